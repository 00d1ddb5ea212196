"""Nodes of ComfyUI that join words, list LoRAs or carry everything in one pipe; and wrappings."""

import json
from typing import Any

import pytest

from imagegen.infotext import read_file, read_text
from imagegen.infotext.comfy_words import Words
from tests.imagegen.infotext import written
from tests.imagegen.infotext.test_tools import list_values, read_texts

JOB = "4c1f2f1e-1111-2222-3333-444455556666"


def build_graph(**nodes: Any) -> dict[str, Any]:
    """The smallest that makes a picture, with these nodes in the place of its own."""
    return {
        "3": written.node("KSampler", seed=5, steps=20, cfg=8, sampler_name="euler",
                          scheduler="normal", denoise=1, model=["4", 0], positive=["6", 0],
                          negative=["7", 0], latent_image=["5", 0]),
        "4": written.node("CheckpointLoaderSimple", ckpt_name="heron.safetensors"),
        "5": written.node("EmptyLatentImage", width=512, height=768),
        "6": written.node("CLIPTextEncode", text=["w", 0], clip=["4", 1]),
        "7": written.node("CLIPTextEncode", text="fog", clip=["4", 1]),
        "9": written.node("SaveImage", images=["3", 0]),
        "w": written.node("PrimitiveString", value="a heron in reeds"),
        **nodes,
    }  # fmt: skip


JOINED: dict[str, dict[str, Any]] = {
    "StringConcatenate": {"string_a": "a heron", "string_b": "in reeds", "delimiter": " "},
    "JoinStrings": {"string1": ["x", 0], "string2": "in reeds", "delimiter": " "},
    "Text Concatenate": {"text_a": ["x", 0], "text_b": "in reeds", "separator": " "},
    "StringFunction": {"text_a": "a", "text_b": "b", "text_c": "", "result": "a heron in reeds"},
    "ImpactWildcardProcessor": {"wildcard_text": "a {b|c}", "populated_text": "a heron in reeds",
                                "seed": 9},
    "StringReplace": {"string": "a bird in reeds", "find": "bird", "replace": "heron"},
    "ShowText": {"text": ["x", 0], "text_0": "a heron in reeds"},
}  # fmt: skip


@pytest.mark.parametrize("name", JOINED)
def test_words_that_a_node_puts_together(name: str) -> None:
    extraction = read_texts(prompt=json.dumps(build_graph(
        w=written.node(name, **JOINED[name]), x=written.node("Text", text="a heron"))))  # fmt: skip
    assert extraction.parsed
    assert (extraction.parsed.prompt, extraction.parsed.negative_prompt) == (
        "a heron in reeds",
        "fog",
    )
    assert extraction.parsed.values["Seed"] == "5"


LISTS: dict[str, dict[str, Any]] = {
    "Power Lora Loader": {"lora_1": {"on": True, "lora": "d\\reeds.safetensors", "strength": 0.7},
                          "lora_2": {"on": False, "lora": "off.safetensors", "strength": 1}},
    "CR LoRA Stack": {"switch_1": "On", "lora_name_1": "reeds.safetensors", "model_weight_1": 0.7,
                      "switch_2": "Off", "lora_name_2": "off.safetensors", "lora_name_3": "None"},
}  # fmt: skip


@pytest.mark.parametrize("name", LISTS)
def test_a_list_of_loras_without_those_that_are_off(name: str) -> None:
    loader = written.node(name, model=["m", 0], **LISTS[name])
    checkpoint = written.node("Loader", ckpt_name={"content": "heron.safetensors"})
    made = build_graph(m=checkpoint, **{"4": loader})
    got = list_values(read_texts(prompt=json.dumps(made)))
    assert (got["LoRAs"], got["Model"]) == ("reeds: 0.7", "heron")


