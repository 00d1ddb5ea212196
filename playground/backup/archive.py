"""The archive: a ZIP whose manifest names every part with its size and checksum.

Archives come from anywhere. Nothing is taken from one that has not been read whole and compared
with its manifest, and no part may be larger than that says.
"""

import hashlib
import json
import os
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import RawIOBase
from pathlib import Path, PurePosixPath
from types import TracebackType
from typing import IO, Any, Self

from playground.infrastructure.offload import breathe_between

FORMAT_VERSION = 1
MANIFEST = "manifest.json"
CHUNK_BYTES = 1024 * 1024
MAX_RATIO = 250  # of a part's size to its compressed size: rows reach about 30
SMALL_BYTES = 1024 * 1024  # below that a ratio says nothing
CUT_OFF = (
    *(zipfile.BadZipFile, zlib.error, EOFError, OSError),
    *(RuntimeError, NotImplementedError, ValueError),
)


class BackupError(Exception):
    """A sentence for the host."""


@dataclass(frozen=True, slots=True)
class Kind:
    """What an archive is."""

    format: str  # in its manifest
    word: str
    noun: str
    max_manifest_bytes: int


BACKUP = Kind("playground-backup", "backup", "a backup of a playground", 512 * 1024 * 1024)


@dataclass(frozen=True, slots=True)
class Part:
    """A member of the archive, as the manifest describes it."""

    name: str
    bytes: int
    sha256: str


class PartWriter:
    """Writes an archive into a file, which need not be able to go back."""

    def __init__(self, file: IO[bytes] | RawIOBase, kind: Kind) -> None:
        self.kind = kind
        self.zip = zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=6)
        self.parts: list[Part] = []

    def write_part(
        self, name: str, chunks: Iterable[bytes], *, compress: bool = True
    ) -> Iterator[None]:
        """Whoever takes the steps has a moment after each chunk."""
        info = zipfile.ZipInfo(name)
        info.compress_type = zipfile.ZIP_DEFLATED if compress else zipfile.ZIP_STORED
        digest, size = hashlib.sha256(), 0
        with self.zip.open(info, "w", force_zip64=True) as member:
            for chunk in chunks:
                digest.update(chunk)
                size += len(chunk)
                member.write(chunk)
                yield
        self.parts.append(Part(name, size, digest.hexdigest()))

    def add_part(self, name: str, chunks: Iterable[bytes], *, compress: bool = True) -> None:
        for _ in self.write_part(name, chunks, compress=compress):
            pass

    def add_manifest(self, facts: dict[str, Any]) -> None:
        parts = [[part.name, part.bytes, part.sha256] for part in self.parts]
        head = {"format": self.kind.format, "format_version": FORMAT_VERSION}
        self.zip.writestr(MANIFEST, json.dumps({**head, **facts, "parts": parts}, indent=1))


class Writer(PartWriter):
    """Writes a backup under a temporary name; it has its own once it is whole."""

    def __init__(self, path: Path) -> None:
        if path.exists():
            raise BackupError(f"{path} already exists. Choose another name.")
        self.path, self.draft = path, path.with_name(f"{path.name}.part")

    def __enter__(self) -> Self:
        try:
            handle = os.open(self.draft, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600)
        except OSError as error:
            raise BackupError(f"{self.path} can't be written: {error.strerror}.") from error
        self.file = os.fdopen(handle, "w+b")
        super().__init__(self.file, BACKUP)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, _error: object, _trace: TracebackType | None
    ) -> None:
        self.zip.close()
        self.file.close()
        if kind is None:
            self.draft.rename(self.path)
        else:
            self.draft.unlink()


class Reader:
    """Reads an archive that has been checked."""

    def __init__(self, archive: zipfile.ZipFile, kind: Kind = BACKUP) -> None:
        self.zip = archive
        self.manifest = read_manifest(archive, kind)
        self.parts = {part.name: part for part in list_parts(self.manifest, kind)}

    def check_parts(self) -> None:
        """Read all of it. Raises BackupError for what isn't as the manifest says."""
        names = self.zip.namelist()
        if len(names) != len(set(names)) or set(names) != {MANIFEST, *self.parts}:
            raise BackupError("This archive's contents differ from its manifest.")
        for part in self.parts.values():
            for _ in breathe_between(self.read_part(part)):
                pass

    def list_under(self, folder: str) -> list[Part]:
        return [part for name, part in self.parts.items() if name.startswith(folder)]

    def read_part(self, part: Part) -> Iterator[bytes]:
        """Its bytes. Raises BackupError at the end if they aren't those that were written."""
        digest, left = hashlib.sha256(), part.bytes
        check_ratio(self.zip.getinfo(part.name))
        with self.zip.open(part.name) as member:
            while chunk := member.read(CHUNK_BYTES):
                left -= len(chunk)
                if left < 0:
                    break
                digest.update(chunk)
                yield chunk
        if left or digest.hexdigest() != part.sha256:
            raise BackupError(f"This archive is damaged: {part.name} isn't what was saved.")


@contextmanager
def open_archive(path: Path) -> Iterator[Reader]:
    """The archive, checked whole. Raises BackupError with a sentence where it is none."""
    try:
        with path.open("rb") as file, zipfile.ZipFile(file) as archive:
            reader = Reader(archive)
            reader.check_parts()
            yield reader
    except FileNotFoundError as error:
        raise BackupError(f"{path} doesn't exist.") from error
    except CUT_OFF as error:
        raise BackupError(f"{path} can't be read: {error}.") from error


def read_manifest(archive: zipfile.ZipFile, kind: Kind) -> dict[str, Any]:
    try:
        info = archive.getinfo(MANIFEST)
    except KeyError as error:
        raise BackupError(f"This archive has no manifest: it isn't {kind.noun}.") from error
    if info.file_size > kind.max_manifest_bytes:
        raise BackupError("This archive's manifest is too large.")
    with archive.open(info) as member:
        manifest = read_json(member, kind.max_manifest_bytes)
    if not isinstance(manifest, dict) or manifest.get("format") != kind.format:
        raise BackupError(f"This archive isn't {kind.noun}.")
    if manifest.get("format_version") != FORMAT_VERSION:
        raise BackupError(
            f"This {kind.word} was made by another version, whose format isn't known here."
        )
    return manifest


def read_json(member: IO[bytes], most: int) -> Any:
    try:
        return json.loads(member.read(most))
    except (ValueError, RecursionError) as error:
        raise BackupError("This archive's manifest is damaged.") from error


def list_parts(manifest: dict[str, Any], kind: Kind) -> Iterator[Part]:
    rows = manifest.get("parts")
    if not isinstance(rows, list):
        raise BackupError("This archive's manifest lists no contents.")
    for row in rows:
        match row:
            case [str(name), int(size), str(sha256)] if size >= 0 and is_safe(name):
                yield Part(name, size, sha256)
            case _:
                raise BackupError(f"This archive names a file that no {kind.word} contains.")


def is_safe(name: str) -> bool:
    """Whether it stays where it is put: a relative path that goes down alone."""
    path = PurePosixPath(name)
    return (
        name == str(path)
        and not path.is_absolute()
        and ".." not in path.parts
        and not any(char in name for char in "\\\0\r\n:")
        and len(name) <= 500
    )


def check_ratio(info: zipfile.ZipInfo) -> None:
    if info.file_size > SMALL_BYTES and info.file_size > MAX_RATIO * info.compress_size:
        raise BackupError(f"This archive isn't safe to unpack: {info.filename} would be too large.")
