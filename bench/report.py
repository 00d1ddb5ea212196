"""The figures as a table: for a terminal, or for the README."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured number and the most it may be. Without a bound it is told for orientation."""

    name: str
    value: float
    unit: str
    most: float | None = None
    digits: int = 1

    @property
    def verdict(self) -> str:
        return "" if self.most is None else "pass" if self.value <= self.most else "MISS"

    @property
    def row(self) -> tuple[str, str, str, str]:
        target = "" if self.most is None else f"≤ {self.most:g} {self.unit}".strip()
        return self.name, f"{self.value:.{self.digits}f} {self.unit}".strip(), target, self.verdict


@dataclass(frozen=True, slots=True)
class Part:
    """Figures that belong together."""

    title: str
    figures: Sequence[Figure]


def write_plain(parts: Sequence[Part]) -> Iterator[str]:
    rows = [figure.row for part in parts for figure in part.figures]
    widths = [max(len(row[column]) for row in rows) for column in range(4)]
    for part in parts:
        yield f"\n{part.title}"
        yield from (f"  {align_row(figure.row, widths)}" for figure in part.figures)


def align_row(row: Sequence[str], widths: Sequence[int]) -> str:
    name, value, target, verdict = row
    return f"{name:<{widths[0]}}  {value:>{widths[1]}}  {target:<{widths[2]}}  {verdict}".rstrip()


def write_markdown(parts: Sequence[Part]) -> Iterator[str]:
    yield "| | Measured | Target | |"
    yield "|---|---|---|---|"
    for part in parts:
        yield f"| **{part.title}** | | | |"
        yield from (f"| {' | '.join(figure.row)} |" for figure in part.figures)
