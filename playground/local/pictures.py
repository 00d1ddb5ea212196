"""A picture from what a client sent, within bounds; every refusal is a sentence."""

import base64
import binascii
import io
import struct
import warnings
import zlib
from collections.abc import Iterator
from contextlib import contextmanager

from PIL import Image, ImageOps, UnidentifiedImageError

MOST_PIXELS = 50_000_000
MOST_BYTES = 25_000_000
# Named one by one: Pillow would hand some of the others to outside programs.
FORMATS = ("PNG", "JPEG", "WEBP", "GIF", "TIFF", "BMP", "AVIF", "JPEG2000", "PPM")
# What Pillow's readers raise on data that are not what they say they are.
BROKEN = (
    OSError,
    SyntaxError,
    ValueError,
    EOFError,
    LookupError,
    TypeError,
    ArithmeticError,
    struct.error,
    zlib.error,
)

Image.MAX_IMAGE_PIXELS = MOST_PIXELS
warnings.simplefilter("error", Image.DecompressionBombWarning)


class PictureError(Exception):
    """A picture that cannot be read; the sentence goes on from the picture's name."""


def open_picture(encoded: str) -> Image.Image:
    """An upright picture in RGB, from base64."""
    with read_picture(encoded) as image:
        return convert_colour(ImageOps.exif_transpose(image))


@contextmanager
def read_picture(encoded: str) -> Iterator[Image.Image]:
    """The picture as it came, from base64; its pixels are read when they are asked for."""
    raw = _decode_base64(encoded)
    try:
        with Image.open(io.BytesIO(raw), formats=FORMATS) as image:
            _check_image(image)
            yield image
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise PictureError(_too_large()) from error
    except UnidentifiedImageError as error:
        kinds = "PNG, JPEG, WebP, GIF, TIFF, BMP, AVIF, JPEG 2000"
        raise PictureError(f"isn't a supported image type ({kinds})") from error
    except BROKEN as error:
        raise PictureError("is damaged or incomplete") from error


def _decode_base64(encoded: str) -> bytes:
    if len(encoded) * 3 / 4 > MOST_BYTES + 3:
        raise PictureError(f"is larger than {MOST_BYTES // 10**6} MB")
    try:
        raw = base64.b64decode(encoded, validate=True)
    except (binascii.Error, ValueError) as error:
        raise PictureError("is not valid base64") from error
    if not raw:
        raise PictureError("is empty")
    return raw


def _check_image(image: Image.Image) -> None:
    if image.width * image.height > MOST_PIXELS:
        raise PictureError(_too_large())
    if image.format == "TIFF" and getattr(image, "n_frames", 1) > 1:
        raise PictureError("has several pages: send each as a separate image")


def _too_large() -> str:
    return f"has more than {MOST_PIXELS // 10**6} million pixels"


def eight_bits(image: Image.Image) -> Image.Image:
    """Modes of 16 or more bits, which convert() would cut off, spread over 8."""
    if not image.mode.startswith(("I", "F")):
        return image
    lowest, highest = image.getextrema()
    assert isinstance(lowest, (int, float))
    assert isinstance(highest, (int, float))
    scale = 255 / max(highest - lowest, 1)
    return image.convert("F").point(lambda value: (value - lowest) * scale).convert("L")


def convert_colour(image: Image.Image) -> Image.Image:
    """Eight bits a channel, on white paper."""
    image = eight_bits(image)
    if image.has_transparency_data:
        layer = image.convert("RGBA")
        paper = Image.new("RGBA", layer.size, "white")
        return Image.alpha_composite(paper, layer).convert("RGB")
    return image.convert("RGB")
