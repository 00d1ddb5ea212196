"""Graphs of ComfyUI, wherever they lie, and comments however they are written."""

import json
from typing import Any

import pytest

from imagegen.infotext import read_file
from tests.imagegen.infotext import written
from tests.imagegen.infotext.test_formats import COMMON, LINE, check, read

REEDS: dict[str, Any] = {
    "Sampler": "dpmpp_2m", "Schedule_type": "karras", "CFG_scale": "5.5", "Model": "heron_v2",
    "LoRAs": "reeds: 0.6", **COMMON,
}  # fmt: skip


@pytest.mark.parametrize("graph", [written.GRAPH, written.refined(written.GRAPH)])
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
    found = read_file(written.with_comment(data, kind, tag))
    check(found, "ComfyUI", ("a heron\nin the reeds", "fog"), **REEDS)


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
