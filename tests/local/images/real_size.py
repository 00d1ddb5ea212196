"""Makes a model of SD 1.5's size, with random weights: what the benchmark measures.

    pip install torch diffusers transformers onnx onnxruntime
    python -m tests.local.images.real_size FOLDER

It takes some minutes, 12 GB of memory and as much of the disk while it works; 4.3 GB stay.
"""
# mypy: ignore-errors

import json
import shutil
import sys
from pathlib import Path

import onnx
import torch
from diffusers import AutoencoderKL, UNet2DConditionModel
from transformers import CLIPTextConfig, CLIPTextModel

from tests.local.images.cases import MODELS, USUAL_SCHEDULE
from tests.local.images.export import Part, list_open_axes, write_json

WORDS, WIDTH = 49408, 768


def export_part(part, folder, inputs, outputs, config):
    """With its weights in one file beside the graph, as larger models have them."""
    raw = folder / "raw"
    raw.mkdir(parents=True)
    torch.onnx.export(
        part.eval(),
        tuple(inputs.values()),
        str(raw / "model.onnx"),
        input_names=list(inputs),
        output_names=outputs,
        dynamic_axes={name: list_open_axes(name, value) for name, value in inputs.items()},
        opset_version=17,
        dynamo=False,
        do_constant_folding=False,
    )
    onnx.save(
        onnx.load(raw / "model.onnx"),
        folder / "model.onnx",
        save_as_external_data=True,
        location="model.onnx_data",
    )
    shutil.rmtree(raw)
    write_json(folder / "config.json", config)


def export_text_encoder(folder):
    config = CLIPTextConfig(
        vocab_size=WORDS,
        hidden_size=WIDTH,
        intermediate_size=3072,
        num_hidden_layers=12,
        num_attention_heads=12,
    )

    def call(module, input_ids):
        answer = module(input_ids=input_ids)
        return answer.last_hidden_state, answer.pooler_output

    part = Part(CLIPTextModel(config), call)
    names, facts = (
        ["last_hidden_state", "pooler_output"],
        {"vocab_size": WORDS, "hidden_size": WIDTH},
    )
    export_part(part, folder, {"input_ids": torch.full((1, 77), 5)}, names, facts)


def export_vae(folder):
    vae = AutoencoderKL(
        block_out_channels=(128, 256, 512, 512),
        down_block_types=("DownEncoderBlock2D",) * 4,
        up_block_types=("UpDecoderBlock2D",) * 4,
        latent_channels=4,
        layers_per_block=2,
    )
    facts = {"scaling_factor": vae.config.scaling_factor}
    decoder = Part(vae, lambda module, z: module.decode(z, return_dict=False)[0])
    encoder = Part(vae, lambda module, x: module.encode(x).latent_dist.parameters)
    latents, pixels = torch.randn(1, 4, 8, 8), torch.randn(1, 3, 64, 64)
    export_part(decoder, folder / "vae_decoder", {"latent_sample": latents}, ["sample"], facts)
    export_part(encoder, folder / "vae_encoder", {"sample": pixels}, ["latent_parameters"], facts)


def export_unet(folder):
    unet = UNet2DConditionModel(
        sample_size=64,
        cross_attention_dim=WIDTH,
        attention_head_dim=8,
        block_out_channels=(320, 640, 1280, 1280),
    )
    inputs = {
        "sample": torch.randn(2, 4, 8, 8),
        "timestep": torch.tensor([7.0]),
        "encoder_hidden_states": torch.randn(2, 77, WIDTH),
    }
    part = Part(unet, lambda module, *each: module(*each, return_dict=False)[0])
    export_part(part, folder, inputs, ["out_sample"], {"sample_size": 64})


def main():
    folder = Path(sys.argv[1])
    torch.manual_seed(1)
    shutil.copytree(MODELS / "sd" / "tokenizer", folder / "tokenizer")
    (folder / "scheduler").mkdir()
    (folder / "scheduler" / "scheduler_config.json").write_text(json.dumps(USUAL_SCHEDULE))
    with torch.no_grad():
        export_text_encoder(folder / "text_encoder")
        export_vae(folder)
        export_unet(folder / "unet")


if __name__ == "__main__":
    main()
