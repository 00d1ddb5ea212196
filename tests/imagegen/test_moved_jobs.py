"""Jobs that waited for an image server at Arli's address, when it became a provider of its own."""

from importlib import import_module
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.db import connection
from pytest_django import Settings

from imagegen.models import Grid, Picture
from playground import catalog
from playground.models import ListedModel, Run, Status
from playground.providers import Model
from tests.imagegen.conftest import OWN, Start, run_worker, submit_jobs
from tests.scripted import Server
from tests.site import KEY

pytestmark = pytest.mark.django_db(transaction=True)


def migrate() -> None:
    migration = import_module("imagegen.migrations.0006_move_image_server_jobs")
    migration.move_open_jobs(apps, SimpleNamespace(connection=connection))


def queue_job(settings: Settings, **fields: object) -> Run:
    """As an earlier version did it: for Arli, at whose address the server was."""
    settings.PROVIDER_KEYS = {**settings.PROVIDER_KEYS, "arli": {"text": KEY}}
    (run,) = submit_jobs(model="none", request={"sd_model_checkpoint": ""}, **fields)
    return run


def test_what_waits_goes_on_at_the_server_and_what_is_done_stays(
    start: Start, settings: Settings
) -> None:
    webui = start()
    done, waiting, stopped = (queue_job(settings) for _ in range(3))
    Run.objects.filter(pk=done.pk).update(status=Status.DONE)
    Run.objects.filter(pk=stopped.pk).update(status=Status.STOPPED)
    settings.IMAGE_SERVER_MOVED = True
    migrate()
    run_worker(OWN)
    slugs = {run.pk: run.provider for run in Run.objects.all()}
    assert slugs == {done.pk: "arli", stopped.pk: "arli", waiting.pk: OWN}
    assert Run.objects.get(pk=waiting.pk).status == Status.DONE
    assert len(webui.bodies) == 1
    picture = Picture.objects.get()
    assert picture.model == "v1-5-pruned-emaonly"


def test_a_job_that_a_stopped_worker_left_goes_on_there(start: Start, settings: Settings) -> None:
    webui = start()
    run = queue_job(settings)
    Run.objects.filter(pk=run.pk).update(status=Status.RUNNING, attempts=1, heartbeat=None)
    settings.IMAGE_SERVER_MOVED = True
    migrate()
    Run.objects.filter(pk=run.pk).update(status=Status.QUEUED)
    run_worker(OWN)
    run.refresh_from_db()
    assert (run.provider, run.status, len(webui.bodies)) == (OWN, Status.DONE, 1)


def test_a_grid_goes_along_with_its_cells(start: Start, settings: Settings) -> None:
    start()
    run = queue_job(settings)
    moved, other = (
        Grid.objects.create(owner="me", provider="arli", endpoint="txt2img", request={}, axes=[])
        for _ in range(2)
    )
    run.job.grid = moved
    run.job.save()
    settings.IMAGE_SERVER_MOVED = True
    migrate()
    slugs = dict(Grid.objects.values_list("pk", "provider"))
    assert slugs == {moved.pk: OWN, other.pk: "arli"}


def test_the_servers_checkpoints_are_no_longer_listed_as_arlis(
    start: Start, settings: Settings
) -> None:
    start()
    catalog.store_models("arli", [Model("juggernaut", "arli", kind="image")], kind="image")
    settings.IMAGE_SERVER_MOVED = True
    migrate()
    assert not ListedModel.objects.filter(name="juggernaut").exists()


def test_jobs_for_arli_itself_stay_there(provider: Server, settings: Settings) -> None:
    settings.IMAGE_SERVER_MOVED = False
    (run,) = submit_jobs()
    migrate()
    run_worker()
    run.refresh_from_db()
    assert (run.provider, run.status) == ("arli", Status.DONE)
