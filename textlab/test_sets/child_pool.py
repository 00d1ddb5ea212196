"""Files read and written in child processes: the streams of this one go on."""

import sys
from typing import Any

from django.core.exceptions import ValidationError

from playground.intake.errors import IntakeError
from playground.intake.pool import Pool

JOB_SECONDS = 120.0  # of the clock; it has far less of a processor
PATIENCE_SECONDS = 30.0  # that a file waits for its turn
MAX_PROCESSES = 2
COMMAND = (sys.executable, "-B", "-m", "textlab.test_sets.child")
BUSY = "Too many files are being processed right now. Try again in a minute."
SLOW = "This file takes too much time or memory. Split it."
pool = Pool(MAX_PROCESSES, JOB_SECONDS, COMMAND, PATIENCE_SECONDS, most=1)


def run_file_job(job: str, data: bytes, **ask: Any) -> bytes:
    """Raises ValidationError: why the file can't be used, or that it takes too long."""
    try:
        answer, content = pool.run_job("", {"job": job, **ask}, data)
    except IntakeError as error:
        raise ValidationError(BUSY if error.code == "busy" else SLOW) from error
    if answer["fault"]:
        raise ValidationError(f"This file can't be used. {answer['fault']}")
    return content
