"""Every request of a sweep, before any is sent."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError

from playground.plans.axes import Axis
from playground.plans.cells import check_axes, count_cells, list_cells
from textlab.compare.lanes import Lane

MAX_ANSWERS = 200
TEXTS = ("message", "system")  # whose words are replaced


@dataclass(frozen=True, slots=True)
class Column:
    """One model, and what it is asked with by default."""

    lane: Lane
    request: Mapping[str, Any]
    units: int  # one answer of it uses


@dataclass(frozen=True, slots=True)
class Cell:
    row: int
    column: int
    request: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Plan:
    columns: list[Column]
    axes: list[Axis]
    cells: list[Cell]  # row by row

    @property
    def answers(self) -> int:
        return len(self.cells)

    @property
    def is_costly(self) -> bool:
        """Whether some provider counts units."""
        return any(each.lane.provider.concurrency == "units" for each in self.columns)

    @property
    def units(self) -> int:
        """Of all answers together, however many of them are at work at the same time."""
        return sum(self.columns[cell.column].units for cell in self.cells)


def plan_sweep(columns: Sequence[Column], axes: Sequence[Axis]) -> Plan:
    """Raises ValidationError where there is nothing to compare, or too much."""
    check_axes(axes)
    count = count_cells(axes) * len(columns)
    if count < 2:
        raise ValidationError("Add another model or more values: this is a single answer.")
    if count > MAX_ANSWERS:
        raise ValidationError(
            f"That would be {count:,} answers; the limit is {MAX_ANSWERS}. Use fewer values."
        )
    rows = [list(list_cells(column.request, axes)) for column in columns]
    cells = [
        Cell(row, column, requests[row][1])
        for row in range(count // len(columns))
        for column, requests in enumerate(rows)
    ]
    return Plan(list(columns), list(axes), cells)
