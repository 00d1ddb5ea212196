"""Pixels to a file: which format, and without anything but the pixels. Runs in a child process."""

import io
from typing import Any

from PIL import Image

from playground.intake import colours
from playground.intake.sniff import KINDS
from playground.intake.types import Document

FORMATS = ("jpeg", "png", "webp")  # what providers can be expected to read
LOSSLESS_WEBP = b"VP8L"
SAVED: dict[str, dict[str, Any]] = {
    "jpeg": {"quality": 92},
    "png": {"compress_level": 4},  # 6, the default, takes twice as long for 3 % less
    "webp": {"quality": 90, "method": 2},
}

# A filter, and how much larger than wanted a picture is when it takes over from plain means.
FINE = Image.Resampling.LANCZOS, 3.0
QUICK = Image.Resampling.HAMMING, 1.0
FINE_PIXELS = 25_000_000  # of more the fine filter alone takes a second


def choose_format(document: Document, image: Image.Image, source: Image.Image | None) -> str:
    """A photo stays or becomes JPEG, what was stored without loss PNG."""
    if document.slug == "pdf":
        return "png" if colours.is_drawn(image) else "jpeg"
    if document.slug == "webp":
        return "png" if _lossless_webp(document) else "jpeg"
    if source is not None and source.info.get("compression") == "jpeg":
        return "jpeg"  # inside a TIFF
    return "png" if document.kind.lossless else "jpeg"


def encode_image(image: Image.Image, format: str) -> bytes:
    if format == "jpeg" and image.mode == "1":
        image = image.convert("L")
    target = io.BytesIO()
    image.save(target, format=format.upper(), **SAVED[format])
    return target.getvalue()


def shrink_image(image: Image.Image, longest: int | None) -> Image.Image:
    """Never larger than it is."""
    if longest is None or longest >= max(image.size):
        return image
    if image.mode == "1":
        image = image.convert("L")
    scale = longest / max(image.size)
    size = tuple(max(1, round(side * scale)) for side in image.size)
    is_large = image.width * image.height > FINE_PIXELS
    kernel, gap = QUICK if is_large else FINE
    return image.resize((size[0], size[1]), kernel, reducing_gap=gap)


def get_mime(format: str) -> str:
    return KINDS[format].mime


def _lossless_webp(document: Document) -> bool:
    if isinstance(document.source, bytes):
        return LOSSLESS_WEBP in document.source[:65_536]
    with document.source.open("rb") as file:
        return LOSSLESS_WEBP in file.read(65_536)
