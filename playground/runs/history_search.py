"""A history searched: the runs of a person one by one, the newest first, so many at a time.

A million runs cost no more than a thousand: the page says how far it has looked, and leads on.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from playground.infrastructure.offload import breath
from playground.models import RunLabel, RunQuerySet
from playground.runs.history_filters import Filters
from playground.runs.labels import MOST_STARRED
from playground.runs.long_texts import get_head
from playground.runs.text_search import Reader, list_missing, read_texts
from playground.runs.types import list_run_types

WINDOW_RUNS = 1_000  # that one page looks at
BEFORE_CHARS, EXCERPT_CHARS = 40, 160
FACTS = ("app", "group", "tree", "opening_id", "created", "model")


@dataclass(frozen=True, slots=True)
class Matches:
    """Runs that match, one for each row; in which words; and where the next page goes on."""

    excerpts: Mapping[UUID, str]
    looked_at: int
    last: tuple[datetime, UUID] | None  # of those that were looked at, where there are more


def find_matches(filters: Filters, owner: str, runs: RunQuerySet, most: int) -> Matches:
    """Among `runs`, which are in order, those that match; at most so many rows."""
    matcher = Matcher(filters, owner)
    excerpts: dict[UUID, str] = {}
    looked_at, last = 0, None
    rows = read_texts(runs, *FACTS) if filters.words else runs.values_list("pk", *FACTS)
    for pk, *facts in rows[:WINDOW_RUNS]:
        looked_at, last = looked_at + 1, (facts[4], pk)
        excerpt = matcher.match_run(pk, facts)
        if excerpt is not None:
            excerpts[pk] = excerpt
        if len(excerpts) == most:
            break
        breath.take_breath()
    is_whole = looked_at < WINDOW_RUNS and len(excerpts) < most
    return Matches(excerpts, looked_at, None if is_whole else last)


class Matcher:
    """Tells of each run whether it matches, once for each row that it belongs to."""

    def __init__(self, filters: Filters, owner: str) -> None:
        self._filters = filters
        self._reader = Reader()
        self._grouped = {each.name for each in list_run_types() if each.is_grouped}
        self._met: set[UUID] = set()
        self._names = load_names(owner) if filters.words else {}
        self._starred = load_starred(owner) if filters.starred else None

    def match_run(self, pk: UUID, facts: list[Any]) -> str | None:
        """The words around the first that was searched for; None where it does not match."""
        app, group, tree, opening, _created, model, *texts = facts
        key = group if group and app in self._grouped else tree or opening or pk
        if key in self._met or (self._filters.model and model != self._filters.model):
            return None
        if self._starred is not None and key not in self._starred:
            return None
        excerpt = self._match_words(pk, texts, self._names.get(key, ""))
        if excerpt is not None:
            self._met.add(key)
        return excerpt

    def _match_words(self, pk: UUID, texts: list[str], name: str) -> str | None:
        words = self._filters.words
        head = " ".join([name, *map(get_head, texts)])
        missing = list_missing(words, head.lower())
        if missing and not self._reader.has_all_words(pk, texts, missing):
            return None
        return cut_excerpt(head, words)


def load_names(owner: str) -> dict[UUID, str]:
    named = RunLabel.objects.filter(owner=owner).exclude(name="").order_by("-created")
    return dict(named.values_list("key", "name")[:MOST_STARRED])


def load_starred(owner: str) -> Collection[UUID]:
    starred = RunLabel.objects.filter(owner=owner, starred=True).order_by("-created")
    return set(starred.values_list("key", flat=True)[:MOST_STARRED])


def cut_excerpt(text: str, words: list[str]) -> str:
    """What stands around the first of these words in one line; blank where that is further on."""
    line = " ".join(text.split())
    lower = line.lower()
    places = [place for word in words if (place := lower.find(word)) >= 0]
    if not places:
        return ""
    start = max(0, min(places) - BEFORE_CHARS)
    end = start + EXCERPT_CHARS
    return f"{'…' if start else ''}{line[start:end]}{'…' if end < len(line) else ''}"
