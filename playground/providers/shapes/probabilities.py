"""How likely the tokens of an answer were, as services write it: in OpenAI's two forms."""

import math
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from playground.providers.halves import mend_text
from playground.providers.shapes.loose import read_decimal, read_mapping

# One token: its text, its log probability, and the likeliest at its place as pairs of the same.
Probability = tuple[str, float, list[tuple[str, float]]]
MAX_TOKEN_CHARS = 100
MAX_ALTERNATIVES = 20
LEAST = -9999.0  # what engines write for a token that cannot come


def read_probabilities(logprobs: Any) -> list[Probability]:
    """Of one choice; empty where nothing in it can be read."""
    said = read_mapping(logprobs)
    rows = said.get("content")
    if isinstance(rows, list):
        return [row for each in rows if (row := _read_row(read_mapping(each)))]
    return list(_read_columns(said))


def _read_row(row: Mapping[str, Any]) -> Probability | None:
    own = _read_pair(_name_token(row), row.get("logprob"))
    others = row.get("top_logprobs")
    listed = others if isinstance(others, list) else []
    maps = (read_mapping(each) for each in listed)
    return own and (*own, _keep_likeliest((_name_token(o), o.get("logprob")) for o in maps))


def _read_columns(said: Mapping[str, Any]) -> Iterator[Probability]:
    """The older form: a list of tokens, one of numbers, one of objects."""
    columns = [said.get(name) for name in ("tokens", "token_logprobs", "top_logprobs")]
    tokens, numbers, others = ([] if not isinstance(each, list) else each for each in columns)
    for place, (token, number) in enumerate(zip(tokens, numbers, strict=False)):
        if own := _read_pair(token, number):
            near = read_mapping(others[place]) if place < len(others) else {}
            yield (*own, _keep_likeliest(near.items()))


def _keep_likeliest(pairs: Iterable[tuple[Any, Any]]) -> list[tuple[str, float]]:
    known = [pair for token, number in pairs if (pair := _read_pair(token, number))]
    return sorted(known, key=lambda pair: -pair[1])[:MAX_ALTERNATIVES]


def _read_pair(token: Any, number: Any) -> tuple[str, float] | None:
    logprob = LEAST if number == -math.inf else read_decimal(number)
    if not isinstance(token, str) or logprob is None:
        return None
    written = mend_text(token).replace("\0", "")[:MAX_TOKEN_CHARS]
    return written, round(min(0.0, max(LEAST, logprob)), 4)


def _name_token(row: Mapping[str, Any]) -> Any:
    """A token that is only part of a character has no text: its bytes stand for it."""
    token, octets = row.get("token"), row.get("bytes")
    is_partial = isinstance(token, str) and (not token or "\N{REPLACEMENT CHARACTER}" in token)
    if is_partial and isinstance(octets, list) and octets:
        known = [each for each in octets if isinstance(each, int) and 0 <= each < 256]
        return bytes(known).hex(" ").upper()
    return token
