"""The answers of several models about one page, as one: which value each has, how many agree."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from vision.tables.answers import Answer, build_key, list_columns
from vision.tables.fields import Field
from vision.tables.values import build_key as build_value_key


@dataclass(slots=True)
class Option:
    """A value, and who read it."""

    text: str
    models: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Vote:
    """What the models say of one value: the most frequent first, of equals the first model's."""

    options: Sequence[Option]

    @property
    def text(self) -> str:
        return self.options[0].text if self.options else ""

    @property
    def is_disputed(self) -> bool:
        return len(self.options) > 1

    @property
    def count(self) -> int:
        """How many models were asked."""
        return sum(len(option.models) for option in self.options)


Row = Mapping[int, Vote]


def merge_answers(fields: Sequence[Field], answers: Sequence[Answer]) -> list[Row]:
    """The page's rows by column; those of the whole page are in the first, which is always there.

    An answer that can't be used has no say.
    """
    usable = [answer for answer in answers if answer.values or answer.rows]
    single = {
        n: count_votes(fields[n], [(a.model, a.values.get(n, "")) for a in usable])
        for n in list_columns(fields, repeated=False)
    }
    columns = list(list_columns(fields, repeated=True))
    aligned = align_rows(usable) if columns else []
    rows: list[Row] = [
        {
            n: count_votes(
                fields[n],
                [(a.model, row.get(n, "")) for a, row in zip(usable, each, strict=True)],
            )
            for n in columns
        }
        for each in aligned
    ]
    first = rows[0] if rows else {n: Vote([]) for n in columns}
    return [{**single, **first}, *rows[1:]]


def count_votes(field: Field, texts: Sequence[tuple[str, str]]) -> Vote:
    options: dict[str, Option] = {}
    for model, text in texts:
        options.setdefault(build_value_key(field, text), Option(text)).models.append(model)
    return Vote(sorted(options.values(), key=lambda option: -len(option.models)))


def align_rows(answers: Sequence[Answer]) -> list[list[Mapping[int, str]]]:
    """Rows that belong together, one of each answer; blank where an answer lacks it."""
    if not answers:
        return []
    lines: list[list[Mapping[int, str]]] = [[row] for row in answers[0].rows]
    for count, answer in enumerate(answers[1:], start=1):
        lines = join_rows(lines, answer.rows, count)
    return lines


def join_rows(
    lines: Sequence[list[Mapping[int, str]]], rows: Sequence[Mapping[int, str]], count: int
) -> list[list[Mapping[int, str]]]:
    """One more answer beside the `count` that are joined already."""
    from rapidfuzz.distance import Levenshtein  # loaded with the first table

    ours = [build_key(next((row for row in line if row), {})) for line in lines]
    theirs = [build_key(row) for row in rows]
    joined: list[list[Mapping[int, str]]] = []
    for step in Levenshtein.opcodes(ours, theirs):
        mine = list(lines[step.src_start : step.src_end])
        other = list(rows[step.dest_start : step.dest_end])
        for n in range(max(len(mine), len(other))):
            line = mine[n] if n < len(mine) else [{}] * count
            joined.append([*line, other[n] if n < len(other) else {}])
    return joined
