"""The model catalogue as it is kept: declared at first, then as each provider lists it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from django.db.models import Q

from playground.catalog.model_rows import (
    FACTS,
    UNLISTED,
    UNRANKED,
    build_model,
    build_row,
    is_name,
    list_declared,
    list_ranks,
)
from playground.catalog.providers import enabled_providers
from playground.catalog.recent_models import forget_models
from playground.models import ListedModel
from playground.providers import Model

BATCH_ROWS = 500  # rows in one transaction: others write in between


def store_models(
    provider: str, models: Iterable[Model], *, kind: str = "text", whole: bool = True
) -> int:
    """Make the rows of one provider and kind those of `models`; what is declared always stays.

    Only what changed is written, in short transactions. Returns the number of rows.
    `whole`: nothing was cut off the list, so what is not in it the provider does not have.
    """
    before = known_rows(provider, kind)
    fresh = wanted_rows(provider, models, kind, whole=whole)
    names, changed = set(), []
    for row in fresh:
        _, *facts = before.get(row.name, [None])
        if row.on_plan is None and facts:
            row.on_plan = facts[FACTS.index("on_plan")]  # this list was answered without a key
        if list_facts(row) != facts:
            changed.append(row)
        names.add(row.name)
    write_rows(changed)
    remove_rows([before[name][0] for name in before.keys() - names])
    forget_models()
    return len(names)


def known_rows(provider: str, kind: str) -> dict[str, list[Any]]:
    """Name -> id and facts. No objects, because there may be fifty thousand."""
    rows = ListedModel.objects.filter(provider=provider, kind=kind)
    return {name: rest for name, *rest in rows.values_list("name", "pk", *FACTS).iterator()}


def wanted_rows(
    provider: str, models: Iterable[Model], kind: str, *, whole: bool
) -> Iterator[ListedModel]:
    """Rows to have, each name once; the declared ones among them, listed or not."""
    declared = {m.id: m for m in list_declared(provider).values() if m.kind == kind}
    listed = {model.id: model for model in models if is_name(model.id)}
    is_known = whole and bool(listed)
    return (
        build_row(model, listed=model.id in listed or not is_known)
        for model in (declared | listed).values()
    )


def list_facts(row: ListedModel) -> list[Any]:
    return [getattr(row, name) for name in FACTS]


def write_rows(rows: list[ListedModel]) -> None:
    for start in range(0, len(rows), BATCH_ROWS):
        ListedModel.objects.bulk_create(
            rows[start : start + BATCH_ROWS],
            update_conflicts=True,
            unique_fields=["provider", "name"],
            update_fields=["kind", *FACTS],
        )


def remove_rows(ids: list[int]) -> None:
    for start in range(0, len(ids), BATCH_ROWS):
        ListedModel.objects.filter(pk__in=ids[start : start + BATCH_ROWS]).delete()


def seed_declared(*, plan: Sequence[tuple[Any, bool]] = (), **_signal: Any) -> None:
    """The declared models are there from the first page on. Cheap, and harmless to repeat.

    `plan`: what was migrated, and whether backwards: then the tables are an earlier version's.
    """
    if any(backwards for _migration, backwards in plan):
        return
    known = {model.id for p in enabled_providers() for model in list_declared(p.slug).values()}
    rows = ListedModel.objects.filter(Q(name__in=known) | Q(rank__lt=UNRANKED))
    there = {(row.provider, row.name): row for row in rows}
    write_rows(list(build_seeds(there)))
    gone = [row.pk for pair, row in there.items() if pair not in list_ranks()]
    ListedModel.objects.filter(pk__in=gone, rank__lt=UNRANKED).update(rank=UNRANKED)
    ListedModel.objects.exclude(provider__in=[p.slug for p in enabled_providers()]).delete()
    forget_models()


def build_seeds(there: Mapping[tuple[str, str], ListedModel]) -> Iterator[ListedModel]:
    """Declared rows that are missing, or ranked or described otherwise by an earlier version.

    What the provider itself has said of a model since is kept.
    """
    for service in enabled_providers():
        for model in service.models:
            row = there.get((model.provider, model.id))
            wanted = build_row(
                build_model(row) if row else model, listed=row is None or row.rank != UNLISTED
            )
            if row is None or list_facts(wanted) != list_facts(row):
                yield wanted
