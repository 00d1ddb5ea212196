"""What a provider said when it refused, in whatever shape, as one ProviderError."""

import json
import re
from collections.abc import Mapping
from typing import Any

from playground.providers import engine_faults
from playground.providers.errors import (
    BadAnswer,
    BadKey,
    ContextOverflow,
    Forbidden,
    Invalid,
    ModelCold,
    Overloaded,
    ProviderError,
    RateLimited,
    Refused,
    TimedOut,
    UnknownModel,
)
from playground.providers.fault_kinds import classify_fault
from playground.providers.fault_words import clean_words, read_title
from playground.providers.lenient import parse_json
from playground.providers.retry import RETRIED, is_transient, read_retry_after

UNSAID_STATUS = 500  # of an error inside a 200 that names none
STATUS = re.compile(r"[45]\d\d")
STATUS_NAMES = ("code", "status", "statusCode", "status_code", "http_status")
MAX_INNER_ERRORS = 4  # one inside of another

SENTENCES: dict[type[ProviderError], str] = {
    BadKey: "{who} rejected the key",
    Forbidden: "{who} says your key can't use this model",
    UnknownModel: "{who} doesn't know this model or URL",
    Invalid: "{who} rejected a value",
    ModelCold: "{who} is still loading this model",
    TimedOut: "{who} timed out",
    RateLimited: "{who} is at your request limit",
    Overloaded: "{who} is having problems",
    ContextOverflow: "{who} reports that this exceeds the model's context",
    Refused: "{who} rejected the request",
}
AT_CONCURRENCY_LIMIT = "{who} is at your concurrency limit."
BLOCKED = (
    "{who} blocked the request before reading it (“Gone.”): its firewall mistook the playground"
    " for a bot. There is nothing wrong with your request"
)


def explain_answer(
    status: int, headers: Mapping[str, str], body: bytes, *, who: str, key: str, now: float
) -> ProviderError:
    """An answer with an error status."""
    if 300 <= status < 400:
        return BadAnswer(
            f"{who} answered with a redirect ({status}), which we don't follow with a key. Check"
            " the provider's URL.",
            upstream_status=status,
        )
    code, words = read_error(body)
    kind = classify_fault(
        status, code, clean_words(words)
    )  # what hides the key may hide a sign too
    words = clean_words(words, key)
    fault = kind(
        _build_sentence(kind, status, words, who),
        retry_after=read_retry_after(headers, now),
        upstream_status=status,
        detail=words,
        transient=is_transient(status, headers, default=_is_retried(status, code, kind)),
    )
    exception = engine_faults.read_exception(status, body)
    return fault if exception is None else engine_faults.explain_exception(fault, exception, who)


def explain_frame(frame: Any, who: str, key: str = "") -> ProviderError | None:
    """An error that came inside a 200, in a stream or as its whole body. None if it is none."""
    frame = _unwrap_error(frame)
    if not isinstance(frame, dict):
        return None
    signs = ("error",) if "choices" in frame else ("error", "detail", "message")
    if not any(frame.get(sign) for sign in signs):
        return None
    code, words = _read_json_fault(frame)
    status = _read_status(frame)
    kind = classify_fault(status, code, clean_words(words))
    words = clean_words(words, key)
    status = status or UNSAID_STATUS
    return kind(_build_sentence(kind, status, words, who), upstream_status=status, detail=words)


def _read_status(frame: dict[str, Any]) -> int:
    """The HTTP status that a frame names as its code, as a number or as text; 0 if none."""
    error = frame.get("error")
    names = ((error if isinstance(error, dict) else frame).get(name) for name in STATUS_NAMES)
    return next((int(text) for text in map(_read_code, names) if STATUS.fullmatch(text)), 0)


def _is_retried(status: int, code: str, kind: type[ProviderError]) -> bool:
    """Whether to try again by default. A model that is cold stays so for minutes."""
    if code == "completion_error":  # a 400 that the next attempt does not meet again
        return True
    return status in RETRIED and (kind is ModelCold or not issubclass(kind, Refused))


