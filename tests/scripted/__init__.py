"""A provider made of scripts: a real HTTP server on loopback that misbehaves on request."""

from tests.scripted.server import (
    CUT,
    RESET,
    STALL,
    Reply,
    Seen,
    Server,
    done,
    json_reply,
    sse,
    text,
)

__all__ = [
    "CUT",
    "RESET",
    "STALL",
    "Reply",
    "Seen",
    "Server",
    "done",
    "json_reply",
    "sse",
    "text",
]
