"""The figures as a table: for a terminal, or for the README."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import nan

SHARE = "% of the time"


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured number and its bounds. Without a bound it is told for orientation.

    `bare` is the same of the bare relay, and `times` how many times that it may be: a bound that
    holds on any machine.
    """

    name: str
    value: float
    unit: str
    most: float | None = None
    digits: int = 1
    least: float | None = None
    bare: float | None = None
    times: float | None = None

    @property
    def ratio(self) -> float | None:
        """Ours / bare relay. Shares are not divided; without a sensible divisor it is no number."""
        if self.bare is None or self.unit == SHARE:
            return None
        return self.value / self.bare if self.bare > 0 else nan

    @property
    def verdict(self) -> str:
        checks = list(self.check_bounds())
        return "" if not checks else "pass" if all(checks) else "MISS"

    def check_bounds(self) -> Iterator[bool]:
        if self.most is not None:
            yield self.value <= self.most
        if self.least is not None:
            yield self.value >= self.least
        if self.times is not None:
            yield self.ratio is not None and self.ratio <= self.times

    @property
    def target(self) -> str:
        bounds = (("≤", self.most, self.unit), ("≥", self.least, self.unit), ("≤", self.times, "×"))
        return ", ".join(
            f"{sign} {x:g} {unit}".strip() for sign, x, unit in bounds if x is not None
        )

    @property
    def row(self) -> tuple[str, ...]:
        bare = "" if self.bare is None else self.write_number(self.bare)
        ratio = "" if self.ratio is None else f"{self.ratio:.2f} ×"
        return self.name, self.write_number(self.value), bare, ratio, self.target, self.verdict

    def write_number(self, value: float) -> str:
        return f"{value:.{self.digits}f} {self.unit}".strip()


@dataclass(frozen=True, slots=True)
class Part:
    """Figures that belong together."""

    title: str
    figures: Sequence[Figure]


HEAD = ("", "Measured", "Bare relay, or smallest", "Ratio", "Target", "")


def write_plain(parts: Sequence[Part]) -> Iterator[str]:
    rows = [HEAD, *(figure.row for part in parts for figure in part.figures)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(HEAD))]
    yield f"  {align_row(HEAD, widths)}"
    for part in parts:
        yield f"\n{part.title}"
        yield from (f"  {align_row(figure.row, widths)}" for figure in part.figures)


def align_row(row: Sequence[str], widths: Sequence[int]) -> str:
    name, *numbers, target, verdict = row
    cells = [f"{number:>{width}}" for number, width in zip(numbers, widths[1:4], strict=True)]
    words = [f"{name:<{widths[0]}}", *cells, f"{target:<{widths[4]}}", verdict]
    return "  ".join(words).rstrip()


def write_markdown(parts: Sequence[Part]) -> Iterator[str]:
    yield f"| {' | '.join(HEAD)} |"
    yield "|---" * len(HEAD) + "|"
    for part in parts:
        yield f"| **{part.title}** | | | | | |"
        yield from (f"| {' | '.join(figure.row)} |" for figure in part.figures)
