"""A process that is told to go takes nothing more, lets what it answers end, hands over the rest.

What a worker has at hand goes back into the queue. It was not sent yet where it only waits for a
limit to pass; else it is asked again, which is why there is time to end first. What a page asked
for is interrupted: what has arrived is stored.
"""

import threading
import time
from collections.abc import Iterable

from playground.models import Status
from playground.runs.live import Live
from playground.runs.recorder import recorder

LOOK_SECONDS = 0.05  # between two looks whether all have ended
STORED_SECONDS = 3.0  # for an outcome to be stored

_leaving = threading.Event()


def is_leaving() -> bool:
    return _leaving.is_set()


def begin_leaving() -> None:
    """Nothing is taken from now on. What only waits for its next try does so in the queue."""
    _leaving.set()
    hang_up(live for live in list(recorder.lives.values()) if live.is_unsent)


def leave(seconds: float) -> None:
    """Return when nothing is answered here any more. What is being answered has so many seconds."""
    begin_leaving()
    end = time.monotonic() + seconds
    while recorder.lives and time.monotonic() < end:
        time.sleep(LOOK_SECONDS)
    interrupt_all()


def interrupt_all(timeout: float = STORED_SECONDS) -> None:
    """Hang up on everything that is answered here, and store what has arrived."""
    lives = hang_up(recorder.lives.values())
    for live in lives:
        live.recorded.wait(timeout)


def hang_up(lives: Iterable[Live]) -> list[Live]:
    lives = list(lives)
    for live in lives:
        live.leaving = True  # of all, before the end of one makes room for the next
    for live in lives:
        live.cancel.cancel()
    return lives


def choose_status(live: Live) -> Status:
    """What becomes of a run that was hung up on, or that rests."""
    if live.rests:
        return Status.QUEUED
    if not live.leaving:
        return Status.STOPPED
    return Status.QUEUED if live.run.attempts else Status.INTERRUPTED
