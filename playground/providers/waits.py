"""Waits that may last too long, watched together: a timeout of its own for each costs more than
what most of them wait for, the next token of an answer.
"""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

LONGEST_LOOK_SECONDS = 1.0  # between two looks at all that wait
LOOKS = 8  # at least, in the time that the shortest wait may last


class Wait:
    """One after the other at the same place, each of at most `seconds`.

    `end`: called in another thread where one lasts longer, to end it; then it `is_late`.
    """

    __slots__ = ("_since", "end", "is_late", "seconds")

    def __init__(self, seconds: float, end: Callable[[], object]) -> None:
        self.seconds, self.end = seconds, end
        self.is_late = False
        self._since = 0.0  # when the present one began

    def begin(self) -> None:
        self.is_late, self._since = False, time.monotonic()

    def stop(self) -> None:
        self._since = 0.0

    def is_long(self, bell: threading.Event) -> bool:
        """Wait until the bell rings: whether it was `end` that rang it."""
        self.begin()
        bell.wait()
        self.stop()
        return self.is_late

    def look(self, now: float) -> None:
        if self._since and now - self._since > self.seconds:
            self.is_late, self._since = True, 0.0
            self.end()


class Watcher:
    """Looks at all waits of the process, in a thread that is there as long as they are."""

    def __init__(self) -> None:
        self._waits: dict[Wait, None] = {}
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None
        self._hurry = threading.Event()

    def add(self, wait: Wait) -> None:
        with self._lock:
            self._waits[wait] = None
            if self._thread is None:
                self._thread = threading.Thread(target=self._look_around, name="waits", daemon=True)
                self._thread.start()
        if wait.seconds < LOOKS * LONGEST_LOOK_SECONDS:
            self._hurry.set()

    @contextmanager
    def watch(self, wait: Wait) -> Iterator[Wait]:
        self.add(wait)
        try:
            yield wait
        finally:
            self.remove(wait)

    def remove(self, wait: Wait) -> None:
        self._waits.pop(wait, None)

    def _look_around(self) -> None:
        while waits := self._list_waits():
            now = time.monotonic()
            for wait in waits:
                wait.look(now)
            shortest = min(wait.seconds for wait in waits)
            self._hurry.wait(min(LONGEST_LOOK_SECONDS, shortest / LOOKS))
            self._hurry.clear()

    def _list_waits(self) -> list[Wait]:
        with self._lock:
            if not self._waits:
                self._thread = None
            return list(self._waits)


watcher = Watcher()
