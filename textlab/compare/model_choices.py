"""Which models a comparison can take: what one uses, what is recommended, what the search finds."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib.sessions.backends.base import SessionBase

from playground import catalog
from playground.keys import store as keys
from playground.providers import get_declared_provider
from textlab.compare.changes import SEPARATOR
from textlab.listing import list_recommendations

MAX_MATCHES = 20


@dataclass(frozen=True, slots=True)
class Choice:
    """One model to add. `value` is provider:model."""

    value: str
    name: str
    provider: str
    facts: str
    ready: bool


@dataclass(frozen=True, slots=True)
class Pair:
    """Two models to begin with."""

    title: str
    names: tuple[str, str]
    value: str


def build_choice(provider: str, name: str, facts: str, session: SessionBase) -> Choice:
    declared = get_declared_provider(provider)
    ready = keys.is_ready(declared, session)
    return Choice(f"{provider}:{name}", name, declared.name, facts, ready)


def search_choices(words: str, owner: str, session: SessionBase) -> list[Choice]:
    """Text models whose name holds the words; as typed, where none does."""
    rows = catalog.list_matches(words[:200], MAX_MATCHES, owner)
    rows = [row for row in rows if catalog.find_offered(row.provider, "chat")]
    if not rows and catalog.is_name(words):
        talking = [each for each in catalog.list_offered() if each.get_endpoint("chat")]
        allowed = [each for each in talking if catalog.is_allowed(each.slug, words)]
        return [build_choice(each.slug, words, "as typed", session) for each in allowed]
    return [build_choice(row.provider, row.name, describe_row(row), session) for row in rows]


def describe_row(row: catalog.Row) -> str:
    units = f"{row.concurrency_cost} units" if (row.concurrency_cost or 0) > 1 else ""
    return ", ".join(filter(None, (row.size, units, row.note)))


def list_shelves(owner: str, session: SessionBase) -> list[tuple[str, list[Choice]]]:
    """What is offered before anything is searched: favourites, recent ones, recommended ones."""
    favourites, recent = catalog.list_shelves(owner, "textlab")
    shelves = (
        ("Favourites", list_rows(favourites, session)),
        ("Recently used", list_rows(recent, session)),
        ("Recommended", list_recommended(session)),
        ("No key needed", list_local(session)),
    )
    return [(title, choices) for title, choices in shelves if choices]


def list_rows(rows: Iterable[catalog.Row], session: SessionBase) -> list[Choice]:
    offered = (row for row in rows if catalog.find_offered(row.provider, "chat"))
    return [build_choice(row.provider, row.name, describe_row(row), session) for row in offered]


def list_recommended(session: SessionBase) -> list[Choice]:
    rows: list[dict[str, Any]] = list_recommendations()
    offered = [row for row in rows if catalog.find_offered(row["provider"], "chat")]
    return [build_choice(row["provider"], row["model"], row["task"], session) for row in offered]


def list_local(session: SessionBase) -> list[Choice]:
    embedded = catalog.find_embedded()
    rows = catalog.search_models(provider=embedded.slug).rows if embedded else []
    return list_rows(rows, session)


def list_pairs(owner: str, session: SessionBase) -> list[Pair]:
    """Two of a kind that can be asked at once, where there are."""
    offers = (
        ("The two you used last", list_rows(catalog.list_recent(owner, "textlab"), session)),
        ("Two recommended models", list_recommended(session)),
    )
    pairs = []
    for title, choices in offers:
        ready = list({choice.value: choice for choice in choices if choice.ready}.values())[:2]
        if len(ready) == 2:
            pairs.append(build_pair(title, *ready))
    return [*pairs, *pair_local(session)]


def pair_local(session: SessionBase) -> list[Pair]:
    """The local model beside itself, to vary its parameters: others may not be installed."""
    local = catalog.find_embedded()
    texts = [m for m in local.models if m.kind == "text" and not m.vision] if local else []
    texts = [m for m in texts if catalog.is_allowed(m.provider, m.id)]
    choices = [build_choice(m.provider, m.id, "", session) for m in texts[:1]]
    return [build_pair("The local model twice, no key needed", each, each) for each in choices]


def build_pair(title: str, first: Choice, second: Choice) -> Pair:
    return Pair(title, (first.name, second.name), SEPARATOR.join((first.value, second.value)))
