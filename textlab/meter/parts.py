"""The parts of a request that share a model's context, as the meter draws them."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from playground.providers.shapes import flatten_messages

TOOLS = {"tools": "Tools"}  # a part of few requests
SCALE = 1_000  # units of the drawn bar
LABELS = {
    "system": "System prompt",
    "history": "Conversation",
    "message": "Message",
    "reserve": "Reserved for the answer",
}


@dataclass(frozen=True, slots=True)
class Texts:
    """What a request says, by the part of the meter. `reserve`: tokens the answer may have."""

    system: str = ""
    history: tuple[str, ...] = ()
    message: str = ""
    reserve: int = 0
    pictures: int = 0
    tools: str = ""  # as JSON


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the bar. `start` and `width`: of `SCALE` units."""

    name: str
    label: str
    tokens: int
    start: int = 0
    width: int = 0


@dataclass(frozen=True, slots=True)
class Meter:
    """How much of a context is taken. `limit`: its tokens; None where nobody says how many."""

    parts: tuple[Part, ...]
    limit: int | None
    is_exact: bool
    system_length: int  # characters of the system prompt that was counted
    note: str = ""  # where the figures come from
    alarm: str = ""  # that something does not fit, in a few words
    warning: str = ""  # what does not fit, and what will come of it

    @property
    def total(self) -> int:
        return sum(part.tokens for part in self.parts)

    @property
    def left(self) -> int:
        return max(0, (self.limit or 0) - self.total)

    def get_tokens(self, name: str) -> int:
        return next((part.tokens for part in self.parts if part.name == name), 0)

    @property
    def message(self) -> int:
        return self.get_tokens("message")

    @property
    def system(self) -> int:
        return self.get_tokens("system")

    @property
    def mark(self) -> int:
        """Where the context ends on a bar that is longer than it; 0 where all fits."""
        over = self.limit is not None and self.total > self.limit
        return round(self.limit * SCALE / self.total) if over and self.limit else 0


def read_texts(body: Mapping[str, Any]) -> Texts:
    """The texts in a request's body. The last of the user's is being written."""
    reserve = body.get("max_tokens")
    tokens = reserve if isinstance(reserve, int) else 0
    if "messages" not in body:
        return Texts(message=str(body.get("prompt") or ""), reserve=tokens)
    messages = list(body["messages"])
    texts = [flatten_messages([message]) for message in messages]
    first = 1 if messages and messages[0]["role"] == "system" else 0
    asked_at = [at for at, each in enumerate(messages) if each["role"] == "user" and at >= first]
    last = asked_at[-1] if asked_at else len(messages)
    others = (text for at, text in enumerate(texts) if at >= first and at != last)
    return Texts(
        system=texts[0] if first else "",
        history=tuple(others),
        message=texts[last] if asked_at else "",
        reserve=tokens,
        tools=json.dumps(body["tools"], ensure_ascii=False) if body.get("tools") else "",
        pictures=sum(count_pictures(message["content"]) for message in messages),
    )


def count_pictures(content: Any) -> int:
    parts = content if isinstance(content, list) else []
    return sum(part.get("type") == "image_url" for part in parts)


def lay_out(tokens: Mapping[str, int], limit: int | None, labels: Mapping[str, str]) -> list[Part]:
    """The parts along a bar that is as long as the context, or as all of them where that is more.

    What has any tokens can be seen.
    """
    whole = max(sum(tokens.values()), limit or 0, 1)
    parts, start = [], 0
    for name, count in tokens.items():
        width = max(2, round(count * SCALE / whole)) if count else 0
        parts.append(Part(name, labels[name], count, start, width))
        start += width
    return parts
