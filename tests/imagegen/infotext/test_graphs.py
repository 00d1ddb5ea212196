"""Graphs of ComfyUI, wherever they lie, and comments however they are written."""

import json
from typing import Any

import pytest

from imagegen.infotext import read_file, read_text
from tests.imagegen.infotext import written
from tests.imagegen.infotext.test_formats import COMMON, LINE, check, read

REEDS: dict[str, Any] = {
    "Sampler": "dpmpp_2m", "Schedule_type": "karras", "CFG_scale": "5.5", "Model": "heron_v2",
    "LoRAs": "reeds: 0.6", **COMMON,
}  # fmt: skip


@pytest.mark.parametrize("graph", [written.GRAPH, written.add_second_pass(written.GRAPH)])
def test_a_graph_is_followed_from_its_sampler(graph: dict[str, Any]) -> None:
    prompt = "a heron\nin the reeds", "fog"
    parsed = check(read(prompt=graph, workflow={"nodes": []}), "ComfyUI", prompt, **REEDS)
    assert "Denoising strength" not in parsed.values


@pytest.mark.parametrize("kind", ["JPEG", "WEBP"])
@pytest.mark.parametrize(
    ("tag", "label"), [(0x0110, "prompt:"), (0x010F, "Prompt:"), (0x010E, "prompt: "), (0x9286, "")]
)
def test_a_graph_in_an_exif_block(kind: str, tag: int, label: str) -> None:
    data = (label + json.dumps(written.GRAPH)).encode()
    extraction = read_file(written.with_comment(data, kind, tag))
    check(extraction, "ComfyUI", ("a heron\nin the reeds", "fog"), **REEDS)


def test_a_graph_with_a_guider() -> None:
    check(read(prompt=written.FLUX), "ComfyUI", ("a heron", ""), Guidance="3.5", Sampler="euler",
          Schedule_type="simple", Steps="20", Seed="77", Model="flux1-dev",
          Size="1024x768")  # fmt: skip


def test_a_graph_in_which_a_number_is_none() -> None:
    text = json.dumps(written.GRAPH)[:-1] + ', "99": {"class_type": "X", "is_changed": [NaN]}}'
    check(read(prompt=text), "ComfyUI", ("a heron\nin the reeds", "fog"))


def test_a_graph_that_runs_in_circles() -> None:
    graph = {str(at): written.node("KSampler", positive=[str(at + 1), 0], negative=[str(at), 0],
                                   latent_image=["1", 0], seed=["2", 0], text=["3", 0])
             for at in range(400)}  # fmt: skip
    graph["400"] = written.node("CLIPTextEncode", text=["400", 0])
    assert read(prompt=graph).tool == "ComfyUI"


@pytest.mark.parametrize("kind", ["JPEG", "WEBP"])
@pytest.mark.parametrize(
    "data",
    [LINE.encode("utf-16-le"), LINE.encode("utf-16-be"), LINE.encode("utf-16"),
     b"UNICODE\0" + LINE.encode("utf-16-le"), b"UNICODE\0" + LINE.encode(), LINE.encode(),
     b"ASCII\0\0\0" + LINE.encode(), b"ASCII\0\0\0" + LINE.encode("utf-16-le"),
     bytes(8) + LINE.encode(), bytes(8) + LINE.encode("utf-16-be")],
)  # fmt: skip
def test_a_comment_is_read_however_it_says_it_is_written(kind: str, data: bytes) -> None:
    check(read_file(written.with_comment(data, kind)), "A1111", Seed="77")


def test_a_loader_that_holds_the_words_itself() -> None:
    graph = {
        "1": written.node("Efficient Loader", ckpt_name="heron_v2.safetensors", lora_name="None",
                          positive="a heron", negative="fog", empty_latent_width=832,
                          empty_latent_height=1216),
        "2": written.node("KSampler (Efficient)", seed=77, steps=28, cfg=7, sampler_name="euler",
                          scheduler="normal", model=["1", 0], positive=["1", 1],
                          negative=["1", 2], latent_image=["1", 3]),
    }  # fmt: skip
    parsed = check(read(prompt=graph), "ComfyUI", Model="heron_v2", **COMMON)
    assert "LoRAs" not in parsed.values


def test_both_sides_through_one_node() -> None:
    graph = {
        **written.GRAPH,
        "30": written.node(
            "ControlNetApplyAdvanced", positive=["12", 0], negative=["4", 0], control_net=["31", 0]
        ),
    }
    graph["6"] = written.node("KSampler", **{**written.GRAPH["6"]["inputs"],
                              "positive": ["30", 0], "negative": ["30", 1]})  # fmt: skip
    check(read(prompt=graph), "ComfyUI", ("a heron\nin the reeds", "fog"), **REEDS)


def test_the_graph_of_the_editor() -> None:
    def node(id: int, kind: str, values: list[Any], **links: int) -> dict[str, Any]:
        inputs = [{"name": name, "link": link} for name, link in links.items()]
        return {"id": id, "type": kind, "widgets_values": values, "inputs": inputs, "mode": 0}

    nodes = [
        node(1, "CheckpointLoaderSimple", ["heron_v2.safetensors"]),
        node(2, "CLIPTextEncode", ["a heron"]), node(3, "CLIPTextEncode", ["fog"]),
        node(4, "EmptyLatentImage", [832, 1216, 1]),
        node(5, "KSampler", [77, "randomize", 28, 5.5, "dpmpp_2m", "karras", 1], model=1,
             positive=2, negative=3, latent_image=4),
        node(6, "VAEDecode", [], samples=5), node(7, "SaveImage", ["x"], images=6),
    ]  # fmt: skip
    links = [[1, 1, 0, 5, 0, "MODEL"], [2, 2, 0, 5, 1, "CONDITIONING"], [3, 3, 0, 5, 2, "C"],
             [4, 4, 0, 5, 3, "LATENT"], [5, 5, 0, 6, 0, "LATENT"],
             [6, 6, 0, 7, 0, "IMAGE"]]  # fmt: skip
    expected = {name: value for name, value in REEDS.items() if name != "LoRAs"}
    check(read(workflow={"nodes": nodes, "links": links}), "ComfyUI", **expected)


def test_an_object_nobody_can_read_is_no_prompt() -> None:
    extraction = read_text('{"nodes": [1], "extra": {"ds": 2}}')
    assert extraction.parsed is None
    assert extraction.tags[0].text.startswith("{")
    assert read(parameters={"whatever": 1}).parsed is None
