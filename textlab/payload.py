"""From recorded runs to the body an API documents: a conversation is a path through its runs."""

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any
from uuid import UUID

from playground import catalog
from playground.models import Run
from playground.providers import Invalid, get_declared_provider
from playground.runs import attachments
from playground.runs.paths import Turn, load_history
from textlab.tools.messages import RESULTS, read_calls

MOST_TURNS, MAX_CHARS = 500, 4_000_000  # characters of one conversation
# Of a request to a character: its card as {"id", "name"}, and what stands around the conversation
# as {"system", "after"}.
CARD, FRAME = "card", "frame"
PICTURES = "pictures"  # of a request: how many went along


def build_payload(
    run: Run, *, whole: bool = True, coming: int = 0, earlier: Sequence[Turn] | None = None
) -> dict[str, Any]:
    """The exact body of a run's request, its conversation included.

    `whole=False` leaves the bytes of pictures out. `coming`: pictures of the run that are not here
    yet. `earlier`: the turns before it, where they were read already. Raises OSError where the file
    of a picture is gone.
    """
    if run.endpoint == "chat":
        earlier = load_history(run.parent) if earlier is None else earlier
        urls = load_urls(run, earlier, whole=whole)
        if coming:
            urls[run.pk] = [attachments.PLACEHOLDER] * coming
        messages = build_messages(run, earlier, urls)
        said: dict[str, Any] = {"messages": messages, **build_continuation(run)}
    else:
        said = {"prompt": run.request.get("prompt", "")}
    return {"model": run.model, **said, **run.type.get_parameters(run)}


def build_messages(
    run: Run, earlier: Sequence[Turn], urls: Mapping[UUID, list[str]]
) -> list[dict[str, Any]]:
    """The conversation so far and the new message. Reasoning stays out of it."""
    turns: list[dict[str, Any]] = []
    frame = run.request.get(FRAME) or {}
    if system := frame.get("system") or run.request.get("system"):
        turns.append(read_turn("system", system))
    path: list[Run | Turn] = [*(before for before in earlier if before.text), run]
    for before, after in pairwise(path):
        if before.request.get("message"):  # a character speaks first
            turns.append(read_message(before, urls))
        turns += read_calls(before, after) or [read_turn("assistant", before.text)]
    if not run.request.get(RESULTS):
        turns.append(read_message(run, urls))
    if words := frame.get("after"):
        turns.append(read_turn("system", words))
    if opening := read_opening(run):
        turns.append(read_turn("assistant", opening))
    return turns


def read_opening(run: Run) -> str:
    """The words that the answer is to begin with; blank where its provider can't go on from any.

    Without space at their end: a model begins its next word with it, and some drop what is there.
    """
    words = str(run.request.get("prefill", "")).rstrip()
    return words if words and find_continuation(run) is not None else ""


def build_continuation(run: Run) -> dict[str, Any]:
    return dict(find_continuation(run) or {}) if read_opening(run) else {}


def find_continuation(run: Run) -> Mapping[str, Any] | None:
    endpoint = get_declared_provider(run.provider).get_endpoint(run.endpoint)
    return endpoint.continuation if endpoint else None


def read_message(run: Run | Turn, urls: Mapping[UUID, list[str]]) -> dict[str, Any]:
    """The text comes before the pictures: the other way round models forget the text."""
    text = run.request.get("message", "")
    if run.pk not in urls:
        return read_turn("user", text)
    pictures = [{"type": "image_url", "image_url": {"url": url}} for url in urls[run.pk]]
    said = [{"type": "text", "text": text}] if text else []  # some models reject an empty one
    return read_turn("user", [*said, *pictures])


def load_urls(run: Run, earlier: Sequence[Turn], *, whole: bool) -> dict[UUID, list[str]]:
    """The pictures of a conversation by their turns, for a model that reads pictures."""
    path: list[Run | Turn] = [*earlier, run]
    turns = [turn.pk for turn in path if turn.request.get(PICTURES)]
    urls: dict[UUID, list[str]] = {}
    if not turns or not reads_pictures(run):
        return urls
    for artifact in attachments.filter_inputs(turns):
        urls.setdefault(artifact.run_id, []).append(
            attachments.write_data_url(artifact, whole=whole)
        )
    return urls


def reads_pictures(run: Run) -> bool:
    """A model that nobody lists is asked as its conversation stands."""
    model = catalog.find_model(run.provider, run.model)
    return model is None or model.vision


def require_room(parent: Run | None) -> None:
    """Raise Invalid where one more turn would be too many: each request holds them all."""
    check_room(load_history(parent))


def check_room(turns: Sequence[Turn]) -> None:
    """The same for turns that were read already."""
    size = sum(len(turn.text) + len(turn.request.get("message", "")) for turn in turns)
    if len(turns) >= MOST_TURNS or size > MAX_CHARS:
        raise Invalid(
            f"A conversation can have at most {MOST_TURNS} turns and {MAX_CHARS:,} characters."
            " Start a new one."
        )


def read_turn(role: str, content: Any) -> dict[str, Any]:
    return {"role": role, "content": content}


def is_edited(run: Run) -> bool:
    """Whether a person changed the answer: no model wrote it like this."""
    return run.extra.get("edited") in ("own", "other")


def find_last_answered(run: Run | None) -> Run | None:
    """The turn a next message follows: a question that got no answer is not part of the talk."""
    while run is not None and not run.text and not run.is_open:
        run = run.parent
    return run
