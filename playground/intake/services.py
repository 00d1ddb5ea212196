"""The functions that the pages call. Each brings its work to a child process and waits there.

Call them from a request or a task, not through offload(): they hold no CPU here.
"""

from dataclasses import asdict
from pathlib import Path
from typing import Any, Protocol

from playground.intake import frames, limits
from playground.intake.errors import IntakeError
from playground.intake.file_names import clean_name
from playground.intake.limits import Limit
from playground.intake.pool import Pool
from playground.intake.sniff import HEAD_BYTES, kind_or_none
from playground.intake.types import Crop, Document, Prepared, Proposal, Size

pool = Pool(most=limits.CHILDREN_OF_ONE)


class Readable(Protocol):
    """Django's uploaded and stored files, and every other binary file."""

    def read(self, size: int = ..., /) -> bytes: ...


def open_upload(file: Path | bytes | Readable, name: str, *, most: int | None = None) -> Document:
    """What it is and how many pages it has. The file must stay while the document is used.

    `most`: bytes it may have, where it is not what people upload.
    """
    document = Document(clean_name(name), "", 0, 1, 0, 0, (), read_source(file))
    answer, _ = _run_job("open_upload", document, most=most)
    data = document.source if isinstance(document.source, bytes) else b""
    return frames.unpack_document(answer, data)


def prepare_page(
    document: Document,
    page: int = 1,
    *,
    tilt: float | None = 0.0,
    rotate: int = 0,
    crop: Crop | None = None,
    longest: int | None = None,
    format: str | None = None,
    dpi: int | None = None,
) -> Prepared:
    """A page as it will be sent; see documents.prepare_page."""
    turns = {"tilt": tilt, "rotate": rotate, "crop": crop, "dpi": dpi}
    options = {**turns, "longest": longest, "format": format}
    answer, data = _run_job("prepare", document, page=page, options=options)
    return Prepared(bytes=data, **answer)


def propose_page(
    document: Document,
    page: int,
    limit: Limit,
    *,
    tilt: float = 0.0,
    rotate: int = 0,
    crop: Crop | None = None,
    dpi: int | None = None,
    full: Size | None = None,
) -> Proposal:
    """What would be sent, and something smaller above `limit`; see documents.propose_page."""
    options = {"tilt": tilt, "rotate": rotate, "crop": crop, "dpi": dpi}
    bounds = [limit.longest, limit.bytes, limit.pixels]
    size = full and asdict(full)
    answer, _ = _run_job("propose", document, page=page, limit=bounds, full=size, options=options)
    smaller = answer["smaller"] and Size(**answer["smaller"])
    return Proposal(**{**answer, "full": Size(**answer["full"]), "smaller": smaller})


def make_thumbnail(
    document: Document, page: int = 1, side: int = limits.THUMBNAIL, tilt: float = 0.0
) -> bytes:
    """A page as a small WebP, straightened by `tilt`."""
    return _run_job("thumbnail", document, page=page, side=side, tilt=tilt)[1]


def make_mask(document: Document, width: int, height: int) -> Prepared:
    """A picture in pure black and white, of this size; see masks.make_mask."""
    answer, data = _run_job("mask", document, width=width, height=height)
    return Prepared(bytes=data, **answer)


def read_hidden_text(data: bytes) -> tuple[str, str]:
    """The name of a text in the pixels of a picture, and the text; blank where there is none."""
    kind = kind_or_none(data[:HEAD_BYTES])
    document = Document("picture", kind.slug if kind else "", len(data), 1, 0, 0, (), data)
    try:
        answer, text = _run_job("hidden_text", document)
    except IntakeError:
        return "", ""
    return str(answer["name"]), text.decode("utf-8", "replace")


def read_source(file: Path | bytes | Readable) -> Path | bytes:
    """Where a file lies; its bytes, bounded, where it lies nowhere on this machine.

    Raises FilesAwayError.
    """
    if isinstance(file, Path | bytes):
        return file
    if path := getattr(file, "temporary_file_path", None):
        return Path(path())
    try:
        return Path(file.path)  # type: ignore[attr-defined]  # a stored file
    except AttributeError:
        return file.read(limits.PDF_BYTES + 1)
    except NotImplementedError:  # in a bucket
        with file.open("rb") as copy:  # type: ignore[attr-defined]  # a stored file
            return bytes(copy.read(limits.PDF_BYTES + 1))


def _run_job(job: str, document: Document, **ask: Any) -> tuple[Any, bytes]:
    head, data = frames.pack_document(document)
    return pool.run_job(document.name, {"job": job, "document": head, **ask}, data)
