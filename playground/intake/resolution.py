"""How finely a page of a PDF is to be drawn: as its pictures need it. Runs in a child process.

A scan may lie on a page as small as a stamp or as large as a door: its pixels say how much there
is to see, not the page.
"""

import ctypes
import math
from collections.abc import Mapping
from itertools import islice
from statistics import median

import pypdfium2  # type: ignore[import-untyped]
import pypdfium2.raw as pdfium  # type: ignore[import-untyped]

from playground.intake import limits
from playground.intake.stencils import Size

Box = tuple[float, float, float, float]  # left, bottom, right, top
POINTS = 72  # to an inch
MOST_OBJECTS = 5_000  # of a page that are looked at
MAX_LEVELS = 5  # forms within forms
# Beside the largest picture: a scan may lie in strips, or in a coarse and a fine layer.
SHARE = 0.5
MIN_SHARE = 0.05  # part of the page; what is smaller is a logo
# Some pages are as small as a stamp, with writing to match: a unit of theirs is more than a point.
TEXT_PIXELS = 16  # from one line of writing to the next, at least
MOST_CHARACTERS = 1_000  # of a page that are measured


def page_dpi(pdf: pypdfium2.PdfDocument, page: int, masks: Mapping[Size, Size]) -> int:
    """For a page (from 0): enough for text, and for every pixel of its larger pictures."""
    leaf = pdf.get_page(page)
    try:
        return max(limits.PDF_DPI, math.ceil(max(_pictures_dpi(leaf, masks), _text_dpi(leaf))))
    finally:
        leaf.close()


def drawn_dpi(width: float, height: float, dpi: int) -> float:
    """At most so much that the page, in points, fits what is sent."""
    return min(dpi, POINTS * limits.PDF_MAX_SIDE_PIXELS / max(width, height, 1))


def _pictures_dpi(leaf: pypdfium2.PdfPage, masks: Mapping[Size, Size]) -> float:
    box: Box = leaf.get_bbox()
    objects = leaf.get_objects(filter=(pdfium.FPDF_PAGEOBJ_IMAGE,), max_depth=MAX_LEVELS)
    measures = [_measure_picture(each, box, masks) for each in islice(objects, MOST_OBJECTS)]
    total = sum(area for area, _ in measures)
    if total < MIN_SHARE * (box[2] - box[0]) * (box[3] - box[1]):
        return 0.0
    largest = max(area for area, _ in measures)
    return max(dpi for area, dpi in measures if area >= SHARE * largest)


def _measure_picture(
    image: pypdfium2.PdfImage, box: Box, masks: Mapping[Size, Size]
) -> tuple[float, float]:
    """The area it covers of what is seen of the page, in square points, and its pixels to an inch.
    A mask that is finer than its picture counts in its place."""
    matrix = image.get_matrix()
    part = image.container
    while part is not None:
        matrix, part = matrix.multiply(part.get_matrix()), part.container
    a, b, c, d, e, f = matrix.get()
    across, down = math.hypot(a, b), math.hypot(c, d)
    if min(across, down) <= 0:
        return 0.0, 0.0
    pixels = image.get_px_size()
    mask = masks.get(pixels, (0, 0))
    dpi = POINTS * max(max(pixels[0], mask[0]) / across, max(pixels[1], mask[1]) / down)
    return _shared_length(e, (a, c), box[0::2]) * _shared_length(f, (b, d), box[1::2]), dpi


def _shared_length(start: float, sides: tuple[float, float], edges: tuple[float, ...]) -> float:
    """How much of the page, along one axis, lies under a picture that begins there."""
    low = start + sum(min(side, 0) for side in sides)
    high = start + sum(max(side, 0) for side in sides)
    return max(0.0, min(high, edges[1]) - max(low, edges[0]))


def _text_dpi(leaf: pypdfium2.PdfPage) -> float:
    """As fine as most of its writing needs it."""
    page = leaf.get_textpage()
    matrix = pdfium.FS_MATRIX()
    heights = []
    for at in range(min(page.count_chars(), MOST_CHARACTERS)):
        if pdfium.FPDFText_GetMatrix(page, at, ctypes.byref(matrix)):
            heights.append(pdfium.FPDFText_GetFontSize(page, at) * math.hypot(matrix.c, matrix.d))
    page.close()
    height = median(heights) if heights else 0.0
    return POINTS * TEXT_PIXELS / height if height > 0 else 0.0
