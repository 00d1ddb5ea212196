"""Every way to store a colour ends in the value that was meant, and what is light is seen."""

import io
import struct
from collections.abc import Callable, Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw

from playground.intake import work
from playground.intake.shapes import Prepared
from tests.intake.files import chunk, png, saved
from tests.intake.profiles import colour_profile, grey_profile

GREY, RGB, LA, RGBA = 0, 2, 4, 6  # colour types of PNG
BANDS = {GREY: 1, RGB: 3, LA: 2, RGBA: 4}
Pixel = tuple[int, ...]


def png16(pixels: Sequence[Pixel], colour: int, extra: bytes = b"") -> bytes:
    """One row of numbers of 16 bits."""
    row = b"\0" + b"".join(struct.pack(f">{BANDS[colour]}H", *pixel) for pixel in pixels)
    return png(len(pixels), 2, row * 2, depth=16, colour=colour, extra=extra)


def prepare(data: bytes) -> Prepared:
    return work.prepare(work.open_upload(data, "x"))


def row(prepared: Prepared) -> list[Pixel]:
    image = Image.open(io.BytesIO(prepared.bytes)).convert("RGB")
    return [image.getpixel((x, 0)) for x in range(image.width)]  # type: ignore[misc]


def check(data: bytes, expected: Sequence[Pixel], within: int = 1) -> Prepared:
    prepared = prepare(data)
    for pixel, wanted in zip(row(prepared), expected, strict=True):
        wanted = wanted * 3 if len(wanted) == 1 else wanted
        assert max(abs(a - b) for a, b in zip(pixel, wanted, strict=True)) <= within
    return prepared


def to_srgb(light: float) -> int:
    coded = 12.92 * light if light <= 0.0031308 else 1.055 * light ** (1 / 2.4) - 0.055
    return round(255 * coded)


GREYS = [(0,), (4_000,), (20_000,), (40_000,), (65_535,)]
COLOURS = [(0, 30_000, 65_535), (65_535, 0, 300), (12_345, 54_321, 9)]


