"""Pictures of every kind, and what is no picture."""

import base64
import io
import struct
import zlib

import pytest
from PIL import Image

from playground.local.pictures import MOST_BYTES, PictureError, open_picture
from tests.local.pictures import encode_image


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "CMYK", "I;16", "I", "F"])
def test_every_mode_becomes_rgb(mode: str) -> None:
    kind = "TIFF" if mode in ("CMYK", "I", "F") else "PNG"
    assert open_picture(encode_image(Image.new(mode, (8, 4)), kind)).mode == "RGB"


def test_sixteen_bits_are_scaled_and_not_cut_off() -> None:
    deep = Image.new("I;16", (2, 1))
    deep.putpixel((0, 0), 20000)
    deep.putpixel((1, 0), 60000)
    picture = open_picture(encode_image(deep))
    assert [picture.getpixel((x, 0)) for x in (0, 1)] == [(0, 0, 0), (255, 255, 255)]


def test_what_is_transparent_lies_on_white_paper() -> None:
    clear = open_picture(encode_image(Image.new("RGBA", (1, 1), (0, 0, 0, 0))))
    assert clear.getpixel((0, 0)) == (255, 255, 255)


def test_a_photo_is_turned_as_its_camera_says() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    buffer = io.BytesIO()
    Image.new("RGB", (20, 10)).save(buffer, "JPEG", exif=exif)
    assert open_picture(base64.b64encode(buffer.getvalue()).decode()).size == (10, 20)


@pytest.mark.parametrize(
    ("raw", "sentence"),
    [
        (b"", "is empty"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "isn't a supported image type"),
        (b"%!PS-Adobe-3.0 EPSF-3.0", "isn't a supported image type"),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 40, "isn't|is damaged"),
        (b"\xff\xd8\xff\xe0" + b"\0" * 40, "isn't|is damaged"),
    ],
)
def test_what_is_no_picture(raw: bytes, sentence: str) -> None:
    with pytest.raises(PictureError, match=sentence):
        open_picture(base64.b64encode(raw).decode())


@pytest.mark.parametrize("side", [8_000, 30_000])
def test_a_decompression_bomb(side: int) -> None:
    with pytest.raises(PictureError, match="has more than 50 million pixels"):
        open_picture(_png_that_claims(side, side))


def test_what_is_not_base64() -> None:
    with pytest.raises(PictureError, match="is not valid base64"):
        open_picture("!!!!")


def test_too_many_bytes_are_not_even_decoded() -> None:
    with pytest.raises(PictureError, match="is larger than 25 MB"):
        open_picture("A" * (MOST_BYTES * 4 // 3 + 100))


def test_pages_of_a_tiff_are_wanted_one_by_one() -> None:
    buffer = io.BytesIO()
    page = Image.new("L", (4, 4))
    page.save(buffer, "TIFF", save_all=True, append_images=[page])
    with pytest.raises(PictureError, match="has several pages"):
        open_picture(base64.b64encode(buffer.getvalue()).decode())


def _png_that_claims(width: int, height: int) -> str:
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = [(b"IHDR", header), (b"IDAT", zlib.compress(b"\0")), (b"IEND", b"")]
    raw = b"\x89PNG\r\n\x1a\n"
    for name, data in chunks:
        raw += struct.pack(">I", len(data)) + name + data
        raw += struct.pack(">I", zlib.crc32(name + data))
    return base64.b64encode(raw).decode()
