"""A JPEG that needs nothing but its metadata removed. Its pixels are not coded a second time.

Runs in a child process.
"""

import io
from pathlib import Path

from PIL import Image, ImageCms

from playground.intake import jpeg, pictures
from playground.intake.encode import get_mime
from playground.intake.render import metadata_note
from playground.intake.types import Document, Prepared


def copy_lossless(document: Document, longest: int | None = None) -> Prepared | None:
    """None where pixels have to change: turned, not in sRGB, longer than wanted, no JPEG."""
    if document.slug != "jpeg":
        return None
    with pictures.open_picture(document) as image:
        if not _is_plain(image) or (longest is not None and max(image.size) > longest):
            return None
        size, notes = image.size, metadata_note(image)
    data = jpeg.remove_metadata(_read_source(document.source))
    if data is None:
        return None
    return Prepared(data, get_mime("jpeg"), *size, notes, *size)


def _is_plain(image: Image.Image) -> bool:
    return (
        image.mode in ("L", "RGB")
        and pictures.read_orientation(image) == 1
        and _is_srgb(image.info.get("icc_profile"))
    )


def _is_srgb(profile: bytes | None) -> bool:
    if not profile:
        return True
    try:
        return "srgb" in ImageCms.getProfileDescription(io.BytesIO(profile)).lower()
    except ImageCms.PyCMSError:
        return True  # damaged: nobody could follow it


def _read_source(source: Path | bytes) -> bytes:
    return source if isinstance(source, bytes) else source.read_bytes()
