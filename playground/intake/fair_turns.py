"""Whose turn it is to have a file decoded: everybody has one before anybody has many.

Plain threading, which gevent makes wait without holding other streams up.
"""

import threading
import time
from collections import Counter
from dataclasses import dataclass, field

from playground.infrastructure.askers import Asker

MEMORY_SECONDS = 60.0  # from the last job until what was used is forgotten


@dataclass(eq=False)
class Turn:
    asker: Asker
    ready: threading.Event = field(default_factory=threading.Event)


class Turns:
    """`places` in all, `most` of them for one owner or network; who has the fewest goes first."""

    def __init__(self, places: int, most: int) -> None:
        self._free, self._most = places, most
        self._lock = threading.Lock()
        self._working: Counter[str] = Counter()
        self._used: dict[str, float] = {}  # seconds of a place
        self._last: dict[str, float] = {}
        self._waiting: list[Turn] = []

    def take_turn(self, asker: Asker, seconds: float) -> bool:
        """Wait for a place. False where none was free in that time."""
        turn = Turn(asker)
        with self._lock:
            self._waiting.append(turn)
            self._grant_turns()
        if turn.ready.wait(seconds):
            return True
        with self._lock:
            if turn.ready.is_set():  # in the very moment
                return True
            self._waiting.remove(turn)
        return False

    def give_back(self, asker: Asker, seconds: float) -> None:
        """`seconds`: how long the place was used."""
        with self._lock:
            self._free += 1
            self._note_use(asker, seconds)
            self._working -= Counter(asker.names)  # names without any are let go
            self._grant_turns()

    def _grant_turns(self) -> None:
        while self._free and (turn := self._find_next()):
            self._waiting.remove(turn)
            self._free -= 1
            self._working.update(turn.asker.names)
            turn.ready.set()

    def _find_next(self) -> Turn | None:
        """Of those who may have one more: who has the fewest, then who has used least.

        An upload takes several jobs. If everybody had one in turn, a light one would be done after
        the heavy ones that came before it.
        """
        able = [turn for turn in self._waiting if max(self._count_places(turn)) < self._most]
        return min(able, key=self._rank_turn, default=None)

    def _count_places(self, turn: Turn) -> list[int]:
        """Places that their network has, and their own."""
        return [self._working[name] for name in turn.asker.names]

    def _rank_turn(self, turn: Turn) -> tuple[list[int], list[float]]:
        return self._count_places(turn), [self._used.get(name, 0.0) for name in turn.asker.names]

    def _note_use(self, asker: Asker, seconds: float) -> None:
        """Names of long ago are let go."""
        now = time.monotonic()
        self._used |= {name: self._used.get(name, 0.0) + seconds for name in asker.names}
        self._last |= dict.fromkeys(asker.names, now)
        self._last = {name: at for name, at in self._last.items() if at >= now - MEMORY_SECONDS}
        self._used = {name: used for name, used in self._used.items() if name in self._last}
