"""What a person does with jobs: queue them, cancel, reorder and retry them, and look at them."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import uuid4

from django.contrib.sessions.backends.base import SessionBase
from django.db import transaction

from imagegen.errors import Unusable
from imagegen.jobs import inputs, ordering, spelling
from imagegen.jobs.estimates import measure_work
from imagegen.jobs.execute import get_endpoint
from imagegen.jobs.inputs import Source as Source
from imagegen.jobs.ordering import move_run as move_run
from imagegen.jobs.presenters import JobRow as JobRow
from imagegen.jobs.presenters import build_rows as build_rows
from imagegen.jobs.tasks import dispatch
from imagegen.models import Grid, Job
from playground.catalog.providers import get_provider
from playground.keys import store as keys
from playground.keys.own_keys import load_holder
from playground.models import Artifact, Run, RunQuerySet, Status
from playground.quotas.storage import require_storage
from playground.runs import idempotency, queue
from playground.runs import services as runs
from playground.runs.claims import stop_waiting

MOST_OPEN = 1_000  # jobs of one person that wait or run
AGAIN = (Status.FAILED, Status.STOPPED, Status.INTERRUPTED)


def submit_jobs(
    *,
    owner: str,
    session_key: str,
    provider: str,
    endpoint: str,
    model: str,
    request: Mapping[str, Any],
    count: int = 1,
    init: Source | None = None,
    mask: Source | None = None,
    grid: Grid | None = None,
    cell: Sequence[int] = (),
    mark: str = "",
) -> list[Run]:
    """Queue `count` requests that differ in their seed, and wake the workers.

    request: by API name, without pictures. cell: its place in the grid.
    Raises ProviderError before anything is recorded: no key, no such endpoint, too many jobs, a
    full disk; and AlreadyAsked where the ask of this mark is, see playground.runs.idempotency.
    """
    session = keys.load_session(session_key)
    require_key(provider, session, endpoint)
    require_place(owner, count)
    require_storage(owner)
    request = spelling.respell_request(provider, request, session)
    group = grid.pk if grid else uuid4()
    with idempotency.claim_ask(owner, mark) as ask:
        made = [
            runs.create_run(
                owner=owner,
                app="imagegen",
                provider=provider,
                endpoint=endpoint,
                model=spelling.name_model(endpoint, request, model),
                request=one,
                parent=init.picture.run if init and init.picture else None,
                group=group,
                queued=True,
                **keys.mark_key(provider, session, "image")._asdict(),
                ask=ask,
            )
            for one in spread_seeds(request, count)
        ]
        create_jobs(made, init, session=session_key, grid=grid, cell=list(cell))
        for role, source in ((Artifact.Role.INPUT, init), (Artifact.Role.MASK, mask)):
            if source is not None:
                inputs.attach_source(made, role, source)
    transaction.on_commit(lambda: dispatch(provider))
    return made


def require_key(provider: str, session: SessionBase | None, endpoint: str) -> None:
    """Raises ProviderError where there is none for it, or no such endpoint."""
    declared = get_endpoint(get_provider(provider), endpoint)
    keys.build_client(provider, session).require_key(declared)


def create_jobs(runs: Sequence[Run], init: Source | None, **facts: Any) -> None:
    """Behind all that wait. `facts`: columns that the jobs have in common."""
    place, size = ordering.behind_all(), (init.width, init.height) if init else (0, 0)
    Job.objects.bulk_create(
        Job(
            run=run,
            place=place + number,
            pixels=measure_work(run.endpoint, run.request, *size),
            **facts,
        )
        for number, run in enumerate(runs)
    )


def spread_seeds(request: Mapping[str, Any], count: int) -> list[dict[str, Any]]:
    """A seed counts up as the engine counts within a batch; -1 stays, it is another each time."""
    seed, step = request.get("seed"), int(request.get("batch_size") or 1)
    if not isinstance(seed, int) or seed < 0:
        return [dict(request) for _ in range(count)]
    return [{**request, "seed": seed + n * step} for n in range(count)]


def require_place(owner: str, count: int) -> None:
    if open_runs(owner).count() + count > MOST_OPEN:
        raise Unusable(
            f"At most {MOST_OPEN:,} jobs can be queued. Wait for some of yours or cancel them."
        )


def open_runs(owner: str) -> RunQuerySet:
    return Run.objects.for_owner(owner).for_app("imagegen").open()


def cancel_run(run: Run) -> None:
    """What waits is stopped at once; where it runs, the worker hangs up within a second."""
    runs.stop_run(run)


def cancel_all(owner: str) -> int:
    """How many there were."""
    mine = open_runs(owner)
    count = mine.update(stop_requested=True)
    stop_waiting(mine)
    return count


def retry_run(run: Run, session_key: str = "") -> bool:
    """Behind all that waits, with the keys of `session_key` where that is given.

    Whether there was something to try again: what is done is not.
    """
    job = Job.objects.get(pk=run.pk)
    key = session_key or job.session
    mine = Run.objects.filter(pk=run.pk, status__in=AGAIN)
    again = queue.requeue_runs(
        run.app, mine, keys.mark_key(run.provider, load_holder(run.owner, key), "image")
    )
    if again:
        Job.objects.filter(pk=run.pk).update(session=key, place=ordering.behind_all(), sent=None)
        dispatch(run.provider)
    run.refresh_from_db()
    return bool(again)
