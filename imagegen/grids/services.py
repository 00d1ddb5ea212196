"""A plan becomes jobs in the queue."""

import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from imagegen.errors import Unusable
from imagegen.grids.plan import Plan
from imagegen.jobs import services as jobs
from imagegen.jobs.services import Source
from imagegen.models import Grid
from playground.models import OPEN, Artifact, Run
from playground.providers import ProviderError
from playground.runs import idempotency
from playground.runs.claims import stop_waiting

LARGEST_SEED = 2**32
MAX_GRIDS = 500  # grids of one owner


def fix_seed(request: Mapping[str, Any]) -> dict[str, Any]:
    """With one seed for all cells: pictures of random seeds differ in everything."""
    seed = request.get("seed")
    if isinstance(seed, int) and seed >= 0:
        return dict(request)
    return {**request, "seed": secrets.randbelow(LARGEST_SEED)}


def start_grid(
    *,
    owner: str,
    session_key: str,
    provider: str,
    endpoint: str,
    request: Mapping[str, Any],
    plan: Plan,
    init: Source | None = None,
    mask: Source | None = None,
    mark: str = "",
) -> Grid:
    """All cells or none. Raises ProviderError: no key, too many jobs or grids, a full disk; and
    AlreadyAsked where the ask of this mark is recorded, see playground.runs.idempotency.
    """
    require_room(owner)
    jobs.require_place(owner, plan.requests)
    with idempotency.claim_ask(owner, mark) as ask:
        grid = Grid.objects.create(
            owner=owner,
            provider=provider,
            endpoint=endpoint,
            request=dict(request),
            axes=[axis.as_dict() for axis in plan.axes],
            ask=ask,
        )
    try:
        with transaction.atomic(), deleting_files(grid):
            for cell in plan.cells:
                jobs.submit_jobs(
                    owner=owner,
                    session_key=session_key,
                    provider=provider,
                    endpoint=endpoint,
                    model=str(cell.request.get("sd_model_checkpoint", "")),
                    request=cell.request,
                    init=init,
                    mask=mask,
                    grid=grid,
                    cell=cell.at,
                )
    except ProviderError:
        grid.delete()
        if ask:
            ask.delete()
        raise
    return grid


@contextmanager
def deleting_files(grid: Grid) -> Iterator[None]:
    """Where its cells are refused: their rows are rolled back, files are not."""
    try:
        yield
    except ProviderError:
        files = Artifact.objects.filter(run__job__grid=grid)
        others = Artifact.objects.exclude(run__job__grid=grid).filter(file=OuterRef("file"))
        for artifact in files.filter(~Exists(others)):
            artifact.file.storage.delete(str(artifact.file.name))
        raise


def find_grid(owner: str, mark: str) -> Grid | None:
    """The grid that the same ask has begun; None where it is new. Raises Forgotten."""
    ask = idempotency.find_ask(owner, mark)
    grid = Grid.objects.filter(ask=ask).first() if ask else None
    if ask and not grid:
        raise idempotency.Forgotten(
            "This grid was already started and has since been removed from the list."
        )
    return grid


def require_room(owner: str) -> None:
    if Grid.objects.filter(owner=owner).count() >= MAX_GRIDS:
        raise Unusable(f"You have {MAX_GRIDS} grids. Remove some before starting another.")


def list_cells(grid: Grid) -> "QuerySet[Run]":
    """The runs of its list_cells."""
    return Run.objects.filter(job__grid=grid)


def cancel_cells(grid: Grid) -> int:
    """What waits stops at once, what runs within a second. How many there were."""
    mine = list_cells(grid).filter(status__in=OPEN)
    count = mine.update(stop_requested=True)
    stop_waiting(mine)
    return count


def retry_cells(grid: Grid, session_key: str) -> int:
    """What failed or was cancelled, once more. How many."""
    again = list_cells(grid).filter(status__in=jobs.AGAIN)
    return sum(jobs.retry_run(run, session_key) for run in again)
