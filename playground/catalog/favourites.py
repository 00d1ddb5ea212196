"""Models as a person sees them: with the star that is theirs, and the ones they used lately."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.db.models import Q

from playground.catalog.model_rows import list_declared
from playground.models import Favourite, ListedModel, Run

MOST_FAVOURITES = 500
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
    note: str = ""


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


def list_favourites(owner: str) -> list[Row]:
    pairs = favourite_pairs(owner)
    return list_rows(pairs, pairs)


def list_recent(owner: str, app: str, n: int = 6) -> list[Row]:
    """The models somebody used lately in an app, the latest first."""
    runs = Run.objects.for_owner(owner).for_app(app).order_by("-created")
    pairs = list(dict.fromkeys(runs.values_list("provider", "model")[:LAST_RUNS]))
    return list_rows(pairs[:n], favourite_pairs(owner))


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
    there = {(row.provider, row.name): row for row in ListedModel.objects.filter(match_any(pairs))}
    favourites = set(loved)
    rows = (there.get(pair) or ListedModel(provider=pair[0], name=pair[1]) for pair in pairs)
    return [build_row(row, favourites) for row in rows]


def load_rows(ids: list[int], loved: Iterable[Pair]) -> list[Row]:
    """Rows in the order of `ids`."""
    rows_by_id, favourites = ListedModel.objects.in_bulk(ids), set(loved)
    return [build_row(rows_by_id[pk], favourites) for pk in ids if pk in rows_by_id]


def build_row(model: ListedModel, loved: set[Pair]) -> Row:
    known = list_declared(model.provider).get(model.name)
    return Row(
        provider=model.provider,
        name=model.name,
        favourite=(model.provider, model.name) in loved,
        size=model.size,
        context_length=model.context_length,
        vision=model.vision,
        reasoning=model.reasoning,
        gated=model.gated,
        on_plan=model.on_plan,
        concurrency_cost=model.concurrency_cost,
        note=known.best_for if known else "",
    )
