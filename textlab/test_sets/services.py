"""What a person does with executions: start, stop, resume, try again, judge, share, delete."""

import secrets
from collections.abc import Iterable
from uuid import UUID

from django.contrib.sessions.backends.base import SessionBase
from django.db import transaction
from django.db.models import Q, QuerySet

from playground.infrastructure.askers import current_asker
from playground.models import OPEN, Run, Status
from playground.providers import Invalid
from playground.runs import idempotency
from playground.runs.signals import group_shared, group_unshared
from textlab.tasks import remove
from textlab.test_sets.asking import (
    ask_again,
    begin_filling,
    check_again,
    delete_judgements,
    mark_keys,
)
from textlab.test_sets.cells import create_cells
from textlab.test_sets.models import ExecutionRow, JudgeRun, TestCell, TestExecution, TestSet
from textlab.test_sets.plan import Plan, check_size
from textlab.test_sets.removal import hide_execution, hide_test_set, stop_group
from textlab.test_sets.upkeep import note_end
from textlab.test_sets.variants import Variant

ENDED_UNANSWERED = (Status.STOPPED, Status.INTERRUPTED)
MAX_OPEN = 10_000  # cells of one person that are not answered yet
MAX_EXECUTIONS = 500  # of one person


def start_execution(
    *,
    test_set: TestSet,
    plan: Plan,
    session: SessionBase,
    name: str = "",
    mark: str = "",
) -> TestExecution:
    """All cells are recorded, or nothing; then their runs are queued.

    Raises ProviderError: no key, not allowed, too many, a limit that is reached; and AlreadyAsked
    where the ask of this mark is recorded.
    """
    owner = test_set.owner
    require_room(owner, plan.count)
    marks = mark_keys(owner, plan.lanes, session)
    with idempotency.claim_ask(owner, mark) as ask:
        execution = TestExecution.objects.create(
            test_set=test_set,
            owner=owner,
            name=name or test_set.name,
            variants=[each.as_dict() for each in plan.variants],
            answers=test_set.answers,
            columns=test_set.columns,
            system=test_set.system,
            message=test_set.message,
            session=session.session_key or "",
            network=current_asker.get().network,
            key_marks={slug: list(each) for slug, each in marks.items()},
            ask=ask,
        )
        copy_rows(test_set, execution)
        create_cells(execution, range(len(plan.variants)))
        TestSet.objects.filter(pk=test_set.pk).update(variants=execution.variants)
        begin_filling(execution)
    execution.refresh_from_db()
    return execution


def require_room(owner: str, count: int) -> None:
    if list_executions(owner).count() >= MAX_EXECUTIONS:
        raise Invalid(
            f"You have {MAX_EXECUTIONS} results of test sets. Delete some before you start another."
        )
    mine = TestCell.objects.filter(execution__owner=owner)
    waiting = mine.filter(Q(is_due=True) | Q(run__status__in=OPEN)).count()
    if waiting + count > MAX_OPEN:
        raise Invalid(
            f"At most {MAX_OPEN:,} answers of test sets can wait. Wait for some of yours or stop"
            " them."
        )


def copy_rows(test_set: TestSet, execution: TestExecution) -> None:
    """As they are now, each with the set's checks before its own. Images aren't checked."""
    ExecutionRow.objects.bulk_create(
        ExecutionRow(
            execution=execution,
            number=row.number,
            values=row.values,
            checks=[] if test_set.makes_images else [*test_set.checks, *row.checks],
        )
        for row in test_set.rows.all()
    )


def find_started(owner: str, mark: str) -> TestExecution | None:
    """What the same ask has begun; None where it is new. Raises Forgotten."""
    ask = idempotency.find_ask(owner, mark)
    execution = TestExecution.objects.filter(ask=ask, removed=None).first() if ask else None
    if ask and not execution:
        raise idempotency.Forgotten("This was already started and has since been deleted.")
    return execution


def list_executions(owner: str) -> "QuerySet[TestExecution]":
    return TestExecution.objects.filter(owner=owner, removed=None)


