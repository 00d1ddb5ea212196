"""Who waits in this process for room with a key, and the bell that tells the first of them."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from uuid import UUID

from playground.models import Run

Key = tuple[str, str]  # a provider's slug, the fingerprint of a key
Place = tuple[datetime, UUID]


class Line:
    """Those of this process that wait, by their key. Each has a bell that is rung for it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._bells: dict[Key, dict[Place, threading.Event]] = {}

    @contextmanager
    def join(self, run: Run) -> Iterator[threading.Event]:
        key, place, bell = get_key(run), get_place(run), threading.Event()
        with self._lock:
            self._bells.setdefault(key, {})[place] = bell
        try:
            yield bell
        finally:
            with self._lock:
                del self._bells[key][place]
                if not self._bells[key]:
                    del self._bells[key]
            self.ring(key)

    def is_first(self, run: Run) -> bool:
        with self._lock:
            return get_place(run) == min(self._bells[get_key(run)])

    def ring(self, key: Key) -> None:
        """There may be room for the first."""
        with self._lock:
            bells = self._bells.get(key)
            if bells:
                bells[min(bells)].set()


line = Line()


def get_key(run: Run) -> Key:
    return run.provider, run.fingerprint


def get_place(run: Run) -> Place:
    return run.created, run.pk
