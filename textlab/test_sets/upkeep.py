"""What moves an execution on: after each of its runs, and every minute for what was left behind."""

from collections.abc import Iterator
from uuid import UUID

from playground.models import OPEN, Run
from playground.storage.clock import DatabaseNow
from textlab.test_sets.checking import ENDED_WITH_SOMETHING, check_cell, list_unchecked
from textlab.test_sets.filling import AHEAD, Slugs, fill_queue
from textlab.test_sets.models import JudgeRun, TestCell, TestExecution
from textlab.test_sets.signals import execution_ended

BATCH_CELLS = 200  # cells that are checked in one go


def take_up(run: Run) -> Slugs:
    """A worker has ended this run. The providers that have something waiting because of that."""
    cell = find_cell(run)
    if cell is None:
        return set()
    slugs = check_cell(cell) | top_up(cell.execution_id)
    note_end(cell.execution_id)
    return slugs


def find_cell(run: Run) -> TestCell | None:
    """The cell that it answers or judges, while it is to be checked."""
    cells = TestCell.objects.select_related("run", "row", "execution").filter(outcome="")
    if cell := cells.filter(run=run.pk).first():
        return cell
    judge = JudgeRun.objects.filter(run=run.pk).values("cell")
    return cells.filter(pk__in=judge).first()


def top_up(id: UUID) -> Slugs:
    """Once half of what was queued ahead has gone."""
    if not TestCell.objects.filter(execution=id, is_due=True).exists():
        return set()
    waiting = Run.objects.filter(group=id, status__in=OPEN).count()
    return fill_queue(id) if waiting <= AHEAD // 2 else set()


def note_end(id: UUID) -> None:
    """Once: when nothing of it is to be asked or checked any more."""
    execution = TestExecution.objects.filter(pk=id, ended=None).first()
    if execution is None or is_under_way(execution):
        return
    if TestExecution.objects.filter(pk=id, ended=None).update(ended=DatabaseNow(), hold=""):
        execution.refresh_from_db()
        execution_ended.send(sender=None, execution=execution)


def is_under_way(execution: TestExecution) -> bool:
    if execution.cells.filter(is_due=True).exists():
        return True
    if Run.objects.filter(group=execution.pk, status__in=OPEN).exists():
        return True
    unchecked = execution.cells.filter(outcome="", run__status__in=ENDED_WITH_SOMETHING)
    return unchecked.exists() and not execution.is_stopped


def tend_executions() -> Slugs:
    """All that have not ended: what a dead process left unqueued or unchecked is taken up."""
    slugs: Slugs = set()
    for execution in list_open():
        slugs |= tend_execution(execution)
    return slugs


def tend_execution(execution: TestExecution) -> Slugs:
    slugs = fill_queue(execution.pk)
    for cell in list(list_unchecked(execution)[:BATCH_CELLS]):
        slugs |= check_cell(cell)
    note_end(execution.pk)
    return slugs


def list_open() -> Iterator[TestExecution]:
    return TestExecution.objects.filter(ended=None, removed=None).order_by("created").iterator()
