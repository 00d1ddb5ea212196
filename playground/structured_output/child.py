"""The process that checks answers: `python -m playground.structured_output.child`.

A schema or an expression of a stranger can keep a processor busy for ever, so the kernel ends it
over a job that takes too long. It reads nothing but its jobs, and leaves when nobody asks for
a while.
"""

import math
import os
import resource
import select
import sys
from collections.abc import Callable
from typing import Any, BinaryIO

from playground.intake import frames
from playground.structured_output.checks import check_text
from playground.structured_output.results import give_up
from playground.structured_output.schemas import find_fault
from playground.structured_output.search import find_pattern_fault

IDLE_SECONDS = 120.0
MAX_MEMORY_BYTES = 1024 * 2**20  # of address space
MAX_OPEN_FILES = 64
MAX_DEPTH = 2_000  # of Python's stack: a deep schema ends in an error, not in a crash
NICENESS = 5  # the open streams of the web process go first
JOB_CPU_SECONDS = 3  # not of the clock: a busy machine takes its time even over easy ones

Answer = dict[str, Any]


def run_check(ask: dict[str, Any], data: bytes) -> Answer:
    return check_text(ask["kind"], ask["rule"], data.decode())


def run_find_fault(ask: dict[str, Any], _data: bytes) -> Answer:
    return {"fault": find_fault(ask["rule"])}


def run_find_pattern_fault(ask: dict[str, Any], _data: bytes) -> Answer:
    return {"fault": find_pattern_fault(ask["rule"])}


JOBS: dict[str, Callable[[dict[str, Any], bytes], Answer]] = {
    "check": run_check,
    "find_fault": run_find_fault,
    "find_pattern_fault": run_find_pattern_fault,
}


def confine_process() -> None:
    """Bounds that the kernel keeps."""
    os.nice(NICENESS)
    sys.setrecursionlimit(MAX_DEPTH)
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


def answer_job(ask: dict[str, Any], data: bytes) -> Answer:
    try:
        return JOBS[ask["job"]](ask, data)
    except (RecursionError, MemoryError):
        return give_up("It is too deep or too large.") | {"fault": "it is nested too deeply."}


def serve_jobs(asks: BinaryIO, answers: BinaryIO) -> None:
    while select.select([asks], [], [], IDLE_SECONDS)[0]:
        try:
            ask, data = frames.read_frame(asks)
        except frames.Closed:
            return
        grant_time()
        frames.write_frame(answers, answer_job(ask, data))


def main() -> None:
    confine_process()
    serve_jobs(os.fdopen(0, "rb"), os.fdopen(1, "wb"))


if __name__ == "__main__":
    main()
