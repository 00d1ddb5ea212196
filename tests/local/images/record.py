"""Writes the tiny models of these tests, and the pictures that diffusers makes with them.

The weights are random, from a seed; the graphs are exported as optimum exports them, of a text
encoder, a UNet and a VAE that have the parts of real ones in a few channels. To write everything
anew, in an environment of its own (none of it is needed to run the tests):

    pip install torch diffusers transformers onnx onnxruntime
    python -m tests.local.images.record

Recorded with torch 2.14.1, diffusers 0.42.1, transformers 5.24.0, onnx 1.23.2 and onnxruntime
1.32.0; what is called sd2, with diffusers 0.39.0 and transformers 4.57.6. A picture of a batch has
noise of its own here, so pictures are recorded one by one.
"""
# mypy: ignore-errors

import shutil

import numpy as np
import onnx
import torch
from diffusers import (
    DDIMScheduler,
    DPMSolverMultistepScheduler,
    EulerAncestralDiscreteScheduler,
    EulerDiscreteScheduler,
    LCMScheduler,
    StableDiffusionImg2ImgPipeline,
    StableDiffusionInpaintPipeline,
    StableDiffusionPipeline,
    StableDiffusionXLPipeline,
)
from onnx import TensorProto, helper, numpy_helper
from onnxruntime.quantization import quantize_dynamic
from onnxruntime.transformers.float16 import convert_float_to_float16
from transformers import (
    CLIPTextModel,
    CLIPTextModelWithProjection,
    CLIPTokenizer,
)

from tests.local.images.cases import (
    CASES,
    MODELS,
    PICTURES,
    USUAL_SCHEDULE,
    draw_mask,
    draw_source,
)
from tests.local.images.export import (
    END,
    WIDTH,
    build_text_encoder,
    build_tiny_vae,
    build_unet,
    build_vae,
    export_text_encoder,
    export_tiny_vae,
    export_unet,
    export_vae,
    shorten_names,
    write_tokenizer,
)

SCHEDULERS = {
    "Euler": (EulerDiscreteScheduler, {}),
    "Euler a": (EulerAncestralDiscreteScheduler, {}),
    "DPM++ 2M": (DPMSolverMultistepScheduler, {"use_karras_sigmas": False}),
    "DPM++ 2M Karras": (DPMSolverMultistepScheduler, {"use_karras_sigmas": True}),
    "DDIM": (DDIMScheduler, {}),
    "LCM": (LCMScheduler, {}),
}


def build_models():
    """The parts of each model, as diffusers' pipelines take them; their graphs are written."""
    torch.manual_seed(1)
    shutil.rmtree(MODELS, ignore_errors=True)
    words = write_tokenizer(MODELS / "sd" / "tokenizer", END)
    text, unet, vae = build_text_encoder(CLIPTextModel, words), build_unet(), build_vae()
    export_text_encoder(
        text, MODELS / "sd" / "text_encoder", words, ["last_hidden_state", "pooler_output"]
    )
    export_unet(unet, MODELS / "sd" / "unet", {})
    export_vae(vae, MODELS / "sd")
    export_tiny_vae(build_tiny_vae(), MODELS / "sd" / "tiny_vae_decoder")
    usual = {"text_encoder": text, "unet": unet, "vae": vae}
    models = {"sd": usual, "lcm": usual | build_lcm(), "sdxl": usual | build_sdxl(words)}
    return models | {"sd2": usual | build_second(words)}  # last: seeds go on from what was before


def build_lcm():
    unet = build_unet(time_cond_proj_dim=WIDTH)
    export_unet(unet, MODELS / "lcm" / "unet", {"timestep_cond": torch.randn(2, WIDTH)})
    return {"unet": unet}


def build_sdxl(words):
    folder = MODELS / "sdxl"
    write_tokenizer(folder / "tokenizer_2", "!")
    first = build_text_encoder(CLIPTextModel, words)
    second = build_text_encoder(CLIPTextModelWithProjection, words)
    hidden = [f"hidden_states.{number}" for number in range(3)]
    export_text_encoder(first, folder / "text_encoder", words, ["last_hidden_state", *hidden])
    export_text_encoder(second, folder / "text_encoder_2", words, ["text_embeds", *hidden])
    unet = build_unet(
        cross_attention_dim=2 * WIDTH,
        addition_embed_type="text_time",
        addition_time_embed_dim=8,
        projection_class_embeddings_input_dim=WIDTH + 6 * 8,
    )
    more = {"text_embeds": torch.randn(2, WIDTH), "time_ids": torch.randn(2, 6)}
    export_unet(unet, folder / "unet", more)
    return {"unet": unet, "text_encoder": first, "text_encoder_2": second}


def build_second(words):
    """SD 2.x: wider words of OpenCLIP's activation, padded with another token, other heads. With a
    VAE of its own it can be written alone."""
    folder = MODELS / "sd2"
    write_tokenizer(folder / "tokenizer", "!")
    width = 2 * WIDTH
    text = build_text_encoder(CLIPTextModel, words, hidden_size=width, hidden_act="gelu")
    export_text_encoder(
        text, folder / "text_encoder", words, ["last_hidden_state", "pooler_output"]
    )
    unet = build_unet(
        cross_attention_dim=width, attention_head_dim=(1, 2), use_linear_projection=True
    )
    export_unet(unet, folder / "unet", {})
    vae = build_vae()
    export_vae(vae, folder)
    return {"text_encoder": text, "unet": unet, "vae": vae}


