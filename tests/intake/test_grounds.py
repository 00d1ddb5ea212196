"""What is drawn on nothing is laid on a ground on which it is seen."""

import io
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw

from playground.intake import documents
from playground.intake.types import Prepared
from tests.intake.files import saved
from tests.intake.test_colours import Pixel, prepare_data


def draw_writing(mode: str, colour: Pixel, nothing: Pixel = (0, 0, 0, 0)) -> Image.Image:
    image = Image.new("RGBA", (300, 100), nothing)
    draw = ImageDraw.Draw(image)
    for y in (10, 40, 70):
        draw.text((10, y), f"Line {y} of this page", fill=colour, font_size=20)
    return image.quantize() if mode == "P" else image.convert(mode)


def measure_contrast(prepared: Prepared) -> int:
    low, high = Image.open(io.BytesIO(prepared.bytes)).convert("L").getextrema()
    return int(high) - int(low)  # type: ignore[arg-type]


def read_ground(prepared: Prepared) -> str:
    words = next(note for note in prepared.notes if note.startswith("transparent parts"))
    return words.removeprefix("transparent parts placed on ").partition(" because")[0]


def save_gif(image: Image.Image) -> bytes:
    return saved(image, "GIF", save_all=True, append_images=[image.rotate(90)], disposal=2)


def draw_keyed() -> bytes:
    """One grey stands for nothing."""
    image = Image.new("L", (300, 100), 7)
    ImageDraw.Draw(image).text((10, 10), "white on nothing", fill=255, font_size=30)
    return saved(image, "PNG", transparency=7)


WHITE, BLACK = (255, 255, 255, 255), (0, 0, 0, 255)
UNSEEN: dict[str, Callable[[], bytes]] = {
    "RGBA": lambda: saved(draw_writing("RGBA", WHITE), "PNG"),
    "nothing is white too": lambda: saved(draw_writing("RGBA", WHITE, (255, 255, 255, 0)), "PNG"),
    "LA": lambda: saved(draw_writing("LA", WHITE), "PNG"),
    "palette": lambda: saved(draw_writing("P", WHITE), "PNG"),
    "gif": lambda: save_gif(draw_writing("RGBA", WHITE)),
    "apng": lambda: saved(draw_writing("RGBA", WHITE), "PNG", save_all=True,
                          append_images=[draw_writing("RGBA", BLACK)]),
    "webp": lambda: saved(draw_writing("RGBA", WHITE), "WEBP", lossless=True),
    "tiff": lambda: saved(draw_writing("RGBA", WHITE), "TIFF"),
    "light grey": lambda: saved(draw_writing("RGBA", (210, 210, 210, 255)), "PNG"),
    "yellow": lambda: saved(draw_writing("RGBA", (255, 255, 0, 255)), "PNG"),
    "faint": lambda: saved(draw_writing("RGBA", (255, 255, 255, 120)), "PNG"),
    "one grey is nothing": draw_keyed,
    "a white disc": lambda: saved(draw_disc(), "PNG"),
}  # fmt: skip


def draw_disc() -> Image.Image:
    image = Image.new("RGBA", (600, 600))
    ImageDraw.Draw(image).ellipse((10, 10, 590, 590), fill=WHITE)
    return image


@pytest.mark.parametrize("name", UNSEEN)
def test_what_is_light_is_laid_on_black(name: str) -> None:
    prepared = prepare_data(UNSEEN[name]())
    assert read_ground(prepared) == "black"
    assert measure_contrast(prepared) > 90
    small = documents.make_thumbnail(documents.open_upload(UNSEEN[name](), "x"))
    assert Image.open(io.BytesIO(small)).convert("L").getpixel((1, 1)) < 60  # type: ignore[operator]


@pytest.mark.parametrize(
    "colour", [BLACK, (128, 128, 128, 255), (0, 0, 255, 255), (200, 0, 0, 255)]
)
def test_what_is_dark_is_laid_on_white(colour: Pixel) -> None:
    prepared = prepare_data(saved(draw_writing("RGBA", colour), "PNG"))
    assert "transparent parts placed on white" in prepared.notes


def test_what_is_light_and_dark_is_laid_on_grey() -> None:
    image = draw_writing("RGBA", WHITE)
    ImageDraw.Draw(image).text((160, 40), "and black", fill=BLACK, font_size=20)
    prepared = prepare_data(saved(image, "PNG"))
    assert read_ground(prepared) == "grey"
    assert Image.open(io.BytesIO(prepared.bytes)).convert("L").getextrema() == (0, 255)


def test_a_white_page_with_round_corners_stays_on_white() -> None:
    image = Image.new("RGBA", (800, 500))
    draw = ImageDraw.Draw(image)
    draw.rounded_rectangle((0, 0, 799, 499), 30, fill=WHITE)
    draw.text((100, 100), "A window", fill=BLACK, font_size=40)
    assert read_ground(prepare_data(saved(image, "PNG"))) == "white"


@pytest.mark.parametrize("mode", ["RGBA", "LA", "P"])
def test_a_picture_of_nothing_is_said_to_be_one(mode: str) -> None:
    prepared = prepare_data(saved(draw_writing(mode, (0, 0, 0, 0)), "PNG"))
    assert "fully transparent: there is nothing to see" in prepared.notes


@settings(max_examples=60, deadline=None)
@given(st.tuples(*[st.integers(0, 255)] * 3), st.sampled_from(["RGBA", "P"]))
def test_writing_of_any_colour_can_be_seen(colour: Pixel, mode: str) -> None:
    assert measure_contrast(prepare_data(saved(draw_writing(mode, (*colour, 255)), "PNG"))) > 60
