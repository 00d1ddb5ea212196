"""Pictures as one archive, written while it is sent: neither it nor a picture whole in memory."""

import re
import time
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import IO

from django.http import StreamingHttpResponse

from imagegen.gallery.strip_metadata import open_stripped
from imagegen.models import Picture
from playground.infrastructure.connections import release_connections
from playground.infrastructure.offload import offload
from playground.intake import IntakeError, download_name
from playground.intake.responses import ENDINGS
from playground.intake.store import open_artifact
from playground.models import Artifact
from playground.storage.files import FilesAwayError
from playground.storage.pipes import Pipe

MAX_PICTURES = 1_000
MOST_BYTES = 2 * 2**30
PIECE_BYTES = 256 * 2**10  # bytes that are read, and sent, at a time
WORDS, LONGEST = 6, 60  # of a name, and characters
LOST = "missing.txt"
WORD = re.compile(r"[^\W_]+")


class TooMuch(ValueError):  # noqa: N818 - what happened
    """More than one archive takes; its words are for a person."""


@dataclass(frozen=True, slots=True)
class Entry:
    name: str  # in the archive
    artifact: Artifact


def list_entries(pictures: Sequence[Picture]) -> list[Entry]:
    """With their names, no two alike. Raises TooMuch."""
    size = sum(picture.artifact.bytes for picture in pictures)
    if len(pictures) > MAX_PICTURES or size > MOST_BYTES:
        raise TooMuch(
            f"One archive can hold {MAX_PICTURES:,} images or {MOST_BYTES // 2**30} GB. "
            f"These are {len(pictures):,} with {size / 2**30:.1f} GB: select fewer."
        )
    taken: set[str] = set()
    return [build_entry(picture, taken) for picture in pictures]


def build_entry(picture: Picture, taken: set[str]) -> Entry:
    stem, ending = build_stem(picture), get_ending(get_mime(picture.artifact))
    name, number = download_name(f"{stem}.{ending}", ending), 1
    while name in taken:
        number += 1
        name = download_name(f"{stem}-{number}.{ending}", ending)
    taken.add(name)
    return Entry(name, picture.artifact)


def build_stem(picture: Picture) -> str:
    """2026-11-22-1234-a-red-fox-in-the-snow"""
    words = islice(WORD.finditer(picture.prompt.lower()), WORDS)
    said = "-".join(word[0] for word in words)[:LONGEST].strip("-")
    seed = "" if picture.seed is None else str(picture.seed)
    return "-".join(filter(None, (f"{picture.created:%Y-%m-%d}", seed, said or picture.kind)))


def stream_response(
    entries: Sequence[Entry], name: str, *, bare: bool = False
) -> StreamingHttpResponse:
    return StreamingHttpResponse(
        stream_archive(entries, bare=bare),
        content_type="application/zip",
        headers={
            "Content-Disposition": f'attachment; filename="{name}.zip"',
            "Cache-Control": "no-store",
            "X-Content-Type-Options": "nosniff",
        },
    )


def stream_archive(entries: Sequence[Entry], *, bare: bool = False) -> Iterator[bytes]:
    """The archive piece by piece; `bare` is without metadata. What cannot be had is named in it."""
    release_connections()
    pipe, lost = Pipe(), []
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_STORED) as archive:
        for each in entries:
            try:
                name, file = open_content(each, bare=bare)
            except (IntakeError, FilesAwayError) as error:
                lost.append(f"{each.name}: {error}")
                continue
            with file, archive.open(zipfile.ZipInfo(name, time.localtime()[:6]), "w") as target:
                while piece := offload(file.read, PIECE_BYTES):
                    target.write(piece)
                    yield pipe.take_bytes()
        if lost:
            archive.writestr(LOST, "\n".join(["These images aren't in the archive.", *lost, ""]))
    yield pipe.take_bytes()


def open_content(entry: Entry, *, bare: bool) -> tuple[str, IO[bytes]]:
    """Its name and its file, to be closed by the caller. Raises IntakeError."""
    if not bare:
        return entry.name, open_artifact(entry.artifact)
    file, mime = open_stripped(entry.artifact)
    if mime == get_mime(entry.artifact):
        return entry.name, file
    return download_name(entry.name, get_ending(mime)), file


def get_mime(artifact: Artifact) -> str:
    return str(artifact.metadata.get("mime", ""))


def get_ending(mime: str) -> str:
    return ENDINGS.get(mime, "bin")
