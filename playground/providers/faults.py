"""What a provider said when it refused, in whatever shape, as one ProviderError."""

import html
import json
import re
from collections.abc import Mapping
from typing import Any

from playground.providers import engine_faults
from playground.providers.errors import (
    BadAnswer,
    BadKey,
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
from playground.providers.lenient import mend_text, parse_json
from playground.providers.retry import RETRIED, is_transient, retry_after

MAX_PAGE_CHARS = 20_000  # of an HTML page that are searched for its title
LONGEST = 500  # characters of the provider's own words

STATUSES: dict[int, type[ProviderError]] = {
    401: BadKey,
    402: Forbidden,
    403: Forbidden,
    404: UnknownModel,
    408: TimedOut,
    413: Invalid,
    415: Invalid,
    422: Invalid,
    429: RateLimited,
}
CODES: dict[str, type[ProviderError]] = {
    "unauthorized": BadKey,
    "invalid_api_key": BadKey,
    "invalid_token": BadKey,
    "model_gated_needs_oauth": Forbidden,
    "model_not_found": UnknownModel,
    "concurrency_limit_exceeded": RateLimited,
    "rate_limit_exceeded": RateLimited,
    "capacity_exhausted": Overloaded,
    "completion_error": Overloaded,
    "context_length_exceeded": Invalid,
}
# Statuses alone do not tell these apart: the words of the services do (providers.md, 2.8 and 4.5).
WORDS: tuple[tuple[re.Pattern[str], frozenset[int], type[ProviderError]], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE), frozenset(statuses), error)
    for pattern, statuses, error in (
        (
            r"\bcold\b|warm(ing)?[ -]?up|not (yet )?(ready|loaded)|(being|is|still) load",
            {400, 503},
            ModelCold,
        ),
        (r"invalid encoded image|init image", {400, 500}, Invalid),
        (r"(sampler|upscaler|script) not found", {400, 404, 500}, Invalid),
    )
)
SENTENCES: dict[type[ProviderError], str] = {
    BadKey: "{who} did not accept the key",
    Forbidden: "{who} does not let this key use the model",
    UnknownModel: "{who} does not know this model or address",
    Invalid: "{who} did not accept a value",
    ModelCold: "{who} has not loaded this model yet",
    TimedOut: "{who} gave up waiting",
    RateLimited: "{who} takes no further request at the moment",
    Overloaded: "{who} has a problem of its own",
    Refused: "{who} refused the request",
}
BLOCKED = (
    "{who} turned the request away before reading it (“Gone.”): its firewall blocks clients it"
    " takes for robots. Nothing is wrong with the input"
)


def from_answer(
    status: int, headers: Mapping[str, str], body: bytes, *, who: str, key: str, now: float
) -> ProviderError:
    """An answer with an error status."""
    if 300 <= status < 400:
        return BadAnswer(
            f"{who} answered with a redirect ({status}), which is not followed with a key. Check"
            " the provider's address.",
            upstream_status=status,
        )
    code, words = read(body)
    words = clean(words, key)
    kind = classify(status, code, words)
    fault = kind(
        _sentence(kind, status, words, who),
        retry_after=retry_after(headers, now),
        upstream_status=status,
        detail=words,
        transient=is_transient(status, headers, default=_default(status, code, kind)),
    )
    exception = engine_faults.read_exception(status, body)
    return fault if exception is None else engine_faults.explain_exception(fault, exception, who)


def from_frame(frame: Any, who: str, key: str = "") -> ProviderError | None:
    """An error that came inside a 200, in a stream or as its whole body. None if it is none."""
    if not isinstance(frame, dict):
        return None
    signs = ("error",) if "choices" in frame else ("error", "detail", "message")
    if not any(frame.get(sign) for sign in signs):
        return None
    code, words = _from_json(frame)
    words = clean(words, key)
    status = int(code) if code.isdigit() and len(code) == 3 else 500
    kind = classify(status, code, words)
    return kind(_sentence(kind, status, words, who), upstream_status=status, detail=words)


