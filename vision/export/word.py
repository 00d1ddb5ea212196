"""Readings as a Word document: a heading and a new page for each page, tables as tables."""

import re
from collections.abc import Sequence
from io import BytesIO
from typing import TYPE_CHECKING

from vision.export.blocks import Block, list_blocks
from vision.export.readings import ExportPage, build_titles
from vision.upload.prompts import strip_fence

if TYPE_CHECKING:
    from docx.document import Document
    from docx.text.paragraph import Paragraph

BOLD = re.compile(r"\*\*(?=\S)(.+?)(?<=\S)\*\*")
UNWRITABLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # in XML
MOST_COLUMNS = 63  # of a Word table


def build_docx(readings: Sequence[ExportPage]) -> bytes:
    import docx  # four megabytes that most processes never need

    document = docx.Document()
    document.core_properties.author = document.core_properties.comments = ""  # the template's
    for number, (title, reading) in enumerate(zip(build_titles(readings), readings, strict=True)):
        heading = document.add_heading(_clean_text(title), level=1)
        heading.paragraph_format.page_break_before = number > 0
        _add_reading(document, reading)
    file = BytesIO()
    document.save(file)
    return file.getvalue()


def _add_reading(document: "Document", reading: ExportPage) -> None:
    if reading.note:
        document.add_paragraph().add_run(_clean_text(reading.note)).italic = True
    for block in list_blocks(_clean_text(strip_fence(reading.text))):
        if block.rows:
            _add_table(document, block.rows)
        elif block.level:
            _write_paragraph(document.add_heading(level=min(block.level + 1, 9)), block)
        else:
            _write_paragraph(document.add_paragraph(), block)


def _add_table(document: "Document", rows: list[list[str]]) -> None:
    if len(rows[0]) > MOST_COLUMNS:
        document.add_paragraph("\n".join("\t".join(row) for row in rows))
        return
    table = document.add_table(0, len(rows[0]), style="Table Grid")
    for row in rows:
        for cell, text in zip(table.add_row().cells, row, strict=True):
            _write_paragraph(cell.paragraphs[0], Block(text))


def _write_paragraph(paragraph: "Paragraph", block: Block) -> None:
    """The text, with what stands between double asterisks in bold."""
    for number, part in enumerate(BOLD.split(block.text)):
        if part:
            paragraph.add_run(part).bold = number % 2 == 1 or None


def _clean_text(text: str) -> str:
    return UNWRITABLE.sub("", text)