def _build_sentence(kind: type[ProviderError], status: int, words: str, who: str) -> str:
    if kind is RateLimited and "concurren" in words.lower():
        return AT_CONCURRENCY_LIMIT.format(who=who)
    said = BLOCKED if kind is Refused and words == "Gone." else SENTENCES[kind]
    sentence = said.format(who=who)
    if not words:
        return f"{sentence} (status {status})."
    if words == "Gone.":
        return f"{sentence}."
    if kind is Overloaded:
        return f"{sentence} ({_words_with_status(status, words)})."
    return f"{sentence}: {words}" if words[-1] in ".!?…" else f"{sentence}: {words}."


def _words_with_status(status: int, words: str) -> str:
    """`524: timeout`, however much of it the provider itself wrote."""
    words = words.removeprefix(str(status)).lstrip(" :-").rstrip(".")
    return f"{status}: {words}" if words else str(status)


def read_error(body: bytes) -> tuple[str, str]:
    """(code, words) of an error body of any shape; both may be empty."""
    text = body.decode("utf-8", "replace").strip()
    try:
        return _read_json_fault(parse_json(body))
    except ValueError:
        pass
    if text.startswith("<") or "</" in text[:4000]:
        return "", read_title(text)
    return "", text


def _read_json_fault(body: Any, depth: int = 0) -> tuple[str, str]:
    body = _unwrap_error(body)
    if isinstance(body, str):
        return "", body
    if not isinstance(body, dict):
        return "", "" if body is None else _dump_json(body)
    error = body.get("error")
    inner = _read_inner(error) if depth < MAX_INNER_ERRORS else None
    if inner:
        code, words = _read_json_fault(inner, depth + 1)
        return code or _read_name(error), words
    if isinstance(error, dict):
        words = _read_words(
            error.get("message") or error.get("detail") or error.get("type")
        ) or _dump_json(error)
        return _read_name(error), words
    named = (body.get(name) for name in ("detail", "message", "errors", "error"))
    words = next((words for value in named if (words := _read_words(value))), "")
    code = _choose_name(body.get("code"), body.get("error_type"), body.get("type"))
    return code, words or (_dump_json(body) if body else "")


def _unwrap_error(body: Any) -> Any:
    """The error in a list of one, as Google sends it."""
    is_wrapped = isinstance(body, list) and len(body) == 1 and isinstance(body[0], dict)
    return body[0] if is_wrapped and "error" in body[0] else body


def _read_inner(error: Any) -> dict[str, Any] | None:
    """The error that another service sent, where one that stands between hands it on as it is."""
    values = (error.get("error"), error.get("message")) if isinstance(error, dict) else (error,)
    for value in values:
        if isinstance(value, str) and value.lstrip().startswith("{"):
            try:
                value = parse_json(value.encode("utf-8", "surrogatepass"))
            except ValueError:
                continue
        if isinstance(value, dict) and (value is not error) and _has_words(value):
            return value if "error" in value else {"error": value}
    return None


def _has_words(error: dict[str, Any]) -> bool:
    return any(_read_words(error.get(name)) for name in ("message", "detail")) or "error" in error


def _read_name(error: Any) -> str:
    names = ("code", "type", "status")
    return _choose_name(*map(error.get, names)) if isinstance(error, dict) else ""


def _choose_name(*values: Any) -> str:
    """What the error is called: a number says no more than the status does."""
    names = filter(None, map(_read_code, values))
    return next((name for name in names if not name.strip().lstrip("-").isdigit()), "")


def _read_code(value: Any) -> str:
    return str(value) if isinstance(value, str | int) and not isinstance(value, bool) else ""


def _read_words(value: Any) -> str:
    """A string, or FastAPI's list of {loc, msg}: the names of the fields help a person most."""
    if isinstance(value, list):
        return "; ".join(filter(None, map(_read_words, value)))
    if isinstance(value, dict):
        place = ".".join(str(part) for part in value.get("loc") or () if part != "body")
        words = _read_words(value.get("msg") or value.get("message"))
        return f"{place}: {words}" if place and words else words
    return value if isinstance(value, str) else ""


def _dump_json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
