"""What the pages about a conversation show: contexts for their templates."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import QueryDict
from django.urls import reverse

from playground.models import Run
from playground.runs.paths import Turn
from playground.runs.trees import list_beside, list_versions
from playground.runs.window import list_usually_shown, open_window, write_turn_query
from textlab.conversation.tree import MOST_TURNS, list_rows

MOST_VERSIONS = 50  # on one page, the newest


@dataclass(frozen=True, slots=True)
class Version:
    """One of several answers, and what of its request differs from the others'."""

    number: int
    run: Run
    settings: dict[str, Any]


def turns_context(
    path: str, query: QueryDict, history: Sequence[Turn], model: tuple[str, str], *, own: bool
) -> dict[str, Any]:
    """The turns that a page shows. `model`: its provider and model; `path`, `query`: its address.

    Of what somebody shared, which is not one's own, there are no other versions.
    """
    window = open_window(path, query, history)
    return {
        "window": window,
        "named": any((turn.provider, turn.model) != model for turn in history),
        "versions": list_versions(window.turns) if own else {},
    }


def link_turn(last: Run, turn: UUID) -> str:
    """The conversation that `last` has come to, at one of its turns."""
    page = reverse("model", args=[last.provider, last.model])
    return f"{page}?{write_turn_query(last, turn, list_usually_shown(last))}"


def link_removal(turn: Run, end: Run | None, following: UUID | None) -> str:
    """The conversation without this turn, at what followed it; the page offers to undo it."""
    last = end or turn
    page = reverse("model", args=[last.provider, last.model])
    deleted = urlencode({"deleted": str(turn.pk)})
    if end and following:
        return f"{page}?{deleted}&{write_turn_query(end, following, list_usually_shown(end))}"
    query = f"parent={end.pk}&" if end else ""
    return f"{page}?{query}{deleted}#end"


def tree_context(turn: Run) -> dict[str, Any]:
    rows = list_rows(turn)
    return {
        "turn": turn,
        "rows": rows,
        "is_mixed": len({row.model for row in rows}) > 1,
        "is_cut": len(rows) >= MOST_TURNS,
        "most": MOST_TURNS,
    }


def versions_context(turn: Run) -> dict[str, Any]:
    runs = list(list_beside(turn))
    first = max(0, len(runs) - MOST_VERSIONS)
    names = list_differing(runs)
    versions = [
        Version(number, run, {name: read_setting(run, name) for name in names})
        for number, run in enumerate(runs, start=1)
    ][first:]
    messages = {run.request.get("message", "") for run in runs}
    return {
        "turn": turn,
        "versions": versions,
        "hidden": first,
        "message": messages.pop() if len(messages) == 1 else "",
        "back": reverse("turn-branch", args=[turn.pk]),
    }


def list_differing(runs: Sequence[Run]) -> list[str]:
    """The names of what these were not all asked with alike, the model first."""
    names = dict.fromkeys(name for run in runs for name in run.type.get_parameters(run))
    return [
        name
        for name in ("model", "system", *names)
        if any(read_setting(run, name) != read_setting(runs[0], name) for run in runs)
    ]


def read_setting(run: Run, name: str) -> Any:
    return run.model if name == "model" else run.request.get(name)
