"""From recorded runs to the body an API documents: a conversation is a path through its runs."""

from collections.abc import Sequence
from typing import Any

from playground.models import Run
from playground.providers import Invalid, guide
from playground.runs import attachments
from playground.runs.paths import load_path

MOST_TURNS, LONGEST = 500, 4_000_000  # characters of one conversation
# What a person says, or a page remembers; the rest of a request is parameters.
WORDS = ("system", "message", "prompt", "task", "page", "page_name", "image_url")
SAID = ("request", "text")  # what of an earlier turn goes along


def payload(run: Run, *, whole: bool = True) -> dict[str, Any]:
    """The exact body of a run's request, its conversation or picture included.

    `whole=False` leaves the bytes of a picture out, where only the shape of the body matters.
    """
    if run.app == "vision":
        return looked_at(run, attachments.address(run, whole=whole))
    if run.app == "imagegen":
        return {**run.request, **attachments.given(run, whole=whole)}
    if run.endpoint == "chat":
        earlier = load_path(run.parent, *SAID)
        said: dict[str, Any] = {"messages": messages(run, earlier)}
    else:
        said = {"prompt": run.request.get("prompt", "")}
    return {"model": run.model, **said, **parameters(run)}


def parameters(run: Run) -> dict[str, Any]:
    return {k: v for k, v in run.request.items() if k not in WORDS}


def looked_at(run: Run, picture: str) -> dict[str, Any]:
    """The text part comes before the image part: the other way round models forget the text."""
    return guide.look(run.model, run.request.get("prompt", ""), picture, **parameters(run))


def messages(run: Run, earlier: Sequence[Run]) -> list[dict[str, str]]:
    """The conversation so far and the new message. Reasoning stays out of it."""
    turns: list[dict[str, str]] = []
    if system := run.request.get("system"):
        turns.append(said_by("system", system))
    for before in earlier:
        if before.text:
            turns.append(said_by("user", before.request.get("message", "")))
            turns.append(said_by("assistant", before.text))
    return [*turns, said_by("user", run.request.get("message", ""))]


def require_room(parent: Run | None) -> None:
    """Raise Invalid where one more turn would be too many: each page and request holds them all."""
    turns = load_path(parent, *SAID)
    size = sum(len(turn.text) + len(turn.request.get("message", "")) for turn in turns)
    if len(turns) >= MOST_TURNS or size > LONGEST:
        raise Invalid(
            f"A conversation has at most {MOST_TURNS} turns and {LONGEST:,} characters."
            " Start a new one."
        )


def said_by(role: str, content: str) -> dict[str, str]:
    return {"role": role, "content": content}


def goes_on_from(run: Run | None) -> Run | None:
    """The turn a next message follows: a question that got no answer is not part of the talk."""
    while run is not None and not run.text and not run.is_open:
        run = run.parent
    return run
