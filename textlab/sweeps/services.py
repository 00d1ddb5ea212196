"""What a person does with sweeps: start, stop, try again, delete."""

import threading
from functools import partial

from django.contrib.sessions.backends.base import SessionBase
from django.db import transaction
from django.db.models import QuerySet

from playground.keys import store as keys
from playground.models import OPEN, Run, RunQuerySet, Status
from playground.providers import Invalid
from playground.runs import idempotency, queue
from playground.runs import services as runs
from playground.runs.claims import stop_waiting
from textlab.sweeps.models import Sweep, SweepCell
from textlab.sweeps.plan import Plan
from textlab.tasks import APP, dispatch

AGAIN = (Status.FAILED, Status.STOPPED, Status.INTERRUPTED)
MAX_OPEN = 1_000  # answers of one person that wait or are being written
MAX_SWEEPS = 500  # of one person
LEAVE_SECONDS = 5.0  # for workers to hang up before their runs are deleted
LOOK_SECONDS = 0.25


def start_sweep(*, owner: str, session: SessionBase, plan: Plan, mark: str = "") -> Sweep:
    """All answers are queued, or none. Raises ProviderError: no key, too many, a model that its key
    never bears; and AlreadyAsked where the ask of this mark is recorded.
    """
    require_room(owner, plan.answers)
    marks: dict[str, keys.KeyMark] = {}
    for lane in (column.lane for column in plan.columns):
        slug = lane.provider.slug
        keys.build_client(slug, session).require_key(lane.endpoint)
        marks[slug] = keys.mark_key(slug, session)
    with idempotency.claim_ask(owner, mark) as ask:
        sweep = Sweep.objects.create(
            owner=owner,
            message=plan.columns[0].request.get("message", ""),
            columns=[column.lane.choice for column in plan.columns],
            axes=[axis.as_dict() for axis in plan.axes],
            session=session.session_key or "",
            ask=ask,
        )
        SweepCell.objects.bulk_create(create_cells(sweep, plan, marks))
        for slug in marks:
            transaction.on_commit(partial(dispatch, slug))
    return sweep


def create_cells(sweep: Sweep, plan: Plan, marks: dict[str, keys.KeyMark]) -> list[SweepCell]:
    """Each with its run, which waits in the queue."""
    cells = []
    for cell in plan.cells:
        lane = plan.columns[cell.column].lane
        run = runs.create_run(
            owner=sweep.owner,
            app=APP,
            provider=lane.provider.slug,
            endpoint=lane.endpoint.name,
            model=lane.model.id,
            request=cell.request,
            group=sweep.pk,
            queued=True,
            **marks[lane.provider.slug]._asdict(),
        )
        cells.append(SweepCell(run=run, sweep=sweep, row=cell.row, column=cell.column))
    return cells


def require_room(owner: str, count: int) -> None:
    if list_sweeps(owner).count() >= MAX_SWEEPS:
        raise Invalid(f"You have {MAX_SWEEPS} sweeps. Delete some before starting another.")
    waiting = Run.objects.for_owner(owner).filter(sweep_cell__isnull=False).open().count()
    if waiting + count > MAX_OPEN:
        raise Invalid(
            f"At most {MAX_OPEN:,} answers can be queued. Wait for some of yours or stop them."
        )


def find_sweep(owner: str, mark: str) -> Sweep | None:
    """The sweep that the same ask has begun; None where it is new. Raises Forgotten."""
    ask = idempotency.find_ask(owner, mark)
    sweep = Sweep.objects.filter(ask=ask).first() if ask else None
    if ask and not sweep:
        raise idempotency.Forgotten("This sweep was already started and has since been deleted.")
    return sweep


def list_sweeps(owner: str) -> "QuerySet[Sweep]":
    return Sweep.objects.filter(owner=owner)


def list_runs(sweep: Sweep) -> RunQuerySet:
    return Run.objects.filter(sweep_cell__sweep=sweep)


def stop_sweep(sweep: Sweep) -> int:
    """What waits stops at once, what is being written within a second. How many there were."""
    mine = list_runs(sweep).filter(status__in=OPEN)
    count = mine.update(stop_requested=True)
    stop_waiting(mine)
    return count


def retry_sweep(sweep: Sweep, session: SessionBase) -> int:
    """What failed or was stopped, once more. How many."""
    again = list_runs(sweep).filter(status__in=AGAIN)
    Sweep.objects.filter(pk=sweep.pk).update(session=session.session_key or "")
    count = 0
    for slug in set(again.values_list("provider", flat=True)):
        mine = again.filter(provider=slug)
        count += queue.requeue_runs(APP, mine, keys.mark_key(slug, session))
        dispatch(slug)
    return count


def delete_sweep(sweep: Sweep) -> None:
    """With all its answers."""
    stop_sweep(sweep)
    moment = threading.Event()
    for _ in range(int(LEAVE_SECONDS / LOOK_SECONDS)):
        if not list_runs(sweep).open().exists():
            break
        moment.wait(LOOK_SECONDS)
    for run in list_runs(sweep):
        runs.delete_run(run)
    sweep.delete()
