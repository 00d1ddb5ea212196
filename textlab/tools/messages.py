"""The calls of an answer and their results, as the messages that an API documents."""

from typing import Any

from playground.models import Run
from playground.runs.notes import CALLS, CALLS_CHARS
from playground.runs.paths import Turn

RESULTS = "tool_results"  # of a request: [{id, name, content}], in place of a message


def list_calls(run: Run | Turn) -> list[dict[str, str]]:
    """What its model called: id, name, arguments as JSON."""
    return run.extra.get(CALLS) or []


def read_calls(run: Run | Turn, after: Run | Turn) -> list[dict[str, Any]]:
    """The answer with its calls, and their results; nothing where `after` doesn't bring them.

    A call without a result is sent by no service: such an answer goes along as its text.
    """
    results = {result["id"]: result["content"] for result in after.request.get(RESULTS) or []}
    calls = [call for call in list_calls(run) if call["id"] in results]
    if not calls:
        return []
    words = run.text[: len(run.text) - run.extra.get(CALLS_CHARS, 0)]
    said = {"role": "assistant", "content": words, "tool_calls": [write_call(c) for c in calls]}
    return [said, *(write_result(call["id"], results[call["id"]]) for call in calls)]


def write_call(call: dict[str, str]) -> dict[str, Any]:
    function = {"name": call["name"], "arguments": call["arguments"]}
    return {"id": call["id"], "type": "function", "function": function}


def write_result(ident: str, content: str) -> dict[str, Any]:
    return {"role": "tool", "tool_call_id": ident, "content": content}
