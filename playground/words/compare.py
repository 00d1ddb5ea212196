"""Two texts side by side, and several as one figure."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Literal

from playground.words.tokens import Token, find_tail, join_tokens, tokenise_text

Words = Sequence[str]


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch on which two texts agree or differ. All `a` glued together are the first text."""

    kind: Literal["same", "changed", "missing", "added"]  # missing: in the first text only
    a: str
    b: str


@dataclass(frozen=True, slots=True)
class Block:
    """a[start:stop] stands where b[to:until] stands; `same`: they are equal."""

    start: int
    stop: int
    to: int
    until: int
    same: bool

    @property
    def even(self) -> bool:
        """As many words on both sides: one for one."""
        return self.stop - self.start == self.until - self.to


def list_differences(a: str, b: str) -> list[Piece]:
    """What stands in both texts and what does not, word by word in order. Markup is none."""
    left, right = tokenise_text(a), tokenise_text(b)
    pieces = [
        _build_piece(each, left, right) for each in align_words(list_words(left), list_words(right))
    ]
    ends = find_tail(a, left), find_tail(b, right)
    return [*pieces, Piece("same", *ends)] if any(ends) else pieces


def measure_agreement(texts: Sequence[str]) -> float:
    """1.0: the same words in the same order; 0.0: none. The mean over all pairs of texts.

    Of a pair: 1 - edits / words of the longer one. White space and markup do not count.
    """
    several = [list_words(tokenise_text(text)) for text in texts]
    pairs = [measure_similarity(a, b) for a, b in combinations(several, 2)]
    return sum(pairs) / len(pairs) if pairs else 1.0


def measure_similarity(a: Words, b: Words) -> float:
    from rapidfuzz.distance import Levenshtein

    return Levenshtein.normalized_similarity(a, b)


def align_words(a: Words, b: Words) -> list[Block]:
    """Blocks of equal and of differing words by turns, with the fewest edits."""
    blocks: list[Block] = []
    from rapidfuzz.distance import Levenshtein

    for operation in Levenshtein.opcodes(a, b):
        same, start, to = operation.tag == "equal", operation.src_start, operation.dest_start
        if blocks and blocks[-1].same == same:
            start, to = blocks[-1].start, blocks[-1].to
            blocks.pop()
        blocks.append(Block(start, operation.src_end, to, operation.dest_end, same))
    return blocks


def list_words(tokens: Sequence[Token]) -> list[str]:
    return [each.text for each in tokens]


def _build_piece(block: Block, left: list[Token], right: list[Token]) -> Piece:
    a = join_tokens(left[block.start : block.stop])
    b = join_tokens(right[block.to : block.until])
    if block.same:
        return Piece("same", a, b)
    if a and b:
        return Piece("changed", a, b)
    return Piece("missing", a, b) if a else Piece("added", a, b)
