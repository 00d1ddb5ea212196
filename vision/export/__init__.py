"""Readings as files: text, Markdown, JSON, Word, a searchable PDF, all of them in one archive.

Plain functions from readings to bytes; they may take a second or more for a hundred pages and
belong in a thread. `write_zip`, and `write_pdf` in `pdf`, which is loaded where it is needed, write
as they go and hold one page at a time.
"""

from vision.export.bundle import build_zip, write_zip
from vision.export.placing import place_words
from vision.export.readings import ExportPage, Line
from vision.export.texts import build_json, build_md, build_txt
from vision.export.word import build_docx

__all__ = [
    "ExportPage",
    "Line",
    "build_docx",
    "build_json",
    "build_md",
    "build_txt",
    "build_zip",
    "place_words",
    "write_zip",
]
