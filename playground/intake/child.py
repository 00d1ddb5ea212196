"""The process in which files of strangers are decoded: `python -m playground.intake.child`.

It reads jobs from standard input and answers on standard output until that is closed, or until
nobody has asked for a while. It may neither write files nor take more memory than a job needs.
"""

import os
import resource
import select
import sys
from collections.abc import Callable
from dataclasses import asdict
from io import BufferedReader, BufferedWriter
from typing import Any

from playground.intake import documents, frames, limits, masks
from playground.intake import hidden_text as intake_hidden_text
from playground.intake.errors import IntakeError
from playground.intake.limits import Limit
from playground.intake.types import Document, Prepared, Size

IDLE_SECONDS = 120.0  # seconds without a job until it leaves
OPEN_FILES = 64
NICE = 5  # the open streams of the web process go first

Answer = tuple[dict[str, Any], bytes]
Ask = dict[str, Any]


def open_upload(ask: Ask, data: bytes) -> Answer:
    document = frames.unpack_document(ask["document"], data)
    upload = documents.open_upload(document.source, document.name, ask.get("most"))
    return frames.pack_document(upload)[0], b""  # the parent has the bytes


def run_prepare(ask: Ask, data: bytes) -> Answer:
    return _pack_picture(
        documents.prepare_page(_unpack_document(ask, data), ask["page"], **ask["options"])
    )


def run_propose(ask: Ask, data: bytes) -> Answer:
    limit = Limit(*ask["limit"])
    full = ask["full"] and Size(**ask["full"])
    options = {**ask["options"], "full": full}
    proposal = documents.propose_page(_unpack_document(ask, data), ask["page"], limit, **options)
    return asdict(proposal), b""


def run_thumbnail(ask: Ask, data: bytes) -> Answer:
    return {}, documents.make_thumbnail(
        _unpack_document(ask, data), ask["page"], ask["side"], ask["tilt"]
    )


def run_mask(ask: Ask, data: bytes) -> Answer:
    return _pack_picture(masks.make_mask(_unpack_document(ask, data), ask["width"], ask["height"]))


def hidden_text(ask: Ask, data: bytes) -> Answer:
    name, text = intake_hidden_text.read_text(_unpack_document(ask, data))
    return {"name": name}, text


JOBS: dict[str, Callable[[Ask, bytes], Answer]] = {
    "open_upload": open_upload,
    "prepare": run_prepare,
    "propose": run_propose,
    "thumbnail": run_thumbnail,
    "mask": run_mask,
    "hidden_text": hidden_text,
}


def confine_process() -> None:
    """Bounds that the kernel keeps, whatever a decoder is talked into."""
    os.nice(NICE)
    for what, most in (
        (resource.RLIMIT_AS, limits.JOB_MEMORY),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, OPEN_FILES),
    ):
        resource.setrlimit(what, (most, most))


def more_time() -> None:
    """The parent ends a job that takes too long; this is for when the parent has gone."""
    usage = resource.getrusage(resource.RUSAGE_SELF)
    seconds = int(usage.ru_utime + usage.ru_stime + limits.JOB_SECONDS) + 15
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, resource.RLIM_INFINITY))


def serve_jobs(asks: BufferedReader, answers: BufferedWriter) -> None:
    while select.select([asks], [], [], IDLE_SECONDS)[0]:
        try:
            ask, data = frames.read_frame(asks)
        except frames.Closed:
            return
        more_time()
        frames.write_frame(answers, *_answer_job(ask, data))


def _answer_job(ask: Ask, data: bytes) -> Answer:
    try:
        return JOBS[ask["job"]](ask, data)
    except IntakeError as error:
        return {"refused": [error.message, error.code, error.status]}, b""


def _pack_picture(prepared: Prepared) -> Answer:
    fields = {name: getattr(prepared, name) for name in prepared.__slots__ if name != "bytes"}
    return fields, prepared.bytes


def _unpack_document(ask: Ask, data: bytes) -> Document:
    return frames.unpack_document(ask["document"], data)


def main() -> None:
    """Standard output and error are taken away from the decoders, which like to write there."""
    answers = os.fdopen(os.dup(1), "wb")
    sys.stderr = os.fdopen(os.dup(2), "w")
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in (1, 2):
        os.dup2(nowhere, stream)
    confine_process()
    serve_jobs(os.fdopen(0, "rb"), answers)


if __name__ == "__main__":
    main()
