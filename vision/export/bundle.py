"""Many readings in one archive: a file for each, and all that is known of them as JSON."""

import unicodedata
from collections.abc import Callable, Mapping, Sequence
from io import BytesIO
from typing import IO
from zipfile import ZIP_DEFLATED, ZipFile

from playground.intake.file_names import download_name
from vision.export.readings import ExportPage
from vision.export.texts import build_json, build_md, build_txt
from vision.export.word import build_docx


def build_pdf(readings: Sequence[ExportPage]) -> bytes:
    from vision.export.pdf import build_searchable_pdf  # loads Pillow

    return build_searchable_pdf(readings)


WRITERS: Mapping[str, Callable[[Sequence[ExportPage]], bytes]] = {
    "txt": build_txt,
    "md": build_md,
    "json": build_json,
    "docx": build_docx,
    "pdf": build_pdf,
}
ALL = "readings.json"
MAX_NAME_BYTES = 180  # bytes of a name: file systems take 255, and a number and an ending are added
DEVICES = {"con", "prn", "aux", "nul"} | {
    f"{port}{n}" for port in ("com", "lpt") for n in range(10)
}


def build_zip(readings: Sequence[ExportPage], formats: Sequence[str] = ("txt",)) -> bytes:
    file = BytesIO()
    write_zip(readings, file, formats)
    return file.getvalue()


def write_zip(readings: Sequence[ExportPage], file: IO[bytes], formats: Sequence[str]) -> None:
    """formats: of WRITERS. PDF only for readings whose boxes are known."""
    with ZipFile(file, "w", ZIP_DEFLATED) as archive:
        for name, reading in zip(_name_files(readings), readings, strict=True):
            for each in formats:
                if each != "pdf" or (reading.lines and reading.picture):
                    archive.writestr(f"{name}.{each}", WRITERS[each]([reading]))
        archive.writestr(ALL, build_json(readings))


def _name_files(readings: Sequence[ExportPage]) -> list[str]:
    """Names without endings, each once even where case does not count; a folder for each model."""
    several = len({(reading.provider, reading.model) for reading in readings}) > 1
    taken = {ALL.removesuffix(".json")}
    names = []
    for reading in readings:
        folder = f"{_make_safe(_name_model(reading))}/" if several else ""
        names.append(_find_free_name(folder + _make_safe(reading.page), taken))
    return names


def _name_model(reading: ExportPage) -> str:
    return " ".join(filter(None, (reading.provider, reading.model.replace("/", " "))))


def _make_safe(name: str) -> str:
    stem = (
        download_name(name, "x")
        .removesuffix(".x")
        .encode()[:MAX_NAME_BYTES]
        .decode(errors="ignore")
    )
    stem = stem.rstrip(". ")
    return f"_{stem}" if stem.partition(".")[0].casefold() in DEVICES else stem


def _find_free_name(name: str, taken: set[str]) -> str:
    number, free = 1, name
    while (key := unicodedata.normalize("NFKC", free).casefold()) in taken:
        number += 1
        free = f"{name} ({number})"
    taken.add(key)
    return free
