"""Every request of a plot, before any is sent."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError

from playground.plans.axes import Axis
from playground.plans.cells import check_axes, count_cells, list_cells

LETTERS = "XYZ"  # up to three axes: across, down, and one sheet below the other
TEXTS = ("prompt", "negative_prompt")
MOST_IMAGES = 200
SLOWEST = "sd_model_checkpoint"  # engines take long to load another model


@dataclass(frozen=True, slots=True)
class Cell:
    at: tuple[int, int, int]  # from 0: across, down, sheet
    request: dict[str, Any]

    @property
    def images(self) -> int:
        return int(self.request.get("batch_size") or 1)


@dataclass(frozen=True, slots=True)
class Plan:
    axes: list[Axis]
    cells: list[Cell]  # in the order in which they are sent

    @property
    def images(self) -> int:
        return sum(cell.images for cell in self.cells)

    @property
    def most(self) -> int:
        return MOST_IMAGES

    @property
    def requests(self) -> int:
        return len(self.cells)


def plan_grid(request: Mapping[str, Any], axes: Sequence[Axis]) -> Plan:
    """Raises ValidationError where there is nothing to compare, or too much."""
    if not axes:
        raise ValidationError("Choose at least one axis.")
    check_axes(axes)
    count = count_cells(axes)
    if count > MOST_IMAGES:
        raise _too_many(count)
    plan = Plan(
        list(axes), sorted(_list_cells(request, axes), key=lambda cell: _rank_cell(cell, axes))
    )
    if plan.images > MOST_IMAGES:
        raise _too_many(plan.images)
    return plan


def _list_cells(request: Mapping[str, Any], axes: Sequence[Axis]) -> Iterator[Cell]:
    for at, one in list_cells(request, axes):
        x, y, z = (*at, 0, 0)[:3]
        yield Cell((x, y, z), one)


def _rank_cell(cell: Cell, axes: Sequence[Axis]) -> tuple[int, ...]:
    """Row by row; models one after the other."""
    slow = next((i for i, axis in enumerate(axes) if axis.name == SLOWEST), None)
    x, y, z = cell.at
    return (cell.at[slow] if slow is not None else 0, z, y, x)


def _too_many(count: int) -> ValidationError:
    return ValidationError(
        f"That would be {count:,} images; the limit is {MOST_IMAGES}. Use fewer values."
    )
