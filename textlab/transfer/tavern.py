"""SillyTavern's chats: lines of JSON, the first of which says who talks with whom.

Its swipes are versions of an answer here.
"""

from collections.abc import Iterator, Sequence
from itertools import chain
from typing import Any
from uuid import UUID

import orjson
from django.core.exceptions import ValidationError

from playground.json_files import parse_json
from playground.models import Run
from playground.runs.paths import load_path
from playground.runs.trees import list_roots, list_turns
from textlab.cards.values import read_flag, read_text
from textlab.payload import CARD
from textlab.transfer.turns import MAX_TURNS, Conversation, Turn, order_turns, require_few

USER = "User"


def write_chat(run: Run) -> bytes:
    """The turns up to this one. Who answers is the character of the card, else the model."""
    turns = load_path(run)
    card = run.request.get(CARD) or {}
    head: dict[str, Any] = {
        "user_name": USER,
        "character_name": card.get("name") or run.model,
        "create_date": turns[0].created.isoformat(),
        "chat_metadata": {},
    }
    swipes = list_swipes(turns)
    lines = [head]
    for turn in turns:
        lines += write_turn(turn, str(card.get("name") or turn.model), swipes[turn.pk])
    return b"".join(orjson.dumps(line, option=orjson.OPT_APPEND_NEWLINE) for line in lines)


def write_turn(turn: Run, name: str, swipes: list[str]) -> Iterator[dict[str, Any]]:
    date = turn.created.isoformat()
    if words := turn.request.get("message"):
        yield {"name": USER, "is_user": True, "send_date": date, "mes": words}
    if turn.text:
        line = {"name": name, "is_user": False, "send_date": date, "mes": turn.text}
        chosen = {"swipe_id": swipes.index(turn.text), "swipes": swipes}
        yield {**line, **chosen} if len(swipes) > 1 else line


def list_swipes(turns: Sequence[Run]) -> dict[UUID, list[str]]:
    """The answers to the same message of each turn, its own among them: in two queries."""
    first, *_ = turns
    parents = [turn.parent_id for turn in turns if turn.parent_id]
    queries = [list_turns(first).filter(parent__in=parents)]
    queries += [list_roots(first)] if first.parent_id is None else []
    answers: dict[tuple[UUID | None, str], list[str]] = {}
    for run in chain.from_iterable(queries):
        if run.text:
            answers.setdefault(place_turn(run), []).append(run.text)
    return {turn.pk: answers.get(place_turn(turn), []) for turn in turns}


def place_turn(run: Run) -> tuple[UUID | None, str]:
    return run.parent_id, run.request.get("message", "")


def is_chat(data: bytes) -> bool:
    """Whether the first line is the head of one, or a message of one."""
    try:
        first = parse_json(data.lstrip().split(b"\n", 1)[0])
    except ValidationError:
        return False
    return isinstance(first, dict) and bool({"user_name", "chat_metadata", "mes"} & first.keys())


def read_chat(data: bytes) -> Conversation:
    """Raises ValidationError that names the line."""
    lines = [line for line in data.split(b"\n") if line.strip()]
    if len(lines) > 2 * MAX_TURNS + 1:
        raise ValidationError(f"A chat can have at most {2 * MAX_TURNS:,} lines.")
    turns: list[Turn] = []
    waiting: list[str] = []
    last: int | None = None
    for number, line in enumerate(lines, 1):
        row, place = read_line(line, number), f"Line {number}: "
        if "mes" not in row or read_flag(row, "is_system", place):
            continue
        if read_flag(row, "is_user", place):
            waiting.append(read_text(row, "mes", place))
            continue
        texts, chosen = read_swipes(row, place)
        turns += [Turn(text, "\n\n".join(waiting), parent=last) for text in texts]
        last, waiting = len(turns) - len(texts) + chosen, []
    require_few(len(turns))
    order_turns([turn.parent for turn in turns], "Line")
    return Conversation(turns, last or 0, "\n\n".join(waiting))


def read_swipes(row: dict[str, Any], place: str) -> tuple[list[str], int]:
    """All versions of an answer, and which of them was chosen."""
    text, swipes = read_text(row, "mes", place), row.get("swipes") or []
    if not isinstance(swipes, list) or not all(isinstance(each, str) for each in swipes):
        raise ValidationError(f"{place}swipes must be a list of texts.")
    texts = [each for each in dict.fromkeys(swipes) if each and each != text]
    at = swipes.index(text) if text in swipes else 0
    at = min(at, len(texts))
    return [*texts[:at], text, *texts[at:]], at


def read_line(line: bytes, number: int) -> dict[str, Any]:
    try:
        row = parse_json(line)
    except ValidationError as error:
        raise ValidationError(f"Line {number}: {error.messages[0]}") from None
    if not isinstance(row, dict):
        raise ValidationError(f"Line {number} must be a JSON object.")
    return row
