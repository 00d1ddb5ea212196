"""Pictures opened with Pillow under explicit bounds. Runs in a child process.

The format is told by the first bytes, and Pillow may use that one decoder alone: its readers of
PostScript, fonts or weather maps are out of reach.
"""

import io
import math
import re
import struct
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pillow_heif
from PIL import ExifTags, Image, ImageFile, ImageOps, PngImagePlugin, UnidentifiedImageError

from playground.intake import limits
from playground.intake.errors import IntakeError, build_error
from playground.intake.truncated_jpegs import END, end_jpeg
from playground.intake.types import Document

Image.MAX_IMAGE_PIXELS = limits.PIXELS  # a warning above it, made an error below
PngImagePlugin.MAX_TEXT_CHUNK = limits.TEXT_CHUNK
PngImagePlugin.MAX_TEXT_MEMORY = limits.TEXT_ALL
ImageFile.LOAD_TRUNCATED_IMAGES = False
pillow_heif.register_heif_opener(
    thumbnails=False, depth_images=False, aux_images=False, decode_threads=1
)

DECODERS = {"heic": "HEIF"}  # where Pillow's name is another
BROKEN = (OSError, SyntaxError, ValueError, EOFError, IndexError, KeyError, TypeError,
          OverflowError, ZeroDivisionError, AttributeError, struct.error, RuntimeError)  # fmt: skip
CUT = ("truncated", "end of file", "unexpected end", "broken data")
PHOTOMETRIC = 262  # of TIFF; 0: white is zero
# How bytes are to be read so that the lower half of each colour is taken. LA comes as four bytes.
LOW_HALVES = {
    "RGB;16B": "RGB;16L", "RGB;16L": "RGB;16B", "RGB;16N": "RGB;16B",
    "RGBA;16B": "RGBA;16L", "RGBA;16L": "RGBA;16B", "RGBA;16N": "RGBA;16B",
    "RGBX;16B": "RGBX;16L", "RGBX;16L": "RGBX;16B", "RGBX;16N": "RGBX;16B",
    "LA;16B": "RGBA",
}  # fmt: skip
SIDEWAYS = (5, 6, 7, 8)  # EXIF orientations that swap width and height


@contextmanager
def open_picture(document: Document, page: int = 0) -> Iterator[Image.Image]:
    """One page, not decoded yet; its size has been checked. Pillow's failures become sentences."""
    source = _open_source(document)
    decoder = DECODERS.get(document.slug, document.kind.title)
    with translate_errors(document.name), Image.open(source, formats=[decoder.upper()]) as image:
        check_size(document.name, *image.size)
        if page:
            image.seek(page)
            check_size(document.name, *image.size)
        if any(";16" in str(tile.args) for tile in getattr(image, "tile", ())):
            image.info["deep"] = True  # Pillow takes 16 bits to 8 without a word
        if (
            image.format == "TIFF"
            and image.getexif().get(PHOTOMETRIC) == 0
            and "L" not in image.mode
        ):
            image.info["white_is_zero"] = True  # which Pillow heeds for 8 bits alone
        yield image


def _open_source(document: Document) -> Path | io.BytesIO:
    if document.slug == "jpeg" and not _has_end(document.source):
        data = document.source
        return io.BytesIO(end_jpeg(data if isinstance(data, bytes) else data.read_bytes()))
    return io.BytesIO(document.source) if isinstance(document.source, bytes) else document.source


def _has_end(source: Path | bytes) -> bool:
    """Told by its last bytes, for nearly every JPEG has it there."""
    if isinstance(source, bytes):
        return END in source[-64:]
    with source.open("rb") as file:
        file.seek(max(0, source.stat().st_size - 64))
        return END in file.read()


def read_low_halves(document: Document, page: int, mode: str) -> Image.Image | None:
    """Of colours of 16 bits what Pillow leaves out; None where it cannot be had this way."""
    with open_picture(document, page) as image:
        if image.mode != mode or not isinstance(image, ImageFile.ImageFile):
            return None
        if not image.tile or not all(_read_args(tile.args) in LOW_HALVES for tile in image.tile):
            return None
        raw = _read_args(image.tile[0].args)
        image.tile = [tile._replace(args=_decode_raw(tile.args)) for tile in image.tile]
        image.load()
        whole = ImageOps.exif_transpose(image)
    if raw != "LA;16B":
        return whole
    _, grey, _, alpha = whole.split()
    return Image.merge("RGBA", (grey, grey, grey, alpha))


def _read_args(args: Any) -> str:
    return str(args if isinstance(args, str) else args[0])


def _decode_raw(args: Any) -> Any:
    raw = LOW_HALVES[_read_args(args)]
    return raw if isinstance(args, str) else (raw, *args[1:])


