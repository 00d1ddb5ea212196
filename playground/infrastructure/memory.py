"""What a process has just looked up, remembered for a moment: whoever asks, soon asks again.

What another process changes in between is in force a few seconds later.
"""

import time
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

REMEMBERED_SECONDS = 5.0
MAX_VALUES = 1_000

T = TypeVar("T")


class Memory(Generic[T]):
    """Values by their keys, each for REMEMBERED_SECONDS."""

    def __init__(self) -> None:
        self._values: dict[Hashable, tuple[float, T]] = {}

    def __len__(self) -> int:
        return len(self._values)

    def recall(self, key: Hashable, load: Callable[[], T]) -> T:
        """What is remembered of it, or what `load` finds out now."""
        known = self._values.get(key)
        if known is not None and time.monotonic() <= known[0]:
            return known[1]
        value = load()
        if len(self._values) >= MAX_VALUES:
            self._values.clear()
        self._values[key] = time.monotonic() + REMEMBERED_SECONDS, value
        return value

    def clear(self) -> None:
        self._values.clear()
