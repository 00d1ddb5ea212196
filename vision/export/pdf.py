"""Readings as a searchable PDF: the picture as it was sent, and over it the text, unseen.

Written with Pillow's PDF objects, page by page, so that a hundred photos do not have to be in
memory at once. JPEG goes in as it is; other pictures are packed without loss.
"""

import zlib
from collections.abc import Iterable, Iterator, Sequence
from io import BytesIO
from typing import IO, Any

from PIL import Image
from PIL.PdfParser import IndirectReference, PdfArray, PdfDict, PdfName, PdfParser

from vision.export.glyphless import Glyphless, measure_ems
from vision.export.lettering import place_text
from vision.export.placing import place_words
from vision.export.readings import ExportPage, Line

LONG_SIDE = 842  # points: the long side of A4
SPACES = {b"L": b"DeviceGray", b"RGB": b"DeviceRGB"}


def build_searchable_pdf(readings: Sequence[ExportPage]) -> bytes:
    """Pages without known boxes are in it as pictures; readings without a picture are not."""
    file = BytesIO()
    write_pdf(readings, file)
    return file.getvalue()


def write_pdf(readings: Iterable[ExportPage], file: IO[bytes]) -> None:
    """file: empty, can seek."""
    pdf = PdfParser(f=file)
    pdf.start_writing()
    pdf.write_header()
    pdf.pages_ref = pdf.next_object_id(0)
    font, font_at = Glyphless(), pdf.next_object_id(0)
    for reading in readings:
        if reading.picture:
            pdf.pages.append(_write_page(pdf, reading, reading.picture(), font, font_at))
    font.write_font(pdf, font_at)
    _close_pdf(pdf)


def _close_pdf(pdf: PdfParser) -> None:
    root = pdf.write_obj(None, Type=PdfName(b"Catalog"), Pages=pdf.pages_ref)
    pages = {"Count": len(pdf.pages), "Kids": PdfArray(pdf.pages)}
    pdf.write_obj(pdf.pages_ref, Type=PdfName(b"Pages"), **pages)
    pdf.write_xref_and_trailer(root)


def _write_page(
    pdf: PdfParser, reading: ExportPage, data: bytes, font: Glyphless, font_at: IndirectReference
) -> IndirectReference:
    picture, (width, height) = _write_picture(pdf, data)
    scale = LONG_SIDE / max(width, height)
    lines = place_words(reading.lines, reading.text)
    content = "\n".join(_write_content(lines, font, width, height, scale))
    resources: dict[str | bytes, Any] = {
        b"XObject": PdfDict({b"P": picture}),
        b"Font": PdfDict({b"F": font_at}),
    }
    return pdf.write_page(
        None,
        Resources=PdfDict(resources),
        MediaBox=PdfArray([0, 0, width * scale, height * scale]),
        Contents=pdf.write_obj(
            None, stream=zlib.compress(content.encode()), Filter=PdfName(b"FlateDecode")
        ),
    )


def _write_picture(pdf: PdfParser, data: bytes) -> tuple[IndirectReference, tuple[int, int]]:
    with Image.open(BytesIO(data)) as image:
        if image.format == "JPEG" and image.mode in ("L", "RGB"):
            return _write_image(pdf, image, b"DCTDecode", data), image.size
        plain = _flatten_image(image)
    return _write_image(pdf, plain, b"FlateDecode", zlib.compress(plain.tobytes())), plain.size


def _flatten_image(image: Image.Image) -> Image.Image:
    """Grey or RGB, on white where it is transparent."""
    if image.has_transparency_data:
        image = image.convert("RGBA")
        white = Image.new("RGBA", image.size, "white")
        return Image.alpha_composite(white, image).convert("RGB")
    return image.convert("L" if image.mode in ("1", "L") else "RGB")


def _write_image(
    pdf: PdfParser, image: Image.Image, packing: bytes, body: bytes
) -> IndirectReference:
    entries: dict[str, Any] = {"Width": image.width, "Height": image.height}
    return pdf.write_obj(
        None,
        stream=body,
        Type=PdfName(b"XObject"),
        Subtype=PdfName(b"Image"),
        ColorSpace=PdfName(SPACES[image.mode.encode()]),
        BitsPerComponent=8,
        Filter=PdfName(packing),
        **entries,
    )


def _write_content(
    lines: Sequence[Line], font: Glyphless, width: int, height: int, scale: float
) -> Iterator[str]:
    """The picture on the whole page; then each line, in a text mode that paints nothing."""
    yield f"q {width * scale:.3f} 0 0 {height * scale:.3f} 0 0 cm /P Do Q"
    yield "BT 3 Tr /F 1 Tf"
    for line in lines:
        for run in place_text(line, lambda p: (p[0] * scale, (height - p[1]) * scale), measure_ems):
            yield f"{run.matrix} Tm <{font.encode_text(run.text)}> Tj"
    yield "ET"
