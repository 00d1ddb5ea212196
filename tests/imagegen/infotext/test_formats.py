"""Files as each tool writes them: prompts, settings, and what has no name here."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL.PngImagePlugin import PngInfo

from imagegen.infotext import Extraction, Parsed, read_file, read_text
from tests.imagegen.infotext import written
from tests.imagegen.infotext.test_pastes import grows_evenly
from tests.intake.files import saved, scene

BOTH = ("a heron", "fog")
LINE = "a heron\nNegative prompt: fog\nSteps: 28, Sampler: DDIM, CFG scale: 7, Seed: 77"


def png(**texts: str) -> bytes:
    info = PngInfo()
    for name, text in texts.items():
        info.add_text(name.replace("__", " ").replace("_dash_", "-"), text)
    return saved(scene(), "PNG", pnginfo=info)


def read(**texts: Any) -> Extraction:
    return read_file(
        png(**{k: v if isinstance(v, str) else json.dumps(v) for k, v in texts.items()})
    )


def check(info: Extraction, tool: str, prompts: tuple[str, str] = BOTH, **expected: str) -> Parsed:
    assert info.parsed
    assert info.tool == tool
    assert (info.parsed.prompt, info.parsed.negative_prompt) == prompts
    names = {name.replace("_", " "): value for name, value in expected.items()}
    assert {name: info.parsed.values.get(name) for name in names} == names
    return info.parsed


COMMON: dict[str, Any] = {"Steps": "28", "Seed": "77", "Size": "832x1216"}


def test_swarm() -> None:
    known = {
        "prompt": "a heron", "negativeprompt": "fog", "model": "SDXL/heron_v2.safetensors",
        "seed": 77, "steps": 28, "cfgscale": 5.5, "width": 832, "height": 1216,
        "sampler": "dpmpp_2m", "scheduler": "karras", "loras": ["reeds"], "loraweights": ["0.6"],
        "swarm_version": "0.9.7.0", "automaticvae": True,
    }  # fmt: skip
    parsed = check(read(parameters={"sui_image_params": known, "sui_models": [{"name": "x"}]}),
                   "SwarmUI", Model="heron_v2", Sampler="dpmpp_2m", Schedule_type="karras",
                   CFG_scale="5.5", LoRAs="reeds: 0.6", **COMMON)  # fmt: skip
    assert parsed.others["Automaticvae"] == "yes"
    assert parsed.others["Sui models"] == '[{"name":"x"}]'
    exif = b"UNICODE\0" + json.dumps({"sui_image_params": known}).encode("utf-16-le")
    check(read_file(written.with_comment(exif)), "SwarmUI", Model="heron_v2")


EASY = {
    "prompt": "a heron", "negative_prompt": "fog", "seed": 77, "num_inference_steps": 28,
    "guidance_scale": 7.5, "sampler_name": "euler_a", "width": 832, "height": 1216,
    "use_stable_diffusion_model": "/models/heron-v2.ckpt", "use_vae_model": "", "num_outputs": 1,
}  # fmt: skip


def test_easy_diffusion() -> None:
    expected: dict[str, Any] = {
        "Sampler": "euler_a",
        "CFG_scale": "7.5",
        "Model": "heron-v2",
        **COMMON,
    }
    check(read_text_object(EASY), "Easy Diffusion", **expected)
    check(read(**{name: str(value) for name, value in EASY.items()}), "Easy Diffusion", **expected)
    for kind in ("JPEG", "WEBP"):
        exif = b"UNICODE\0" + json.dumps(EASY).encode("utf-16-be")
        check(read_file(written.with_comment(exif, kind)), "Easy Diffusion", **expected)
    labels = {
        "Prompt": "a heron", "Negative Prompt": "fog", "Seed": 77, "Steps": 28, "Width": 832,
        "Height": 1216, "Guidance Scale": 7.5, "Sampler": "euler_a",
        "Stable Diffusion model": "heron-v2",
    }  # fmt: skip
    check(read_text_object(labels), "Easy Diffusion", **expected)
    lines = "\n".join(f"{name}: {value}" for name, value in labels.items())
    check(read_text(lines), "A1111", **expected)


def read_text_object(known: dict[str, Any]) -> Extraction:
    return read_text(json.dumps(known, indent=2))


def test_draw_things() -> None:
    info = PngInfo()
    info.add_itxt("XML:com.adobe.xmp", written.draw_things().decode())
    expected: dict[str, Any] = {
        "Sampler": "DDIM",
        "CFG_scale": "7",
        "Model": "sd_v1.5_f16",
        **COMMON,
    }
    check(read_file(saved(scene(), "PNG", pnginfo=info)), "Draw Things", **expected)
    check(read_file(saved(scene(), "JPEG", xmp=written.draw_things())), "Draw Things", **expected)
    extraction = read_file(saved(scene(), "JPEG", xmp=written.draw_things(as_object=False)))
    check(extraction, "Draw Things", **{**expected, "CFG_scale": "7.0"})


INVOKE: dict[str, Any] = {
    "app_version": "6.0.2", "generation_mode": "sdxl_txt2img", "positive_prompt": "a heron",
    "negative_prompt": "fog", "positive_style_prompt": "ink", "negative_style_prompt": "photo",
    "width": 832, "height": 1216, "seed": 77, "steps": 28, "cfg_scale": 5.5,
    "scheduler": "dpmpp_2m",
    "model": {"key": "k", "name": "heron_v2", "base": "sdxl", "type": "main"},
    "loras": [{"model": {"key": "l", "name": "reeds"}, "weight": 0.6}], "rand_device": "cpu",
}  # fmt: skip


@pytest.mark.parametrize("model", [INVOKE["model"], "heron_v2", {"model_name": "heron_v2"}])
@pytest.mark.parametrize("lora", [{"model": {"name": "reeds"}}, {"lora": {"model_name": "reeds"}}])
def test_invokeai_of_every_kind_of_model(model: Any, lora: Any) -> None:
    known = {**INVOKE, "model": model, "loras": [{**lora, "weight": 0.6}]}
    parsed = check(read(invokeai_metadata=known), "InvokeAI", Model="heron_v2", CFG_scale="5.5",
                   LoRAs="reeds: 0.6", Style_prompt="ink", Negative_style_prompt="photo",
                   Sampler="dpmpp_2m", **COMMON)  # fmt: skip
    assert parsed.others["Generation mode"] == "sdxl_txt2img"
    assert parsed.others["Rand device"] == "cpu"


def test_invokeai_guidance_is_no_scale() -> None:
    known = {k: v for k, v in INVOKE.items() if k not in ("cfg_scale", "negative_prompt")}
    parsed = check(read(invokeai_metadata={**known, "guidance": 4.0}), "InvokeAI",
                   ("a heron", ""), Guidance="4")  # fmt: skip
    assert "CFG scale" not in parsed.values


OLD = {"steps": 28, "cfg_scale": 7.5, "width": 832, "height": 1216, "seed": 77, "sampler": "k_lms"}


@pytest.mark.parametrize(
    "prompt",
    ["a heron [fog]", "[fog] a heron", [{"prompt": "a heron [fog]", "weight": 1.0}]],
)
def test_invokeai_of_old_has_its_negative_in_brackets(prompt: Any) -> None:
    known = {"model_weights": "heron_v2", "app_version": "2.3.5", "app_id": "invoke-ai/InvokeAI",
             "image": {**OLD, "prompt": prompt}}  # fmt: skip
    check(read(sd_dash_metadata=known, Dream="x"), "InvokeAI", Sampler="k_lms", Model="heron_v2",
          CFG_scale="7.5", **COMMON)  # fmt: skip


def test_the_command_line_of_invokeai() -> None:
    line = '"a heron [fog]" -s 28 -S 77 -W 832 -H 1216 -C 7.5 -A k_lms'
    check(read(Dream=line), "InvokeAI", Sampler="k_lms", CFG_scale="7.5", **COMMON)


CIVITAI = {
    "resource-stack": written.node("CheckpointLoaderSimple",
                                   ckpt_name="urn:air:sdxl:checkpoint:civitai:1@2"),
    "6": written.node("smZ CLIPTextEncode", text="a heron"),
    "extra": {"airs": ["urn:air:sdxl:lora:civitai:3@4"]},
    "extraMetadata": json.dumps({
        "prompt": "a heron", "negativePrompt": "fog", "steps": 28, "cfgScale": 7,
        "sampler": "DPM++ 2M Karras", "seed": 77, "workflowId": "txt2img",
    }),
}  # fmt: skip


@pytest.mark.parametrize("order", ["utf-16-le", "utf-16-be"])
def test_the_generator_of_civitai(order: str) -> None:
    data = b"UNICODE\0" + json.dumps(CIVITAI).encode(order)
    parsed = check(read_file(written.with_comment(data)), "Civitai", Sampler="DPM++ 2M Karras",
                   Seed="77", CFG_scale="7",
                   Civitai_resources="urn:air:sdxl:checkpoint:civitai:1@2, "
                                     "urn:air:sdxl:lora:civitai:3@4")  # fmt: skip
    assert parsed.others == {"Workflow Id": "txt2img"}


@pytest.mark.parametrize("tag", ["Description", "ImageDescription"])
def test_midjourney(tag: str) -> None:
    text = ("a heron, in reeds --no fog, rain --ar 3:2 --stylize 250 --v 6.1 --seed 77 --tile "
            "Job ID: 12345678-abcd-4321-9876-123456789abc")  # fmt: skip
    data = png(Description=text, Author="somebody") if tag == "Description" else (
        written.with_comment(text.encode(), tag=0x010E))  # fmt: skip
    check(read_file(data), "Midjourney", ("a heron, in reeds", "fog, rain"), Seed="77",
          Aspect_ratio="3:2", Stylize="250", Version="Midjourney 6.1", Tile="yes",
          Job_ID="12345678-abcd-4321-9876-123456789abc")  # fmt: skip
    assert read(Description="a letter -- with dashes --").parsed is None


def test_ruined_fooocus() -> None:
    known = {
        "Prompt": "a heron", "Negative": "fog", "steps": 28, "cfg": 8.5, "width": 832,
        "height": 1216, "seed": 77, "sampler_name": "dpmpp_2m_sde_gpu", "scheduler": "karras",
        "base_model_name": "heron_v2.safetensors", "base_model_hash": "be9edd61",
        "loras": [["48", "0.1 - reeds.safetensors"]], "start_step": 0, "denoise": None,
        "clip_skip": 1, "software": "RuinedFooocus",
    }  # fmt: skip
    check(read(parameters=known), "RuinedFooocus", Model="heron_v2", LoRAs="reeds: 0.1",
          Sampler="dpmpp_2m_sde_gpu", Schedule_type="karras", CFG_scale="8.5",
          **COMMON)  # fmt: skip


def test_a_tool_nobody_knows_by_the_names_that_many_use() -> None:
    known = {"prompt": "a heron", "negative_prompt": "fog", "steps": 28, "seed": 77,
             "guidance_scale": 3, "scheduler": "x", "theme": {"a": [1]}}  # fmt: skip
    parsed = check(read(parameters=known), "", Steps="28", CFG_scale="3", Schedule_type="x")
    assert parsed.others == {"Theme": '{"a":[1]}'}


@settings(max_examples=60, deadline=None)
@given(
    prompt=st.text(st.characters(exclude_categories=["C"]), min_size=1, max_size=60).map(str.strip),
    seed=st.integers(0, 2**63),
    order=st.sampled_from(["utf-16-le", "utf-16-be", "utf-8"]),
)
def test_any_prompt_comes_back_from_an_object(prompt: str, seed: int, order: str) -> None:
    data = json.dumps({**EASY, "prompt": prompt, "seed": seed}, ensure_ascii=False).encode(order)
    prefix = b"" if order == "utf-8" else b"UNICODE\0"
    parsed = read_file(written.with_comment(prefix + data)).parsed
    assert parsed
    assert (parsed.prompt, parsed.values["Seed"]) == (prompt, str(seed))


@settings(max_examples=100, deadline=None)
@given(st.recursive(st.none() | st.booleans() | st.floats() | st.text(), lambda inner:
       st.lists(inner) | st.dictionaries(st.sampled_from(
           ["prompt", "uc", "image", "Comment", "loras", "sui_image_params", "extraMetadata", "1",
            "class_type", "inputs", "model", "v4_prompt", "caption", "c", "seed", "software"]),
           inner), max_leaves=20))  # fmt: skip
def test_whatever_an_object_holds_it_is_read_or_left(fields: Any) -> None:
    for name in ("parameters", "prompt", "Comment", "invokeai_metadata"):
        assert read(**{name: json.dumps(fields)}).tags


@pytest.mark.parametrize(
    "piece", ['{"a":', "<rdf:li>x</rdf:li>", "--ar 1:1 ", '"a [b] " -s 1 ', "[a] ", '"NaN": NaN, ']
)
def test_the_cost_of_an_object_grows_with_its_length(piece: str) -> None:
    texts = [f'{{"prompt": "x", {piece * (size // len(piece))}' for size in (20_000, 160_000)]
    assert grows_evenly(read_text, texts)
    assert grows_evenly(read_text, [piece * (size // len(piece)) for size in (20_000, 160_000)])
