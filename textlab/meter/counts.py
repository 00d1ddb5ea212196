"""How many tokens texts have: counted by a provider once for each text, estimated until then."""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import accumulate

from django.core.cache import cache

BYTES_A_TOKEN = 4  # of UTF-8: about right for English; Cyrillic and Chinese letters are longer
CACHE_SECONDS = 24 * 3600
MAX_LOOKS = 8  # at beginnings of a conversation that may be known, from the longest one down

Ask = Callable[[str], int]


@dataclass(frozen=True, slots=True)
class Count:
    """Tokens of some texts. `is_exact`: the model's own tokenizer counted them."""

    tokens: int
    is_exact: bool = True


NONE = Count(0)


def estimate_tokens(text: str) -> int:
    return -(-len(text.encode("utf-8", "surrogatepass")) // BYTES_A_TOKEN)


def count_texts(texts: Sequence[str], provider: str, model: str, ask: Ask | None = None) -> Count:
    """The tokens of texts that follow one another, as a conversation grows.

    Each beginning of them that was counted is remembered by its hash, so that only what came since
    is asked for, in one request. Without `ask`, what is not known is estimated.
    """
    texts = [text for text in texts if text]
    if not texts:
        return NONE
    names = name_beginnings(texts, f"{provider}:{model}")
    known, tokens = find_beginning(names)
    rest = texts[known:]
    if not rest:
        return Count(tokens)
    if ask is None:
        return Count(tokens + sum(map(estimate_tokens, rest)), is_exact=False)
    tokens += ask("\n".join(rest))
    cache.set(names[-1], tokens, CACHE_SECONDS)
    return Count(tokens)


def name_beginnings(texts: Sequence[str], whose: str) -> list[str]:
    """What the cache calls the first text, the first two, the first three …"""
    hashes = accumulate(texts, add_hash, initial=hashlib.sha256(whose.encode()).digest())
    return [f"tokens:{digest.hex()}" for digest in hashes][1:]


def add_hash(before: bytes, text: str) -> bytes:
    return hashlib.sha256(before + text.encode("utf-8", "surrogatepass")).digest()


def find_beginning(names: Sequence[str]) -> tuple[int, int]:
    """How many of the texts are counted, and how many tokens they have."""
    for known in range(len(names), max(0, len(names) - MAX_LOOKS), -1):
        tokens = cache.get(names[known - 1])
        if tokens is not None:
            return known, int(tokens)
    return 0, 0
