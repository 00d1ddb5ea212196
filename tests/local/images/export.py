"""Tiny parts of a model with random weights, and their graphs as optimum exports them.

For `record.py`, which says what this needs.
"""
# mypy: ignore-errors

import json

import onnx
import torch
from diffusers import AutoencoderKL, AutoencoderTiny, UNet2DConditionModel
from transformers import CLIPTextConfig

MERGES = ["c a", "ca t</w>", "d o", "do g</w>", "r e", "re d</w>", "b o", "bo a", "boa t</w>"]
BEGIN, END = "<|startoftext|>", "<|endoftext|>"
WIDTH = 16  # of what a token becomes


def write_tokenizer(folder, padding):
    folder.mkdir(parents=True)
    letters = list_byte_letters()
    words = [*letters, *(f"{letter}</w>" for letter in letters)]
    words += [merge.replace(" ", "") for merge in MERGES] + [BEGIN, END]
    vocabulary = {word: number for number, word in enumerate(words)}
    write_json(folder / "vocab.json", vocabulary)
    (folder / "merges.txt").write_text("\n".join(["#version: 0.2", *MERGES, ""]))
    write_json(folder / "tokenizer_config.json", {"model_max_length": 77, "pad_token": padding})
    return len(vocabulary)


def list_byte_letters():
    """The letter that stands for each byte in a vocabulary of bytes."""
    printed = [*range(33, 127), *range(161, 173), *range(174, 256)]
    others = (number for number in range(256, 512))
    return [chr(byte if byte in printed else next(others)) for byte in range(256)]


def build_text_encoder(kind, words, **settings):
    usual = {"hidden_size": WIDTH}
    config = CLIPTextConfig(
        vocab_size=words,
        **(usual | settings),
        intermediate_size=32,
        num_hidden_layers=2,
        num_attention_heads=2,
        projection_dim=WIDTH,
        bos_token_id=words - 2,
        eos_token_id=words - 1,
        pad_token_id=words - 1,
    )
    return kind(config).eval()


def build_unet(**settings):
    unet = UNet2DConditionModel(
        sample_size=8,
        block_out_channels=(4, 8),
        layers_per_block=1,
        down_block_types=("CrossAttnDownBlock2D", "DownBlock2D"),
        up_block_types=("UpBlock2D", "CrossAttnUpBlock2D"),
        norm_num_groups=2,
        **({"cross_attention_dim": WIDTH, "attention_head_dim": 2} | settings),
    ).eval()
    with torch.no_grad():
        unet.conv_out.weight *= 3  # as much noise as there is in what it sees, about
    return unet


def build_vae():
    return AutoencoderKL(
        block_out_channels=(4, 4, 4, 8),
        down_block_types=("DownEncoderBlock2D",) * 4,
        up_block_types=("UpDecoderBlock2D",) * 4,
        norm_num_groups=2,
        latent_channels=4,
    ).eval()


def build_tiny_vae():
    return AutoencoderTiny(
        encoder_block_out_channels=(4, 4, 4, 4),
        decoder_block_out_channels=(4, 4, 4, 4),
        num_encoder_blocks=(1, 1, 1, 1),
        num_decoder_blocks=(1, 1, 1, 1),
        latent_channels=4,
    ).eval()


class Part(torch.nn.Module):
    """A part of a model as a graph sees it: tensors in, tensors out."""

    def __init__(self, module, call):
        super().__init__()
        self.module, self.call = module, call

    def forward(self, *inputs):
        return self.call(self.module, *inputs)


def export_part(part, folder, inputs, outputs, config):
    """`inputs` are names with example values; the first axis, and those from the third, are open.
    The second is: channels of pictures, tokens of texts."""
    folder.mkdir(parents=True)
    path = folder / "model.onnx"
    torch.onnx.export(
        part.eval(),
        tuple(inputs.values()),
        str(path),
        input_names=list(inputs),
        output_names=outputs,
        dynamic_axes={name: list_open_axes(name, value) for name, value in inputs.items()},
        opset_version=17,
        dynamo=False,
    )
    shorten_names(path)
    write_json(folder / "config.json", config)


def list_open_axes(name, value):
    axes = {0: "batch"}
    return axes | {2: "height", 3: "width"} if value.dim() == 4 else axes


def shorten_names(path):
    """The exporter's names take more room than the weights of models so small."""
    model = onnx.load(path)
    keep = {each.name for each in (*model.graph.input, *model.graph.output)}
    names = {}

    def shorten(name):
        return name if name in keep or not name else names.setdefault(name, f"{len(names):x}")

    for tensor in model.graph.initializer:
        tensor.name = shorten(tensor.name)
    for node in model.graph.node:
        node.doc_string, node.name = "", ""
        node.input[:] = [shorten(name) for name in node.input]
        node.output[:] = [shorten(name) for name in node.output]
    del model.graph.value_info[:]
    onnx.checker.check_model(model)
    onnx.save(model, path)


def export_text_encoder(encoder, folder, words, outputs):
    def call(module, input_ids):
        answer = module(input_ids=input_ids, output_hidden_states=True)
        hidden = {f"hidden_states.{n}": each for n, each in enumerate(answer.hidden_states)}
        every = {**answer, **hidden}
        return tuple(every[name] for name in outputs)

    ids = torch.full((1, 77), words - 1)
    config = {"vocab_size": words, "hidden_size": encoder.config.hidden_size}
    export_part(Part(encoder, call), folder, {"input_ids": ids}, outputs, config)


def export_unet(unet, folder, more):
    def call(module, sample, timestep, encoder_hidden_states, *others):
        named = dict(zip(more, others, strict=True))
        condition = named.pop("timestep_cond", None)
        return module(
            sample,
            timestep,
            encoder_hidden_states,
            timestep_cond=condition,
            added_cond_kwargs=named,
            return_dict=False,
        )[0]

    inputs = {
        "sample": torch.randn(2, 4, 8, 8),
        "timestep": torch.tensor([7.0]),
        "encoder_hidden_states": torch.randn(2, 77, unet.config.cross_attention_dim),
    }
    export_part(Part(unet, call), folder, inputs | more, ["out_sample"], {"sample_size": 8})


def export_vae(vae, folder):
    config = {"scaling_factor": vae.config.scaling_factor}
    latents, pixels = (
        {"latent_sample": torch.randn(1, 4, 8, 8)},
        {"sample": torch.randn(1, 3, 64, 64)},
    )
    decoder = Part(vae, lambda module, z: module.decode(z, return_dict=False)[0])
    encoder = Part(vae, lambda module, x: module.encode(x).latent_dist.parameters)
    export_part(decoder, folder / "vae_decoder", latents, ["sample"], config)
    export_part(encoder, folder / "vae_encoder", pixels, ["latent_parameters"], config)


def export_tiny_vae(vae, folder):
    decoder = Part(vae, lambda module, z: module.decode(z, return_dict=False)[0])
    latents = {"latent_sample": torch.randn(1, 4, 8, 8)}
    export_part(decoder, folder, latents, ["sample"], {"_class_name": "AutoencoderTiny"})


def write_json(path, value):
    path.write_text(json.dumps(value, ensure_ascii=False) + "\n")
