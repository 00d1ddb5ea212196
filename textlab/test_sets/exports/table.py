"""What an execution came to, as plain values."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from textlab.test_sets.statistics import Interval, compute_interval, compute_median

LABELS = {"pass": "Passed", "fail": "Failed", "error": "Error", "": "Not answered"}


@dataclass(frozen=True, slots=True)
class ResultVotes:
    """What votes on images say of a variant: of how many it won which, and how likely it is
    preferred to an average one, between 0 and 1, with a 95 % interval.
    """

    votes: int
    wins: int
    chance: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class ResultVariant:
    """`model` is the provider's own name of it. `values`: parameters, by the API's names.

    `system` and `message` are the templates this variant was asked with. `base_url` ends in /v1;
    `key_setting` names the environment variable that holds the key, and no key is anywhere here.
    """

    label: str
    provider: str
    model: str
    base_url: str
    key_setting: str
    message: str
    system: str = ""
    values: Mapping[str, Any] = field(default_factory=dict)
    preset: str = ""
    prompt: str = ""
    votes: ResultVotes | None = None


@dataclass(frozen=True, slots=True)
class ResultRow:
    """`values`: a text for each column. `checks`: all that its answers were checked with.

    `vote`: the label of the variant whose image was voted the best, or Tie, or All bad.
    """

    number: int
    values: Mapping[str, str]
    checks: Sequence[Mapping[str, Any]] = ()
    vote: str = ""


@dataclass(frozen=True, slots=True)
class ResultCell:
    """`row` and `variant` are places in the table's lists. `results`: of each check, as stored.

    `first_token_s` and `duration_s` are seconds; None where something wasn't measured.
    """

    row: int
    variant: int
    outcome: str = ""  # "pass", "fail", "error"; "" not yet
    verdict: str = ""  # a person's, which goes before it
    text: str = ""
    error: str = ""
    comment: str = ""
    results: Sequence[Mapping[str, Any]] = ()
    first_token_s: float | None = None
    duration_s: float | None = None
    tokens_in: int | None = None
    tokens_out: int | None = None
    url: str = ""  # of its run

    @property
    def verdict_or_outcome(self) -> str:
        return self.verdict or self.outcome

    @property
    def tokens_per_s(self) -> float | None:
        if self.tokens_out is None or self.duration_s is None:
            return None
        seconds = self.duration_s - (self.first_token_s or 0.0)
        return self.tokens_out / seconds if seconds > 0 else None


@dataclass(frozen=True, slots=True)
class Judge:
    """A model that judges, found by the `provider` of a check."""

    model: str
    base_url: str
    key_setting: str


@dataclass(frozen=True, slots=True)
class ResultTable:
    """`created`: when it was started, as ISO has it. `judges`: by "provider:model"."""

    name: str
    created: str
    columns: Sequence[str]
    variants: Sequence[ResultVariant]
    rows: Sequence[ResultRow]
    cells: Sequence[ResultCell]
    judges: Mapping[str, Judge] = field(default_factory=dict)
    picture_columns: frozenset[str] = frozenset()
    has_votes: bool = False  # its answers are images, which are voted on


@dataclass(frozen=True, slots=True)
class VariantSummary:
    """`interval` is of the pass rate among what passed or failed; None where nothing did."""

    passed: int
    failed: int
    errors: int
    waiting: int
    interval: Interval | None
    first_token_s: float | None  # medians
    tokens_per_s: float | None
    tokens_in: int
    tokens_out: int


def summarise_variants(table: ResultTable) -> list[VariantSummary]:
    groups: list[list[ResultCell]] = [[] for _ in table.variants]
    for cell in table.cells:
        groups[cell.variant].append(cell)
    return [summarise_cells(cells) for cells in groups]


def summarise_cells(cells: Sequence[ResultCell]) -> VariantSummary:
    outcomes = [cell.verdict_or_outcome for cell in cells]
    passed, failed = outcomes.count("pass"), outcomes.count("fail")
    return VariantSummary(
        passed=passed,
        failed=failed,
        errors=outcomes.count("error"),
        waiting=outcomes.count(""),
        interval=compute_interval(passed, passed + failed),
        first_token_s=compute_median(cell.first_token_s for cell in cells),
        tokens_per_s=compute_median(cell.tokens_per_s for cell in cells),
        tokens_in=sum(cell.tokens_in or 0 for cell in cells),
        tokens_out=sum(cell.tokens_out or 0 for cell in cells),
    )
