"""Which rows and files are somebody's: what has an owner, and what hangs on that.

No table is named here, so that a new one is never forgotten. A model whose rows mean nothing on
another site says so with `is_tied_to_site`: they are exported, and not imported. What columns are
in any row that is imported, a model says with `import_values`.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from graphlib import TopologicalSorter
from typing import Any

from django.db.models import FileField, Model, QuerySet

from playground.accounts.owners import list_owned_models

Fields = list[Any]
OWNER = "owner"
# Columns that say whose a row is here, with which key it was asked, and who works on it.
SITE_COLUMNS = frozenset({
    *(OWNER, "network", "session", "fingerprint", "key_source", "units", "share_slug"),
    *("claim", "heartbeat", "waits_since", "uncounted", "key_marks"),
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Table:
    """A model whose rows are somebody's, by a way of foreign keys to their owner."""

    model: type[Model]
    path: str  # "owner", or "run__owner"

    @property
    def label(self) -> str:
        return self.model._meta.label_lower

    @property
    def is_portable(self) -> bool:
        return not getattr(self.model, "is_tied_to_site", False)

    @property
    def fields(self) -> Fields:
        """What is exported."""
        return [each for each in self.model._meta.concrete_fields if each.name not in SITE_COLUMNS]

    @property
    def file_fields(self) -> Fields:
        return [each for each in self.fields if isinstance(each, FileField)]

    def filter_rows(self, owner: str) -> QuerySet[Any]:
        return self.model._base_manager.filter(**{self.path: owner}).order_by("pk")


def list_tables() -> list[Table]:
    """Each after those that its rows refer to."""
    paths = find_paths()
    graph = {model: set(list_targets(model)) & paths.keys() - {model} for model in paths}
    return [Table(model, paths[model]) for model in TopologicalSorter(graph).static_order()]


def find_paths() -> dict[type[Model], str]:
    paths: dict[type[Model], str] = dict.fromkeys(list_owned_models(), OWNER)
    waiting = list(paths)
    while waiting:
        target = waiting.pop(0)
        for relation in target._meta.related_objects:
            model, field = relation.related_model, relation.field
            if model in paths or field.null or relation.many_to_many:
                continue
            paths[model] = f"{field.name}__{paths[target]}"
            waiting.append(model)
    return paths


def list_targets(model: type[Model]) -> Iterator[Any]:
    return (each.related_model for each in model._meta.concrete_fields if each.is_relation)


def list_file_names(owner: str) -> list[str]:
    """Of all files of theirs, each once: several rows may have the same."""
    names: dict[str, None] = {}
    for table in list_tables():
        for field in table.file_fields:
            rows = table.filter_rows(owner).exclude(**{field.name: ""})
            names |= dict.fromkeys(rows.values_list(field.name, flat=True).iterator())
    return list(names)
