"""Every way to store a colour ends in the value that was meant."""

import io
import struct
import zlib
from collections.abc import Sequence

import pytest
from PIL import Image

from playground.intake import documents
from playground.intake.types import Prepared
from tests.intake.files import chunk, png, saved
from tests.intake.profiles import colour_profile, grey_profile

GREY, RGB, LA, RGBA = 0, 2, 4, 6  # colour types of PNG
BANDS = {GREY: 1, RGB: 3, LA: 2, RGBA: 4}
Pixel = tuple[int, ...]


def png16(pixels: Sequence[Pixel], colour: int, extra: bytes = b"") -> bytes:
    """One row of numbers of 16 bits."""
    row = b"\0" + b"".join(struct.pack(f">{BANDS[colour]}H", *pixel) for pixel in pixels)
    return png(len(pixels), 2, row * 2, depth=16, colour=colour, extra=extra)


def prepare_data(data: bytes) -> Prepared:
    return documents.prepare_page(documents.open_upload(data, "x"))


def read_row(prepared: Prepared) -> list[Pixel]:
    image = Image.open(io.BytesIO(prepared.bytes)).convert("RGB")
    return [image.getpixel((x, 0)) for x in range(image.width)]  # type: ignore[misc]


def check_row(data: bytes, expected: Sequence[Pixel], within: int = 1) -> Prepared:
    prepared = prepare_data(data)
    for pixel, wanted in zip(read_row(prepared), expected, strict=True):
        wanted = wanted * 3 if len(wanted) == 1 else wanted
        assert max(abs(a - b) for a, b in zip(pixel, wanted, strict=True)) <= within
    return prepared


def to_srgb(light: float) -> int:
    coded = 12.92 * light if light <= 0.0031308 else 1.055 * light ** (1 / 2.4) - 0.055
    return round(255 * coded)


GREYS = [(0,), (4_000,), (20_000,), (40_000,), (65_535,)]
COLOURS = [(0, 30_000, 65_535), (65_535, 0, 300), (12_345, 54_321, 9)]


