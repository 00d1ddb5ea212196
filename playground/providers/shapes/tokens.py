"""Token counts: the seed's shape, the documented one, and what services were seen to send."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from playground.providers.errors import BadAnswer
from playground.providers.shapes.loose import read_integer, read_mapping, read_prose

COUNTS = ("count", "total", "token_count", "num_tokens", "length")


@dataclass(frozen=True, slots=True)
class TokenCount:
    count: int
    tokens: tuple[int, ...] = ()  # ids; some services only count
    pieces: tuple[str, ...] = ()  # the text of each, where the service says it
    max_model_len: int | None = None


def rename_parameters(payload: Mapping[str, Any], names: Mapping[str, str]) -> dict[str, Any]:
    """The payload under the names the service takes. Messages sent as `text` become plain text."""
    return {
        names.get(name, name): flatten_messages(value) if names.get(name) == "text" else value
        for name, value in payload.items()
    }


def flatten_messages(value: Any) -> Any:
    """The words of messages, a line each; anything else as it is."""
    if not isinstance(value, list):
        return value
    return "\n".join(read_prose(read_mapping(message).get("content")) for message in value)


def read_tokens(answer: Any, who: str = "The provider") -> TokenCount:
    body = {"tokens": answer} if isinstance(answer, list) else read_mapping(answer)
    body = read_mapping(body.get("data")) or body
    ids, pieces = _ids_and_pieces(body)
    counted = (read_integer(body.get(name)) for name in COUNTS)
    count = next((n for n in counted if n is not None), None)
    if count is None:
        count = (
            read_integer(body.get("tokens"))
            if not isinstance(body.get("tokens"), list)
            else len(ids or pieces)
        )
    if count is None:
        raise BadAnswer(f"{who} didn't report a token count.")
    return TokenCount(count, ids, pieces, read_integer(body.get("max_model_len")))


def _read_piece(token: dict[str, Any]) -> Any:
    """The text of a token. llama.cpp sends the bytes where they are no whole character."""
    piece = next((token[name] for name in ("text", "token", "piece") if name in token), None)
    if isinstance(piece, list) and all(isinstance(n, int) and 0 <= n < 256 for n in piece):
        return bytes(piece).decode("utf-8", "replace")
    return piece


def _ids_and_pieces(body: dict[str, Any]) -> tuple[tuple[int, ...], tuple[str, ...]]:
    listed = body.get("tokens")
    listed = listed if isinstance(listed, list) else body.get("ids") or body.get("token_ids") or []
    named = body.get("token_strs") or body.get("token_strings") or []
    ids = [t.get("id") if isinstance(t, dict) else t for t in listed]
    words = [_read_piece(t) for t in listed if isinstance(t, dict)] or [
        t for t in listed if isinstance(t, str)
    ]
    return (
        tuple(n for t in ids if isinstance(t, int | float) and (n := read_integer(t)) is not None),
        tuple(str(t) for t in (named or words) if t is not None),
    )
