"""When an image server's own code gave up: what happened, and that asking again changes nothing.

Such a server hands its exceptions on as JSON: the class under `error`, its words under `errors` or
`detail`. The same request would meet the same exception: a service that is busy says so otherwise.
"""

import re
from collections.abc import Mapping
from typing import Any

from playground.providers.errors import (
    EngineFault,
    Invalid,
    NoModel,
    ProviderError,
)
from playground.providers.lenient import parse_json

NO_MODEL = "{who} has no model loaded."
FIRST_FAULT_STATUS = 500
PROXY_STATUSES = (502, 503, 504)  # of what stands before the server, which may pass
NAMES = ("detail", "body", "errors")  # beside `error`, where an exception was handed on
RULES: tuple[tuple[re.Pattern[str], type[ProviderError], str], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE), kind, hint)
    for pattern, kind, hint in (
        (
            r"nansexception|all nans",
            EngineFault,
            "The server's graphics card can't run this model in half precision. Start the server"
            " with --no-half or --no-half-vae, or choose another checkpoint.",
        ),
        (
            r"out ?of ?memory|not enough memory|alloc\w* .*memory",
            EngineFault,
            "Choose a smaller size, a smaller batch or a smaller model.",
        ),
        (
            r"upscaler",
            Invalid,
            "Choose an upscaler from the server's list.",
        ),
        (
            r"no (checkpoints?|models?) (found|loaded|available)|model (is )?not loaded"
            r"|'?nonetype'? object",
            NoModel,
            "",
        ),
        (
            r"file ?not ?found|no such file",
            EngineFault,
            "A model file is missing on the server. Choose another checkpoint.",
        ),
    )
)


def read_exception(status: int, body: bytes) -> str | None:
    """Class and words of an exception that was handed on; None where the body is no such thing."""
    if status < FIRST_FAULT_STATUS or status in PROXY_STATUSES:
        return None
    try:
        answer = parse_json(body)
    except ValueError:
        return None
    if not isinstance(answer, Mapping) or not isinstance(answer.get("error"), str):
        return None
    texts = [_read_text(answer.get(name)) for name in ("error", *NAMES)]
    return " ".join(filter(None, texts)) if any(name in answer for name in NAMES) else None


def explain_exception(fault: ProviderError, exception: str, who: str) -> ProviderError:
    """The same error, of the kind it really is, and not to be tried again."""
    kind, hint = next(
        ((kind, hint) for pattern, kind, hint in RULES if pattern.search(exception)),
        (EngineFault, ""),
    )
    kind = type(fault) if issubclass(type(fault), Invalid) else kind
    message = NO_MODEL.format(who=who) if kind is NoModel else fault.message
    explained = kind(message, upstream_status=fault.upstream_status, detail=fault.detail)
    explained.hint = hint or explained.hint
    return explained


def _read_text(value: Any) -> str:
    return value if isinstance(value, str) else ""
