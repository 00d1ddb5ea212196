"""Inputs that people, cameras, scanners and attackers come up with, and what is said of each.

As a script, it writes them all into a folder: python -m tests.intake.awkward FOLDER
"""

import io
import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import pillow_heif
from PIL import Image, ImageCms

from tests.intake.files import (
    animation,
    deep_png,
    exif,
    fax,
    looping_tiff,
    pdf,
    png,
    saved,
    scene,
    see_through,
    swapped_profile,
    text_bomb,
)
from tests.intake.locks import locked_pdf, restricted_pdf

LEAD = "Supported: PNG, JPEG, WebP, GIF, TIFF, BMP, HEIC, AVIF and PDF."
DAMAGED = "is damaged and can't be read. Open it in another program and save it again."
DAMAGED_PDF = ("is a damaged PDF and can't be read. Open it in another program and save or "
"print it as a new PDF.")  # fmt: skip
CUT = "is incomplete: part of the picture is missing. Download or copy it again."
MB = 2**20
A4 = (595, 842)


@dataclass(frozen=True)
class Refused:
    """`says` is the whole sentence after the name."""

    name: str
    make: Callable[[], bytes]
    says: str


@dataclass(frozen=True)
class Taken:
    """What the first page becomes, and what is said about it."""

    name: str
    make: Callable[[], bytes]
    size: tuple[int, int]
    mime: str
    notes: tuple[str, ...] = ()  # of the picture that is sent
    said: tuple[str, ...] = ()  # of the document
    pages: int = 1


def stranger(what: str, advice: str) -> str:
    return f"{what}, not a picture or PDF. {advice}"


