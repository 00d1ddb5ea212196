"""Our JSON: every version and branch of a conversation, see docs/formats.md."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Q

from playground.catalog import is_name
from playground.models import Run
from playground.providers import list_providers
from playground.runs.trees import find_tree, list_turns
from textlab.cards.values import read_text
from textlab.payload import CARD, FRAME, is_edited
from textlab.presets.files import read_parameters
from textlab.transfer.turns import Conversation, Turn, order_turns, require_few

FORMAT, VERSION = "playground.conversation", 1


def write_tree(run: Run) -> dict[str, Any]:
    """All turns that grew from the same message, the oldest first."""
    tree = find_tree(run)
    turns = list_turns(run).filter(Q(tree=tree) | Q(opening_id=tree) | Q(pk=tree))
    known = {turn.pk for turn in turns}
    return {
        "format": FORMAT,
        "version": VERSION,
        "last": str(run.pk),
        "turns": [write_turn(turn, is_root=turn.parent_id not in known) for turn in turns],
    }


def write_turn(turn: Run, *, is_root: bool) -> dict[str, Any]:
    """A card goes along by its name, and by what it came to in this request."""
    request = turn.request
    row = {
        "id": str(turn.pk),
        "parent": None if is_root else str(turn.parent_id),
        "created": turn.created.isoformat(),
        "provider": turn.provider,
        "model": turn.model,
        "system": request.get("system", ""),
        "message": request.get("message", ""),
        "parameters": turn.type.get_parameters(turn),
        "text": turn.text,
        "reasoning": turn.reasoning,
        "edited": is_edited(turn),
    }
    if CARD in request:
        row |= {CARD: request[CARD]["name"], FRAME: request.get(FRAME, {})}
    return row


def read_tree(data: Mapping[str, Any]) -> Conversation:
    """Raises ValidationError with a sentence for the first thing that is wrong."""
    if data.get("version") != VERSION:
        raise ValidationError(f"Only version {VERSION} of this format can be imported.")
    rows = data.get("turns")
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise ValidationError("turns must be a list of objects.")
    require_few(len(rows))
    keys = list_keys(rows)
    order = order_turns([find_parent(row, keys, at) for at, row in enumerate(rows)], "turns")
    places = {index: place for place, index in enumerate(order)}
    turns = [read_turn(rows[index], f"turns[{index}]") for index in order]
    for turn, index in zip(turns, order, strict=True):
        parent = find_parent(rows[index], keys, index)
        turn.parent = None if parent is None else places[parent]
    last = keys.get(str(data.get("last")))
    return Conversation(turns, len(turns) - 1 if last is None else places[last])


def list_keys(rows: Sequence[Mapping[str, Any]]) -> dict[str, int]:
    keys: dict[str, int] = {}
    for index, row in enumerate(rows):
        key = row.get("id")
        if not isinstance(key, str) or not key or key in keys:
            raise ValidationError(f"turns[{index}].id must be text that no other turn has.")
        keys[key] = index
    return keys


def find_parent(row: Mapping[str, Any], keys: Mapping[str, int], at: int) -> int | None:
    parent = row.get("parent")
    if parent is None:
        return None
    if not isinstance(parent, str) or parent not in keys:
        raise ValidationError(f"turns[{at}].parent must be the id of another turn, or null.")
    return keys[parent]


def read_turn(row: Mapping[str, Any], place: str) -> Turn:
    provider, model = (read_text(row, name, f"{place}.") for name in ("provider", "model"))
    if provider not in {each.slug for each in list_providers()}:
        raise ValidationError(f"{place}.provider must be one that this playground knows.")
    if not is_name(model):
        raise ValidationError(f"{place}.model must be the name of a model.")
    parameters = row.get("parameters", {})
    if not isinstance(parameters, dict):
        raise ValidationError(f"{place}.parameters must be an object.")
    return Turn(
        text=read_text(row, "text", f"{place}."),
        message=read_text(row, "message", f"{place}."),
        system=read_text(row, "system", f"{place}."),
        reasoning=read_text(row, "reasoning", f"{place}."),
        provider=provider,
        model=model,
        parameters=read_parameters(parameters, f"{place}.parameters"),
        card=read_card(row, f"{place}."),
    )


def read_card(row: Mapping[str, Any], place: str) -> dict[str, Any]:
    """What stands around a message to a character. Its card is not here: it has no id."""
    name, frame = read_text(row, CARD, place), row.get(FRAME) or {}
    if not name:
        return {}
    if not isinstance(frame, dict):
        raise ValidationError(f"{place}{FRAME} must be an object.")
    parts = {each: read_text(frame, each, f"{place}{FRAME}.") for each in ("system", "after")}
    return {CARD: {"id": "", "name": name}, FRAME: parts}
