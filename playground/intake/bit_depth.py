"""More than eight bits a channel, brought to eight with the values that were meant.

Pillow leaves out the lower halves of 16-bit colours and then finds no transparent one among them;
scanners and microscopes write 12 bits into 16. Runs in a child process.
"""

import math
from collections.abc import Sequence

from PIL import Image, ImageChops

from playground.intake import pictures
from playground.intake.types import Document

MODES = ("I;16", "I;16B", "I;16L", "I;16N", "I", "F")  # grey in one number
BITS = (8, 10, 12, 14, 16)  # that are really used of 16
MAX_VALUE = 65_535
LOWER = "lower halves"  # in the info of a picture of 16 bits
PLAIN = tuple(range(256))  # the curve that changes nothing
FRACTIONS = (1.0, 255.0, 65_535.0)  # what stands for white where numbers are fractions


def is_deep(image: Image.Image) -> bool:
    return image.mode in MODES or "deep" in image.info or image.info.get("bit_depth", 8) > 8


def reduce_colours(
    document: Document, page: int, image: Image.Image, notes: list[str]
) -> Image.Image:
    """Colours whose upper halves have been decoded. The lower ones are read where they matter."""
    key = image.info.get("transparency")
    if "deep" not in image.info or image.mode in MODES:
        return image
    bits = _count_bits(256 * _find_brightest(image) + 255)
    is_coded = "icc_profile" in image.info and image.mode == "RGB"
    if bits == 16 and not isinstance(key, tuple) and not is_coded:
        return image
    low = pictures.read_low_halves(document, page, image.mode)
    if low is None or low.size != image.size:
        return image
    if bits == 16 and not isinstance(key, tuple):
        image.info[LOWER] = low  # dark steps of a linear profile are finer than 8 bits
        return image
    result = _join_bands(image, low, bits)
    if isinstance(key, tuple):
        result.putalpha(_is_not(image, low, key))
    _say_bits(bits, notes)
    kept_info = {name: image.info[name] for name in image.info if name != "transparency"}
    result.info = kept_info
    return result


def reduce_grey(image: Image.Image, notes: list[str], curve: Sequence[int] = PLAIN) -> Image.Image:
    """As "L", or "LA" where one grey is transparent. `curve` is what 256 greys become."""
    if image.mode not in MODES:
        return image
    numbers, bits = _whole_numbers(image)
    _say_bits(bits, notes)
    table = _build_table((1 << bits) - 1, curve, inverted=bool(image.info.get("white_is_zero")))
    result = numbers.point(table, "L")
    key = image.info.get("transparency")
    if isinstance(key, int) and 0 <= key <= MAX_VALUE:
        result.putalpha(numbers.point([255] * key + [0] + [255] * (MAX_VALUE - key), "L"))
    return result


def _whole_numbers(image: Image.Image) -> tuple[Image.Image, int]:
    """From 0 to what so many bits hold."""
    if image.mode.startswith("I;16"):
        numbers = image.convert("I")
        return numbers, _count_bits(int(_measure_range(numbers)[1]))
    low, high = _measure_range(image)
    if image.mode == "I" and low >= 0 and high <= MAX_VALUE:
        return image, _count_bits(int(high))
    white = next((each for each in FRACTIONS if low >= 0 and high <= each), None)
    first, last = (0.0, white) if white and image.mode == "F" else (low, high)
    scale = MAX_VALUE / (last - first) if last > first else 1.0
    fractions = image.convert("F").point(lambda value: value * scale - first * scale)
    return fractions.convert("I"), 16


def _measure_range(image: Image.Image) -> tuple[float, float]:
    low, high = image.getextrema()
    assert isinstance(low, (int, float))
    assert isinstance(high, (int, float))
    return (low, high) if math.isfinite(low) and math.isfinite(high) else (0.0, 1.0)


def _count_bits(most: int) -> int:
    return next((bits for bits in BITS if most < 1 << bits), 16)


def _say_bits(bits: int, notes: list[str]) -> None:
    if bits in (10, 12, 14):
        notes.append(f"{bits}-bit values scaled to full brightness")


def _build_table(white: int, curve: Sequence[int], *, inverted: bool) -> list[int]:
    """For every number of 16 bits the grey it becomes; between two points of the curve, a line."""
    table = []
    for number in range(MAX_VALUE + 1):
        place = min(number, white) * 255 / white
        at = min(int(place), 254)
        table.append(round(curve[at] + (curve[at + 1] - curve[at]) * (place - at)))
    turned = table[: white + 1][::-1]
    return turned + [0] * (MAX_VALUE - white) if inverted else table


def _find_brightest(image: Image.Image) -> int:
    colours = image.getchannel("L") if image.mode == "LA" else image.convert("RGB")
    extrema = colours.getextrema()
    pairs = extrema if isinstance(extrema[0], tuple) else (extrema,)
    return max(int(high) for _, high in pairs)


def _join_bands(image: Image.Image, low: Image.Image, bits: int) -> Image.Image:
    bands = []
    for name, upper, lower in zip(image.getbands(), image.split(), low.split(), strict=True):
        is_full = name == "A" and int(upper.getextrema()[1]) >= 1 << (bits - 8)  # type: ignore[arg-type]
        bands.append(upper if is_full else _join_band(upper, lower, bits))
    return Image.merge(image.mode, bands)


def _join_band(upper: Image.Image, lower: Image.Image, bits: int) -> Image.Image:
    raised = upper.point([min(255, value << (16 - bits)) for value in range(256)])
    return ImageChops.add(raised, lower.point([value >> (bits - 8) for value in range(256)]))


def _is_not(image: Image.Image, low: Image.Image, key: tuple[int, ...]) -> Image.Image:
    """255 where a pixel has another colour than this one of 16 bits."""
    others = Image.new("L", image.size)
    for upper, lower, value in zip(image.split(), low.split(), key, strict=False):
        for band, part in ((upper, value >> 8), (lower, value & 255)):
            other = band.point([0 if number == part else 255 for number in range(256)])
            others = ImageChops.lighter(others, other)
    return others