def test_sixteen_bits() -> None:
    check(png16(GREYS, GREY), [(v // 257,) for (v,) in GREYS])
    check(png16(COLOURS, RGB), [tuple(v // 257 for v in pixel) for pixel in COLOURS])
    solid = [(*pixel, 65_535) for pixel in COLOURS]
    check(png16(solid, RGBA), [tuple(v // 257 for v in pixel) for pixel in COLOURS])


@pytest.mark.parametrize("bits", [10, 12, 14])
@pytest.mark.parametrize("colour", [GREY, RGB, LA, RGBA])
def test_fewer_bits_in_sixteen(bits: int, colour: int) -> None:
    most = (1 << bits) - 1
    levels = (0, most // 4, most // 2, most)
    opaque = (65_535,) if colour in (LA, RGBA) else ()
    colours = 1 if colour in (GREY, LA) else 3
    pixels = [(level,) * colours + opaque for level in levels]
    prepared = check(png16(pixels, colour), [(255 * level // most,) for level in levels])
    assert f"values of {bits} bits brought to full brightness" in prepared.notes


@pytest.mark.parametrize("mode", ["I;16", "I;16B"])
@pytest.mark.parametrize("compression", [None, "tiff_lzw"])
def test_twelve_bits_in_a_tiff(mode: str, compression: str | None) -> None:
    order = "<" if mode == "I;16" else ">"
    levels = (0, 1_000, 2_000, 4_095)
    image = Image.frombytes(mode, (4, 1), struct.pack(f"{order}4H", *levels))
    data = saved(image, "TIFF", **({"compression": compression} if compression else {}))
    check(data, [(255 * level // 4_095,) for level in levels])


def test_a_tiff_in_which_white_is_zero() -> None:
    image = Image.frombytes("I;16", (3, 1), struct.pack("<3H", 0, 30_000, 65_535))
    check(saved(image, "TIFF", tiffinfo={262: 0}), [(255,), (138,), (0,)])


@pytest.mark.parametrize("most", [1.0, 255.0, 65_535.0])
def test_fractions_are_parts_of_white(most: float) -> None:
    image = Image.new("F", (3, 1))
    image.putdata([0.0, most / 4, most / 2])
    check(saved(image, "TIFF"), [(0,), (64,), (128,)])


def test_fractions_beyond_any_white_are_stretched() -> None:
    image = Image.new("F", (3, 1))
    image.putdata([-10.0, 0.0, 10.0])
    check(saved(image, "TIFF"), [(0,), (128,), (255,)])


def test_a_transparent_grey_of_sixteen_bits() -> None:
    pixels = [(300,), (301,), (30_000,), (300,)]
    data = png16(pixels, GREY, chunk(b"tRNS", struct.pack(">H", 300)))
    check(data, [(255,), (1,), (117,), (255,)])


def test_a_transparent_colour_of_sixteen_bits() -> None:
    key = (300, 40_000, 7)
    pixels = [key, (301, 40_000, 7), (300, 40_000, 8), (1, 2, 30_000), key]
    data = png16(pixels, RGB, chunk(b"tRNS", struct.pack(">HHH", *key)))
    check(data, [(255,), (1, 156, 0), (1, 156, 0), (0, 0, 117), (255,)])


def test_opacity_of_sixteen_bits() -> None:
    check(png16([(0, 0, 0, 65_535), (0, 0, 0, 32_768), (0, 0, 0, 0)], RGBA),
          [(0,), (127,), (255,)])  # fmt: skip
    check(png16([(0, 65_535), (0, 32_768), (0, 0)], LA), [(0,), (127,), (255,)])


LINEAR = (0.0, 0.002, 0.01, 0.1, 0.5, 1.0)


def test_a_linear_profile_of_greys() -> None:
    expected = [(to_srgb(level),) for level in LINEAR]
    profile = {"icc_profile": grey_profile()}
    deep = Image.frombytes("I;16", (6, 1), struct.pack("<6H", *(round(65_535 * v) for v in LINEAR)))
    for kind in ("PNG", "TIFF"):
        prepared = check(saved(deep, kind, **profile), expected, within=2)
        assert "colours converted to sRGB" in prepared.notes
    flat = Image.new("L", (6, 1))
    flat.putdata([round(255 * v) for v in LINEAR])
    expected = [(to_srgb(round(255 * v) / 255),) for v in LINEAR]
    check(saved(flat, "PNG", **profile), expected, within=2)
    glass = Image.merge("LA", (flat, Image.new("L", flat.size, 255)))
    check(saved(glass, "PNG", **profile), expected, within=2)


def test_a_linear_profile_of_colours() -> None:
    image = Image.new("RGB", (3, 1))
    image.putdata([(128, 128, 128), (26, 0, 0), (255, 64, 3)])
    expected = [tuple(to_srgb(v / 255) for v in pixel)
                for pixel in ((128, 128, 128), (26, 0, 0), (255, 64, 3))]  # fmt: skip
    check(saved(image, "PNG", icc_profile=colour_profile()), expected, within=3)


def test_a_profile_that_is_nearly_srgb_changes_no_grey() -> None:
    image = Image.new("L", (3, 1))
    image.putdata([0, 100, 200])
    prepared = check(saved(image, "PNG", icc_profile=grey_profile(2.2)), [(0,), (100,), (200,)], 0)
    assert "colours converted to sRGB" not in prepared.notes


def test_inks() -> None:
    inks = [(0, 0, 0, 0), (255, 0, 0, 0), (0, 255, 255, 0), (0, 0, 0, 255)]
    image = Image.new("CMYK", (4, 1))
    image.putdata(inks)
    check(saved(image, "TIFF"), [(255,), (0, 255, 255), (255, 0, 0), (0,)])


# What is drawn on nothing.


def writing(mode: str, colour: Pixel, nothing: Pixel = (0, 0, 0, 0)) -> Image.Image:
    image = Image.new("RGBA", (300, 100), nothing)
    draw = ImageDraw.Draw(image)
    for y in (10, 40, 70):
        draw.text((10, y), f"Line {y} of this page", fill=colour, font_size=20)
    return image.quantize() if mode == "P" else image.convert(mode)


def contrast(prepared: Prepared) -> int:
    low, high = Image.open(io.BytesIO(prepared.bytes)).convert("L").getextrema()
    return int(high) - int(low)  # type: ignore[arg-type]


def ground(prepared: Prepared) -> str:
    words = next(note for note in prepared.notes if note.startswith("transparent parts"))
    return words.removeprefix("transparent parts laid on ").partition(",")[0]


def gif(image: Image.Image) -> bytes:
    return saved(image, "GIF", save_all=True, append_images=[image.rotate(90)], disposal=2)


def keyed() -> bytes:
    """One grey stands for nothing."""
    image = Image.new("L", (300, 100), 7)
    ImageDraw.Draw(image).text((10, 10), "white on nothing", fill=255, font_size=30)
    return saved(image, "PNG", transparency=7)


WHITE, BLACK = (255, 255, 255, 255), (0, 0, 0, 255)
UNSEEN: dict[str, Callable[[], bytes]] = {
    "RGBA": lambda: saved(writing("RGBA", WHITE), "PNG"),
    "nothing is white too": lambda: saved(writing("RGBA", WHITE, (255, 255, 255, 0)), "PNG"),
    "LA": lambda: saved(writing("LA", WHITE), "PNG"),
    "palette": lambda: saved(writing("P", WHITE), "PNG"),
    "gif": lambda: gif(writing("RGBA", WHITE)),
    "apng": lambda: saved(writing("RGBA", WHITE), "PNG", save_all=True,
                          append_images=[writing("RGBA", BLACK)]),
    "webp": lambda: saved(writing("RGBA", WHITE), "WEBP", lossless=True),
    "tiff": lambda: saved(writing("RGBA", WHITE), "TIFF"),
    "light grey": lambda: saved(writing("RGBA", (210, 210, 210, 255)), "PNG"),
    "yellow": lambda: saved(writing("RGBA", (255, 255, 0, 255)), "PNG"),
    "faint": lambda: saved(writing("RGBA", (255, 255, 255, 120)), "PNG"),
    "one grey is nothing": keyed,
    "a white disc": lambda: saved(disc(), "PNG"),
}  # fmt: skip


def disc() -> Image.Image:
    image = Image.new("RGBA", (600, 600))
    ImageDraw.Draw(image).ellipse((10, 10, 590, 590), fill=WHITE)
    return image


@pytest.mark.parametrize("name", UNSEEN)
def test_what_is_light_is_laid_on_black(name: str) -> None:
    prepared = prepare(UNSEEN[name]())
    assert ground(prepared) == "black"
    assert contrast(prepared) > 90
    small = work.thumbnail(work.open_upload(UNSEEN[name](), "x"))
    assert Image.open(io.BytesIO(small)).convert("L").getpixel((1, 1)) < 60  # type: ignore[operator]


@pytest.mark.parametrize(
    "colour", [BLACK, (128, 128, 128, 255), (0, 0, 255, 255), (200, 0, 0, 255)]
)
def test_what_is_dark_is_laid_on_white(colour: Pixel) -> None:
    prepared = prepare(saved(writing("RGBA", colour), "PNG"))
    assert "transparent parts laid on white" in prepared.notes


def test_what_is_light_and_dark_is_laid_on_grey() -> None:
    image = writing("RGBA", WHITE)
    ImageDraw.Draw(image).text((160, 40), "and black", fill=BLACK, font_size=20)
    prepared = prepare(saved(image, "PNG"))
    assert ground(prepared) == "grey"
    assert Image.open(io.BytesIO(prepared.bytes)).convert("L").getextrema() == (0, 255)


def test_a_white_page_with_round_corners_stays_on_white() -> None:
    image = Image.new("RGBA", (800, 500))
    draw = ImageDraw.Draw(image)
    draw.rounded_rectangle((0, 0, 799, 499), 30, fill=WHITE)
    draw.text((100, 100), "A window", fill=BLACK, font_size=40)
    assert ground(prepare(saved(image, "PNG"))) == "white"


@pytest.mark.parametrize("mode", ["RGBA", "LA", "P"])
def test_a_picture_of_nothing_is_said_to_be_one(mode: str) -> None:
    prepared = prepare(saved(writing(mode, (0, 0, 0, 0)), "PNG"))
    assert "fully transparent: there is nothing to see in it" in prepared.notes


@settings(max_examples=60, deadline=None)
@given(st.tuples(*[st.integers(0, 255)] * 3), st.sampled_from(["RGBA", "P"]))
def test_writing_of_any_colour_can_be_seen(colour: Pixel, mode: str) -> None:
    assert contrast(prepare(saved(writing(mode, (*colour, 255)), "PNG"))) > 60
