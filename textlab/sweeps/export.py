"""The answers of a sweep as files."""

from collections.abc import Iterator
from typing import Any

import orjson

from playground.infrastructure.offload import breathe_between
from playground.models import Run
from playground.tables import write_csv
from textlab.sweeps.models import Sweep
from textlab.sweeps.state import list_combinations

FACTS = ("status", "text", "error", "finish_reason", "time_to_first_token", "duration")
TOKENS = ("prompt_tokens", "completion_tokens")


def write_answers_csv(sweep: Sweep) -> str:
    """One row an answer: its model, its values by their API names, what came of it."""
    names = [axis["name"] for axis in sweep.axes]
    header = ("run", "provider", "model", *names, *FACTS, *TOKENS)
    return write_csv(header, (list(answer.values()) for answer in list_answers(sweep)))


def write_answers_json(sweep: Sweep) -> bytes:
    """The same, with the exact parameters and the reasoning of each."""
    about = {
        "id": str(sweep.pk),
        "created": sweep.created.isoformat(),
        "message": sweep.message,
        "models": sweep.columns,
        "axes": sweep.axes,
    }
    answers = [
        {**answer, "request": run.request, "reasoning": run.reasoning}
        for run, answer in breathe_between(list(describe_cells(sweep)))
    ]
    return orjson.dumps({**about, "answers": answers}, option=orjson.OPT_INDENT_2)


def list_answers(sweep: Sweep) -> Iterator[dict[str, Any]]:
    return (answer for _run, answer in describe_cells(sweep))


def describe_cells(sweep: Sweep) -> Iterator[tuple[Run, dict[str, Any]]]:
    names = [axis["name"] for axis in sweep.axes]
    rows = list_combinations(sweep.axes)
    for cell in sweep.cells.select_related("run"):
        run, usage = cell.run, cell.run.usage or {}
        yield (
            run,
            {
                "run": str(run.pk),
                "provider": run.provider,
                "model": run.model,
                **dict(zip(names, rows[cell.row], strict=True)),
                **{name: getattr(run, name) for name in FACTS},
                **{name: usage.get(name) for name in TOKENS},
            },
        )
