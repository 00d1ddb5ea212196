"""OpenAI's messages: {"messages": [{"role", "content"}, …]}, or the list alone."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.core.exceptions import ValidationError

from playground.models import Run
from playground.runs.paths import load_history
from textlab.payload import FRAME
from textlab.transfer.turns import Conversation, Turn, chain_turns

ROLES = ("system", "developer", "user", "assistant")


def write_messages(run: Run) -> dict[str, Any]:
    """The turns up to this one, below the system prompt of its request. Pictures stay here."""
    frame = run.request.get(FRAME) or {}
    said = [("system", frame.get("system") or run.request.get("system", ""))]
    for turn in load_history(run):
        said += [("user", turn.request.get("message", "")), ("assistant", turn.text)]
    messages = [{"role": role, "content": text} for role, text in said if text]
    return {"model": run.model, "messages": messages}


def is_messages(data: Any) -> bool:
    rows = data.get("messages") if isinstance(data, dict) else data
    return isinstance(rows, list)


def read_messages(data: Any) -> Conversation:
    """Raises ValidationError with a sentence for the first thing that is wrong."""
    rows = data["messages"] if isinstance(data, dict) else data
    pairs = [read_message(row, f"messages[{index}]") for index, row in enumerate(rows)]
    system = "\n\n".join(text for role, text in pairs if role in ("system", "developer"))
    return pair_messages(((r, t) for r, t in pairs if r in ("user", "assistant")), system)


def pair_messages(messages: Iterable[tuple[str, str]], system: str = "") -> Conversation:
    """Role and content as turns: what several messages of one's own say becomes one of them."""
    turns: list[Turn] = []
    waiting: list[str] = []
    for role, text in messages:
        if role == "user":
            waiting.append(text)
        else:
            turns.append(Turn(text, "\n\n".join(waiting), system=system))
            waiting = []
    return chain_turns(turns, "\n\n".join(waiting))


def read_message(row: Any, place: str) -> tuple[str, str]:
    if not isinstance(row, dict):
        raise ValidationError(f"{place} must be an object.")
    role = row.get("role")
    if role not in ROLES:
        raise ValidationError(f"{place}.role must be one of {', '.join(ROLES)}.")
    return str(role), read_content(row.get("content"), f"{place}.content")


def read_content(content: Any, place: str) -> str:
    """Text, or a list of parts that are all text."""
    if isinstance(content, str):
        return content
    if isinstance(content, list) and all(is_text_part(part) for part in content):
        return "\n\n".join(part["text"] for part in content)
    raise ValidationError(f"{place} must be text: pictures and tools can't be imported.")


def is_text_part(part: Any) -> bool:
    return isinstance(part, Mapping) and isinstance(part.get("text"), str)
