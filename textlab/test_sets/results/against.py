"""Two executions side by side: what got better, what got worse."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from textlab.test_sets.models import TestExecution
from textlab.test_sets.results.matrix import shorten

VALUE_CHARS = 160
BETTER, WORSE, OTHER = "better", "worse", "other"


@dataclass(frozen=True, slots=True)
class Judged:
    """A cell that has an outcome."""

    pk: int
    outcome: str


@dataclass(frozen=True, slots=True)
class Change:
    """A row that a variant now passes, or no longer does; or an error that came or went."""

    number: int
    value: str
    label: str
    before: Judged
    after: Judged

    @property
    def kind(self) -> str:
        if self.after.outcome == "pass":
            return BETTER
        return WORSE if self.before.outcome == "pass" else OTHER


@dataclass(frozen=True, slots=True)
class Pairing:
    """A variant of both executions. Counts are of the rows that both have judged."""

    label: str
    rows: int
    passed_before: int
    passed_after: int
    better: int
    worse: int

    @property
    def before_percent(self) -> int:
        return round(100 * self.passed_before / self.rows) if self.rows else 0

    @property
    def after_percent(self) -> int:
        return round(100 * self.passed_after / self.rows) if self.rows else 0


@dataclass(frozen=True, slots=True)
class Comparison:
    """`alone`: labels of variants that only one of them has. `skipped`: rows that differ."""

    pairings: list[Pairing]
    changes: list[Change]
    alone: list[str]
    skipped: int


Place = tuple[int, int]  # a row's number and a variant's place


def compare_executions(before: TestExecution, after: TestExecution) -> Comparison:
    rows_before, rows_after = load_rows(before), load_rows(after)
    same = [n for n, values in rows_after.items() if rows_before.get(n) == values]
    pairs = pair_variants(before.variants, after.variants)
    cells_before, cells_after = load_judged(before), load_judged(after)
    changes: list[Change] = []
    pairings = []
    for first, second in pairs:
        label = str(after.variants[second]["label"])
        both = list(join_cells(same, cells_before, cells_after, first, second))
        mine = [
            Change(number, show_values(after, rows_after[number]), label, old, new)
            for number, old, new in both
            if old.outcome != new.outcome
        ]
        changes += mine
        pairings.append(
            Pairing(
                label=label,
                rows=len(both),
                passed_before=sum(old.outcome == "pass" for _, old, _ in both),
                passed_after=sum(new.outcome == "pass" for _, _, new in both),
                better=sum(change.kind == BETTER for change in mine),
                worse=sum(change.kind == WORSE for change in mine),
            )
        )
    order = (WORSE, BETTER, OTHER)
    changes.sort(key=lambda change: (order.index(change.kind), change.number))
    return Comparison(
        pairings,
        changes,
        list(list_alone(before.variants, after.variants, pairs)),
        len(rows_before.keys() | rows_after.keys()) - len(same),
    )


def load_rows(execution: TestExecution) -> dict[int, Mapping[str, str]]:
    return dict(execution.rows.order_by("number").values_list("number", "values"))


def load_judged(execution: TestExecution) -> dict[Place, Judged]:
    lines = execution.cells.order_by().values_list(
        "row__number", "variant", "pk", "outcome", "verdict"
    )
    return {
        (number, variant): Judged(pk, verdict or outcome)
        for number, variant, pk, outcome, verdict in lines
        if verdict or outcome
    }


def pair_variants(
    before: Sequence[Mapping[str, Any]], after: Sequence[Mapping[str, Any]]
) -> list[tuple[int, int]]:
    """Places of those with the same label; of the rest, those with the same model, in order."""
    left = dict(enumerate(before))
    pairs: dict[int, int] = {}
    for name in ("label", "model"):
        for place, variant in enumerate(after):
            same = [n for n, each in left.items() if each[name] == variant[name]]
            if place not in pairs and same:
                pairs[place] = same[0]
                left.pop(same[0])
    return [(first, place) for place, first in sorted(pairs.items())]


def list_alone(
    before: Sequence[Mapping[str, Any]],
    after: Sequence[Mapping[str, Any]],
    pairs: Sequence[tuple[int, int]],
) -> Iterator[str]:
    firsts, seconds = {first for first, _ in pairs}, {second for _, second in pairs}
    yield from (str(each["label"]) for n, each in enumerate(before) if n not in firsts)
    yield from (str(each["label"]) for n, each in enumerate(after) if n not in seconds)


def join_cells(
    numbers: Sequence[int],
    before: Mapping[Place, Judged],
    after: Mapping[Place, Judged],
    first: int,
    second: int,
) -> Iterator[tuple[int, Judged, Judged]]:
    for number in numbers:
        old, new = before.get((number, first)), after.get((number, second))
        if old and new:
            yield number, old, new


def show_values(execution: TestExecution, values: Mapping[str, str]) -> str:
    names = [each["name"] for each in execution.columns if each.get("kind") != "picture"]
    return shorten(values.get(names[0], "") if names else "", VALUE_CHARS)
