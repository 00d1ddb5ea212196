"""What others see of a shared comparison."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.urls import reverse

from playground.catalog.providers import get_public_provider
from playground.models import Run
from playground.providers import Provider
from playground.runs.paths import load_path
from textlab.compare.lanes import Setup, write_query
from textlab.compare.origins import build_setup_from_round
from textlab.compare.presenters import MeasuredLane, compare_figures
from textlab.shares.models import SharedComparison


@dataclass(slots=True, kw_only=True)
class SharedLane(MeasuredLane):
    """`own`: the parameters in which it differs from others, as they were typed."""

    provider: Provider
    turns: list[Run]
    own: list[tuple[str, str]]
    is_mixed: bool


def describe_comparison(slug: str, runs: Sequence[Run]) -> dict[str, Any]:
    setup = build_setup_from_round(runs)
    lanes = [build_lane(number, run, setup) for number, run in enumerate(runs, start=1)]
    compare_figures(lanes)
    common = dict(list_typed(runs[0], setup.common))
    return {
        "share": SharedComparison.objects.get(slug=slug),
        "lanes": lanes,
        "system": common.pop("system", ""),
        "parameters": common,
        "question": runs[0].request.get("message", ""),
        "try_url": link_setup(setup, runs),
    }


def build_lane(number: int, run: Run, setup: Setup) -> SharedLane:
    turns = load_path(run)
    return SharedLane(
        number=number,
        run=run,
        provider=get_public_provider(run.provider),
        turns=turns,
        own=list_own(run, setup),
        is_mixed=any(turn.model != run.model for turn in turns),
    )


def list_own(run: Run, setup: Setup) -> list[tuple[str, str]]:
    lanes = (lane for lane in setup.lanes if lane.own.get("parent") == str(run.pk))
    return [pair for lane in lanes for pair in list_typed(run, lane.own)]


def list_typed(run: Run, values: Mapping[str, str]) -> list[tuple[str, str]]:
    """Its parameters and its system prompt: nothing that a page remembers beside them."""
    names = {"system", *run.type.get_parameters(run)}
    return [(name, value) for name, value in values.items() if value and name in names]


def link_setup(setup: Setup, runs: Sequence[Run]) -> str:
    """The same comparison, filled in for whoever opens it."""
    keys = {str(run.pk): run for run in runs}
    lanes = tuple(
        replace(lane, own=dict(list_typed(keys[lane.own["parent"]], lane.own)))
        for lane in setup.lanes
    )
    common = dict(list_typed(runs[0], setup.common))
    filled = Setup(lanes, {**common, "message": runs[0].request.get("message", "")})
    return f"{reverse('compare')}?{write_query(filled)}"
