"""Files made on the spot: pictures in every mode, and PDFs written by hand."""

import io
import struct
import zlib
from collections.abc import Sequence
from typing import Any

import pillow_heif
from PIL import Image, ImageCms, ImageDraw

pillow_heif.register_heif_opener()
PLACE = b"SECRET-PLACE"
PNG_START = b"\x89PNG\r\n\x1a\n"


def scene(width: int = 64, height: int = 48, mode: str = "RGB") -> Image.Image:
    """Red above left, blue below right, white elsewhere: every turn of it can be told."""
    image = Image.new("RGB", (width, height), "white")
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 0, width // 4, height // 4), fill=(220, 20, 20))
    draw.rectangle((width * 3 // 4, height * 3 // 4, width, height), fill=(20, 20, 220))
    return image.convert(mode)


def saved(image: Image.Image, format: str, **options: Any) -> bytes:
    target = io.BytesIO()
    image.save(target, format=format, **options)
    return target.getvalue()


def exif(orientation: int = 1) -> Image.Exif:
    """As a telephone writes it: with the place."""
    data = Image.Exif()
    data[0x0112] = orientation
    data[0x010F] = PLACE.decode()
    data.get_ifd(0x8825).update({1: "N", 2: (52.0, 31.0, 12.0), 27: PLACE})
    return data


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(
    width: int, height: int, rows: bytes, *, depth: int = 8, colour: int = 2, extra: bytes = b""
) -> bytes:
    """A PNG that claims this size, whatever `rows` hold."""
    head = struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, 0)
    data = chunk(b"IDAT", zlib.compress(rows))
    return PNG_START + chunk(b"IHDR", head) + extra + data + chunk(b"IEND", b"")


def deep_png() -> bytes:
    """16 bits a colour, which Pillow cannot write."""
    row = b"\0" + b"".join(struct.pack(">HHH", x * 4_000, 32_768, 65_535) for x in range(16))
    return png(16, 8, row * 8, depth=16)


def text_bomb() -> bytes:
    """A hundred megabytes of text in a hundred kilobytes of PNG."""
    bomb = chunk(b"zTXt", b"Comment\0\0" + zlib.compress(bytes(100 * 2**20)))
    return png(4, 4, b"\0" * 52, extra=bomb)


def swapped_profile() -> bytes:
    """sRGB with red and green exchanged: whoever ignores it sees the wrong colours."""
    data = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    data = data.replace("sRGB".encode("utf-16-be"), "Swap".encode("utf-16-be"))
    return data.replace(b"rXYZ", b"----").replace(b"gXYZ", b"rXYZ").replace(b"----", b"gXYZ")


def animation(format: str, frames: int = 3) -> bytes:
    first, *rest = (scene().rotate(90 * turn) for turn in range(frames))
    return saved(first, format, save_all=True, append_images=rest)


def fax(pages: int = 3) -> bytes:
    """Black and white pages of different sizes in one TIFF."""
    first, *rest = (scene(64 + 8 * page, 48, "1") for page in range(pages))
    return saved(first, "TIFF", compression="group4", save_all=True, append_images=rest)


def see_through(colour: tuple[int, int, int, int] = (255, 0, 0, 0)) -> Image.Image:
    image = scene(mode="RGBA")
    image.paste(colour, (0, 0, 32, 24))
    return image


def looping_tiff() -> bytes:
    """Its second page is its first."""
    data = bytearray(saved(scene(mode="L"), "TIFF"))
    start = int.from_bytes(data[4:8], "little")
    count = int.from_bytes(data[start : start + 2], "little")
    at = start + 2 + 12 * count
    data[at : at + 4] = data[4:8]
    return bytes(data)


def pdf(*pages: Sequence[float], words: str = "Receipt 42", trailer: str = "") -> bytes:
    """A PDF with a line of text on pages of these sizes in points."""
    content = f"BT /F 40 Tf 40 40 Td ({words}) Tj ET"
    kids = " ".join(f"{number + 4} 0 R" for number in range(len(pages)))
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>",
        f"<< /Length {len(content)} >>\nstream\n{content}\nendstream",
        *(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {width} {height}] /Contents 3 0 R "
            "/Resources << /Font << /F << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> "
            ">> >>"
            for width, height in pages
        ),
    ]
    return assemble_pdf(objects, trailer)


def assemble_pdf(objects: Sequence[str], trailer: str = "") -> bytes:
    parts, offsets, at = ["%PDF-1.4\n"], [], 9
    for number, text in enumerate(objects, 1):
        offsets.append(at)
        parts.append(f"{number} 0 obj\n{text}\nendobj\n")
        at += len(parts[-1])
    table = "".join(f"{offset:010} 00000 n \n" for offset in offsets)
    size = len(objects) + 1
    parts.append(f"xref\n0 {size}\n0000000000 65535 f \n{table}")
    parts.append(f"trailer\n<< /Size {size} /Root 1 0 R {trailer} >>\nstartxref\n{at}\n%%EOF\n")
    return "".join(parts).encode("latin-1")
