"""What a scripted server is asked and answers, and the frames of which that is made."""

import json
import threading
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any


class Step(Enum):
    CUT = "close the connection here"
    RESET = "reset the connection here"
    STALL = "send nothing more, until the client leaves"


CUT, RESET, STALL = Step.CUT, Step.RESET, Step.STALL
Part = bytes | float | Step  # bytes to send, seconds to wait, or a way to end


@dataclass
class Reply:
    """One answer. `framing`: how the client learns where the body ends."""

    parts: Iterable[Part] = ()
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    framing: str = "chunked"  # "length", "close", or "raw": no head at all, the parts are all
    before: float = 0.0  # seconds before the head
    ready: Callable[[], bool] = lambda: True  # the head waits for it
    length: int | None = None  # what Content-Length claims, where it lies


@dataclass
class Seen:
    """One request, and what became of its answer."""

    method: str
    path: str
    query: dict[str, list[str]]
    headers: dict[str, str]  # names in lower case
    body: bytes
    at: float
    connection: int
    status: int = 0  # of the answer
    sent: int = 0  # parts of bytes that went out
    hung_up: float | None = None  # seconds after `at`
    ended: threading.Event = field(default_factory=threading.Event)

    @property
    def json(self) -> Any:
        return json.loads(self.body) if self.body else None


Answer = Callable[[Seen], Reply]


def sse(*frames: Any) -> list[bytes]:
    """Each frame as an event of its own; a str is taken as it is."""
    texts = (frame if isinstance(frame, str) else json.dumps(frame) for frame in frames)
    return [f"data: {text}\n\n".encode() for text in texts]


def text(content: str, **delta: Any) -> dict[str, Any]:
    """A frame of chat that adds this text."""
    return {"choices": [{"index": 0, "delta": {"content": content, **delta}}]}


def done(reason: str = "stop") -> list[bytes]:
    return sse({"choices": [{"index": 0, "delta": {}, "finish_reason": reason}]}, "[DONE]")


def json_reply(value: Any, status: int = 200, headers: Mapping[str, str] | None = None) -> Reply:
    head = {"Content-Type": "application/json", **(headers or {})}
    return Reply([json.dumps(value).encode()], status=status, headers=head, framing="length")
