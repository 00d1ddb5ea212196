"""Sets of characters as spans of their numbers, and as regular expressions have them."""

from collections.abc import Iterable, Sequence

Span = tuple[int, int]  # the first and the last code point

LAST_POINT = 0x10FFFF
DIGITS: Sequence[Span] = ((0x30, 0x39),)
WORD_CHARACTERS: Sequence[Span] = ((0x30, 0x39), (0x41, 0x5A), (0x5F, 0x5F), (0x61, 0x7A))
LINE_ENDS: Sequence[Span] = ((0x0A, 0x0A), (0x0D, 0x0D), (0x2028, 0x2029))
# What JavaScript takes for white space, in `\s` and where it trims.
SPACES: Sequence[Span] = (
    (0x09, 0x0D),
    (0x20, 0x20),
    (0xA0, 0xA0),
    (0x1680, 0x1680),
    (0x2000, 0x200A),
    (0x2028, 0x2029),
    (0x202F, 0x202F),
    (0x205F, 0x205F),
    (0x3000, 0x3000),
    (0xFEFF, 0xFEFF),
)


def invert_spans(spans: Iterable[Span]) -> list[Span]:
    """All the characters that are in none of them."""
    inverse, start = [], 0
    for first, last in sorted(spans):
        if first > start:
            inverse.append((start, first - 1))
        start = max(start, last + 1)
    return [*inverse, (start, LAST_POINT)] if start <= LAST_POINT else inverse


def write_set(spans: Iterable[Span], extra: str = "", *, inverse: bool = False) -> str:
    """As a class of an expression: `extra` is written into it as it stands."""
    inside = "".join(write_span(*span) for span in spans) + extra
    if not inside:
        return f"[{write_span(0, LAST_POINT)}]" if inverse else r"(?!)"
    return f"[{'^' * inverse}{inside}]"


def write_span(first: int, last: int) -> str:
    return f"\\U{first:08x}" if first == last else f"\\U{first:08x}-\\U{last:08x}"