def cut(image: Image.Image, format: str, **options: Any) -> bytes:
    data = saved(image, format, **options)
    return data[: len(data) * 2 // 3]


def lab() -> bytes:
    to_lab = (ImageCms.createProfile("sRGB"), ImageCms.createProfile("LAB"))
    image = ImageCms.profileToProfile(scene(), *to_lab, outputMode="LAB")
    assert image
    return saved(image, "TIFF")


def deep_heic() -> bytes:
    picture = pillow_heif.from_bytes("RGB;16", (64, 48), bytes(64 * 48 * 6))
    target = io.BytesIO()
    picture.save(target, quality=90)
    return target.getvalue()


def pages(count: int) -> bytes:
    return pdf(*[A4] * count)


def big(start: bytes, size: int) -> bytes:
    return start + bytes(size - len(start))


BIG = scene(600, 450)
REFUSED = (
    Refused("nothing.png", bytes, "is empty (0 bytes). Save or download it again."),
    Refused("page.png", lambda: b"<!DOCTYPE html><title>404</title>",
            stranger("is a web page (HTML)", "Open it and save the picture itself.")),
    Refused("page.pdf", lambda: b"<html><body>Sign in first</body></html>",
            stranger("is a web page (HTML)", "Open it and save the picture itself.")),
    Refused("<b>bold<b>.png", lambda: b"x", stranger("is a text file", LEAD)),
    Refused("invoice\u202egnp.exe", lambda: b"\x7fELF\2\1\1",
            stranger("is of an unknown type", LEAD)),
    Refused("drawing.png", lambda: b'<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>',
            stranger("is an SVG drawing", "Export it as PNG.")),
    Refused("old.jpg", lambda: b'\xef\xbb\xbf<?xml version="1.0"?>\n<!-- x -->\n<svg width="9"/>',
            stranger("is an SVG drawing", "Export it as PNG.")),
    Refused("letter.docx", lambda: b"PK\x03\x04" + bytes(40),
            stranger("is an archive or an Office document", "Save it as PDF or unzip it first.")),
    Refused("film.heic", lambda: b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom" + bytes(40),
            stranger("is a video", "Take a screenshot of it.")),
    Refused("layers.png", lambda: b"8BPS\0\1" + bytes(40),
            stranger("is a Photoshop document", "Export it as PNG or JPEG.")),
    Refused("figure.jpg", lambda: b"%!PS-Adobe-3.0 EPSF-3.0\n", # Pillow would start Ghostscript
            stranger("is PostScript", "Save it as PDF.")),
    Refused("notes.png", lambda: b"Milk, bread, butter", stranger("is a text file", LEAD)),
    Refused("zeros.jpg", lambda: bytes(5_000), stranger("contains nothing but zeros", LEAD)),
    Refused("noise.jpg", lambda: b"\1\2\3\4\5" * 99, stranger("is of an unknown type", LEAD)),
    Refused("start.jpg", lambda: b"\xff\xd8\xff\xe0", DAMAGED),
    Refused("cut.jpg", partial(cut, BIG, "JPEG"), CUT),
    Refused("cut.png", partial(cut, BIG, "PNG"), CUT),
    Refused("cut.gif", partial(cut, BIG, "GIF"), CUT),
    Refused("cut.bmp", partial(cut, BIG, "BMP"), CUT),
    Refused("cut.heic", partial(cut, BIG, "HEIF"), CUT),
    Refused("cut.webp", partial(cut, BIG, "WEBP"), DAMAGED),
    Refused("cut.avif", partial(cut, BIG, "AVIF"), CUT),
    Refused("scrambled.png", lambda: png(64, 48, b"no rows"), CUT),
    Refused("flat.png", lambda: png(0, 48, b"\0"), DAMAGED),
    Refused("bomb.png", lambda: png(60_000, 60_000, bytes(9), depth=1, colour=0),
            "has 3600.0 megapixels: more than the 67 megapixels we can open. Make it smaller "
            "or split it into parts first."),
    Refused("thread.png", lambda: png(70_000, 2, bytes(9), depth=1, colour=0),
            "has 70000 × 2 pixels: more than the 67 megapixels we can open. Make it smaller "
            "or split it into parts first."),
    Refused("panorama.png", lambda: png(30_000, 3_000, bytes(9), depth=1, colour=0),
            "has 90.0 megapixels: more than the 67 megapixels we can open. Make it smaller or "
            "split it into parts first."),
    Refused("words.png", text_bomb, "decompresses to far more than a picture needs. Open it "
    "in another program and save it again."),
    Refused("heavy.png", lambda: big(saved(scene(), "PNG"), 26 * MB), "is larger than 25 MB, the "
            "limit for PNG files. Make it smaller or split it."),
    Refused("heavy.pdf", lambda: big(pdf(A4), 51 * MB), "is larger than 50 MB, the limit for PDF "
            "files. Make it smaller or split it."),
    Refused("locked.pdf", locked_pdf,
            "is password-protected. Save it without a password and upload it again."),
    Refused("half.pdf", lambda: pdf(A4)[:200], DAMAGED_PDF),
    Refused("garbage.pdf", lambda: b"%PDF-1.7\n" + b"garbage " * 99, DAMAGED_PDF),
    Refused("blank.pdf", pdf, DAMAGED_PDF),
    Refused("endless.pdf", partial(pages, 5_001),
            "has 5,001 pages; 5,000 is the limit. Split it first."),
)  # fmt: skip

TO_PNG, TO_JPEG = "image/png", "image/jpeg"
DEEP = "reduced to 8 bits per colour"
PLACE = "location and other metadata removed"
TURNED = "rotated upright using camera data"
FLAT = "transparent parts placed on white"
DRAWN = "page rendered at 200 dpi"
FIRST = "an animation with 3 frames: the first is used"
TAKEN = (
    Taken("plain.jpg", partial(saved, scene(), "JPEG"), (64, 48), TO_JPEG),
    Taken("phone.jpg", partial(saved, scene(), "JPEG", exif=exif(6)), (48, 64), TO_JPEG,
          (PLACE, TURNED)),
    Taken("odd.jpg", partial(saved, scene(), "JPEG", exif=exif(9)), (64, 48), TO_JPEG, (PLACE,)),
    Taken("print.jpg", partial(saved, scene(mode="CMYK"), "JPEG"), (64, 48), TO_JPEG,
          ("converted from CMYK to RGB",)),
    Taken("two.jpg", lambda: saved(scene(), "MPO", save_all=True, append_images=[scene(8, 8)]),
          (64, 48), TO_JPEG),
    Taken("liar.png", partial(saved, scene(), "JPEG"), (64, 48), TO_JPEG,
          said=("named .png but actually JPEG",)),
    Taken("dot.png", partial(saved, scene(1, 1), "PNG"), (1, 1), TO_PNG),
    Taken("grey16.png", lambda: saved(Image.new("I;16", (9, 9), 40_000), "PNG"), (9, 9), TO_PNG,
          (DEEP,)),
    Taken("rgb16.png", deep_png, (16, 8), TO_PNG, (DEEP,)),
    Taken("fraction.tiff", partial(saved, scene(mode="F"), "TIFF"), (64, 48), TO_PNG,
          (DEEP, "converted from TIFF to PNG")),
    Taken("lab.tiff", lab, (64, 48), TO_PNG,
          ("colours converted to sRGB", "converted from TIFF to PNG")),
    Taken("fax.tiff", fax, (64, 48), TO_PNG, ("converted from TIFF to PNG",), pages=3),
    Taken("looping.tiff", looping_tiff, (64, 48), TO_PNG, ("converted from TIFF to PNG",)),
    Taken("palette.png", partial(saved, scene(mode="P"), "PNG"), (64, 48), TO_PNG),
    Taken("hole.png", lambda: saved(see_through().quantize(), "PNG"), (64, 48), TO_PNG, (FLAT,)),
    Taken("glass.png", lambda: saved(see_through(), "PNG"), (64, 48), TO_PNG, (FLAT,)),
    Taken("veil.png", lambda: saved(see_through().convert("LA"), "PNG"), (64, 48), TO_PNG,
          (FLAT,)),
    Taken("solid.png", partial(saved, scene(mode="RGBA"), "PNG"), (64, 48), TO_PNG),
    Taken("swapped.png", partial(saved, scene(), "PNG", icc_profile=swapped_profile()), (64, 48),
          TO_PNG, ("colours converted to sRGB",)),
    Taken("profile.png", partial(saved, scene(), "PNG", icc_profile=b"nonsense" * 20), (64, 48),
          TO_PNG, ("its colour profile doesn't fit and was ignored",)),
    Taken("dance.gif", partial(animation, "GIF"), (64, 48), TO_PNG,
          ("converted from GIF to PNG",), (FIRST,)),
    Taken("dance.webp", partial(animation, "WEBP"), (64, 48), TO_JPEG,
          ("converted from WebP to JPEG",), (FIRST,)),
    Taken("dance.png", partial(animation, "PNG"), (64, 48), TO_PNG, (), (FIRST,)),
    Taken("exact.webp", partial(saved, scene(), "WEBP", lossless=True), (64, 48), TO_PNG,
          ("converted from WebP to PNG",)),
    Taken("old.bmp", partial(saved, scene(), "BMP"), (64, 48), TO_PNG,
          ("converted from BMP to PNG",)),
    Taken("phone.heic", partial(saved, scene(), "HEIF", exif=exif()), (64, 48), TO_JPEG,
          (PLACE, "converted from HEIC to JPEG")),
    Taken("deep.heic", deep_heic, (64, 48), TO_JPEG, (DEEP, "converted from HEIC to JPEG")),
    Taken("new.avif", partial(saved, scene(), "AVIF", exif=exif(6)), (48, 64), TO_JPEG,
          (PLACE, TURNED, "converted from AVIF to JPEG")),
    Taken("panorama.jpg", lambda: saved(scene(30_000, 300, "L"), "JPEG"), (30_000, 300), TO_JPEG),
    Taken("letter.pdf", lambda: pdf(A4), (1653, 2339), TO_PNG, (DRAWN,)),
    Taken("restricted.pdf", restricted_pdf, (1653, 2339), TO_PNG, (DRAWN,)),
    Taken("scan.pdf", partial(saved, scene(), "PNG"), (64, 48), TO_PNG,
          said=("named .pdf but actually PNG",)),
    Taken("book.pdf", partial(pages, 2_000), (1653, 2339), TO_PNG, (DRAWN,), pages=2_000),
    Taken("poster.pdf", lambda: pdf((14_400, 7_200)), (4_096, 2_048), TO_PNG,
          ("page rendered at 20 dpi",)),
)  # fmt: skip


def write(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for awkward in (*REFUSED, *TAKEN):
        (folder / awkward.name).write_bytes(awkward.make())


if __name__ == "__main__":
    write(Path(sys.argv[1]))
