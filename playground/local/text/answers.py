"""The engine's answers in the documented form, its refusals as sentences."""

from collections.abc import Iterator
from contextlib import closing

from playground.local.errors import ApiError, unavailable
from playground.local.messages import Events, Json
from playground.local.text import constraints
from playground.local.text.weights import Weights
from playground.local.upstream import Chunks, EngineRefusedError

KEPT = ("id", "object", "created", "model", "choices")
COUNTS = ("prompt_tokens", "completion_tokens", "total_tokens")


def whole(answer: Json) -> Json:
    return _documented(answer) | {"usage": _usage(answer)}


def events(chunks: Chunks, *, include_usage: bool) -> Events:
    """The chunks as documented; the usage, if wanted, in a last one of its own."""
    with closing(chunks):
        for chunk in chunks:
            if "error" in chunk:
                raise ApiError(500, "engine_failed", _words(chunk["error"]))
            yield from _told(chunk)
            if include_usage and "usage" in chunk:
                yield _documented(chunk) | {"choices": [], "usage": _usage(chunk)}


def _told(chunk: Json) -> Iterator[Json | str]:
    if "prompt_progress" in chunk:
        progress = chunk["prompt_progress"]
        yield f"read {progress['processed']} of {progress['total']} tokens of the prompt"
    elif chunk["choices"]:
        yield _documented(chunk)


def refusal(error: EngineRefusedError, weights: Weights, constraint: str | None) -> ApiError:
    """What an engine's no means to the one who asked."""
    if error.error.get("type") == "exceed_context_size_error":
        return _too_long(error.error["n_prompt_tokens"], weights)
    if error.status == 503:
        return unavailable(f"{weights.id} is loading. Try again in a moment.", 2)
    if error.status >= 500:
        return ApiError(500, "engine_failed", _words(error.error))
    if constraint:
        return constraints.refused(constraint, _words(error.error))
    return ApiError(400, "engine_refused", _words(error.error))


def tokens(found: list[Json], weights: Weights) -> Json:
    return {
        "count": len(found),
        "max_model_len": weights.context,
        "tokens": [token["id"] for token in found],
        "token_strs": [_piece(token["piece"]) for token in found],
        "model": weights.id,
    }


def _documented(answer: Json) -> Json:
    kept = {name: answer[name] for name in KEPT}
    if kept["object"] == "text_completion":  # the engine calls these chatcmpl- too
        kept["id"] = kept["id"].replace("chatcmpl-", "cmpl-")
    for choice in kept["choices"]:
        _no_null_content(choice.get("message") or choice.get("delta") or {})
    return kept


def _no_null_content(message: Json) -> None:
    """The engine opens a stream with a content of null; clients join strings."""
    if "content" in message and message["content"] is None:
        message["content"] = ""


def _usage(answer: Json) -> dict[str, int]:
    return {name: answer["usage"][name] for name in COUNTS}


def _too_long(length: int, weights: Weights) -> ApiError:
    sentence = (
        f"The prompt is {length} tokens long, but {weights.id} has a context of "
        f"{weights.context} tokens per request, prompt and answer together."
    )
    return ApiError(400, "context_length_exceeded", sentence)


def _words(error: Json) -> str:
    return str(error.get("message", "the engine gave no reason"))


def _piece(piece: str | list[int]) -> str:
    """A token that is only part of a character comes as bytes."""
    return piece if isinstance(piece, str) else bytes(piece).decode(errors="replace")
