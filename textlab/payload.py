"""From recorded runs to the body an API documents: a conversation is a path through its runs."""

from collections.abc import Sequence
from typing import Any

from playground.models import Run
from playground.providers import Invalid
from playground.runs.paths import load_path

MOST_TURNS, LONGEST = 500, 4_000_000  # characters of one conversation
SAID = ("request", "text")  # what of an earlier turn goes along


def build_payload(run: Run) -> dict[str, Any]:
    """The exact body of a run's request, its conversation included."""
    if run.endpoint == "chat":
        said: dict[str, Any] = {"messages": build_messages(run, load_path(run.parent, *SAID))}
    else:
        said = {"prompt": run.request.get("prompt", "")}
    return {"model": run.model, **said, **run.type.get_parameters(run)}


def build_messages(run: Run, earlier: Sequence[Run]) -> list[dict[str, str]]:
    """The conversation so far and the new message. Reasoning stays out of it."""
    turns: list[dict[str, str]] = []
    if system := run.request.get("system"):
        turns.append(read_turn("system", system))
    for before in earlier:
        if before.text:
            turns.append(read_turn("user", before.request.get("message", "")))
            turns.append(read_turn("assistant", before.text))
    return [*turns, read_turn("user", run.request.get("message", ""))]


def require_room(parent: Run | None) -> None:
    """Raise Invalid where one more turn would be too many: each page and request holds them all."""
    turns = load_path(parent, *SAID)
    size = sum(len(turn.text) + len(turn.request.get("message", "")) for turn in turns)
    if len(turns) >= MOST_TURNS or size > LONGEST:
        raise Invalid(
            f"A conversation can have at most {MOST_TURNS} turns and {LONGEST:,} characters."
            " Start a new one."
        )


def read_turn(role: str, content: str) -> dict[str, str]:
    return {"role": role, "content": content}


def find_last_answered(run: Run | None) -> Run | None:
    """The turn a next message follows: a question that got no answer is not part of the talk."""
    while run is not None and not run.text and not run.is_open:
        run = run.parent
    return run