def write_precisions():
    """SD's UNet with 8 bits, and its UNet and VAE with 16, made from those with 32."""
    source = MODELS / "sd"
    for name in ("unet", "vae_decoder"):
        model = convert_float_to_float16(onnx.load(source / name / "model.onnx"))
        (MODELS / "fp16" / name).mkdir(parents=True)
        onnx.save(model, MODELS / "fp16" / name / "model.onnx")
        shorten_names(MODELS / "fp16" / name / "model.onnx")
    (MODELS / "int8" / "unet").mkdir(parents=True)
    quantize_dynamic(
        source / "unet" / "model.onnx",
        MODELS / "int8" / "unet" / "model.onnx",
        op_types_to_quantize=["MatMul"],
    )
    shorten_names(MODELS / "int8" / "unet" / "model.onnx")


def write_endless():
    """SD's UNet, before which a loop goes round for ever once there is less than half the noise."""
    model = onnx.load(MODELS / "sd" / "unet" / "model.onnx")
    body = helper.make_graph(
        [
            helper.make_node("Identity", ["again"], ["so"]),
            helper.make_node("Identity", ["seen"], ["same"]),
        ],
        "round",
        [
            helper.make_tensor_value_info("number", TensorProto.INT64, []),
            helper.make_tensor_value_info("again", TensorProto.BOOL, []),
            helper.make_tensor_value_info("seen", TensorProto.FLOAT, None),
        ],
        [
            helper.make_tensor_value_info("so", TensorProto.BOOL, []),
            helper.make_tensor_value_info("same", TensorProto.FLOAT, None),
        ],
    )
    for node in model.graph.node:
        node.input[:] = ["held" if name == "sample" else name for name in node.input]
    half = numpy_helper.from_array(np.array(500, np.float32), "half")
    model.graph.initializer.append(half)
    loop = [
        helper.make_node("ReduceMax", ["timestep"], ["latest"], keepdims=0),
        helper.make_node("Less", ["latest", "half"], ["endless"]),
        helper.make_node("Loop", ["", "endless", "sample"], ["held"], body=body),
    ]
    nodes = [*loop, *model.graph.node]
    del model.graph.node[:]
    model.graph.node.extend(nodes)
    onnx.checker.check_model(model)
    (MODELS / "endless" / "unet").mkdir(parents=True)
    onnx.save(model, MODELS / "endless" / "unet" / "model.onnx")


def record_picture(case, parts):
    pipeline = build_pipeline(case, parts)
    wanted, arguments = case.wanted, {}
    if case.mask:
        mask = pipeline.mask_processor.blur(draw_mask(), wanted["mask_blur"])
        zeros = torch.zeros(1, 4, 8, 8)  # of the masked image, which a UNet of four channels
        arguments = {"mask_image": mask, "masked_image_latents": zeros}  # does not look at
    if case.source:
        arguments |= {"image": draw_source(), "strength": wanted["denoising_strength"]}
    else:
        arguments |= {"width": wanted["width"], "height": wanted["height"]}
    (picture,) = pipeline(
        prompt=wanted["prompt"],
        negative_prompt=wanted["negative_prompt"] or (None if case.model == "sdxl" else ""),
        guidance_scale=wanted["cfg_scale"],
        num_inference_steps=wanted["steps"],
        generator=torch.Generator().manual_seed(wanted["seed"]),
        **arguments,
    ).images
    if case.mask:
        picture = pipeline.image_processor.apply_overlay(mask, draw_source(), picture)
    picture.save(case.picture, optimize=True)


def build_pipeline(case, parts):
    kind, more = SCHEDULERS[case.wanted["sampler_name"]]
    scheduler = kind.from_config(USUAL_SCHEDULE | case.schedule, **more)
    words = MODELS / case.model / "tokenizer"
    words = words if words.is_dir() else MODELS / "sd" / "tokenizer"
    tokenizer = CLIPTokenizer.from_pretrained(str(words))
    if case.model == "sdxl":
        second = CLIPTokenizer.from_pretrained(str(MODELS / "sdxl" / "tokenizer_2"))
        pipeline = StableDiffusionXLPipeline(
            **parts, tokenizer=tokenizer, tokenizer_2=second, scheduler=scheduler
        )
    else:
        kind = StableDiffusionImg2ImgPipeline if case.source else StableDiffusionPipeline
        pipeline = (StableDiffusionInpaintPipeline if case.mask else kind)(
            **parts,
            tokenizer=tokenizer,
            scheduler=scheduler,
            safety_checker=None,
            feature_extractor=None,
            requires_safety_checker=False,
        )
    pipeline.set_progress_bar_config(disable=True)
    return pipeline


def main():
    models = build_models()
    write_precisions()
    write_endless()
    shutil.rmtree(PICTURES, ignore_errors=True)
    PICTURES.mkdir()
    for case in CASES:
        record_picture(case, models[case.model])


if __name__ == "__main__":
    main()
