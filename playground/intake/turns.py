"""Whose turn it is to have a file decoded: everybody has one before anybody has many.

Plain threading, which gevent makes wait without holding other streams up.
"""

import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field

# Who asks. Blank: work of the server itself, or of nobody known.
current_owner: ContextVar[str] = ContextVar("current_owner", default="")


@contextmanager
def owned_by(owner: str) -> Iterator[None]:
    """What is decoded in here is counted as this owner's."""
    token = current_owner.set(owner)
    try:
        yield
    finally:
        current_owner.reset(token)


@dataclass(eq=False)
class Turn:
    owner: str
    ready: threading.Event = field(default_factory=threading.Event)


class Turns:
    """`places` in all, `most` of them for one owner; who has the fewest goes first."""

    def __init__(self, places: int, most: int) -> None:
        self._free, self._most = places, most
        self._lock = threading.Lock()
        self._working: Counter[str] = Counter()
        self._served: dict[str, float] = {}
        self._waiting: list[Turn] = []

    def take(self, owner: str, seconds: float) -> bool:
        """Wait for a place. False where none was free in that time."""
        turn = Turn(owner)
        with self._lock:
            self._waiting.append(turn)
            self._grant()
        if turn.ready.wait(seconds):
            return True
        with self._lock:
            if turn.ready.is_set():  # in the very moment
                return True
            self._waiting.remove(turn)
        return False

    def give_back(self, owner: str) -> None:
        with self._lock:
            self._free += 1
            self._working[owner] -= 1
            if not self._working[owner]:
                del self._working[owner]
            self._grant()

    def _grant(self) -> None:
        while self._free and (turn := self._next()):
            self._waiting.remove(turn)
            self._free -= 1
            self._working[turn.owner] += 1
            self._note(turn.owner)
            turn.ready.set()

    def _next(self) -> Turn | None:
        """Of those who may have one more: who has the fewest, then who waited longest for one."""
        able = [turn for turn in self._waiting if self._working[turn.owner] < self._most]
        return min(able, key=self._rank, default=None)

    def _rank(self, turn: Turn) -> tuple[int, float]:
        return self._working[turn.owner], self._served.get(turn.owner, 0.0)

    def _note(self, owner: str) -> None:
        """Only of those who are here: names of long ago are let go."""
        here = {turn.owner for turn in self._waiting} | set(self._working)
        self._served = {name: at for name, at in self._served.items() if name in here}
        self._served[owner] = time.monotonic()
