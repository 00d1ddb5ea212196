"""The process that reads files and writes workbooks: `python -m textlab.test_sets.child`.

The kernel ends it over a file that takes too long or too much memory. It reads nothing but its
jobs, and leaves when nobody asks for a while.
"""

import math
import os
import resource
import select
from collections.abc import Callable
from dataclasses import asdict
from typing import Any, BinaryIO

import orjson

from playground.intake import frames
from textlab.test_sets.exports.workbook import write_workbook
from textlab.test_sets.imports.reading import read_file
from textlab.test_sets.imports.rows import FileFaultError

IDLE_SECONDS = 60.0
JOB_CPU_SECONDS = 30
MAX_MEMORY_BYTES = 1536 * 2**20  # of address space
MAX_OPEN_FILES = 64
NICENESS = 5  # the open streams of the web process go first
TOO_LARGE = "It takes too much memory. Split it."


def confine_process() -> None:
    """Bounds that the kernel keeps."""
    os.nice(NICENESS)
    for what, most in (
        (resource.RLIMIT_AS, MAX_MEMORY_BYTES),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, MAX_OPEN_FILES),
    ):
        resource.setrlimit(what, (most, most))


def grant_time() -> None:
    usage = resource.getrusage(resource.RUSAGE_SELF)
    seconds = math.ceil(usage.ru_utime + usage.ru_stime) + JOB_CPU_SECONDS
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, resource.RLIM_INFINITY))


def run_read(ask: dict[str, Any], data: bytes) -> bytes:
    """The rows of a file, as JSON. Raises FileFaultError."""
    return orjson.dumps(asdict(read_file(ask["name"], data)))


def run_write(_ask: dict[str, Any], data: bytes) -> bytes:
    return write_workbook(orjson.loads(data))


JOBS: dict[str, Callable[[dict[str, Any], bytes], bytes]] = {"read": run_read, "write": run_write}


def answer_job(ask: dict[str, Any], data: bytes) -> tuple[dict[str, Any], bytes]:
    """Why there is nothing, or the bytes."""
    try:
        return {"fault": ""}, JOBS[ask["job"]](ask, data)
    except FileFaultError as error:
        return {"fault": str(error)}, b""
    except (MemoryError, RecursionError):
        return {"fault": TOO_LARGE}, b""


def serve_jobs(asks: BinaryIO, answers: BinaryIO) -> None:
    while select.select([asks], [], [], IDLE_SECONDS)[0]:
        try:
            ask, data = frames.read_frame(asks)
        except frames.Closed:
            return
        grant_time()
        frames.write_frame(answers, *answer_job(ask, data))


def main() -> None:
    confine_process()
    serve_jobs(os.fdopen(0, "rb"), os.fdopen(1, "wb"))


if __name__ == "__main__":
    main()
