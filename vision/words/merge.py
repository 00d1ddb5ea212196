"""One reading out of several, with every disputed place and who said what there.

The reading closest to all others is the spine; the others are aligned with it. Where a model wrote
as many words as the spine each word is voted on by itself; where it wrote more or fewer, the whole
stretch is one place, so that no choice of a person can make a word appear twice.
"""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, groupby, pairwise

from playground.words.compare import (
    Block,
    align_words,
    list_words,
    measure_agreement,
    measure_similarity,
)
from playground.words.tokens import Token, find_tail, join_tokens, tokenise_text

STRANGE = 0.3  # less alike than this: another text, or none at all ("I cannot read this image")

START = "\r"  # before the first word of a text; no other word has it, see `normalise_text`


@dataclass(frozen=True, slots=True)
class Alternative:
    """What some models said at a disputed place; "" where they said nothing."""

    word: str
    models: tuple[int, ...]  # places of their texts in what was given to `merge_texts`


@dataclass(frozen=True, slots=True)
class Span:
    """Text that all agree on, or a disputed place with its alternatives, most votes first."""

    text: str = ""
    alternatives: tuple[Alternative, ...] = ()
    before: str = ""  # white space before the chosen word, if it is not ""

    @property
    def disputed(self) -> bool:
        return bool(self.alternatives)


def merge_texts(texts: Sequence[str], leave_out: Collection[int] = ()) -> list[Span]:
    """The merged reading, in reading order. Texts left out have no vote (see `find_strangers`)."""
    several = {n: _mark_first(text) for n, text in enumerate(texts) if n not in leave_out}
    if not several:
        return []
    middle = _find_middle({n: list_words(tokens) for n, tokens in several.items()})
    end = find_tail(texts[middle], tokenise_text(texts[middle]))
    spine = _Spine(several.pop(middle), middle, several)
    return list(_join_agreed(chain(spine.list_spans(), [Span(text=end)] if end else [])))


def join_spans(spans: Sequence[Span], choices: Mapping[int, int] | None = None) -> str:
    """The text, with the majority's word at each disputed place unless `choices` says otherwise.

    choices: the place's number among the disputed ones, from 0 → the alternative's number.
    """
    disputed, parts = 0, []
    for span in spans:
        if not span.disputed:
            parts.append(span.text)
            continue
        word = span.alternatives[(choices or {}).get(disputed, 0)].word
        parts.append(f"{span.before}{word}" if word else "")
        disputed += 1
    return "".join(parts)


def find_strangers(texts: Sequence[str]) -> tuple[int, ...]:
    """Texts so unlike the others that each word of the page would be disputed because of them.

    Only among three or more, and only if the others agree with one another without them.
    """
    odd = [n for n in range(len(texts)) if _is_alone(n, texts)] if len(texts) > 2 else []
    rest = [text for n, text in enumerate(texts) if n not in odd]
    return tuple(odd) if len(rest) > 1 and measure_agreement(rest) > STRANGE else ()


def _is_alone(n: int, texts: Sequence[str]) -> bool:
    return all(
        measure_agreement((texts[n], text)) < STRANGE for i, text in enumerate(texts) if i != n
    )


def _find_middle(several: Mapping[int, list[str]]) -> int:
    """The text that is most like the others; of two, the first."""
    if len(several) < 3:
        return min(several)
    return max(
        several,
        key=lambda n: sum(measure_similarity(several[n], other) for other in several.values()),
    )


