"""Readings as files: text, Markdown, JSON, Word, a searchable PDF, all of them in one archive.

Plain functions from readings to bytes; they may take a second or more for a hundred pages and
belong in a thread. `write_pdf` and `write_zip` write as they go and hold one page at a time.
"""

from vision.export.bundle import as_zip, write_zip
from vision.export.pdf import as_searchable_pdf, write_pdf
from vision.export.placing import place_words
from vision.export.readings import ExportPage, Line
from vision.export.texts import as_json, as_md, as_txt
from vision.export.word import as_docx

__all__ = [
    "ExportPage",
    "Line",
    "as_docx",
    "as_json",
    "as_md",
    "as_searchable_pdf",
    "as_txt",
    "as_zip",
    "place_words",
    "write_pdf",
    "write_zip",
]
