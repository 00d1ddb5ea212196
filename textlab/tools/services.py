"""Results of the tools that a model called: what is proposed for them, and how they are sent."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from playground.models import Run
from playground.providers import Invalid
from playground.providers.lenient import parse_lenient
from playground.runs.paths import load_path
from textlab.tools.messages import RESULTS, list_calls

CANNED = '{"status": "ok"}'  # of a function that had no result yet
MAX_RESULT_CHARS = 100_000


@dataclass(frozen=True, slots=True)
class Call:
    """One that waits. `result`: the last one of the same function in this conversation."""

    name: str
    arguments: str
    result: str


def list_waiting(run: Run | None, typed: Sequence[str] = ()) -> list[Call]:
    """The calls of the last answer, which the next message may bring the results of.

    `typed`: results as a person wrote them, where they could not be sent.
    """
    if run is None or run.is_open or not list_calls(run):
        return []
    results = {
        result["name"]: result["content"]
        for turn in load_path(run, "request")
        for result in turn.request.get(RESULTS) or []
    }
    proposals = [results.get(call["name"], CANNED) for call in list_calls(run)]
    values = [*typed, *proposals[len(typed) :]]
    return [
        Call(call["name"], format_arguments(call["arguments"]), value)
        for call, value in zip(list_calls(run), values, strict=False)
    ]


def format_arguments(text: str) -> str:
    try:
        return json.dumps(parse_lenient(text), indent=2, ensure_ascii=False)
    except ValueError:
        return text


def build_results(run: Run, contents: Sequence[str]) -> list[dict[str, str]]:
    """One for each call, in their order. Raises Invalid."""
    calls = list_calls(run)
    if not calls or len(contents) != len(calls):
        raise Invalid("This answer doesn't wait for these results. Reload the page.")
    if too_long := next((each for each in contents if len(each) > MAX_RESULT_CHARS), None):
        raise Invalid(
            f"A result has {len(too_long):,} characters; {MAX_RESULT_CHARS:,} are allowed."
        )
    return [
        {"id": call["id"], "name": call["name"], "content": content.replace("\r\n", "\n")}
        for call, content in zip(calls, contents, strict=True)
    ]


def carry_request(form_request: dict[str, Any], results: list[dict[str, str]]) -> dict[str, Any]:
    """What the form holds apart from its message, with the results in its place."""
    beside = ("message", "prefill")
    return {**{k: v for k, v in form_request.items() if k not in beside}, RESULTS: results}
