"""How far a plot has come: its cells in rows and columns, and what is known of each."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from typing import Any

from imagegen.grids import services
from imagegen.jobs import services as jobs
from imagegen.jobs.services import JobRow
from imagegen.models import Grid, Picture
from playground.models import Status
from playground.plans.axes import SEARCH, format_value
from playground.runs import queue

PLOT = "grid"  # the endpoint of the run that holds the drawn plot
At = tuple[int, int, int]
WORDS = {
    Status.QUEUED: "Waiting",
    Status.RUNNING: "Generating",
    Status.FAILED: "Failed",
    Status.STOPPED: "Cancelled",
    Status.INTERRUPTED: "Interrupted",
    Status.DONE: "Deleted",  # it is done, and its pictures are gone
}


@dataclass(frozen=True, slots=True)
class Spot:
    """One cell."""

    at: At
    row: JobRow | None  # None where the run was deleted

    @property
    def pictures(self) -> list[Picture]:
        return [p for p in self.row.pictures if p.kind != Picture.Kind.GRID] if self.row else []

    @property
    def status(self) -> str:
        return self.row.run.status if self.row else Status.DONE

    @property
    def key(self) -> str:
        """A cell that is there stays as it is while others come."""
        return f"spot-{'-'.join(str(n) for n in self.at)}-{self.pictures[0].pk}"

    @property
    def words(self) -> str:
        return WORDS[Status(self.status)]

    @property
    def reason(self) -> str:
        return self.row.run.error if self.row else ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One value of the third axis: a table."""

    title: str
    rows: list[tuple[str, list[Spot]]]

    @property
    def labelled(self) -> bool:
        return any(label for label, _spots in self.rows)


@dataclass(frozen=True, slots=True)
class State:
    grid: Grid
    columns: list[str]
    sheets: list[Sheet]
    counts: dict[Status, int]  # cells by status
    left: float | None  # seconds until the last, where all are known
    plot: Picture | None  # as it was drawn last; None, too, while that is in the bin
    drawn: bool  # it was drawn since anything changed

    @property
    def open(self) -> int:
        return self.counts[Status.QUEUED] + self.counts[Status.RUNNING]

    @property
    def made(self) -> int:
        return sum(bool(spot.pictures) for spot in self.spots)

    @property
    def again(self) -> int:
        """Cells that can be tried once more."""
        return sum(self.counts[status] for status in jobs.AGAIN)

    @property
    def total(self) -> int:
        return sum(self.counts.values())

    @property
    def spots(self) -> Iterator[Spot]:
        return (spot for sheet in self.sheets for _label, row in sheet.rows for spot in row)


def build_state(grid: Grid) -> State:
    rows = {get_cell_position(row): row for row in jobs.build_rows(services.list_cells(grid))}
    labels = [list_labels(axis) for axis in grid.axes]
    columns, down, sheets = (*labels, [""], [""])[:3]
    spots = {
        (x, y, z): Spot((x, y, z), rows.get((x, y, z)))
        for z, y, x in product(range(len(sheets)), range(len(down)), range(len(columns)))
    }
    state_sheets = [
        Sheet(title, [(label, [spots[x, y, z] for x in range(len(columns))])
                      for y, label in enumerate(down)])
        for z, title in enumerate(sheets)
    ]  # fmt: skip
    counts = dict.fromkeys(Status, 0)
    for spot in spots.values():
        counts[Status(spot.status)] += 1
    drawn = grid.plot_run_id is not None and grid.plotted == sign_state(spots)
    left = estimate_time_left(list(rows.values()))
    return State(grid, columns, state_sheets, counts, left, find_plot(grid), drawn)


def get_cell_position(row: JobRow) -> At:
    x, y, z = row.run.job.cell or (0, 0, 0)
    return x, y, z


def list_labels(axis: dict[str, Any]) -> list[str]:
    """Steps: 20; words that take a place stand for themselves."""
    start = "" if axis["name"] == SEARCH else f"{axis['label']}: "
    return [f"{start}{format_value(value)}" for value in axis["values"]]


def find_plot(grid: Grid) -> Picture | None:
    drawn = Picture.objects.filter(run__plotted_grid=grid, deleted=None)
    return drawn.select_related("artifact", "run").order_by("-pk").first()


def sign_state(spots: dict[At, Spot]) -> str:
    """Another one as soon as the plot would look different."""
    facts = sorted((at, spot.words, [p.pk for p in spot.pictures]) for at, spot in spots.items())
    return hashlib.sha256(repr(facts).encode()).hexdigest()[:16]


def estimate_time_left(rows: list[JobRow]) -> float | None:
    """With as many at the same time as the provider bears. None where nothing is known yet."""
    still = [row for row in rows if row.run.is_open]
    each = [row.left if row.left is not None else row.estimate for row in still]
    known = [seconds for seconds in each if seconds is not None]
    if not still or len(known) < len(still):
        return None
    run = still[0].run
    return sum(known) / min(len(still), queue.get_share("imagegen", run.provider, run.fingerprint))
