"""Frames of a stream that say how it stands, as comments do: loading, queued, warming up."""

from typing import Any

from playground.providers.shapes.loose import read_integer

SIGNS = ("status", "state", "phase", "stage", "progress", "queue_position", "eta")
KINDS = frozenset({"status", "progress", "queue", "queued", "info", "ping", "heartbeat",
    "keepalive", "keep_alive", "keep-alive", "loading", "processing"})  # fmt: skip
FAILURES = frozenset({"error", "errored", "fail", "failed", "failure", "exception", "rejected",
    "denied", "unavailable", "crashed", "timeout"})  # fmt: skip
WORDS = ("message", "detail", "status", "state", "phase", "stage", "data", "event", "type")
MAX_STATUS_CHARS = 200


def read_status(frame: dict[str, Any]) -> str:
    """How it stands, in the words of a frame; blank where it says no such thing, or a failure."""
    if frame.get("error") or is_failure(frame):
        return ""
    named = (frame.get(name) for name in ("type", "event", "object"))
    if not any(sign in frame for sign in SIGNS) and not any(
        isinstance(name, str) and name.lower() in KINDS for name in named
    ):
        return ""
    words = next((w for n in WORDS if isinstance(w := frame.get(n), str) and w.strip()), "")
    return " ".join(words.split())[:MAX_STATUS_CHARS] or "working"


def is_failure(frame: dict[str, Any]) -> bool:
    """Whether a frame without an `error` in it tells of one by its status or its code."""
    numbers = (
        read_integer(frame.get(name)) for name in ("status", "code", "statusCode", "status_code")
    )
    if any(number is not None and number >= 400 for number in numbers):
        return True
    names = (frame.get(name) for name in ("status", "state", "object", "type"))
    return any(_names_failure(name) for name in names if isinstance(name, str))


def _names_failure(name: str) -> bool:
    name = name.lower()
    return name in FAILURES or name.endswith(("_error", ".error", ".failed"))
