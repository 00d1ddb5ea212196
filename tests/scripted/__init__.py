"""A provider made of scripts: a real HTTP server on loopback that misbehaves on request."""

from tests.scripted.replies import CUT, RESET, STALL, Reply, Seen, done, json_reply, sse, text
from tests.scripted.server import Server

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
