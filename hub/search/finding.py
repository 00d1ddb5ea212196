"""What matches the words of a search, grouped by what it is, the nearest first."""

from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass

from django.contrib.sessions.backends.base import SessionBase
from django.urls import reverse

from hub import advice
from hub.search.places import SearchPlace, list_places
from playground.catalog import list_matches
from playground.catalog.model_rows import build_model
from playground.catalog.search import split_words
from playground.models import ListedModel, Run
from playground.providers import get_declared_provider
from playground.runs.long_texts import read_heads
from playground.runs.text_search import find_runs

MAX_HITS = 6  # of each kind
MAX_HITS_ALONE = 12  # where nothing but the reference is searched
TITLES = {
    "page": "Pages",
    "goal": "Goals",
    "endpoint": "Endpoints",
    "parameter": "Parameters",
    "reference": "In the reference",
}
OF_THE_SITE = ("page", "endpoint", "parameter", "reference")
OF_THE_REFERENCE = ("parameter", "endpoint", "reference", "goal")
LONG_ENOUGH = 4  # letters; of shorter words too much holds one


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


def search_everything(q: str, owner: str, session: SessionBase) -> list[Group]:
    """The group that comes nearest first. Nothing for no words."""
    words = split_words(q)
    if not words:
        return []
    goals = [link_goal(p, session) for p in match_places(("goal",), words)][:MAX_HITS]
    groups = [*find_places(words, OF_THE_SITE, MAX_HITS), Group(TITLES["goal"], goals)]
    groups[1:1] = [find_models(q), find_image_models(words), find_own_runs(words, owner)]
    text = " ".join(words)
    nonempty_groups = [group for group in groups if group.hits]
    return sorted(
        nonempty_groups,
        key=lambda group: min(measure_distance(hit.title, text) for hit in group.hits),
    )


def find_in_reference(q: str) -> list[Group]:
    """The same, of endpoints, parameters and headings alone. Nothing for no words."""
    words = split_words(q)
    groups = find_places(words, OF_THE_REFERENCE, MAX_HITS_ALONE) if words else []
    return [group for group in groups if group.hits]


def find_places(words: Sequence[str], kinds: Sequence[str], most: int) -> list[Group]:
    matches = match_places(kinds, words)
    return [
        Group(TITLES[kind], [link_place(p) for p in rank_places(matches, kind, words)[:most]])
        for kind in kinds
    ]


def match_places(kinds: Container[str], words: Sequence[str]) -> list[SearchPlace]:
    """What has all the words; where nothing has, what has the most of the longer ones."""
    mine = [p for p in list_places() if p.kind in kinds]
    if places_found := [p for p in mine if all(word in p.words for word in words)]:
        return places_found
    longer = [word for word in words if len(word) >= LONG_ENOUGH]
    counts = {p: sum(word in p.words for word in longer) for p in mine}
    most = max(counts.values(), default=0)
    return [p for p, count in counts.items() if count == most > 0]


def link_place(place: SearchPlace) -> Hit:
    return Hit(place.title, place.detail, place.url)


def link_goal(goal: SearchPlace, session: SessionBase) -> Hit:
    """A goal leads to its form, filled in; without a key to that of the stand-in."""
    start = next(s for s in advice.quick_starts(session) if s.start.title == goal.title)
    if not start.ready and start.stand_in:
        return Hit(goal.title, f"{start.stand_in.name} (no key needed)", start.stand_in.url)
    needs = "" if start.ready else " (needs a key)"
    return Hit(goal.title, f"{start.start.model}{needs}", start.url)


def rank_places(
    places: Sequence[SearchPlace], kind: str, words: Sequence[str]
) -> list[SearchPlace]:
    """Titles that are the words, then those that begin so, then the rest; each title once."""
    text = " ".join(words)
    mine = sorted(
        (p for p in places if p.kind == kind), key=lambda p: measure_distance(p.title, text)
    )
    once = {(p.title, p.detail): p for p in mine}
    return list(once.values())


def measure_distance(title: str, text: str) -> int:
    title = title.lower()
    if title == text:
        return 0
    if title.startswith(text) or f"/{text}" in title:
        return 1
    return 2 if text in title else 3


def find_models(q: str) -> Group:
    rows = list_matches(q, MAX_HITS)
    hits = [
        Hit(
            row.name,
            get_declared_provider(row.provider).name,
            reverse("model", args=[row.provider, row.name]),
        )
        for row in rows
    ]
    return Group("Text and vision models", hits, f"{reverse('text')}?q=")


def find_image_models(words: Iterable[str]) -> Group:
    """Image models and upscalers, which have no page of their own."""
    rows = ListedModel.objects.filter(kind__in=("image", "upscaler"))
    for word in words:
        rows = rows.filter(search__contains=word)
    hits = [link_image_model(row) for row in rows.order_by("rank", "search")[:MAX_HITS]]
    return Group("Image models", hits)


def link_image_model(row: ListedModel) -> Hit:
    provider = get_declared_provider(row.provider)
    return Hit(row.name, provider.name, advice.link_model(provider, build_model(row)))


def find_own_runs(words: Sequence[str], owner: str) -> Group:
    mine = Run.objects.filter(pk__in=find_runs(words, owner, MAX_HITS))
    rows = read_heads(mine.defer("text", "reasoning"))
    hits = [Hit(summarize_run(run), run.model, reverse("run", args=[run.pk])) for run in rows]
    return Group("History", hits)


def summarize_run(run: Run) -> str:
    request = run.request
    text = (
        request.get("page_name") or request.get("message") or request.get("prompt") or run.endpoint
    )
    return str(text)[:90]