def test_sixteen_bits() -> None:
    check_row(png16(GREYS, GREY), [(v // 257,) for (v,) in GREYS])
    check_row(png16(COLOURS, RGB), [tuple(v // 257 for v in pixel) for pixel in COLOURS])
    solid = [(*pixel, 65_535) for pixel in COLOURS]
    check_row(png16(solid, RGBA), [tuple(v // 257 for v in pixel) for pixel in COLOURS])


@pytest.mark.parametrize("bits", [10, 12, 14])
@pytest.mark.parametrize("colour", [GREY, RGB, LA, RGBA])
def test_fewer_bits_in_sixteen(bits: int, colour: int) -> None:
    most = (1 << bits) - 1
    levels = (0, most // 4, most // 2, most)
    opaque = (65_535,) if colour in (LA, RGBA) else ()
    colours = 1 if colour in (GREY, LA) else 3
    pixels = [(level,) * colours + opaque for level in levels]
    prepared = check_row(png16(pixels, colour), [(255 * level // most,) for level in levels])
    assert f"{bits}-bit values scaled to full brightness" in prepared.notes


@pytest.mark.parametrize("mode", ["I;16", "I;16B"])
@pytest.mark.parametrize("compression", [None, "tiff_lzw"])
def test_twelve_bits_in_a_tiff(mode: str, compression: str | None) -> None:
    order = "<" if mode == "I;16" else ">"
    levels = (0, 1_000, 2_000, 4_095)
    image = Image.frombytes(mode, (4, 1), struct.pack(f"{order}4H", *levels))
    data = saved(image, "TIFF", **({"compression": compression} if compression else {}))
    check_row(data, [(255 * level // 4_095,) for level in levels])


def test_a_tiff_in_which_white_is_zero() -> None:
    image = Image.frombytes("I;16", (3, 1), struct.pack("<3H", 0, 30_000, 65_535))
    check_row(saved(image, "TIFF", tiffinfo={262: 0}), [(255,), (138,), (0,)])


@pytest.mark.parametrize("most", [1.0, 255.0, 65_535.0])
def test_fractions_are_parts_of_white(most: float) -> None:
    image = Image.new("F", (3, 1))
    image.putdata([0.0, most / 4, most / 2])
    check_row(saved(image, "TIFF"), [(0,), (64,), (128,)])


def test_fractions_beyond_any_white_are_stretched() -> None:
    image = Image.new("F", (3, 1))
    image.putdata([-10.0, 0.0, 10.0])
    check_row(saved(image, "TIFF"), [(0,), (128,), (255,)])


def test_a_transparent_grey_of_sixteen_bits() -> None:
    pixels = [(300,), (301,), (30_000,), (300,)]
    data = png16(pixels, GREY, chunk(b"tRNS", struct.pack(">H", 300)))
    check_row(data, [(255,), (1,), (117,), (255,)])


def test_a_transparent_colour_of_sixteen_bits() -> None:
    key = (300, 40_000, 7)
    pixels = [key, (301, 40_000, 7), (300, 40_000, 8), (1, 2, 30_000), key]
    data = png16(pixels, RGB, chunk(b"tRNS", struct.pack(">HHH", *key)))
    check_row(data, [(255,), (1, 156, 0), (1, 156, 0), (0, 0, 117), (255,)])


def test_opacity_of_sixteen_bits() -> None:
    check_row(png16([(0, 0, 0, 65_535), (0, 0, 0, 32_768), (0, 0, 0, 0)], RGBA),
          [(0,), (127,), (255,)])  # fmt: skip
    check_row(png16([(0, 65_535), (0, 32_768), (0, 0)], LA), [(0,), (127,), (255,)])


LINEAR = (0.0, 0.002, 0.01, 0.1, 0.5, 1.0)


def test_a_linear_profile_of_greys() -> None:
    expected = [(to_srgb(level),) for level in LINEAR]
    profile = {"icc_profile": grey_profile()}
    deep = Image.frombytes("I;16", (6, 1), struct.pack("<6H", *(round(65_535 * v) for v in LINEAR)))
    for kind in ("PNG", "TIFF"):
        prepared = check_row(saved(deep, kind, **profile), expected, within=2)
        assert "colours converted to sRGB" in prepared.notes
    flat = Image.new("L", (6, 1))
    flat.putdata([round(255 * v) for v in LINEAR])
    expected = [(to_srgb(round(255 * v) / 255),) for v in LINEAR]
    check_row(saved(flat, "PNG", **profile), expected, within=2)
    glass = Image.merge("LA", (flat, Image.new("L", flat.size, 255)))
    check_row(saved(glass, "PNG", **profile), expected, within=2)


def test_a_linear_profile_of_colours() -> None:
    image = Image.new("RGB", (3, 1))
    image.putdata([(128, 128, 128), (26, 0, 0), (255, 64, 3)])
    expected = [tuple(to_srgb(v / 255) for v in pixel)
                for pixel in ((128, 128, 128), (26, 0, 0), (255, 64, 3))]  # fmt: skip
    check_row(saved(image, "PNG", icc_profile=colour_profile()), expected, within=3)


def test_a_linear_profile_of_colours_of_sixteen_bits() -> None:
    pixels = [(65_535, 32_768, 655), (655, 655, 655), (131, 0, 131), (6_553, 0, 0)]
    profile = chunk(b"iCCP", b"x\0\0" + zlib.compress(colour_profile()))
    expected = [tuple(to_srgb(v / 65_535) for v in pixel) for pixel in pixels]
    check_row(png16(pixels, RGB, profile), expected, within=3)


@pytest.mark.parametrize("mode", ["L", "RGB", "P"])
def test_a_gamma_of_a_png_is_followed_as_browsers_do(mode: str) -> None:
    ramp = Image.frombytes("L", (256, 1), bytes(range(256))).convert(mode)
    for gamma, more, value in (
        (100_000, b"", 128), (45_455, b"", 55), (100_000, chunk(b"sRGB", b"\0"), 55),
        (0, b"", 55),
    ):  # fmt: skip
        said = chunk(b"gAMA", struct.pack(">I", gamma)) if gamma else b""
        data = saved(ramp, "PNG")
        made = prepare_data(data[:33] + more + said + data[33:])
        assert abs(read_row(made)[55][0] - value) <= 2
        assert ("colours converted to sRGB" in made.notes) is (value != 55)


def test_a_profile_that_is_nearly_srgb_changes_no_grey() -> None:
    image = Image.new("L", (3, 1))
    image.putdata([0, 100, 200])
    prepared = check_row(
        saved(image, "PNG", icc_profile=grey_profile(2.2)), [(0,), (100,), (200,)], 0
    )
    assert "colours converted to sRGB" not in prepared.notes


def test_inks() -> None:
    inks = [(0, 0, 0, 0), (255, 0, 0, 0), (0, 255, 255, 0), (0, 0, 0, 255)]
    image = Image.new("CMYK", (4, 1))
    image.putdata(inks)
    check_row(saved(image, "TIFF"), [(255,), (0, 255, 255), (255, 0, 0), (0,)])
