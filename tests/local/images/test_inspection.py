"""What a folder is, and what is said of folders that hold no model that can be used."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from playground.local.images.engine import (
    FolderFacts,
    ImageModel,
    UnusableModel,
    inspect_folder,
)
from playground.local.images.onnx_file import list_fields
from tests.local.images.cases import MODELS, SAMPLERS
from tests.local.images.helpers import lay_model

Change = Callable[[Path], object]


def write_field(number: int, value: bytes | int) -> bytes:
    """One field of a protobuf message, of less than 128 bytes."""
    if isinstance(value, int):
        return bytes([number << 3, value])
    return bytes([number << 3 | 2, len(value)]) + value


def build_graph(location: str, *, nested: bool = False) -> bytes:
    """An ONNX file with one tensor, whose bytes are in another file."""
    entry = write_field(1, b"location") + write_field(2, location.encode())
    tensor = write_field(1, 4) + write_field(2, 1) + write_field(13, entry)
    graph = write_field(5, tensor)
    if nested:  # in the branch of a node
        graph = write_field(1, write_field(5, write_field(6, graph)))
    return write_field(7, graph)


def write_settings(path: str, **settings: object) -> Change:
    return lambda folder: (folder / path).write_text(json.dumps(settings))


def write_graph(location: str, *, nested: bool = False) -> Change:
    graph = build_graph(location, nested=nested)
    return lambda folder: (folder / "unet" / "model.onnx").write_bytes(graph)


def replace_by_pickle(folder: Path) -> None:
    (folder / "unet" / "model.onnx").rename(folder / "unet" / "diffusion_pytorch_model.bin")


def link_outside(folder: Path) -> None:
    (folder / "unet" / "model.onnx").unlink()
    (folder / "unet" / "model.onnx").symlink_to(MODELS / "sd" / "unet" / "model.onnx")


def cut_off(folder: Path) -> None:
    graph = folder / "unet" / "model.onnx"
    graph.write_bytes(graph.read_bytes()[:5000])


OUTSIDE = "unet/model.onnx reads a file outside the model's folder, which is not allowed."
DAMAGED = "unet/model.onnx is damaged, or is no ONNX file."
UNUSABLE: dict[str, tuple[Change, str]] = {
    "half": (lambda f: (f / "unet" / "model.onnx").unlink(), "unet/model.onnx is missing."),
    "pickle": (
        replace_by_pickle,
        "unet has diffusion_pytorch_model.bin, which is never loaded: such a file can run any code."
        " Export the model to ONNX, which makes unet/model.onnx.",
    ),
    "transformer": (
        lambda folder: (folder / "transformer").mkdir(),
        "The model has a transformer in place of a unet, which can't be used.",
    ),
    "cut": (cut_off, DAMAGED),
    "empty": (lambda f: (f / "unet" / "model.onnx").write_bytes(b""), DAMAGED),
    "text": (lambda f: (f / "unet" / "model.onnx").write_text("no graph" * 9), DAMAGED),
    "above": (write_graph("../../secret"), OUTSIDE),
    "absolute": (write_graph("/etc/passwd"), OUTSIDE),
    "nested": (write_graph("../../secret", nested=True), OUTSIDE),
    "link": (link_outside, OUTSIDE),
    "weights": (
        write_graph("model.onnx_data"),
        "unet/model.onnx has its weights in model.onnx_data, which is missing.",
    ),
    "width": (
        write_settings("text_encoder/config.json", hidden_size=768),
        "text_encoder and unet are of different models: a token has 768 numbers for one and 16 for"
        " the other.",
    ),
    "no schedule": (
        lambda folder: (folder / "scheduler" / "scheduler_config.json").unlink(),
        "scheduler/scheduler_config.json is missing.",
    ),
    "schedule": (
        write_settings("scheduler/scheduler_config.json", beta_schedule="squaredcos_cap_v2"),
        "scheduler/scheduler_config.json can't be used: its beta_schedule is neither scaled_linear"
        " nor linear.",
    ),
    "prediction": (
        write_settings("scheduler/scheduler_config.json", prediction_type="flow"),
        "scheduler/scheduler_config.json can't be used: its prediction_type is not one of epsilon,"
        " v_prediction, sample.",
    ),
    "no JSON": (
        lambda folder: (folder / "scheduler" / "scheduler_config.json").write_text("{"),
        "scheduler/scheduler_config.json can't be read as JSON.",
    ),
}
# What only loading shows.
NOT_LOADED: dict[str, tuple[Change, str]] = {
    "other graph": (
        lambda f: (f / "vae_decoder" / "model.onnx").replace(f / "unet" / "model.onnx"),
        "vae_decoder/model.onnx is missing.",
    ),
    "wrong graph": (
        lambda f: (f / "unet" / "model.onnx").write_bytes(
            (f / "vae_encoder" / "model.onnx").read_bytes()
        ),
        "unet/model.onnx is another graph: it has no input timestep.",
    ),
    "other tokenizer": (
        write_settings("text_encoder/config.json", hidden_size=16, vocab_size=100),
        "The tokenizer is another model's: it has 523 tokens, and text_encoder knows 100.",
    ),
    "tokens": (
        write_settings("tokenizer/vocab.json", a=0, b=1),
        "The tokenizer in tokenizer can't be read.",
    ),
    "no tokenizer": (
        lambda folder: (folder / "tokenizer" / "merges.txt").unlink(),
        "tokenizer/vocab.json or tokenizer/merges.txt is missing, and there is no tokenizer.json in"
        " their place.",
    ),
}


@pytest.mark.parametrize("name", UNUSABLE)
def test_what_cannot_be_used_is_said_before_it_is_loaded(name: str, tmp_path: Path) -> None:
    change, sentence = UNUSABLE[name]
    folder = lay_model(tmp_path / "model")
    change(folder)
    for look in (inspect_folder, ImageModel.open):
        with pytest.raises(UnusableModel) as caught:
            look(folder)
        assert str(caught.value) == sentence


@pytest.mark.parametrize("name", NOT_LOADED)
def test_what_loading_shows_is_said(name: str, tmp_path: Path) -> None:
    change, sentence = NOT_LOADED[name]
    folder = lay_model(tmp_path / "model")
    change(folder)
    with pytest.raises(UnusableModel) as caught:
        ImageModel.open(folder, threads=1)
    assert str(caught.value) == sentence


def test_a_graph_that_the_runtime_refuses_is_said(tmp_path: Path) -> None:
    folder = lay_model(tmp_path / "model")
    graph = bytearray((folder / "unet" / "model.onnx").read_bytes())
    for number, value in list_fields(memoryview(graph)):
        if number == 7 and isinstance(value, memoryview):
            _rename_operators(value)
    (folder / "unet" / "model.onnx").write_bytes(graph)
    with pytest.raises(UnusableModel, match=r"^unet/model.onnx can't be loaded: .*\.$"):
        ImageModel.open(folder, threads=1)


def _rename_operators(graph: memoryview) -> None:
    for number, node in list_fields(graph):
        if number == 1 and isinstance(node, memoryview):
            for field, value in list_fields(node):
                if field == 4 and isinstance(value, memoryview):
                    value[:] = b"Z" * len(value)


FACTS = {
    "sd": ("Stable Diffusion", "fp32", "Euler"),
    "fp16": ("Stable Diffusion", "fp16", "Euler"),
    "int8": ("Stable Diffusion", "int8", "Euler"),
    "lcm": ("LCM", "fp32", "LCM"),
    "sd2": ("Stable Diffusion", "fp32", "Euler"),
    "sdxl": ("SDXL", "fp32", "Euler"),
}


@pytest.mark.parametrize("name", FACTS)
def test_what_a_folder_is(name: str, tmp_path: Path) -> None:
    kind, precision, first = FACTS[name]
    folder = lay_model(tmp_path / "model", name)
    facts = inspect_folder(folder)
    graphs = sum(path.stat().st_size for path in folder.rglob("*.onnx"))
    order = (first, *(sampler for sampler in SAMPLERS if sampler != first))
    assert facts == FolderFacts(kind, precision, graphs, order, 64)


def test_a_turbo_model_is_known_by_its_schedule(tmp_path: Path) -> None:
    turbo = {"_class_name": "EulerAncestralDiscreteScheduler", "timestep_spacing": "trailing"}
    facts = inspect_folder(lay_model(tmp_path / "model", "sdxl", turbo))
    assert (facts.kind, facts.samplers[0]) == ("SDXL Turbo", "Euler a")
