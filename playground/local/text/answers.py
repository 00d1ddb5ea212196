"""The engine's answers in the documented form, its refusals as sentences."""

from collections.abc import Iterator
from contextlib import closing

from playground.local.errors import ApiError, build_unavailable
from playground.local.messages import Events, Json
from playground.local.text import constraints
from playground.local.text.weights import Weights
from playground.local.upstream import Chunks, EngineRefusedError

DOCUMENTED_KEYS = ("id", "object", "created", "model", "choices")
COUNTS = ("prompt_tokens", "completion_tokens", "total_tokens")


def build_whole(answer: Json) -> Json:
    return _select_documented(answer) | {"usage": _read_usage(answer)}


def stream_events(chunks: Chunks, *, include_usage: bool) -> Events:
    """The chunks as documented; the usage, if wanted, in a last one of its own."""
    with closing(chunks):
        for chunk in chunks:
            if "error" in chunk:
                raise ApiError(500, "engine_failed", _read_words(chunk["error"]))
            yield from _translate_chunk(chunk)
            if include_usage and "usage" in chunk:
                yield _select_documented(chunk) | {"choices": [], "usage": _read_usage(chunk)}


def _translate_chunk(chunk: Json) -> Iterator[Json | str]:
    if "prompt_progress" in chunk:
        progress = chunk["prompt_progress"]
        yield f"read {progress['processed']} of {progress['total']} tokens of the prompt"
    elif chunk["choices"]:
        yield _select_documented(chunk)


def build_refusal(error: EngineRefusedError, weights: Weights, constraint: str | None) -> ApiError:
    """What an engine's no means to the one who asked."""
    if error.error.get("type") == "exceed_context_size_error":
        return _too_long(error.error["n_prompt_tokens"], weights)
    if error.status == 503:
        return build_unavailable(f"{weights.id} is loading. Try again in a moment.", 2)
    if error.status >= 500:
        return ApiError(500, "engine_failed", _read_words(error.error))
    if constraint:
        return constraints.build_constraint_refusal(constraint, _read_words(error.error))
    return ApiError(400, "engine_refused", _read_words(error.error))


def build_token_list(token_rows: list[Json], weights: Weights) -> Json:
    return {
        "count": len(token_rows),
        "max_model_len": weights.context,
        "tokens": [token["id"] for token in token_rows],
        "token_strs": [_decode_piece(token["piece"]) for token in token_rows],
        "model": weights.id,
    }


def _select_documented(answer: Json) -> Json:
    documented = {name: answer[name] for name in DOCUMENTED_KEYS}
    if documented["object"] == "text_completion":  # the engine calls these chatcmpl- too
        documented["id"] = documented["id"].replace("chatcmpl-", "cmpl-")
    for choice in documented["choices"]:
        _no_null_content(choice.get("message") or choice.get("delta") or {})
    return documented


def _no_null_content(message: Json) -> None:
    """The engine opens a stream with a content of null; clients join strings."""
    if "content" in message and message["content"] is None:
        message["content"] = ""


def _read_usage(answer: Json) -> dict[str, int]:
    return {name: answer["usage"][name] for name in COUNTS}


def _too_long(length: int, weights: Weights) -> ApiError:
    sentence = (
        f"The prompt is {length:,} tokens long, but {weights.id} has a context of "
        f"{weights.context:,} tokens per request, prompt and answer together."
    )
    return ApiError(400, "context_length_exceeded", sentence)


def _read_words(error: Json) -> str:
    return str(error.get("message", "the engine gave no reason"))


def _decode_piece(piece: str | list[int]) -> str:
    """A token that is only part of a character comes as bytes."""
    return piece if isinstance(piece, str) else bytes(piece).decode(errors="replace")