def classify(status: int, code: str, words: str) -> type[ProviderError]:
    if code in CODES:
        return CODES[code]
    for pattern, statuses, kind in WORDS:
        if status in statuses and pattern.search(words):
            return kind
    if status == 404 and words == "Gone.":
        return Refused
    return STATUSES.get(status, Overloaded if status >= 500 else Refused)


def _default(status: int, code: str, kind: type[ProviderError]) -> bool:
    """Whether to try again by default. A model that is cold stays so for minutes."""
    if code == "completion_error":  # a 400 that the next attempt does not meet again
        return True
    return status in RETRIED and (kind is ModelCold or not issubclass(kind, Refused))


def _sentence(kind: type[ProviderError], status: int, words: str, who: str) -> str:
    said = BLOCKED if kind is Refused and words == "Gone." else SENTENCES[kind]
    sentence = said.format(who=who)
    if not words:
        return f"{sentence} (status {status})."
    if words == "Gone.":
        return f"{sentence}."
    return f"{sentence}: {words}" if words[-1] in ".!?…" else f"{sentence}: {words}."


def read(body: bytes) -> tuple[str, str]:
    """(code, words) of an error body of any shape; both may be empty."""
    text = body.decode("utf-8", "replace").strip()
    try:
        return _from_json(parse_json(body))
    except ValueError:
        pass
    if text.startswith("<") or "</" in text[:4000]:
        return "", _title(text)
    return "", text


def _title(text: str) -> str:
    page = text[:MAX_PAGE_CHARS]
    for tag in ("title", "h1"):
        if opening := re.search(rf"<{tag}(?=[\s>])", page, re.IGNORECASE):
            start = page.find(">", opening.end()) + 1
            if start and (closing := re.compile(f"</{tag}>", re.IGNORECASE).search(page, start)):
                return _plain(page[start : closing.start()])
    return ""


def _plain(markup: str) -> str:
    """Every place is looked at once: between `<` and `>` stand no further `<`."""
    return html.unescape(re.sub(r"<[^<>]*>", " ", markup))


def _from_json(body: Any) -> tuple[str, str]:
    if isinstance(body, str):
        return "", body
    if not isinstance(body, dict):
        return "", "" if body is None else _dump(body)
    error = body.get("error")
    if isinstance(error, dict):
        words = _words(error.get("message") or error.get("detail") or error.get("type")) or _dump(
            error
        )
        return _code(error.get("code")) or _code(error.get("type")), words
    named = (body.get(name) for name in ("detail", "message", "errors", "error"))
    words = next((words for value in named if (words := _words(value))), "")
    return _code(body.get("code") or body.get("statusCode")), words or (_dump(body) if body else "")


def _code(value: Any) -> str:
    return str(value) if isinstance(value, str | int) and not isinstance(value, bool) else ""


def _words(value: Any) -> str:
    """A string, or FastAPI's list of {loc, msg}: the names of the fields help a person most."""
    if isinstance(value, list):
        return "; ".join(filter(None, map(_words, value)))
    if isinstance(value, dict):
        place = ".".join(str(part) for part in value.get("loc") or () if part != "body")
        words = _words(value.get("msg") or value.get("message"))
        return f"{place}: {words}" if place and words else words
    return value if isinstance(value, str) else ""


def _dump(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


# Controls, and what turns the direction of writing or hides: bidi marks, zero-width, tags, BOM.
HIDDEN = re.compile(
    "[\x00-\x1f\x7f-\x9f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\U000e0000-\U000e007f]+"
)


def clean(words: str, key: str = "") -> str:
    """The provider's words, fit to be shown: one line, bounded, no hidden characters, no key."""
    words = mend_text(words[: 40 * LONGEST])
    if key:
        words = words.replace(key, "•••")
    words = HIDDEN.sub("", " ".join(words.split()))
    if key:  # again: it may have been written with something hidden inside
        words = words.replace(key, "•••")
    return words if len(words) <= LONGEST else words[: LONGEST - 1] + "…"
