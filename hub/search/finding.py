"""What matches the words of a search, grouped by what it is, the nearest first."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import F, Value
from django.db.models.fields.json import KT
from django.db.models.functions import Coalesce, Substr
from django.urls import reverse

from hub import advice
from hub.search.places import Known, places
from playground.catalog import search as search_models
from playground.catalog.facts import model_of
from playground.catalog.finding import words_of
from playground.models import ListedModel, Run
from playground.providers import provider

MOST = 6  # of each kind
MOST_ALONE = 12  # where nothing but the reference is searched
LATELY = 100  # of one's own runs are looked through
HEAD = 2_000  # characters of each text
TITLES = {
    "page": "Pages",
    "goal": "Goals",
    "endpoint": "Endpoints",
    "parameter": "Parameters",
    "reference": "In the reference",
}
OF_THE_REFERENCE = ("parameter", "endpoint", "reference", "goal")
TEXTS = (KT("request__message"), KT("request__prompt"), KT("request__page_name"), F("text"))


@dataclass(frozen=True, slots=True)
class Hit:
    title: str
    detail: str
    url: str


@dataclass(frozen=True, slots=True)
class Group:
    title: str
    hits: list[Hit]
    more: str = ""  # where all of them are


def find(q: str, owner: str) -> list[Group]:
    """Nothing for no words."""
    words = words_of(q)
    if not words:
        return []
    groups = known(words, TITLES, MOST)
    groups[1:1] = [models(q), images(words), runs(words, owner)]
    return [group for group in groups if group.hits]


def find_in_reference(q: str) -> list[Group]:
    """The same, of endpoints, parameters and headings alone. Nothing for no words."""
    words = words_of(q)
    groups = known(words, OF_THE_REFERENCE, MOST_ALONE) if words else []
    return [group for group in groups if group.hits]


def known(words: Sequence[str], kinds: Iterable[str], most: int) -> list[Group]:
    found = [p for p in places() if all(word in p.words for word in words)]
    return [
        Group(
            TITLES[kind],
            [Hit(p.title, p.detail, p.url) for p in nearest(found, kind, words)[:most]],
        )
        for kind in kinds
    ]


def nearest(found: Sequence[Known], kind: str, words: Sequence[str]) -> list[Known]:
    """Titles that are the words, then those that begin so, then the rest; each title once."""
    text = " ".join(words)
    mine = sorted((p for p in found if p.kind == kind), key=lambda p: distance(p.title, text))
    once = {(p.title, p.detail): p for p in mine}
    return list(once.values())


def distance(title: str, text: str) -> int:
    title = title.lower()
    if title == text:
        return 0
    return 1 if title.startswith(text) else 2 if text in title else 3


def models(q: str) -> Group:
    rows = search_models(q=q, per_page=MOST).rows
    hits = [Hit(row.name, provider(row.provider).name, row.url) for row in rows]
    return Group("Text and vision models", hits, f"{reverse('text')}?q=")


def images(words: Iterable[str]) -> Group:
    """Image models and upscalers, which have no page of their own."""
    rows = ListedModel.objects.filter(kind__in=("image", "upscaler"))
    for word in words:
        rows = rows.filter(search__contains=word)
    hits = [made_by(row) for row in rows.order_by("rank", "search")[:MOST]]
    return Group("Image models", hits)


def made_by(row: ListedModel) -> Hit:
    of = provider(row.provider)
    return Hit(row.name, of.name, advice.model_place(of, model_of(row)))


def runs(words: Iterable[str], owner: str) -> Group:
    """Looked through here, not by the database, which would read long texts for every word."""
    heads = [Substr(Coalesce(text, Value("")), 1, HEAD) for text in TEXTS]
    lately = Run.objects.filter(owner=owner).annotate(
        **{f"head_{i}": h for i, h in enumerate(heads)}
    )
    rows = lately.values_list("pk", "model", *(f"head_{i}" for i in range(len(heads))))[:LATELY]
    found = [pk for pk, *texts in rows if holds(" ".join(texts).lower(), words)][:MOST]
    mine = Run.objects.defer("text", "reasoning").filter(pk__in=found)
    hits = [Hit(said(run), run.model, reverse("run", args=[run.pk])) for run in mine]
    return Group("Your runs", hits)


def holds(text: str, words: Iterable[str]) -> bool:
    return all(word in text for word in words)


def said(run: Run) -> str:
    asked = run.request
    text = asked.get("page_name") or asked.get("message") or asked.get("prompt") or run.endpoint
    return str(text)[:90]
