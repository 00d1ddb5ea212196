"""The jobs and the plot of a grid, known by a batch before, and back."""

from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest
from django.apps.registry import Apps

from tests import migrating
from tests.migrating import migrated_back

pytestmark = pytest.mark.django_db(transaction=True)

SHARED = ("playground", "0010_run_group")
DETAILS = {"took": 2.5, "notes": ["Smaller."], "used": {"sampler": "Euler"}}
BEFORE, AFTER = "0002_grid_ask", "0005_job_without_extra"


@pytest.fixture
def old_apps() -> Iterator[Apps]:
    with migrated_back(("imagegen", BEFORE), SHARED) as apps:
        yield apps


def migrate(name: str) -> Apps:
    return migrating.migrate(("imagegen", name), SHARED)


def make_run(apps: Apps, **fields: Any) -> Any:
    values = {"owner": "me", "app": "imagegen", "provider": "arli", "model": "m", **fields}
    return apps.get_model("playground", "Run").objects.create(**values)


def make_job(apps: Apps, place: int, group: Any, details: dict[str, Any], **extra: Any) -> Any:
    run = make_run(apps, endpoint="txt2img", group=group, extra=details)
    jobs: Any = apps.get_model("imagegen", "Job").objects
    return jobs.create(run=run, place=place, extra=extra)


def read_all(apps: Apps) -> list[tuple[Any, ...]]:
    runs = apps.get_model("playground", "Run").objects
    jobs: Any = apps.get_model("imagegen", "Job").objects
    return [
        *runs.order_by("pk").values_list("pk", "group", "extra"),
        *jobs.order_by("pk").values_list("pk", "extra"),
    ]


def test_a_grid_knows_its_jobs_and_its_plot(old_apps: Apps) -> None:
    grids = old_apps.get_model("imagegen", "Grid").objects
    grid, other = (grids.create(owner="me", provider="arli", endpoint="txt2img") for _ in "ab")
    jobs = [make_job(old_apps, n, grid.pk, DETAILS, cell=[n, 0, 0]) for n in range(2)]
    single = make_job(old_apps, 9, uuid4(), {"deleted_pictures": 1})
    shared = {"shared": ["pictures"]}
    plot = make_run(old_apps, endpoint="grid", group=grid.pk, extra={"drawn": "0a1b", **shared})
    before = read_all(old_apps)

    apps = migrate(AFTER)
    known = apps.get_model("imagegen", "Job").objects.in_bulk()
    first, last = known[jobs[0].pk], known[single.pk]
    assert (first.took, first.notes, first.used) == (2.5, ["Smaller."], {"sampler": "Euler"})
    assert (last.took, last.notes, last.used) == (None, [], {})
    assert {job.pk: known[job.pk].cell for job in jobs} == {
        job.pk: [n, 0, 0] for n, job in enumerate(jobs)
    }
    assert {known[job.pk].grid_id for job in jobs} == {grid.pk}
    assert (known[single.pk].grid_id, known[single.pk].cell) == (None, [])
    grids_by_id = apps.get_model("imagegen", "Grid").objects.in_bulk()
    assert (grids_by_id[grid.pk].plot_run_id, grids_by_id[grid.pk].plotted) == (plot.pk, "0a1b")
    assert (grids_by_id[other.pk].plot_run_id, grids_by_id[other.pk].plotted) == (None, "")
    extras = dict(apps.get_model("playground", "Run").objects.values_list("pk", "extra"))
    assert extras[plot.pk] == shared
    assert extras[single.pk] == {"deleted_pictures": 1}
    assert {str(extras[job.pk]) for job in jobs} == {"{}"}

    runs = apps.get_model("playground", "Run").objects
    runs.exclude(pk=single.pk).update(group=None)
    migrate(BEFORE)
    assert read_all(old_apps) == before
