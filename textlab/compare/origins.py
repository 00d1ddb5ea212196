"""A comparison that begins with what was asked before: one answer, or a round of them."""

from collections.abc import Sequence
from typing import Any

from playground import catalog
from playground.models import Run
from playground.providers import Model
from playground.runs.form_links import type_value
from textlab.compare.lanes import Lane, Setup


def build_setup_from_run(run: Run) -> Setup:
    """To ask others what one model was asked: its message, parameters, and the talk before it."""
    lane = find_run_lane(run)
    values = type_request(run)
    if run.parent_id:
        values["parent"] = str(run.parent_id)
    return Setup((lane,) if lane else (), values)


def build_setup_from_round(runs: Sequence[Run]) -> Setup:
    """The lanes as they were asked: what is the same in all is common."""
    lanes = [(lane, run) for run in runs if (lane := find_run_lane(run))]
    values = [type_request(run, message=False) for _, run in lanes]
    names = {name for each in values for name in each}
    common = {name: first for name in sorted(names) if (first := find_shared(name, lanes, values))}
    own = [{k: v for k, v in each.items() if common.get(k) != v} for each in values]
    made = [
        Lane(x.provider, x.model, {**alone, "parent": str(run.pk)})
        for (x, run), alone in zip(lanes, own, strict=True)
    ]
    return Setup(tuple(made), common)


def find_shared(
    name: str, lanes: Sequence[tuple[Lane, Run]], values: Sequence[dict[str, Any]]
) -> str:
    """The value that all lanes were asked with that take such a parameter; else blank."""
    takers = [each for (lane, _), each in zip(lanes, values, strict=True) if lane.takes(name)]
    first = takers[0].get(name, "") if takers else ""
    return str(first) if all(each.get(name) == first for each in takers) else ""


def type_request(run: Run, *, message: bool = True) -> dict[str, str]:
    """A request as a person types it into the form."""
    names = [name for name in run.request if message or name != "message"]
    return {name: type_value(run.request[name]) for name in names}


def find_run_lane(run: Run) -> Lane | None:
    provider = catalog.find_offered(run.provider, "chat")
    if provider is None:
        return None
    return Lane(
        provider, catalog.find_model(provider.slug, run.model) or Model(run.model, provider.slug)
    )