class _Spine:
    """The middle text, and where each word of the others stands along it.

    Places: gap 0, word 0, gap 1, word 1, …, gap n: word i is place 2i + 1, the gap before it 2i.
    """

    def __init__(self, tokens: list[Token], model: int, others: Mapping[int, list[Token]]) -> None:
        self.tokens = tokens
        self.last = 2 * len(tokens) + 1
        mine = [tokens[place // 2 : (place + 1) // 2] for place in range(self.last)]
        self.readings = {model: mine}  # the middle text comes first: it wins draws
        self.glue = set[int]()  # places that belong to one stretch with the place before
        for other, theirs in others.items():
            self._align_text(other, theirs)

    def list_spans(self) -> Iterator[Span]:
        first = True
        for start, stop in self._list_stretches():
            said = {n: _flatten_places(places[start:stop]) for n, places in self.readings.items()}
            if any(said.values()):
                yield _build_span(said, first)
                first = False

    def _align_text(self, model: int, theirs: list[Token]) -> None:
        places: list[list[Token]] = [[] for _ in range(self.last)]
        self.readings[model] = places
        blocks = align_words(list_words(self.tokens), list_words(theirs))
        for block in (
            part for whole in blocks for part in _split_by_lines(whole, self.tokens, theirs)
        ):
            if block.even:
                for i in range(block.stop - block.start):
                    places[2 * (block.start + i) + 1].append(theirs[block.to + i])
            else:
                self._join_places(block, places, theirs)

    def _join_places(self, block: Block, places: list[list[Token]], theirs: list[Token]) -> None:
        """A stretch of more or fewer words: all its places are one."""
        first = 2 * block.start + (1 if block.stop > block.start else 0)
        places[first].extend(theirs[block.to : block.until])
        self.glue.update(range(first + 1, 2 * block.stop))

    def _list_stretches(self) -> Iterator[tuple[int, int]]:
        start = 0
        for place in range(1, self.last):
            if place not in self.glue:
                yield start, place
                start = place
        yield start, self.last


def _split_by_lines(block: Block, ours: list[Token], theirs: list[Token]) -> Iterator[Block]:
    """A stretch of different length cut at its line breaks, if both texts have as many there."""
    left = _find_breaks(ours, block.start, block.stop)
    right = _find_breaks(theirs, block.to, block.until)
    if block.even or len(left) != len(right):
        yield block
        return
    for (start, stop), (to, until) in zip(pairwise(left), pairwise(right), strict=True):
        yield Block(start, stop, to, until, same=False)


def _find_breaks(tokens: list[Token], start: int, stop: int) -> list[int]:
    inner = (i for i in range(start + 1, stop) if "\n" in tokens[i].before)
    return [start, *inner, stop]


def _mark_first(text: str) -> list[Token]:
    """The first word is marked: no white space before it says nothing about other texts."""
    tokens = tokenise_text(text)
    return [Token(each.text, START + each.before) for each in tokens[:1]] + tokens[1:]


def _flatten_places(places: list[list[Token]]) -> list[Token]:
    return [token for place in places for token in place]


def _build_span(said: Mapping[int, list[Token]], first: bool) -> Span:
    """Models that wrote the same words are one alternative; a draw goes to the middle text."""
    votes: dict[tuple[str, ...], list[int]] = {}
    for model, tokens in said.items():
        votes.setdefault(tuple(list_words(tokens)), []).append(model)
    ranked = sorted(votes.values(), key=len, reverse=True)
    before = _choose_space([tokens[0].before for tokens in said.values() if tokens], first)
    if len(ranked) == 1:
        return Span(text=before + _join_tokens(said[ranked[0][0]]))
    ways = (Alternative(_join_tokens(said[who[0]]), tuple(sorted(who))) for who in ranked)
    return Span(alternatives=tuple(ways), before=before)


def _join_tokens(tokens: list[Token]) -> str:
    return join_tokens(tokens).removeprefix(tokens[0].before) if tokens else ""


def _choose_space(several: list[str], first: bool) -> str:
    """The white space most models put there, so that line breaks are voted on too."""
    inside = [before for before in several if not before.startswith(START)]
    if inside:
        return Counter(inside).most_common(1)[0][0]
    return several[0].removeprefix(START) if first else "\n"


def _join_agreed(spans: Iterator[Span]) -> Iterator[Span]:
    """What is agreed from one disputed place to the next, as one span."""
    for disputed, several in groupby(spans, key=lambda span: span.disputed):
        if disputed:
            yield from several
        else:
            yield Span(text="".join(span.text for span in several))
