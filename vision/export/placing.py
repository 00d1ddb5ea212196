"""A text laid on the boxes of another reading of the same page.

A person corrects a reading, or a better model reads the page: the words are new, the places are
those of the local reader. Each word goes to the line where its counterpart stands.
"""

from collections.abc import Iterator, Sequence
from itertools import groupby
from operator import itemgetter

from playground.words.compare import Block, align_words, list_words
from playground.words.markup import strip_markup
from playground.words.tokens import Token, join_tokens, tokenise_text
from vision.export.readings import Line


def place_words(lines: Sequence[Line], text: str) -> list[Line]:
    """The text's words as lines with boxes, in reading order. Lines without a word are left out."""
    ours = [(word.text, n) for n, line in enumerate(lines) for word in tokenise_text(line.text)]
    theirs = tokenise_text(strip_markup(text))
    if not ours or [word for word, _ in ours] == list_words(theirs):
        return list(lines)
    owners = list(
        _find_owners([word for word, _ in ours], [n for _, n in ours], list_words(theirs))
    )
    pairs = groupby(zip(owners, theirs, strict=True), key=itemgetter(0))
    return [_build_line(lines[n], [token for _, token in group]) for n, group in pairs]


def _find_owners(ours: list[str], lines: list[int], theirs: list[str]) -> Iterator[int]:
    """The line of each of their words."""
    for block in align_words(ours, theirs):
        for i in range(block.until - block.to):
            yield lines[_find_counterpart(block, i)]


def _find_counterpart(block: Block, i: int) -> int:
    """Of their i-th word in the block: as far along as it is; of words we lack, the one before."""
    if block.start == block.stop:
        return max(block.start - 1, 0)
    return block.start + i * (block.stop - block.start) // (block.until - block.to)


def _build_line(line: Line, tokens: list[Token]) -> Line:
    return Line(" ".join(join_tokens(tokens).split()), line.box, line.score)
