"""What a job keeps of an answer: with the end of its run, and no longer than that counts."""

import pytest
from django.test import Client
from django.urls import reverse

from imagegen.jobs import services as jobs
from imagegen.models import Job
from playground.models import Run, Status
from playground.runs import recorder
from playground.runs.live import Live
from tests.imagegen.conftest import make_run, submit_jobs
from tests.scripted import Server

pytestmark = pytest.mark.django_db(transaction=True)


def end(run: Run) -> None:
    """It ends with something to say, and is stored as the recorder does it."""
    run.job.took, run.job.notes = 2.5, ["Smaller."]
    live = Live(run)
    live.settle_outcome(Status.FAILED)
    recorder.store_runs([live])


def test_a_run_that_ends_has_its_details_in_its_job(provider: Server) -> None:
    (run,) = submit_jobs()
    end(run)
    job = Job.objects.get(pk=run.pk)
    assert (job.took, job.notes, job.used) == (2.5, ["Smaller."], {})
    assert job.run.extra == {}


def test_an_attempt_that_has_lost_its_run_leaves_the_job_alone(provider: Server) -> None:
    (run,) = submit_jobs()
    Run.objects.filter(pk=run.pk).update(claim="another")
    end(run)
    assert Job.objects.get(pk=run.pk).notes == []


def test_a_job_that_is_tried_again_begins_anew(provider: Server) -> None:
    (run,) = submit_jobs()
    end(run)
    assert jobs.retry_run(run)
    job = Job.objects.get(pk=run.pk)
    assert (job.took, job.notes, job.run.status) == (None, [], Status.QUEUED)


def test_what_was_made_says_how_long_it_took(provider: Server) -> None:
    run = make_run()
    assert (run.job.took or 0) > 0
    assert not {"took", "notes", "used"} & run.extra.keys()


def test_staff_who_delete_a_job_delete_its_run(provider: Server, admin_client: Client) -> None:
    (run,) = submit_jobs()
    address = reverse("admin:imagegen_job_delete", args=[run.pk])
    assert admin_client.post(address, {"post": "yes"}).status_code == 302
    assert not Run.objects.exists()
