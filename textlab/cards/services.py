"""Conversations with a character: begun with its greeting, framed by its card at each message."""

from collections.abc import Mapping, Sequence
from typing import Any

from playground.infrastructure.offload import offload
from playground.models import Run, Status
from playground.providers import Invalid
from playground.runs.paths import Turn, load_history
from textlab.cards.frame import Frame, build_frame, expand_greeting
from textlab.cards.models import Card
from textlab.payload import CARD, FRAME


def start_chat(card: Card, greeting: str, provider: str, model: str) -> Run:
    """The character speaks first: a run that was never asked. Raises Invalid."""
    run = Run(
        owner=card.owner,
        app="textlab",
        provider=provider,
        endpoint="chat",
        model=model,
        status=Status.DONE,
        extra={"edited": "card"},
    )
    character = card.read()
    run.request = {CARD: {"id": card.pk, "name": character.char}}
    run.text = expand_greeting(character, greeting, card.user_name, str(run.pk))
    run.save()
    return run


def find_card(run: Run | None, owner: str) -> Card | None:
    """The card that a turn was said to, where it is this person's and still there."""
    if run is None or CARD not in run.request:
        return None
    return Card.objects.find_own(owner, str(run.request[CARD]["id"]))


def extend_request(
    owner: str,
    request: Mapping[str, Any],
    parent: Run | None,
    path: Sequence[Turn] | None = None,
) -> dict[str, Any]:
    """What a message to a character carries beside itself; nothing where it goes to none.

    Of a card that is gone, or another person's, the last frame stays. `path`: the turns up to
    `parent`, where they were read already. Raises Invalid.
    """
    before = parent.request if parent else {}
    if parent is None or CARD not in before:
        return {}
    card = find_card(parent, owner)
    if card is None:
        return {name: before[name] for name in (CARD, FRAME) if name in before}
    turns = load_history(parent) if path is None else path
    said = [*list_said(turns), ("user", str(request.get("message", "")))]
    system = str(request.get("system", ""))
    frame = offload(try_frame, card, system, said, f"{card.pk}:{parent.pk}")
    if isinstance(frame, Invalid):
        raise frame
    return {CARD: before[CARD], FRAME: {"system": frame.system, "after": frame.after}}


def try_frame(
    card: Card, system: str, said: Sequence[tuple[str, str]], seed: str
) -> Frame | Invalid:
    """What is raised in a thread is logged as a fault."""
    try:
        return build_frame(card.read(), user=card.user_name, system=system, said=said, seed=seed)
    except Invalid as error:
        return error


def list_said(path: Sequence[Turn]) -> list[tuple[str, str]]:
    """Role and content of what was answered, the oldest first."""
    said = []
    for turn in path:
        if turn.text:
            said += [("user", str(turn.request.get("message", ""))), ("assistant", turn.text)]
    return [(role, content) for role, content in said if content]
