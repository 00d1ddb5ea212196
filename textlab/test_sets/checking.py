"""What came of an answer: its checks are made once its run has ended, and judges are asked.

The results are stored with the cell in one statement, so whoever dies in between has done nothing:
the cell is checked again. A judge's run is recorded in the queue, once for each check.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from functools import lru_cache, partial
from typing import Any
from uuid import UUID

import orjson
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet

from playground.infrastructure.askers import set_asker
from playground.models import OPEN, Run, Status
from playground.providers import ProviderError
from playground.quotas.refusals import QuotaReached
from playground.runs import services as runs
from textlab.test_sets.checks import (
    Answer,
    Check,
    CheckResult,
    Runaways,
    list_judged,
    parse_checks,
    run_checks,
    settle_outcome,
)
from textlab.test_sets.checks.check import build_error
from textlab.test_sets.checks.judging import build_judge_message, read_judgement
from textlab.test_sets.checks.values import write_text
from textlab.test_sets.filling import APP, get_mark
from textlab.test_sets.models import JudgeRun, TestCell, TestExecution

ENDED_WITH_SOMETHING = (Status.DONE, Status.FAILED, Status.INTERRUPTED)
MOST_KNOWN = 500  # lists of checks that are parsed already

Results = dict[int, CheckResult]  # by the place of the check


def check_cell(cell: TestCell) -> set[str]:
    """Its outcome, as far as it can be known now. The providers whose judges wait now.

    Nothing where its run is open, was stopped, or has been taken up again meanwhile.
    """
    run = cell.run
    if run is None or cell.is_due or cell.outcome or run.status not in ENDED_WITH_SOMETHING:
        return set()
    answer = read_answer(run)
    try:
        checks = parse_stored(orjson.dumps(cell.row.checks).decode())
    except ValidationError as error:
        fault = CheckResult("", passed=False, score=0.0, reason=error.messages[0], error=True)
        return store_results(cell, answer, [], {0: fault})
    runaways = Runaways(partial(load_runaways, cell.execution_id))
    made = run_checks(checks, answer, cell.row.values, runaways)
    note_runaways(cell.execution, runaways)
    results = {each.index: each for each in made}
    return store_results(cell, answer, checks, results)


def load_runaways(id: UUID) -> Mapping[str, int]:
    """As they are now: a cell may have been loaded before others were checked."""
    counts = TestExecution.objects.filter(pk=id).values_list("runaways", flat=True).first()
    return counts or {}


def note_runaways(execution: TestExecution, runaways: Runaways) -> None:
    """So that no other of its answers is held up as long."""
    if not runaways.fresh:
        return
    with transaction.atomic():
        locked = TestExecution.objects.select_for_update().get(pk=execution.pk)
        locked.runaways = dict(runaways.fresh + Counter(locked.runaways))
        locked.save(update_fields=["runaways"])


@transaction.atomic
def store_results(
    cell: TestCell, answer: Answer, checks: Sequence[Check], results: Results
) -> set[str]:
    """With the judgements there are; judges that were not asked yet are asked."""
    locked = TestCell.objects.select_for_update().filter(pk=cell.pk, outcome="", is_due=False)
    run = cell.run
    assert run is not None
    same = Run.objects.filter(pk=run.pk, status=run.status, heartbeat=run.heartbeat)
    if not locked.filter(run=run).exists() or not same.exists():
        return set()
    slugs: set[str] = set()
    if not answer.error:
        judgements, slugs = judge_answer(cell, answer, checks)
        results = results | judgements
    missing = [] if answer.error else [n for n, _ in list_judged(checks) if n not in results]
    cell.results = [each.as_dict() for _n, each in sorted(results.items())]
    cell.outcome = "" if missing else settle_outcome(answer, list(results.values()))
    cell.save(update_fields=["results", "outcome"])
    return slugs


def judge_answer(
    cell: TestCell, answer: Answer, checks: Sequence[Check]
) -> tuple[Results, set[str]]:
    """What judges have said, and the providers of those that are asked now."""
    judges = {each.check_index: each.run for each in cell.judge_runs.select_related("run")}
    results: Results = {}
    slugs: set[str] = set()
    for index, check in list_judged(checks):
        if run := judges.get(index):
            results |= read_judge(run, check, index)
        elif not cell.execution.is_stopped:
            try:
                slugs.add(ask_judge(cell, answer, check, index))
            except QuotaReached:
                continue  # there is room for it later
            except ProviderError as error:
                results[index] = build_error(check, index, error.message)
    return results, slugs


def read_judge(run: Run, check: Check, index: int) -> Results:
    """Nothing while it is open, or where it was stopped."""
    if run.status == Status.DONE:
        return {index: read_judgement(run.text, check, index)}
    if run.status in (Status.FAILED, Status.INTERRUPTED):
        return {index: build_error(check, index, f"The judge gave no answer. {run.error}".strip())}
    return {}


def ask_judge(cell: TestCell, answer: Answer, check: Check, index: int) -> str:
    """The provider's slug. Raises ProviderError."""
    slug, _, model = check.provider.partition(":")
    execution = cell.execution
    system, message = build_judge_message(write_text(check.value), answer, cell.row.values)
    with set_asker(execution.owner, execution.network):
        run = runs.create_run(
            owner=execution.owner,
            app=APP,
            provider=slug,
            endpoint="chat",
            model=model,
            request={"system": system, "message": message, "temperature": 0},
            group=execution.pk,
            queued=True,
            **get_mark(execution, slug)._asdict(),
        )
    JudgeRun.objects.create(cell=cell, run=run, check_index=index)
    return slug


def read_answer(run: Run) -> Answer:
    usage: Mapping[str, Any] = run.usage or {}
    tokens = usage.get("completion_tokens")
    return Answer(
        text=run.text,
        latency_ms=None if run.duration is None else run.duration * 1000,
        tokens_out=tokens if isinstance(tokens, int) and not usage.get("estimated") else None,
        error="" if run.status == Status.DONE else run.error or "There is no answer.",
    )


@lru_cache(maxsize=MOST_KNOWN)
def parse_stored(written: str) -> Sequence[Check]:
    """Raises ValidationError."""
    return tuple(parse_checks(orjson.loads(written)))


def list_unchecked(execution: TestExecution) -> "QuerySet[TestCell]":
    """Cells whose run has ended and whose judges have, too."""
    cells = execution.cells.filter(outcome="", is_due=False, run__status__in=ENDED_WITH_SOMETHING)
    waiting = JudgeRun.objects.filter(cell__execution=execution, run__status__in=OPEN)
    return cells.exclude(pk__in=waiting.values("cell")).select_related("run", "row", "execution")
