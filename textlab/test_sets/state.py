"""How far an execution has come, and what each variant is worth so far."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, QuerySet

from playground.models import OPEN, Run, Status
from playground.runs.pace import compute_rate
from playground.storage.clock import read_clock
from textlab.test_sets.models import TestCell, TestExecution
from textlab.test_sets.statistics import Interval, compute_interval, compute_median

PASS, FAIL, ERROR = TestCell.Outcome.PASS, TestCell.Outcome.FAIL, TestCell.Outcome.ERROR
# What a cell is while it has no outcome.
WAITING, RUNNING, CHECKING = "waiting", "running", "checking"
STOPPED, DELETED = "stopped", "deleted"
ENDED = (PASS, FAIL, ERROR)
UNDER_WAY = (WAITING, RUNNING, CHECKING)
RECENT = 40  # runs whose pace says how long the rest will take
FEWEST = 3  # of them
FACTS = (
    "variant", "outcome", "verdict", "is_due", "run__status", "run__time_to_first_token",
    "run__duration", "run__usage",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Progress:
    """`counts`: of cells, by outcome or by what they wait for. `seconds_left` is None if unknown.

    `hold`: why cells wait that could be queued, as a sentence; blank where nothing holds them.
    """

    counts: Mapping[str, int]
    seconds_left: float | None
    hold: str
    is_stopped: bool

    @property
    def total(self) -> int:
        return sum(self.counts.values())

    @property
    def ended(self) -> int:
        return sum(self.counts.get(name, 0) for name in ENDED)

    @property
    def is_open(self) -> bool:
        return any(self.counts.get(name, 0) for name in UNDER_WAY)

    @property
    def stopped(self) -> int:
        """How many go on with `resume_execution`."""
        return self.counts.get(STOPPED, 0) + self.counts.get(DELETED, 0)

    @property
    def errors(self) -> int:
        """How many go on with `retry_execution`."""
        return self.counts.get(ERROR, 0)


@dataclass(frozen=True, slots=True)
class Figures:
    """Of one variant. Medians are None where nothing was measured.

    `pass_rate` is of the cells that passed or failed; an error is neither.
    """

    counts: Mapping[str, int]
    pass_rate: Interval | None
    ttft_seconds: float | None
    tokens_per_second: float | None
    prompt_tokens: int
    completion_tokens: int

    @property
    def passed(self) -> int:
        return self.counts.get(PASS, 0)

    @property
    def failed(self) -> int:
        return self.counts.get(FAIL, 0)

    @property
    def errors(self) -> int:
        return self.counts.get(ERROR, 0)


def build_progress(execution: TestExecution) -> Progress:
    """In three questions to the database, however many cells there are."""
    counts: Counter[str] = Counter()
    columns = ("outcome", "verdict", "is_due", "run__status")
    for *facts, n in execution.cells.order_by().values_list(*columns).annotate(n=Count("pk")):
        counts[classify_cell(*facts, is_stopped=execution.is_stopped)] += n
    return Progress(
        counts=counts,
        seconds_left=estimate_rest(execution, sum(counts[name] for name in UNDER_WAY)),
        hold=execution.hold,
        is_stopped=execution.is_stopped,
    )


def classify_cell(
    outcome: str, verdict: str, is_due: bool, status: str | None, *, is_stopped: bool = False
) -> str:
    """`status`: of its run; None where there is none."""
    if verdict or outcome:
        return verdict or outcome
    if is_due or status == Status.QUEUED:
        return WAITING
    if status is None:
        return STOPPED if is_stopped else DELETED
    if status == Status.RUNNING:
        return RUNNING
    return STOPPED if status == Status.STOPPED or is_stopped else CHECKING


def estimate_rest(execution: TestExecution, cells: int) -> float | None:
    """Seconds, at the pace of the last few answers until now; judgements count with their cells."""
    if not cells:
        return None
    ended = Run.objects.filter(group=execution.pk, heartbeat__isnull=False).exclude(status__in=OPEN)
    recent = ended.order_by("-heartbeat").values_list("heartbeat", flat=True)[:RECENT]
    moments = [moment for moment in recent if moment]
    if len(moments) < FEWEST:
        return None
    passed = (read_clock() - moments[-1]).total_seconds()
    return max(0.0, passed) / (len(moments) - 1) * cells


def build_figures(execution: TestExecution) -> list[Figures]:
    """One for each variant, in their order."""
    rows: list[list[dict[str, Any]]] = [[] for _ in execution.variants]
    for cell in execution.cells.order_by().values(*FACTS).iterator():
        rows[cell["variant"]].append(cell)
    return [measure_variant(cells, is_stopped=execution.is_stopped) for cells in rows]


def measure_variant(cells: Sequence[Mapping[str, Any]], *, is_stopped: bool) -> Figures:
    counts = Counter(
        classify_cell(
            cell["outcome"], cell["verdict"], cell["is_due"], cell["run__status"],
            is_stopped=is_stopped,
        )
        for cell in cells
    )  # fmt: skip
    answered = [cell for cell in cells if cell["run__status"] == Status.DONE]
    usages = [cell["run__usage"] or {} for cell in answered]
    return Figures(
        counts=counts,
        pass_rate=compute_interval(counts[PASS], counts[PASS] + counts[FAIL]),
        ttft_seconds=compute_median(cell["run__time_to_first_token"] for cell in answered),
        tokens_per_second=compute_median(map(measure_speed, answered)),
        prompt_tokens=add_tokens(usages, "prompt_tokens"),
        completion_tokens=add_tokens(usages, "completion_tokens"),
    )


def measure_speed(cell: Mapping[str, Any]) -> float | None:
    """Tokens per second."""
    tokens = (cell["run__usage"] or {}).get("completion_tokens")
    return compute_rate(tokens, cell["run__time_to_first_token"], cell["run__duration"])


def add_tokens(usages: Iterable[Mapping[str, Any]], name: str) -> int:
    counted = (usage.get(name) for usage in usages)
    return sum(count for count in counted if isinstance(count, int))


def load_cells(execution: TestExecution) -> "QuerySet[TestCell]":
    """With their runs, by row and variant. Requests stay where they are: they may be long."""
    cells = execution.cells.select_related("run", "row")
    return cells.defer("run__request", "run__reasoning")
