"""Masks as people bring them: of every mode and size, and what they become."""

import io
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from PIL import Image

from playground import intake
from playground.intake import limits
from playground.intake import services as intake_services
from playground.intake.types import Prepared
from tests.intake.files import exif, pdf, png, saved

LEFT = (0, 0, 20, 30)  # the part that is to change, of 40 x 30 pixels


@pytest.fixture(scope="module", autouse=True)
def _children() -> Iterator[None]:
    yield
    intake_services.pool.close()


def paint_mask(mode: str = "L", ground: Any = 0, ink: Any = 255) -> Image.Image:
    image = Image.new(mode, (40, 30), ground)
    image.paste(ink, LEFT)
    return image


def build_palette() -> Image.Image:
    image = paint_mask("P", 0, 1)
    image.putpalette([0, 0, 0, 255, 255, 255])
    return image


def see_through_palette() -> bytes:
    """What is transparent has a light colour: the colour does not count."""
    image = paint_mask("P", 0, 1)
    image.putpalette([255, 255, 255, 90, 0, 0])
    return saved(image, "PNG", transparency=0)


MASKS: dict[str, Callable[[], bytes]] = {
    "L": lambda: saved(paint_mask(), "PNG"),
    "1": lambda: saved(paint_mask("1"), "PNG"),
    "P": lambda: saved(build_palette(), "PNG"),
    "P, transparent": see_through_palette,
    "RGB": lambda: saved(paint_mask("RGB", "black", "white"), "PNG"),
    "RGB, nearly": lambda: saved(paint_mask("RGB", (40, 0, 20), (240, 250, 200)), "PNG"),
    "RGBA, white on nothing": lambda: saved(paint_mask("RGBA", (0,) * 4, (255,) * 4), "PNG"),
    "RGBA, red on nothing": lambda: saved(paint_mask("RGBA", (0,) * 4, (200, 0, 0, 255)), "PNG"),
    "RGBA, nothing is white": lambda: saved(
        paint_mask("RGBA", (255, 255, 255, 0), (0, 0, 0, 255)), "PNG"
    ),
    "RGBA, opaque": lambda: saved(paint_mask("RGBA", (0, 0, 0, 255), (255,) * 4), "PNG"),
    "LA": lambda: saved(paint_mask("LA", (0, 255), (255, 255)), "PNG"),
    "16 bits": lambda: saved(paint_mask("I;16", 0, 65_535), "PNG"),
    "CMYK": lambda: saved(paint_mask("CMYK", (0, 0, 0, 255), (0, 0, 0, 0)), "TIFF"),
    "JPEG": lambda: saved(paint_mask(), "JPEG", quality=60),
    "WebP": lambda: saved(paint_mask("RGB", "black", "white"), "WEBP"),
    "larger": lambda: saved(paint_mask().resize((160, 120)), "PNG"),
    "smaller": lambda: saved(paint_mask().resize((20, 15)), "PNG"),
    "lying on its side": lambda: saved(
        paint_mask().transpose(Image.Transpose.ROTATE_90), "PNG", exif=exif(6)
    ),
}


def read_mask(data: bytes, width: int = 40, height: int = 30, name: str = "mask.png") -> Prepared:
    return intake.make_mask(intake.open_upload(data, name), width, height)


def open_prepared(prepared: Prepared) -> Image.Image:
    return Image.open(io.BytesIO(prepared.bytes))


@pytest.mark.parametrize("kind", MASKS)
def test_every_mode_becomes_pure_black_and_white(kind: str) -> None:
    prepared = read_mask(MASKS[kind]())
    image = open_prepared(prepared)
    assert (image.format, image.mode, image.size) == ("PNG", "L", (40, 30))
    assert (prepared.mime, prepared.width, prepared.height) == ("image/png", 40, 30)
    assert {value for _, value in image.getcolors() or ()} == {0, 255}
    assert image.getbbox() == LEFT


def test_all_of_it_may_be_painted() -> None:
    assert open_prepared(read_mask(saved(Image.new("L", (40, 30), 255), "PNG"))).getextrema() == (
        255,
        255,
    )


EMPTY = {
    "black": Image.new("RGB", (40, 30)),
    "transparent": Image.new("RGBA", (40, 30)),
    "dark": Image.new("L", (40, 30), 127),
}


@pytest.mark.parametrize("kind", EMPTY)
def test_an_empty_mask_is_refused(kind: str) -> None:
    with pytest.raises(intake.IntakeError) as refusal:
        read_mask(saved(EMPTY[kind], "PNG"))
    assert refusal.value.message == "The mask is empty. Paint the area to change."


@pytest.mark.parametrize(("width", "height"), [(40, 40), (30, 40), (400, 290), (42, 30)])
def test_a_mask_of_another_shape_is_refused(width: int, height: int) -> None:
    with pytest.raises(intake.IntakeError) as refusal:
        read_mask(saved(paint_mask(), "PNG"), 10 * width, 10 * height)
    assert refusal.value.message == (
        f"“mask.png” has 40 × 30 pixels, the picture {10 * width} × {10 * height}. Use a mask "
        "of the same size as the picture."
    )


@pytest.mark.parametrize(("width", "height"), [(400, 300), (401, 300), (399, 300), (20, 15)])
def test_the_rounding_of_whole_pixels_is_no_other_shape(width: int, height: int) -> None:
    assert open_prepared(read_mask(saved(paint_mask(), "PNG"), width, height)).size == (
        width,
        height,
    )


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "is empty"),
        (b"<!doctype html><p>mask", "is a web page"),
        (MASKS["L"]()[:60], "is incomplete"),
        (pdf((40, 30)), "is a PDF. Save the mask as PNG."),
        (png(30_000, 30_000, b"\0" * 100), "has 900.0 megapixels: more than"),
        (MASKS["L"]() + bytes(limits.PICTURE_BYTES), "is larger than 25 MB"),
    ],
    ids=["nothing", "html", "cut", "pdf", "bomb", "heavy"],
)
def test_what_is_no_mask_is_said(data: bytes, says: str) -> None:
    with pytest.raises(intake.IntakeError, match=f"“mask.png” {says}"):
        read_mask(data)