@contextmanager
def translate_errors(name: str) -> Iterator[None]:
    """Whatever a decoder stumbles over ends as an IntakeError."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            yield
    except IntakeError:
        raise
    except (Image.DecompressionBombWarning, Image.DecompressionBombError) as error:
        raise too_large(name, _read_pixel_count(error)) from error
    except MemoryError as error:
        raise build_error(name, "needs more memory than one picture is allowed. Make it smaller "
        "first.", "too_large", 413) from error  # fmt: skip
    except FileNotFoundError as error:
        raise build_error(
            name, "is no longer on this server. Upload it again.", "gone", 404
        ) from error
    except UnidentifiedImageError as error:
        raise build_damage_error(name) from error
    except BROKEN as error:
        raise _explain_error(name, str(error).lower(), error) from error


def check_size(name: str, width: int, height: int) -> None:
    if width * height > limits.PIXELS or max(width, height) > limits.MAX_SIDE_PIXELS:
        raise too_large(name, f"{width} × {height} pixels")
    if not width or not height:
        raise build_damage_error(name)


def check_cost(name: str, image: Image.Image) -> None:
    """Before it is decoded: a few hundred kilobytes may stand for gigabytes of work."""
    depth = 2 if "deep" in image.info or image.mode.startswith("I;16") else 1
    depth = 4 if image.mode in ("I", "F") else depth
    cost = image.width * image.height * depth * len(image.getbands())
    if cost > limits.UPLOAD_PIXEL_BYTES:
        share = math.sqrt(limits.UPLOAD_PIXEL_BYTES / cost)
        raise build_error(
            name,
            f"has {image.width} × {image.height} pixels, which takes too long to "
            f"decode. Make it smaller first: {int(image.width * share)} × "
            f"{int(image.height * share)} pixels at most.",
            "too_large",
            413,
        )


def count_pages(document: Document, image: Image.Image) -> int:
    """Of a TIFF. What else has several frames is an animation, of which the first is taken."""
    if document.slug != "tiff":
        return 1
    count = int(getattr(image, "n_frames", 1))
    if count > limits.PAGES_LISTED:
        raise build_error(
            document.name,
            f"has {count:,} pages; {limits.PAGES_LISTED:,} is the limit. Split it first.",
            "too_many_pages",
            413,
        )
    return count


def count_frames(image: Image.Image) -> int:
    """Of an animation; 1 for a still picture."""
    if image.format == "MPO":  # a camera's JPEG with a smaller copy or a depth map behind it
        return 1
    return int(getattr(image, "n_frames", 1))


def shown_size(image: Image.Image) -> tuple[int, int]:
    """As EXIF says it is to be held. Pillow gives TIFF's size that way already."""
    width, height = image.size
    sideways = read_orientation(image) in SIDEWAYS and image.format != "TIFF"
    return (height, width) if sideways else (width, height)


def read_orientation(image: Image.Image) -> int:
    """1 to 8, by EXIF; 1 is upright."""
    value = image.getexif().get(ExifTags.Base.Orientation, 1)
    return value if value in range(1, 9) else 1


def decode_image(document: Document, image: Image.Image, *, about_side: int = 0) -> None:
    """Read it to its end: what is cut off is found here. `about_side` lets JPEG skip detail."""
    if about_side and document.slug == "jpeg":
        image.draft(None, (about_side, about_side))
    image.load()


def too_large(name: str, size: str) -> IntakeError:
    megapixels = limits.PIXELS // 1_000_000
    return build_error(name, f"has {size}: more than the {megapixels} megapixels we can open. Make "
    "it smaller or split it into parts first.", "too_large", 413)  # fmt: skip


def cut_off(name: str) -> IntakeError:
    return build_error(
        name,
        "is incomplete: part of the picture is missing. Download or copy it again.",
        "truncated",
    )


def build_damage_error(name: str) -> IntakeError:
    return build_error(name, "is damaged and can't be read. Open it in another program and save it "
    "again.", "broken")  # fmt: skip


def _read_pixel_count(error: Exception) -> str:
    match = re.search(r"\((\d+) pixels\)", str(error))
    return f"{int(match[1]) / 1_000_000:.1f} megapixels" if match else "too many pixels"


def _explain_error(name: str, words: str, error: Exception) -> IntakeError:
    if "decompressed data too large" in words or "memory used in text chunks" in words:
        return build_error(
            name,
            "decompresses to far more than a picture needs. Open it in another "
            "program and save it again.",
            "bomb",
            413,
        )
    is_cut = isinstance(error, EOFError) or any(sign in words for sign in CUT)
    return cut_off(name) if is_cut else build_damage_error(name)
