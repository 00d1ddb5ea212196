"""Fetch the files of one repository of the Hugging Face hub, at one revision.

Runs in an environment of its own that has `huggingface_hub`, with the job as one JSON line on
standard input. The last line on standard output is JSON, too: `{"files": …}` with the sha256 of
each file, or `{"error": …}` with a sentence.

A file that was begun goes on where it broke off. Each is checked against the sha256 that the hub
states for it, which is written into LOCK beside the weights before the first byte of them arrives.
"""

import hashlib
import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

LOCK = "fetched.json"
ENDED = "The download broke off ({why}). Run the command again: it goes on where it stopped."


class FetchError(Exception):
    """The files could not be had; the sentence says why."""


@dataclass(frozen=True)
class Wanted:
    """A file as the hub states it; of small ones it has git's sha1 in place of a sha256."""

    path: str
    size: int
    sha256: str
    sha1: str


def fetch_files(job: dict[str, Any]) -> dict[str, str]:
    """The sha256 of each file by its path. Raises FetchError."""
    folder = Path(job["folder"])
    wanted = list_wanted(job)
    compare_lock(folder, job, wanted)
    folder.mkdir(parents=True, exist_ok=True)
    write_lock(folder, job, {each.path: each.sha256 for each in wanted})
    hashes = {each.path: fetch_file(job, folder, each) for each in wanted}
    write_lock(folder, job, hashes)
    return hashes


def list_wanted(job: dict[str, Any]) -> list[Wanted]:
    """What the hub has at this revision, as far as the patterns name it."""
    from huggingface_hub import HfApi

    info = HfApi().model_info(
        job["repository"], revision=job["revision"], files_metadata=True, token=False
    )
    if info.sha != job["revision"]:
        raise FetchError(f"The hub answered with revision {info.sha}, not {job['revision']}.")
    siblings = info.siblings or []
    wanted = [
        Wanted(
            each.rfilename,
            each.size or 0,
            each.lfs.sha256 if each.lfs else "",
            "" if each.lfs else each.blob_id or "",
        )
        for each in siblings
        if any(fnmatch(each.rfilename, pattern) for pattern in job["files"])
    ]
    if not wanted:
        raise FetchError(f"{job['repository']} has none of the files that are needed.")
    if any(Path(each.path).is_absolute() or ".." in Path(each.path).parts for each in wanted):
        raise FetchError(f"{job['repository']} names files outside its folder.")
    return wanted


def compare_lock(folder: Path, job: dict[str, Any], wanted: list[Wanted]) -> None:
    """What was fetched before must still be what the hub states."""
    before = read_lock(folder)
    if before.get("revision") != job["revision"]:
        return
    for each in wanted:
        known = before.get("files", {}).get(each.path)
        if known and each.sha256 and known != each.sha256:
            raise FetchError(
                f"The hub now states another sha256 for {each.path} of the same revision than"
                f" before. If you trust it, remove {folder} and fetch it anew."
            )


def fetch_file(job: dict[str, Any], folder: Path, wanted: Wanted) -> str:
    """Its sha256. It has its name once it is known to be what the hub states."""
    path = folder / wanted.path
    if path.is_file() and is_right(path, wanted):
        return hash_file(path)
    part = path.with_name(f"{path.name}.part")
    download_part(job, wanted, part)
    digest = hash_file(part)
    if not is_right(part, wanted):
        part.unlink()
        raise FetchError(
            f"{wanted.path} is not the file that the hub states: its sha256 is {digest}, not"
            f" {wanted.sha256 or 'that of the revision'}. It was removed. Run the command again."
        )
    part.replace(path)
    return digest


def download_part(job: dict[str, Any], wanted: Wanted, part: Path) -> None:
    """The whole file at `part`, from where an earlier try broke off.

    The hub's own `hf_hub_download` begins anew with each call.
    """
    from huggingface_hub import hf_hub_url
    from huggingface_hub.file_download import http_get
    from huggingface_hub.utils._headers import build_hf_headers

    part.parent.mkdir(parents=True, exist_ok=True)
    url = hf_hub_url(job["repository"], wanted.path, revision=job["revision"])
    with part.open("ab") as file:
        http_get(
            url,
            file,
            resume_size=min(file.tell(), wanted.size),
            headers=build_hf_headers(token=False),
            expected_size=wanted.size,
            displayed_filename=wanted.path,
        )


def is_right(path: Path, wanted: Wanted) -> bool:
    if wanted.sha256:
        return hash_file(path) == wanted.sha256
    return hash_blob(path) == wanted.sha1


def hash_file(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def hash_blob(path: Path) -> str:
    """As git names a file."""
    data = path.read_bytes()
    return hashlib.sha1(b"blob %d\0" % len(data) + data, usedforsecurity=False).hexdigest()


def read_lock(folder: Path) -> dict[str, Any]:
    try:
        lock = json.loads((folder / LOCK).read_bytes())
    except (OSError, ValueError):
        return {}
    return lock if isinstance(lock, dict) else {}


def write_lock(folder: Path, job: dict[str, Any], hashes: dict[str, str]) -> None:
    lock = {name: job[name] for name in ("repository", "revision")} | {"files": hashes}
    (folder / LOCK).write_text(json.dumps(lock, indent=2))


def explain_error(error: Exception, job: dict[str, Any]) -> str:
    """A sentence for a person."""
    from huggingface_hub import errors

    where = job["repository"]
    if isinstance(error, FetchError):
        return str(error)
    if isinstance(error, errors.GatedRepoError):
        return f"{where} is given out only to people who accepted its terms on its page."
    if isinstance(error, errors.RevisionNotFoundError):
        return f"The hub has no revision {job['revision']} of {where} any more."
    if isinstance(error, errors.RepositoryNotFoundError):
        return f"The hub has no repository {where} any more."
    if isinstance(error, OSError) and error.errno == 28:
        return "The disk is full. Make room and run the command again: it goes on where it stopped."
    causes = [type(cause).__name__ for cause in list_causes(error)]
    if any(name in ("ConnectError", "ConnectTimeout") for name in causes):
        return "The hub can't be reached. Bring a model along: make image-model IMAGE_MODEL=…"
    return ENDED.format(why=str(error).partition("\n")[0] or type(error).__name__)


def list_causes(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


def main() -> int:
    job = json.loads(sys.stdin.readline())
    try:
        answer: dict[str, Any] = {"files": fetch_files(job)}
    except KeyboardInterrupt:
        answer = {"error": ENDED.format(why="you stopped it")}
    except Exception as error:  # noqa: BLE001 - whatever it is becomes a sentence
        answer = {"error": explain_error(error, job)}
    sys.stdout.write(f"{json.dumps(answer)}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
