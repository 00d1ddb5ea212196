"""All requests that come of a few axes, before any is sent."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import product
from typing import Any

from django.core.exceptions import ValidationError

from playground.plans.axes import Axis


def check_axes(axes: Sequence[Axis]) -> None:
    """Raises ValidationError where two of them are about the same."""
    names = [axis.name for axis in axes]
    if twice := next((axis for axis in axes if names.count(axis.name) > 1), None):
        raise ValidationError(
            f"{twice.label} is on two axes. Choose a different parameter for one."
        )


def count_cells(axes: Sequence[Axis]) -> int:
    count = 1
    for axis in axes:
        count *= len(axis.values)
    return count


def list_cells(
    request: Mapping[str, Any], axes: Sequence[Axis]
) -> Iterator[tuple[tuple[int, ...], dict[str, Any]]]:
    """Which value of each axis, from 0; and the request with them. The last axis runs fastest."""
    for at in product(*(range(len(axis.values)) for axis in axes)):
        one = dict(request)
        for axis, place in zip(axes, at, strict=True):
            one = axis.apply_value(one, axis.values[place])
        yield at, one
