"""Pictures as one archive, written while it is sent: never whole in memory, never on the disk."""

import io
import zipfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from django.core.files.storage import Storage

from imagegen.gallery.searching import words_of
from imagegen.models import Picture
from playground.connections import release_connections
from playground.intake import download_name
from playground.intake.serving import ENDINGS
from playground.offload import offload

MOST = 1_000  # pictures
MOST_BYTES = 2 * 2**30
WORDS, LONGEST = 6, 60  # of a name, and characters
LOST = "missing.txt"

Change = Callable[[bytes, str], bytes]


class TooMuch(ValueError):  # noqa: N818 - what happened
    """More than one archive takes; its words are for a person."""


@dataclass(frozen=True, slots=True)
class Entry:
    name: str  # in the archive
    mime: str
    path: str  # in the storage
    storage: Storage


def entries(pictures: Sequence[Picture]) -> list[Entry]:
    """With their names, no two alike. Raises TooMuch."""
    size = sum(picture.artifact.bytes for picture in pictures)
    if len(pictures) > MOST or size > MOST_BYTES:
        raise TooMuch(
            f"One archive holds {MOST:,} pictures or {MOST_BYTES // 2**30} GB. "
            f"These are {len(pictures):,} with {size / 2**30:.1f} GB: choose fewer."
        )
    taken: set[str] = set()
    return [entry(picture, taken) for picture in pictures]


def entry(picture: Picture, taken: set[str]) -> Entry:
    file, mime = picture.artifact.file, str(picture.artifact.metadata.get("mime", ""))
    stem, ending = stem_of(picture), ENDINGS.get(mime, "bin")
    name, number = download_name(f"{stem}.{ending}", ending), 1
    while name in taken:
        number += 1
        name = download_name(f"{stem}-{number}.{ending}", ending)
    taken.add(name)
    return Entry(name, mime, str(file.name), file.storage)


def stem_of(picture: Picture) -> str:
    """2026-11-22-1234-a-red-fox-in-the-snow"""
    words = ["".join(c for c in word if c.isalnum()) for word in words_of(picture.prompt)[:WORDS]]
    said = "-".join(word for word in words if word)[:LONGEST].strip("-")
    seed = "" if picture.seed is None else str(picture.seed)
    return "-".join(filter(None, (f"{picture.created:%Y-%m-%d}", seed, said or picture.kind)))


def stream(found: Sequence[Entry], change: Change | None = None) -> Iterator[bytes]:
    """The archive piece by piece. `change` is given each file and its MIME type."""
    release_connections()
    pipe, lost = Pipe(), []
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_STORED) as archive:
        for each in found:
            try:
                offload(add, archive, each, change)
            except OSError:
                lost.append(each.name)
            yield pipe.take()
        if lost:
            words = "These files are no longer on the server:\n" + "\n".join(lost) + "\n"
            archive.writestr(LOST, words)
    yield pipe.take()


def add(archive: zipfile.ZipFile, entry: Entry, change: Change | None) -> None:
    with entry.storage.open(entry.path, "rb") as file:
        data = file.read()
    archive.writestr(entry.name, change(data, entry.mime) if change else data)


class Pipe(io.RawIOBase):
    """What a ZipFile writes to, and a response reads from. It cannot go back."""

    def __init__(self) -> None:
        self._waiting: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, data: bytes) -> int:  # type: ignore[override]  # zipfile gives bytes
        self._waiting.append(bytes(data))
        return len(data)

    def take(self) -> bytes:
        taken = b"".join(self._waiting)
        self._waiting.clear()
        return taken