def find_execution(owner: str, id: UUID) -> TestExecution | None:
    return list_executions(owner).filter(pk=id).first()


def list_runs(execution: TestExecution) -> "QuerySet[Run]":
    """Of its cells and of their judges."""
    return Run.objects.filter(owner=execution.owner, group=execution.pk)


def stop_execution(execution: TestExecution) -> int:
    """What waits stops at once, what is being written within a second. How many cells and runs."""
    with transaction.atomic():
        TestExecution.objects.filter(pk=execution.pk).update(is_stopped=True, hold="")
        due = execution.cells.filter(is_due=True).update(is_due=False)
    count = due + stop_group(execution)
    note_end(execution.pk)
    return count


def resume_execution(execution: TestExecution, session: SessionBase) -> int:
    """What was stopped goes on: cells without an answer, and judges who were not heard."""
    unanswered = Q(outcome="") & (Q(run=None) | Q(run__status__in=ENDED_UNANSWERED))
    with transaction.atomic():
        delete_judgements(JudgeRun.objects.filter(run__status=Status.STOPPED), execution)
        return ask_again(execution, session, unanswered)


def retry_execution(
    execution: TestExecution, session: SessionBase, outcomes: Iterable[str] = ("error",)
) -> int:
    """Cells of these outcomes, once more. How many.

    Where the model has answered and a check could not be made, the check alone is made again, and
    of judges only those are asked who said nothing of use.
    """
    with transaction.atomic():
        count = check_again(execution) if "error" in outcomes else 0
        chosen = Q(outcome__in=list(outcomes))
        cells = execution.cells.filter(chosen)
        delete_judgements(JudgeRun.objects.filter(cell__in=cells.values("pk")), execution)
        return count + ask_again(execution, session, chosen)


def add_variant(
    execution: TestExecution, variant: Variant, session: SessionBase, mark: str = ""
) -> None:
    """Asked about the same rows; the others aren't asked again.

    Raises ValidationError where that is too much, ProviderError, and AlreadyAsked where the ask of
    this mark is recorded.
    """
    check_size(execution.rows.count(), len(execution.variants) + 1)
    require_room(execution.owner, execution.rows.count())
    marks = mark_keys(execution.owner, [variant.lane], session)
    with idempotency.claim_ask(execution.owner, mark):
        locked = TestExecution.objects.select_for_update().get(pk=execution.pk)
        locked.variants = [*locked.variants, variant.as_dict()]
        locked.key_marks |= {slug: list(each) for slug, each in marks.items()}
        locked.session, locked.network = session.session_key or "", current_asker.get().network
        locked.is_stopped, locked.ended = False, None
        locked.save()
        create_cells(locked, [len(locked.variants) - 1])
        begin_filling(locked)
    execution.refresh_from_db()


def set_verdict(cell: TestCell, verdict: str, comment: str = "") -> None:
    """By hand: it goes before what the checks say. Blank takes it back."""
    cell.verdict = TestCell.Verdict(verdict) if verdict else ""
    cell.comment = comment
    cell.save(update_fields=["verdict", "comment"])


def share_execution(execution: TestExecution) -> str:
    """The secret part of its link, made once until it is revoked."""
    if not execution.share_slug:
        execution.share_slug = secrets.token_urlsafe(18)
        execution.save(update_fields=["share_slug"])
        group_shared.send(sender=None, subject=f"execution {execution.pk}")
    return execution.share_slug


def unshare_execution(execution: TestExecution) -> None:
    execution.share_slug = None
    execution.save(update_fields=["share_slug"])
    group_unshared.send(sender=None, subject=f"execution {execution.pk}")


def find_shared(slug: str) -> TestExecution | None:
    return TestExecution.objects.filter(share_slug=slug, removed=None).first()


def delete_execution(execution: TestExecution) -> None:
    """With all its answers: hidden at once, taken away by a worker."""
    hide_execution(execution)
    remove()


def delete_test_set(test_set: TestSet) -> None:
    """With all its executions."""
    hide_test_set(test_set)
    remove()
