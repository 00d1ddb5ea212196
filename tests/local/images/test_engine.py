"""The engine's pictures are those of diffusers, for the same weights, words, seed and sampler."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from playground.local.images.engine import ImageModel
from tests.local.images.cases import CASES, Case, draw_source
from tests.local.images.helpers import lay_model, make_pictures, measure_difference

MAX_DIFFERENCE = 2  # of 255: two runtimes add up in different orders
BY_NAME = {case.name: case for case in CASES}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return lay_model(tmp_path_factory.mktemp("models") / "sd")


@pytest.fixture(scope="module")
def model(folder: Path) -> ImageModel:
    return ImageModel.open(folder, threads=1)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_the_picture_is_that_of_diffusers(case: Case, tmp_path: Path) -> None:
    folder = lay_model(tmp_path / "model", case.model, case.schedule)
    (picture,) = make_pictures(ImageModel.open(folder, threads=1), case)
    assert measure_difference(picture, Image.open(case.picture)) <= MAX_DIFFERENCE
    assert np.asarray(picture).std() > 20  # there is something to compare


def test_recorded_pictures_differ() -> None:
    """Samplers, seeds, words and masks matter: a picture is not that of another case."""
    pictures = {case.name: Image.open(case.picture) for case in CASES if "wide" not in case.name}
    alike = {
        (one, other)
        for one in pictures
        for other in pictures
        if one < other and measure_difference(pictures[one], pictures[other]) <= MAX_DIFFERENCE
    }
    assert alike == {("ddim-text", "leading-euler")}  # the same, reckoned in other words


@pytest.mark.parametrize("name", ["euler-a-text", "lcm-image", "ddim-mask"])
def test_a_batch_is_its_pictures_alone(model: ImageModel, name: str) -> None:
    case = BY_NAME[name]
    batch = make_pictures(model, case, batch_size=3)
    alone = [make_pictures(model, case, seed=case.wanted["seed"] + n)[0] for n in range(3)]
    assert [measure_difference(a, b) <= 1 for a, b in zip(batch, alone, strict=True)] == [True] * 3
    assert measure_difference(batch[0], batch[1]) > MAX_DIFFERENCE


def test_a_seed_repeats(model: ImageModel) -> None:
    first, again = (make_pictures(model, BY_NAME["lcm-text"])[0] for _ in range(2))
    assert measure_difference(first, again) == 0


def test_outside_the_mask_nothing_changes(model: ImageModel) -> None:
    (picture,) = make_pictures(model, BY_NAME["whole-mask"])
    corner = (0, 0, 64, 19)
    assert measure_difference(picture.crop(corner), draw_source().crop(corner)) == 0
    assert measure_difference(picture, draw_source()) > 100


def test_a_source_of_another_size_is_fitted(model: ImageModel) -> None:
    large = draw_source().resize((128, 128), Image.Resampling.NEAREST).convert("RGBA")
    (picture,) = make_pictures(model, BY_NAME["euler-image"], init_image=large)
    assert picture.size == (64, 64)


@pytest.mark.parametrize(("precision", "most"), [("fp16", 4), ("int8", 40)])
def test_fewer_bits_make_nearly_the_same_picture(precision: str, most: int, tmp_path: Path) -> None:
    shorter = ImageModel.open(lay_model(tmp_path / "model", precision), threads=1)
    case = BY_NAME["dpmpp-2m-text"]
    (picture,) = make_pictures(shorter, case)
    recorded = Image.open(case.picture)
    assert 0 < measure_difference(picture, recorded) <= most
