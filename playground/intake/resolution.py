"""How finely a page of a PDF is to be drawn: as its pictures need it. Runs in a child process.

A scan may lie on a page as small as a stamp or as large as a door: its pixels say how much there
is to see, not the page.
"""

import math
from itertools import islice

import pypdfium2  # type: ignore[import-untyped]
import pypdfium2.raw as pdfium  # type: ignore[import-untyped]

from playground.intake import limits

POINTS = 72  # to an inch
MOST_OBJECTS = 5_000  # of a page that are looked at
DEEPEST = 5  # forms within forms
# Beside the largest picture: a scan may lie in strips, or in a coarse and a fine layer.
SHARE = 0.5
LEAST = 0.05  # part of the page; what is smaller is a logo


def page_dpi(pdf: pypdfium2.PdfDocument, page: int) -> int:
    """For a page (from 0): enough for text, and for every pixel of its larger pictures."""
    leaf = pdf.get_page(page)
    try:
        return max(limits.PDF_DPI, math.ceil(_pictures_dpi(leaf)))
    finally:
        leaf.close()


def drawn_dpi(width: float, height: float, dpi: int) -> float:
    """At most so much that the page, in points, fits what is sent."""
    return min(dpi, POINTS * limits.PDF_LONGEST / max(width, height, 1))


def _pictures_dpi(leaf: pypdfium2.PdfPage) -> float:
    width, height = leaf.get_size()
    objects = leaf.get_objects(filter=(pdfium.FPDF_PAGEOBJ_IMAGE,), max_depth=DEEPEST)
    found = [_measure(each, width, height) for each in islice(objects, MOST_OBJECTS)]
    total = sum(area for area, _ in found)
    if total < LEAST * width * height:
        return 0.0
    largest = max(area for area, _ in found)
    return max(dpi for area, dpi in found if area >= SHARE * largest)


def _measure(image: pypdfium2.PdfImage, width: float, height: float) -> tuple[float, float]:
    """The area it covers, in square points, and its pixels to an inch."""
    across, down = 1.0, 1.0
    part = image
    while part is not None:
        a, b, c, d, *_ = part.get_matrix().get()
        across, down = across * math.hypot(a, b), down * math.hypot(c, d)
        part = part.container
    pixels = image.get_px_size()
    if min(across, down) <= 0:
        return 0.0, 0.0
    area = min(across, max(width, height)) * min(down, max(width, height))
    return area, POINTS * max(pixels[0] / across, pixels[1] / down)
