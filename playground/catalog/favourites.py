"""Models as a person sees them: with the star that is theirs, and the ones they used lately."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q

from playground.catalog.model_rows import list_declared
from playground.catalog.providers import is_allowed
from playground.models import Favourite, ListedModel, Run

MOST_FAVOURITES = 500
MOST_RECENT = 6
LAST_RUNS = 200  # among which the models used lately are looked for
Pair = tuple[str, str]  # provider and model


@dataclass(frozen=True, slots=True)
class Row:
    """One model as a list shows it."""

    provider: str
    name: str
    favourite: bool = False
    size: str = ""
    context_length: int | None = None
    vision: bool = False
    reasoning: bool | None = None
    gated: bool | None = None
    on_plan: bool | None = None
    concurrency_cost: int | None = None
    tool_use: bool | None = None
    hot: bool | None = None
    status: str = ""
    licence: str = ""
    quantization: str = ""
    downloads: int | None = None
    likes: int | None = None
    price_in: float | None = None
    price_out: float | None = None
    note: str = ""


COLUMNS = tuple(field.name for field in fields(Row) if field.name not in ("favourite", "note"))
UNKNOWN: tuple[Any, ...] = tuple(
    field.default for field in fields(Row) if field.name in COLUMNS[2:]
)


def favourite_pairs(owner: str) -> list[Pair]:
    """The models somebody keeps, the newest first."""
    rows = Favourite.objects.filter(owner=owner).order_by("-pk")
    return list(rows.values_list("provider", "model")[:MOST_FAVOURITES]) if owner else []


def is_favourite(owner: str, provider: str, model: str) -> bool:
    return Favourite.objects.filter(owner=owner, provider=provider, model=model).exists()


def toggle_favourite(owner: str, provider: str, model: str) -> bool:
    """Keep a model, or let it go. Whether it is kept now."""
    removed, _ = Favourite.objects.filter(owner=owner, provider=provider, model=model).delete()
    if removed:
        return False
    try:
        with transaction.atomic():
            Favourite.objects.create(owner=owner, provider=provider, model=model)
    except IntegrityError:
        return True  # two clicks at once: kept by the other
    return True


def list_recent(owner: str, app: str) -> list[Row]:
    """The models somebody used lately in an app, the latest first."""
    return list_rows(recent_pairs(owner, app), favourite_pairs(owner))


def list_shelves(owner: str, app: str) -> tuple[list[Row], list[Row]]:
    """Both, with fewer queries: favourites, and models used lately."""
    favourites, recent = list_allowed(favourite_pairs(owner)), recent_pairs(owner, app)
    rows = list_rows([*favourites, *recent], favourites)
    return rows[: len(favourites)], rows[len(favourites) :]


def recent_pairs(owner: str, app: str) -> list[Pair]:
    runs = Run.objects.for_owner(owner).for_app(app).order_by("-created")
    pairs = dict.fromkeys(runs.values_list("provider", "model")[:LAST_RUNS])
    return list_allowed(pairs)[:MOST_RECENT]


def list_allowed(pairs: Iterable[Pair]) -> list[Pair]:
    return [pair for pair in pairs if is_allowed(*pair)]


def match_any(pairs: Iterable[Pair]) -> Q:
    by_provider: dict[str, list[str]] = {}
    for slug, name in pairs:
        by_provider.setdefault(slug, []).append(name)
    condition = Q(pk__in=[])
    for slug, names in by_provider.items():
        condition |= Q(provider=slug, name__in=names)
    return condition


def list_rows(pairs: list[Pair], loved: Iterable[Pair]) -> list[Row]:
    """Rows in the order of `pairs`; of a model that is listed no more, its name."""
    rows = ListedModel.objects.filter(match_any(pairs)).values_list(*COLUMNS)
    there = {(provider, name): facts for provider, name, *facts in rows}
    favourites = set(loved)
    return [build_row(pair, there.get(pair, UNKNOWN), favourites) for pair in pairs]


def load_rows(ids: list[int], loved: Iterable[Pair]) -> list[Row]:
    """Rows in the order of `ids`."""
    rows = ListedModel.objects.filter(pk__in=ids).values_list("pk", *COLUMNS)
    there = {pk: ((provider, name), facts) for pk, provider, name, *facts in rows}
    favourites = set(loved)
    return [build_row(*there[pk], favourites) for pk in ids if pk in there]


def build_row(pair: Pair, facts: Sequence[Any], loved: set[Pair]) -> Row:
    """`facts`: what is in COLUMNS beside the pair."""
    known = list_declared(pair[0]).get(pair[1])
    values: list[Any] = [*pair, pair in loved, *facts, known.best_for if known else ""]
    return Row(*values)
