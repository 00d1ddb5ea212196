"""What is known of the models that are being asked, remembered by this process for a moment.

Whoever asks has just opened the page, and asks again; a list that another process fetches in
between is in force a few seconds later.
"""

from collections.abc import Mapping

from playground.catalog.model_rows import UNLISTED, build_model, list_declared
from playground.infrastructure.memory import Memory
from playground.models import ListedModel
from playground.providers import Model

models: Memory[Model | None] = Memory()
unlisted: Memory[frozenset[tuple[str, str]]] = Memory()
facts_memory: Memory[Mapping[str, list[str]]] = Memory()  # see known_facts


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
    facts_memory.clear()
