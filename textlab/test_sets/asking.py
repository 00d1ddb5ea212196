"""Cells that are to be asked, for the first time or again: with which keys, and who begins."""

from collections.abc import Iterable
from functools import partial

from django.contrib.sessions.backends.base import SessionBase
from django.db import transaction
from django.db.models import Q, QuerySet

from playground.accounts.access import require_access
from playground.infrastructure.askers import current_asker
from playground.keys import store as keys
from playground.models import Status
from textlab.compare.lanes import Lane
from textlab.tasks import advance, dispatch_all
from textlab.test_sets.filling import queue_portion
from textlab.test_sets.models import JudgeRun, TestExecution

FIRST = 10  # cells that are queued by the request itself, so that a small set begins at once


def mark_keys(owner: str, lanes: Iterable[Lane], session: SessionBase) -> dict[str, keys.KeyMark]:
    """By provider. Raises ProviderError where one of these can't be asked."""
    marks: dict[str, keys.KeyMark] = {}
    for lane in lanes:
        slug = lane.provider.slug
        if slug not in marks:
            keys.build_client(slug, session).require_key(lane.endpoint)
            marks[slug] = keys.mark_key(slug, session, lane.endpoint.key)
        require_access(owner, slug, lane.model.id, marks[slug].key_source)
    return marks


def begin_filling(execution: TestExecution) -> None:
    """Within the transaction that makes cells due. Raises QuotaReached where none may be queued."""
    slugs = queue_portion(execution.pk, most=FIRST, is_strict=True).slugs
    transaction.on_commit(partial(dispatch_all, slugs))
    transaction.on_commit(partial(advance, execution.pk))


def ask_again(execution: TestExecution, session: SessionBase, chosen: Q) -> int:
    """Within a transaction: these cells become due. How many. Raises ProviderError."""
    count = execution.cells.filter(chosen).update(is_due=True, outcome="", results=[])
    reopen(execution, session)
    begin_filling(execution)
    return count


def reopen(execution: TestExecution, session: SessionBase) -> None:
    """Asked with the keys that there are now; what took too long is tried again."""
    kind = "image" if execution.makes_images else "text"
    marks = {slug: list(keys.mark_key(slug, session, kind)) for slug in execution.key_marks}
    TestExecution.objects.filter(pk=execution.pk).update(
        session=session.session_key or "",
        network=current_asker.get().network,
        key_marks=marks,
        is_stopped=False,
        ended=None,
        hold="",
        runaways={},
    )


def check_again(execution: TestExecution) -> int:
    """Cells with an answer that could not be checked. How many."""
    cells = list(execution.cells.filter(outcome="error", run__status=Status.DONE))
    for cell in cells:
        wrong = [result["index"] for result in cell.results if result["error"]]
        delete_judgements(cell.judge_runs.filter(check_index__in=wrong), execution)
    execution.cells.filter(pk__in=[cell.pk for cell in cells]).update(outcome="", results=[])
    return len(cells)


def delete_judgements(judgements: "QuerySet[JudgeRun]", execution: TestExecution) -> None:
    """They count no more. Their runs stay readable in the history, and go with the execution."""
    mine = judgements.filter(cell__execution=execution).order_by().values_list("pk", flat=True)
    JudgeRun.objects.filter(pk__in=list(mine)).delete()
