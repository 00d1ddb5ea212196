"""The log as lines of JSON: time, level, logger, message, request, and where an error arose.

No line has words of a conversation or a key. Messages of our own are written so; those of
exceptions are somebody else's and may repeat what they were given, so only their types are said.
"""

import logging
import traceback
from datetime import UTC, datetime
from typing import Any, TypeGuard

import orjson

from playground.infrastructure.askers import current_asker
from playground.infrastructure.request_ids import current_request_id

MAX_FRAMES = 30
MALFORMED = "Invalid request from ip="


class JsonFormatter(logging.Formatter):
    """`people`: whose request it was is said, too."""

    def __init__(self, *, people: bool = False) -> None:
        super().__init__()
        self.people = people

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        if name := current_request_id.get():
            line["request"] = name
        if self.people and (owner := current_asker.get().owner):
            line["person"] = owner
        error = record.exc_info[1] if record.exc_info else None
        if error is not None:
            line |= describe_error(error)
        return orjson.dumps(line, default=str).decode()


def describe_error(error: BaseException) -> dict[str, Any]:
    """Its type and those of what caused it, and the lines of code it came through."""
    causes: list[str] = []
    each = error.__cause__ or error.__context__
    while each is not None and len(causes) < MAX_FRAMES:
        causes.append(type(each).__name__)
        each = each.__cause__ or each.__context__
    frames = traceback.extract_tb(error.__traceback__)[-MAX_FRAMES:]
    trace = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames]
    return {"error": type(error).__name__, "caused_by": causes, "trace": trace}


class WithoutAddresses(logging.Filter):
    """A path has the secret of a shared link or an invitation, its query a whole form: a line names
    the route, and where there is none the beginning of the path.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        match = getattr(getattr(record, "request", None), "resolver_match", None)
        route = f"/{match.route}" if match else ""
        if isinstance(record.args, tuple):
            record.args = tuple(
                (route or shorten_path(value)) if is_path(value) else value for value in record.args
            )
        if str(record.msg).startswith(MALFORMED):  # gunicorn quotes what was sent
            record.msg = str(record.msg).partition(": ")[0]
        return True


def is_path(value: object) -> TypeGuard[str]:
    return isinstance(value, str) and value.startswith("/")


def shorten_path(path: str) -> str:
    """/text/featherless/a/?message=Hello -> /text/…"""
    first, slash, rest = path.partition("?")[0].removeprefix("/").partition("/")
    return f"/{first}{slash}{'…' if rest else ''}"
