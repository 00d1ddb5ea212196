"""Pictures of a PDF that are coarse themselves and cut out by a fine mask: the ink of many a scan.

pdfium does not tell how many pixels a mask has. The file does: a picture's own dictionary is never
packed, so it can be read where it lies. Runs in a child process.
"""

import re
from pathlib import Path

Size = tuple[int, int]
MASKED = re.compile(rb"/S?Mask\s+(\d{1,9})\s+\d{1,5}\s+R\b")
OBJECT = re.compile(rb"\b(\d{1,9})\s+\d{1,5}\s+obj\b")
WIDTH = re.compile(rb"/W(?:idth)?\s+(\d{1,6})\b")
HEIGHT = re.compile(rb"/H(?:eight)?\s+(\d{1,6})\b")
MOST_MASKS = 5_000
DICTIONARY_BYTES = 4_096  # on either side of its mask


def read_masks(source: Path | bytes) -> dict[Size, Size]:
    """The size of the largest mask for pictures of each size."""
    data = source if isinstance(source, bytes) else source.read_bytes()
    pictures = _find_masked(data)
    sizes = _find_sizes(data, {number for _, number in pictures})
    masks: dict[Size, Size] = {}
    for picture, number in pictures:
        mask = sizes.get(number)
        if mask:
            masks[picture] = max(mask, masks.get(picture, (0, 0)))
    return masks


def _find_masked(data: bytes) -> list[tuple[Size, int]]:
    """Pictures with a mask, by their size, and the number of the mask's object."""
    masked = []
    for mask in MASKED.finditer(data):
        start = data.rfind(b" obj", max(0, mask.start() - DICTIONARY_BYTES), mask.start())
        if start >= 0 and (size := _read_size(data, start)):
            masked.append((size, int(mask[1])))
        if len(masked) >= MOST_MASKS:
            break
    return masked


def _find_sizes(data: bytes, numbers: set[int]) -> dict[int, Size]:
    if not numbers:
        return {}
    places = {int(each[1]): each.start() for each in OBJECT.finditer(data)}
    sizes = {number: _read_size(data, places[number]) for number in numbers & places.keys()}
    return {number: size for number, size in sizes.items() if size}


def _read_size(data: bytes, start: int) -> Size | None:
    """Of the dictionary that begins here and ends where its stream begins."""
    words = data[start : start + 2 * DICTIONARY_BYTES].partition(b"stream")[0]
    width, height = WIDTH.search(words), HEIGHT.search(words)
    return (int(width[1]), int(height[1])) if width and height else None
