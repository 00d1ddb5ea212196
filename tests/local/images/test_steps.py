"""What is told while a picture is made, how that ends it, and what is said when it can't be."""

import threading
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from playground.local.images.engine import (
    Cancelled,
    Halt,
    ImageModel,
    NotMade,
    Preview,
    Wanted,
)
from playground.local.images.graph import Graph
from playground.local.images.onnx_file import list_fields
from playground.local.images.previews import Previewer
from playground.local.images.runtime import Runtime
from playground.local.images.seeds import Floats, NoiseSource
from playground.local.images.vae import SCALE, Decoder
from tests.local.images.cases import draw_source, want
from tests.local.images.helpers import lay_model, measure_difference

FOUR_STEPS = Wanted(**want("Euler a", steps=4))


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> ImageModel:
    return ImageModel.open(lay_model(tmp_path_factory.mktemp("models") / "sd"), threads=1)


def open_without(folder: Path, *parts: str) -> ImageModel:
    lay_model(folder)
    for part in parts:
        (folder / part).rename(folder.parent / part)
    return ImageModel.open(folder, threads=1)


def list_steps(model: ImageModel, wanted: Wanted) -> tuple[list[tuple[int, int]], list[Preview]]:
    steps: list[tuple[int, int]] = []
    previews: list[Preview] = []

    def note_step(step: int, count: int, preview: Preview) -> None:
        steps.append((step, count))
        previews.append(preview)

    previews += model.generate(wanted, note_step)
    return steps, previews


def test_each_step_is_told_with_a_preview(model: ImageModel) -> None:
    steps, (*previews, last) = list_steps(model, FOUR_STEPS)
    assert steps == [(1, 4), (2, 4), (3, 4), (4, 4)]
    assert {(preview.mode, preview.size) for preview in previews} == {("RGB", (64, 64))}
    assert last.size == (64, 64)


def test_an_image_takes_as_many_steps_as_its_strength(model: ImageModel) -> None:
    source: dict[str, Any] = {"init_image": draw_source(), "denoising_strength": 0.5}
    assert list_steps(model, replace(FOUR_STEPS, **source))[0] == [(1, 2), (2, 2)]
    source["denoising_strength"] = 0
    steps, (picture,) = list_steps(model, replace(FOUR_STEPS, **source))
    assert steps == []
    assert picture.size == (64, 64)


class LinearDecoder(Decoder):
    """Each latent becomes one even square: a matrix, and grey."""

    def __init__(self) -> None:
        """Needs no file."""

    def decode_floats(self, latents: Floats) -> Floats:
        pixels = np.einsum("ck,nkhw->nchw", MATRIX, latents) - np.float32(0.25)
        squares: Floats = pixels.repeat(SCALE, axis=2).repeat(SCALE, axis=3)
        return squares


MATRIX = NoiseSource(1).draw_noise((3, 16))[:, :4] * np.float32(0.2)


def test_without_a_tiny_decoder_colours_are_those_of_the_model(tmp_path: Path) -> None:
    latents = NoiseSource(2).draw_noise((2, 4, 8, 16))
    decoder = LinearDecoder()
    preview = Previewer(tmp_path, decoder, Runtime(threads=1)).draw_preview(latents)
    large = decoder.decode_latents(latents[:1])[0]
    assert (preview.size, large.size) == ((16, 8), (128, 64))
    assert measure_difference(preview.resize(large.size, Image.Resampling.NEAREST), large) <= 1


def test_a_model_without_a_tiny_decoder_shows_small_previews(tmp_path: Path) -> None:
    model = open_without(tmp_path / "model", "tiny_vae_decoder")
    _, (*previews, _) = list_steps(model, FOUR_STEPS)
    assert {preview.size for preview in previews} == {(8, 8)}


@pytest.mark.parametrize("last", [1, 3])
def test_whoever_is_told_can_end_it(model: ImageModel, last: int) -> None:
    steps: list[int] = []

    def end_it(step: int, _count: int, _preview: Preview) -> None:
        steps.append(step)
        if step == last:
            raise Cancelled

    with pytest.raises(Cancelled):
        model.generate(FOUR_STEPS, end_it)
    assert steps == list(range(1, last + 1))
    assert len(list_steps(model, FOUR_STEPS)[0]) == 4  # and the next request is answered


def test_a_step_that_never_ends_is_ended_in_its_middle(tmp_path: Path, model: ImageModel) -> None:
    endless = ImageModel.open(lay_model(tmp_path / "endless", "endless"), threads=1)
    halt = Halt()
    steps: list[int] = []

    def end_later(step: int, _count: int, _preview: Preview) -> None:
        steps.append(step)
        if step == 2:  # the third does not end
            threading.Timer(0.2, halt.end_work).start()

    with pytest.raises(Cancelled):
        endless.generate(FOUR_STEPS, end_later, halt)
    assert steps == [1, 2]
    with pytest.raises(Cancelled):  # what is ended before it begins makes nothing
        model.generate(FOUR_STEPS, end_later, halt)
    assert steps == [1, 2]


