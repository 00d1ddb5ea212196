"""Whose turn it is to have a file decoded: everybody has one before anybody has many.

Plain threading, which gevent makes wait without holding other streams up.
"""

import threading
import time
from collections import Counter
from dataclasses import dataclass, field

from playground.infrastructure.askers import Asker


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
        self._served: dict[str, float] = {}
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

    def give_back(self, asker: Asker) -> None:
        with self._lock:
            self._free += 1
            self._working -= Counter(asker.names)  # names without any are let go
            self._grant_turns()

    def _grant_turns(self) -> None:
        while self._free and (turn := self._find_next()):
            self._waiting.remove(turn)
            self._free -= 1
            self._working.update(turn.asker.names)
            self._note_service(turn.asker)
            turn.ready.set()

    def _find_next(self) -> Turn | None:
        """Of those who may have one more: who has the fewest, then who waited longest for one."""
        able = [turn for turn in self._waiting if max(self._count_places(turn)) < self._most]
        return min(able, key=self._rank_turn, default=None)

    def _count_places(self, turn: Turn) -> list[int]:
        """Places that their network has, and their own."""
        return [self._working[name] for name in turn.asker.names]

    def _rank_turn(self, turn: Turn) -> tuple[list[int], list[float]]:
        return self._count_places(turn), [self._served.get(name, 0.0) for name in turn.asker.names]

    def _note_service(self, asker: Asker) -> None:
        """Only of those who are here: names of long ago are let go."""
        here = {name for turn in self._waiting for name in turn.asker.names} | set(self._working)
        self._served = {name: at for name, at in self._served.items() if name in here}
        self._served |= dict.fromkeys(asker.names, time.monotonic())
