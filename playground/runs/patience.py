"""A worker's patience with files that are away: it waits, as nobody does at a screen.

What has arrived is on this machine's disk meanwhile, and is not asked for again.
"""

import time
from collections.abc import Callable
from typing import TypeVar

from playground.runs.live import Live
from playground.storage.errors import FilesAway
from playground.storage.files import FilesAwayError

PATIENCE_SECONDS = 900.0
FIRST_PAUSE_SECONDS, LONGEST_PAUSE_SECONDS = 0.5, 15.0

T = TypeVar("T")


def outwait_files(live: Live, action: Callable[[], T]) -> T:
    """What `action` returns, which goes on where it stopped. Raises FilesAway, or Cancelled."""
    end, pause = time.monotonic() + PATIENCE_SECONDS, FIRST_PAUSE_SECONDS
    while True:
        try:
            return action()
        except FilesAwayError as error:
            if time.monotonic() > end:
                raise FilesAway(str(error)) from error
        live.cancel.wait(pause)
        pause = min(2 * pause, LONGEST_PAUSE_SECONDS)
