"""Invisible text in a PDF: a font without shapes that can say every character.

Each character (with its accents) that the document uses gets a number, and a table says what the
number means, so that every script can be searched and copied without any font file of it. The way
is Tesseract's, https://github.com/tesseract-ocr/tesseract/blob/main/src/api/pdfrenderer.cpp;
`glyphless.ttf`, because readers of PDF want a font to be embedded, has two empty glyphs besides
.notdef, half an em wide and a whole one. It was made with fontTools' FontBuilder.
"""

import re
import unicodedata
import zlib
from pathlib import Path
from typing import Any

from PIL.PdfParser import IndirectReference, PdfArray, PdfDict, PdfName, PdfParser

FONT = Path(__file__).with_name("glyphless.ttf")
NAME = PdfName(b"Glyphless")
HALF, FULL = 1, 2  # the glyphs
MAX_GLYPHS = 0xFFFF  # numbers have two bytes
BATCH_ENTRIES = 100  # entries in a section of the table, by its definition

TO_UNICODE = """/CIDInit /ProcSet findresource begin
12 dict begin
begincmap
/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def
/CMapName /Glyphless def
/CMapType 2 def
1 begincodespacerange
<0000> <FFFF>
endcodespacerange
{sections}
endcmap
CMapName currentdict /CMap defineresource pop
end
end"""


class Glyphless:
    """The font of one document. It is written last, when all its characters are known."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}

    def encode_text(self, text: str) -> str:
        """The text as hexadecimal numbers for `Tj`."""
        return "".join(f"{self._number_cluster(each):04X}" for each in split_clusters(text))

    def write_font(self, pdf: PdfParser, reference: IndirectReference) -> None:
        pdf.write_obj(
            reference,
            Type=PdfName(b"Font"),
            Subtype=PdfName(b"Type0"),
            BaseFont=NAME,
            Encoding=PdfName(b"Identity-H"),
            DescendantFonts=PdfArray([self._write_descendant(pdf)]),
            ToUnicode=_write_stream(pdf, self._write_meanings().encode()),
        )

    def _number_cluster(self, cluster: str) -> int:
        if len(self._numbers) == MAX_GLYPHS:
            return self._numbers.get(cluster, 0)
        return self._numbers.setdefault(cluster, len(self._numbers) + 1)

    def _write_descendant(self, pdf: PdfParser) -> IndirectReference:
        glyphs = [0, *map(_get_width, self._numbers)]
        return pdf.write_obj(
            None,
            Type=PdfName(b"Font"),
            Subtype=PdfName(b"CIDFontType2"),
            BaseFont=NAME,
            CIDSystemInfo=PdfDict(
                {b"Registry": b"Adobe", b"Ordering": b"Identity", b"Supplement": 0}
            ),
            FontDescriptor=_write_descriptor(pdf),
            CIDToGIDMap=_write_stream(pdf, b"".join(each.to_bytes(2, "big") for each in glyphs)),
            DW=500,
            W=PdfArray([0, PdfArray([each * 500 for each in glyphs])]),
        )

    def _write_meanings(self) -> str:
        rows = [f"<{n:04X}> <{_encode_utf16(each)}>" for each, n in self._numbers.items()]
        batches = [rows[at : at + BATCH_ENTRIES] for at in range(0, len(rows), BATCH_ENTRIES)]
        sections = ("\n".join([f"{len(b)} beginbfchar", *b, "endbfchar"]) for b in batches)
        return TO_UNICODE.format(sections="\n".join(sections))


CLUSTER = re.compile(r".m*|m+", re.DOTALL)


def split_clusters(text: str) -> list[str]:
    """Characters with the marks that stand on them."""
    marks = "".join("m" if unicodedata.category(c)[0] == "M" else "c" for c in text)
    return [text[slice(*match.span())] for match in CLUSTER.finditer(marks)]


def measure_ems(text: str) -> float:
    """How wide the text is."""
    return sum(_get_width(each) for each in split_clusters(text)) / 2


def _get_width(cluster: str) -> int:
    return FULL if unicodedata.east_asian_width(cluster[0]) in "WF" else HALF


def _encode_utf16(text: str) -> str:
    return text.encode("utf-16-be", errors="replace").hex().upper()


def _write_descriptor(pdf: PdfParser) -> IndirectReference:
    font = FONT.read_bytes()
    return pdf.write_obj(
        None,
        Type=PdfName(b"FontDescriptor"),
        FontName=NAME,
        Flags=5,  # fixed width, symbols
        FontBBox=PdfArray([0, -200, 1000, 800]),
        ItalicAngle=0,
        Ascent=800,
        Descent=-200,
        CapHeight=800,
        StemV=80,
        FontFile2=_write_stream(pdf, font, Length1=len(font)),
    )


def _write_stream(pdf: PdfParser, body: bytes, **entries: Any) -> IndirectReference:
    packed = zlib.compress(body)
    return pdf.write_obj(None, stream=packed, Filter=PdfName(b"FlateDecode"), **entries)