@pytest.mark.parametrize("is_linked", [False, True])
def test_a_loader_whose_words_lie_elsewhere_and_a_pipe(is_linked: bool) -> None:
    words = {"positive": ["w", 0], "negative": ["x", 0]} if is_linked else {
        "positive": "a heron in reeds", "negative": "fog"}  # fmt: skip
    loader = written.node("Loader", ckpt_name="heron.safetensors", empty_latent_width=512,
                          empty_latent_height=768, **words)  # fmt: skip
    sampler = written.node("Sampler", seed=5, steps=20, cfg=8, sampler_name="euler",
                           pipe=["4", 0], positive=["4", 1], negative=["4", 2])  # fmt: skip
    extraction = read_texts(prompt=json.dumps(build_graph(
        x=written.node("Text", text="fog"), **{"4": loader, "3": sampler})))  # fmt: skip
    assert extraction.parsed
    assert (extraction.parsed.prompt, extraction.parsed.negative_prompt) == (
        "a heron in reeds",
        "fog",
    )
    assert (list_values(extraction)["Model"], list_values(extraction)["Size"]) == (
        "heron",
        "512x768",
    )


@pytest.mark.parametrize("is_text", [False, True])
def test_a_graph_beside_the_one_of_the_editor(is_text: bool) -> None:
    whole: dict[str, Any] = {
        "prompt": json.dumps(build_graph()) if is_text else build_graph(),
        "workflow": {"nodes": []},
    }
    extraction = read_file(written.with_comment(json.dumps(whole).encode(), "WEBP", 0x9286))
    assert extraction.parsed
    assert extraction.parsed.prompt == "a heron in reeds"


def test_words_that_name_themselves_over_and_over_end() -> None:
    node = {f"text_{letter}": ["a", 0] for letter in "abcdefgh"}
    words = Words(lambda value: "a" if isinstance(value, list) else "", lambda _: {**node, "x": 1})
    assert words.read_value(["a", 0]) == ""
    grown = {"string": "e" * 1_000, "find": "e", "replace": "x" * 1_000}
    words = Words(lambda value: "a" if isinstance(value, list) else "", lambda _: grown)
    assert len(words.read_value(["a", 0])) <= 1_000


def test_a_job_of_midjourney_without_a_switch() -> None:
    extraction = read_texts(Description=f"a heron in reeds Job ID: {JOB}")
    assert extraction.parsed
    assert (extraction.parsed.prompt, extraction.parsed.values) == (
        "a heron in reeds",
        {"Job ID": JOB},
    )


def test_what_is_put_round_the_settings() -> None:
    request = {"prompt": "a heron", "negativePrompt": "fog", "steps": 20, "samplerName": "Euler a",
             "cfgScale": 7, "seed": "5", "baseModel": {"modelFileName": "heron"}}  # fmt: skip
    for whole in (request, {"meta": request}, {"id": 1, "parameters": json.dumps(request)}):
        extraction = read_text(json.dumps(whole))
        assert extraction.parsed
        assert (extraction.parsed.prompt, extraction.parsed.negative_prompt) == ("a heron", "fog")
        assert {"Steps": "20", "Sampler": "Euler a", "Seed": "5",
                "Model": "heron"}.items() <= extraction.parsed.values.items()  # fmt: skip


def test_first_names_of_swarmui() -> None:
    request = {"prompt": "a heron", "comfyuisampler": "euler", "comfyuischeduler": "normal",
             "resolution": "512x768", "seed": 5, "model": "birds/heron"}  # fmt: skip
    got = list_values(read_texts(parameters=json.dumps({"sui_image_params": request})))
    assert (got["Sampler"], got["Schedule type"], got["Size"]) == ("euler", "normal", "512x768")


def test_the_command_line_of_invokeai_without_quotes_and_a_picture_without_words() -> None:
    extraction = read_texts(
        Dream="a heron [fog], oil -s 50 -S 29 -W 512 -H 768 -C 5 -A k_lms"
    ).parsed
    assert extraction
    assert (extraction.prompt, extraction.negative_prompt) == ("a heron, oil", "fog")
    made = {"generation_mode": "img2img", "seed": 9, "steps": 30, "app_version": "6.0.0"}
    assert list_values(read_texts(invokeai_metadata=json.dumps(made)))["Steps"] == "30"


def test_parameters_in_a_section_of_xmp() -> None:
    text = "a heron, <lora:x:1>\nNegative prompt: fog\nSteps: 20, Sampler: Euler, Seed: 5"
    extraction = read_texts(**{"XML:com.adobe.xmp": f"<x:x><a><![CDATA[{text}]]></a></x:x>"})
    assert extraction.parsed
    assert (extraction.parsed.prompt, extraction.parsed.negative_prompt) == (
        "a heron, <lora:x:1>",
        "fog",
    )
