"""Which of the places where a value may stand is its own: by the name of its field beside it, and
for the values of one row by each other.
"""

from collections.abc import Mapping, Sequence

from vision.tables.fields import Field
from vision.tables.matching import PageLine, Spot, list_spots
from vision.tables.values import LETTERS

NAME_WEIGHT = 0.3  # of how well what stands beside fits the field's name, against the value's own
MIN_NAME_SCORE = 75.0
REUSE_COST = 40.0  # of a place that another value has already
ROW_SHARE = 0.6  # of a line's height, by which lines of one row may differ
STEP_COST = 0.5  # for each line between a value and the row it belongs to
BACK_COST = 25.0  # where a row would stand above the one before it

Box = tuple[float, float, float, float]


class Placer:
    """Places the values of one page, one row after the other."""

    def __init__(self, lines: Sequence[PageLine]) -> None:
        self.lines = lines
        self.names = [self._list_neighbours(at) for at in range(len(lines))]
        self._taken: set[tuple[int, int]] = set()
        self._last = -1  # the line of the row before

    def place_values(self, fields: Sequence[Field], texts: Sequence[str]) -> list[Box | None]:
        """Values of the whole page, each on its own."""
        return [
            self._take(self._choose(field, list_spots(field, text, self.lines)))
            for field, text in zip(fields, texts, strict=True)
        ]

    def place_row(self, fields: Sequence[Field], texts: Sequence[str]) -> list[Box | None]:
        """Values that stand together: the one with the fewest places says where."""
        spots = [
            list_spots(field, text, self.lines) for field, text in zip(fields, texts, strict=True)
        ]
        order = sorted(
            (n for n, each in enumerate(spots) if each),
            key=lambda n: (not is_text(fields[n]), len(spots[n])),
        )
        boxes: dict[int, Box | None] = {}
        anchor: int | None = None
        for n in order:
            spot = self._choose_in_row(spots[n], anchor)
            boxes[n] = self._take(spot)
            anchor = spot.line if anchor is None else anchor
        self._last = anchor if anchor is not None else self._last
        return [boxes.get(n) for n in range(len(fields))]

    def _choose(self, field: Field, spots: Sequence[Spot]) -> Spot | None:
        return max(spots, key=lambda spot: self._rate(spot, field), default=None)

    def _rate(self, spot: Spot, field: Field) -> float:
        score = spot.score + NAME_WEIGHT * self.rate_name(field.name, spot.line, spot.start)
        return score - (REUSE_COST if (spot.line, spot.start) in self._taken else 0)

    def _choose_in_row(self, spots: Sequence[Spot], anchor: int | None) -> Spot:
        return max(spots, key=lambda spot: self._rate_in_row(spot, anchor))

    def _rate_in_row(self, spot: Spot, anchor: int | None) -> float:
        score = spot.score - (REUSE_COST if (spot.line, spot.start) in self._taken else 0)
        if anchor is None:
            return (
                score
                - (BACK_COST if spot.line < self._last else 0)
                - STEP_COST * abs(spot.line - self._last)
            )
        distance = 0 if self._are_level(spot.line, anchor) else 1 + abs(spot.line - anchor)
        return score - 8 * distance

    def _take(self, spot: Spot | None) -> Box | None:
        if spot is None:
            return None
        self._taken.add((spot.line, spot.start))
        return spot.build_box(self.lines)

    def rate_name(self, name: str, line: int, start: int) -> float:
        """How well the words to the left fit the field's name, 0 to 100."""
        before = self.lines[line].text[:start]
        return rate_words(name, f"{self.names[line]} {before}")

    def _list_neighbours(self, at: int) -> str:
        """What stands to the left in the same row."""
        line = self.lines[at]
        return " ".join(
            other.text
            for n, other in enumerate(self.lines)
            if n != at and other.left < line.left and self._are_level(n, at)
        )

    def group_levels(self) -> list[list[int]]:
        """Lines that stand side by side, from the top."""
        groups: list[list[int]] = []
        for n in sorted(range(len(self.lines)), key=lambda n: self.lines[n].middle):
            if groups and self._are_level(groups[-1][0], n):
                groups[-1].append(n)
            else:
                groups.append([n])
        return groups

    def _are_level(self, one: int, other: int) -> bool:
        a, b = self.lines[one], self.lines[other]
        return abs(a.middle - b.middle) <= ROW_SHARE * min(a.height, b.height)


def is_text(field: Field) -> bool:
    return field.kind == "text"


def rate_words(name: str, text: str) -> float:
    """The best of as many words in a row as the name has; what is hardly alike counts nothing."""
    from rapidfuzz import fuzz  # loaded with the first table

    wanted, words = LETTERS.findall(name.lower()), LETTERS.findall(text.lower())
    count = len(wanted)
    if not wanted or len(words) < count:
        return 0.0
    stretches = (" ".join(words[n : n + count]) for n in range(len(words) - count + 1))
    best = max(fuzz.ratio(" ".join(wanted), stretch) for stretch in stretches)
    return best if best >= MIN_NAME_SCORE else 0.0


def place_page(
    lines: Sequence[PageLine], fields: Sequence[Field], rows: Sequence[Mapping[int, str]]
) -> list[dict[int, Box | None]]:
    """The box of each value. `rows`: texts by their column; the whole page's are in the first."""
    placer = Placer(lines)
    boxes: list[dict[int, Box | None]] = []
    for row in rows:
        single = [n for n in row if not fields[n].repeated]
        several = [n for n in row if fields[n].repeated]
        placed = placer.place_values([fields[n] for n in single], [row[n] for n in single])
        together = placer.place_row([fields[n] for n in several], [row[n] for n in several])
        boxes.append(dict(zip([*single, *several], [*placed, *together], strict=True)))
    return boxes