def test_pictures_and_their_guidance_are_worked_on_one_by_one(
    model: ImageModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    """So that the memory is that of one."""
    batches: list[int] = []
    run_graph = Graph.run_graph

    def note_batch(graph: Graph, **inputs: Any) -> dict[str, Any]:
        batches.extend([len(inputs["sample"])] if "timestep" in inputs else [])
        return run_graph(graph, **inputs)

    monkeypatch.setattr(Graph, "run_graph", note_batch)
    model.generate(replace(FOUR_STEPS, batch_size=2), lambda *_: None)
    assert batches == [1] * 16  # four steps of two pictures, with and without the words


REFUSED: dict[str, tuple[dict[str, Any], str]] = {
    "side": (
        {"width": 100},
        "100 × 64 can't be made: width and height must be multiples of 64.",
    ),
    "nothing": (
        {"height": 0},
        "64 × 0 can't be made: width and height must be multiples of 64.",
    ),
    "sampler": (
        {"sampler_name": "Heun"},
        "There is no sampler Heun. Choose Euler, Euler a, DPM++ 2M, DPM++ 2M Karras, DDIM, LCM.",
    ),
    "steps": (
        {"sampler_name": "LCM", "steps": 51},
        "LCM takes at most 50 steps with this model.",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_made_is_said(model: ImageModel, name: str) -> None:
    changes, sentence = REFUSED[name]
    with pytest.raises(NotMade) as caught:
        model.generate(replace(FOUR_STEPS, **changes), lambda *_: None)
    assert str(caught.value) == sentence


def test_a_model_without_an_encoder_starts_from_words_alone(tmp_path: Path) -> None:
    model = open_without(tmp_path / "model", "vae_encoder")
    assert len(model.generate(FOUR_STEPS, lambda *_: None)) == 1
    with pytest.raises(NotMade) as caught:
        model.generate(replace(FOUR_STEPS, init_image=draw_source()), lambda *_: None)
    assert str(caught.value) == (
        "This model can't start from an image: its folder has no vae_encoder."
    )


def spoil_weights(path: Path) -> None:
    """Floats that are no numbers in place of all that are weights."""
    graph = bytearray(path.read_bytes())
    for tensor in _list_messages(memoryview(graph), [7, 5]):
        for number, value in list_fields(tensor):
            if number == 9 and isinstance(value, memoryview) and len(value) > 64:
                value[:] = np.full(len(value), 255, np.uint8).tobytes()
    path.write_bytes(graph)


def _list_messages(message: memoryview, path: list[int]) -> list[memoryview]:
    if not path:
        return [message]
    inner = (value for number, value in list_fields(message) if number == path[0])
    views = (value for value in inner if isinstance(value, memoryview))
    return [each for view in views for each in _list_messages(view, path[1:])]


NO_NUMBERS: dict[str, tuple[dict[str, Any], str]] = {
    "unet": (
        {},
        "The model answered with numbers out of range (NaN), so there is no picture. Its files may"
        " be damaged, or have too few bits for this request.",
    ),
    "vae_decoder": (
        {},
        "The model's last step made no picture but numbers out of range (NaN). Its VAE may be a"
        " 16-bit one that overflows; use one of 32 bits.",
    ),
    "vae_encoder": (
        {"init_image": draw_source()},
        "The model could not read the image: its VAE answered with no numbers.",
    ),
}


@pytest.mark.parametrize("part", NO_NUMBERS)
def test_numbers_out_of_range_are_no_picture(part: str, tmp_path: Path) -> None:
    changes, sentence = NO_NUMBERS[part]
    folder = lay_model(tmp_path / "model")
    spoil_weights(folder / part / "model.onnx")
    model = ImageModel.open(folder, threads=1)
    with pytest.raises(NotMade) as caught:
        model.generate(replace(FOUR_STEPS, **changes), lambda *_: None)
    assert str(caught.value) == sentence


def test_a_text_encoder_of_other_words_fails_in_words(tmp_path: Path) -> None:
    """Where no file says how many it knows, the graph does, when it is asked."""
    folder = lay_model(tmp_path / "model")
    (folder / "text_encoder" / "config.json").unlink()
    words = (folder / "tokenizer" / "vocab.json").read_text()
    (folder / "tokenizer" / "vocab.json").write_text(words.replace("522", "5220"))
    model = ImageModel.open(folder, threads=1)
    with pytest.raises(NotMade, match=r"^text_encoder/model.onnx could not be run: .*\.$"):
        model.generate(FOUR_STEPS, lambda *_: None)
