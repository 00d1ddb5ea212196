"""How far a sweep has come: its answers as a table."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product
from typing import Any

from django import forms
from django.db.models import Q, QuerySet

from playground.models import OPEN, Status
from playground.plans.axes import SEARCH, format_value
from textlab.sweeps.models import Sweep, SweepCell
from textlab.sweeps.services import AGAIN

EXCERPT_CHARS = 600  # of an answer in the table
STATES = (("", "All"), ("done", "Done"), ("open", "Not finished"), ("failed", "Failed or stopped"))
FILTERS = {"done": (Status.DONE,), "open": OPEN, "failed": AGAIN}


class FilterForm(forms.Form):
    """GET /text/sweeps/<id>/: which rows are shown. Nonsense means all."""

    q = forms.CharField(required=False, label="Text of the answer", max_length=200)
    state = forms.ChoiceField(required=False, label="State", choices=STATES)

    @property
    def is_active(self) -> bool:
        return self.is_valid() and any(self.cleaned_data.values())

    def build_query(self) -> Q:
        data = self.cleaned_data if self.is_valid() else {}
        query = Q(run__text__icontains=data["q"]) if data.get("q") else Q()
        return query & Q(run__status__in=FILTERS[data["state"]]) if data.get("state") else query


@dataclass(frozen=True, slots=True)
class Row:
    """One combination of values. A cell is None where its run was deleted."""

    values: list[str]
    cells: list[SweepCell | None]


@dataclass(frozen=True, slots=True)
class State:
    sweep: Sweep
    columns: list[tuple[str, str]]  # a model's provider and name
    rows: list[Row]
    total_rows: int
    counts: Mapping[str, int] = field(default_factory=dict)

    @property
    def total(self) -> int:
        return sum(self.counts.values())

    @property
    def done(self) -> int:
        return self.counts.get(Status.DONE, 0)

    @property
    def again(self) -> int:
        return sum(self.counts.get(status, 0) for status in AGAIN)

    @property
    def is_open(self) -> bool:
        return any(self.counts.get(status, 0) for status in OPEN)


def build_state(sweep: Sweep, filters: FilterForm) -> State:
    cells = list(load_cells(sweep))
    rows = list(build_rows(sweep, cells))
    chosen = filter_rows(sweep, rows, filters) if filters.is_active else rows
    return State(
        sweep=sweep,
        columns=list_columns(sweep),
        rows=chosen,
        total_rows=len(rows),
        counts=Counter(cell.run.status for cell in cells),
    )


def filter_rows(sweep: Sweep, rows: Sequence[Row], filters: FilterForm) -> list[Row]:
    wanted = set(sweep.cells.filter(filters.build_query()).values_list("pk", flat=True))
    return [row for row in rows if has_any(row, wanted)]


def load_cells(sweep: Sweep) -> "QuerySet[SweepCell]":
    return sweep.cells.select_related("run").defer("run__request", "run__reasoning")


def list_columns(sweep: Sweep) -> list[tuple[str, str]]:
    pairs = (choice.partition(":") for choice in sweep.columns)
    return [(slug, name) for slug, _, name in pairs]


def build_rows(sweep: Sweep, cells: Sequence[SweepCell]) -> Iterator[Row]:
    places = {(cell.row, cell.column): cell for cell in cells}
    for number, values in enumerate(list_combinations(sweep.axes)):
        yield Row(values, [places.get((number, n)) for n in range(len(sweep.columns))])


def list_combinations(axes: Sequence[Mapping[str, Any]]) -> list[list[str]]:
    """The values of each row as text, in the order of `playground.plans.cells`."""
    return [[format_value(value) for value in row] for row in product(*map(read_values, axes))]


def read_values(axis: Mapping[str, Any]) -> list[Any]:
    values: list[Any] = axis["values"]
    return values


def name_axis(axis: Mapping[str, Any]) -> str:
    """The head of its column."""
    if axis["name"] == SEARCH:
        return f"“{axis['values'][0]}”"
    return str(axis["name"])


def has_any(row: Row, wanted: set[Any]) -> bool:
    return any(cell is not None and cell.pk in wanted for cell in row.cells)
