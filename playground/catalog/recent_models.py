"""What is known of the models that are being asked, remembered by this process for a moment.

Whoever asks has just opened the page, and asks again; a list that another process fetches in
between is in force a few seconds later.
"""

import time
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

from playground.catalog.model_rows import UNLISTED, build_model, list_declared
from playground.models import ListedModel
from playground.providers import Model

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


models: Memory[Model | None] = Memory()
unlisted: Memory[frozenset[tuple[str, str]]] = Memory()


def find_model(slug: str, name: str) -> Model | None:
    """What is known of a model; None when neither its provider nor the reference names it."""
    return models.recall((slug, name), lambda: load_model(slug, name))


def find_unlisted() -> frozenset[tuple[str, str]]:
    """Declared models, as provider and name, that their providers' lists do not have."""
    return unlisted.recall("all", load_unlisted)


def load_model(slug: str, name: str) -> Model | None:
    row = ListedModel.objects.filter(provider=slug, name=name).first()
    return build_model(row) if row else list_declared(slug).get(name)


def load_unlisted() -> frozenset[tuple[str, str]]:
    rows = ListedModel.objects.filter(rank=UNLISTED)
    return frozenset(rows.values_list("provider", "name"))


def forget_models() -> None:
    """The list has changed."""
    models.clear()
    unlisted.clear()
