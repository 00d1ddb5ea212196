"""The time a job will take: learnt, never made up."""

from typing import Any

import pytest

from imagegen.jobs import services as jobs
from imagegen.jobs.estimates import get_rate, measure_work
from imagegen.models import Job
from playground.models import Run, Status
from tests.imagegen.conftest import build_source, make_run, submit_jobs
from tests.scripted import Server

pytestmark = pytest.mark.django_db(transaction=True)


def store_durations(*seconds: float, **fields: Any) -> None:
    """Jobs that are done, each after so long."""
    for each in seconds:
        (run,) = submit_jobs(**fields)
        Run.objects.filter(pk=run.pk).update(status=Status.DONE)
        Job.objects.filter(pk=run.pk).update(took=each)


def get_estimate(**fields: Any) -> float | None:
    return jobs.build_rows(submit_jobs(**fields))[0].estimate


def test_nothing_is_said_where_nothing_is_known(provider: Server) -> None:
    assert get_estimate() is None
    store_durations(3.0, model="other")
    assert get_estimate() is None


def test_the_median_is_scaled_by_the_work(provider: Server) -> None:
    store_durations(1.0, 2.0, 30.0)
    assert get_estimate() == pytest.approx(2.0)
    twice = {"width": 128}
    assert get_estimate(request=twice) == pytest.approx(4.0)
    assert get_estimate(request={"steps": 10}) == pytest.approx(1.0)
    assert get_estimate(request={"batch_size": 4}) == pytest.approx(8.0)


def test_only_the_last_twenty_count(provider: Server) -> None:
    store_durations(*[100.0] * 20)
    store_durations(*[1.0] * 20)
    assert get_estimate() == pytest.approx(1.0)


def test_what_failed_teaches_nothing(provider: Server) -> None:
    store_durations(5.0)
    Run.objects.update(status=Status.FAILED)
    assert get_estimate() is None


def test_a_job_that_was_made_teaches(provider: Server) -> None:
    make_run()
    estimate = get_estimate()
    assert estimate is not None
    assert 0 < estimate < 5


def test_an_upscale_is_measured_by_what_results(provider: Server) -> None:
    init = build_source(10, 20)
    request = {"upscaler_1": "scripted-image", "upscaling_resize": 3.0}
    submit_jobs(endpoint="upscale-img", init=init, request=request)
    assert Job.objects.get().pixels == 30 * 60


@pytest.mark.parametrize(
    ("request_", "work"),
    [
        ({"width": 64, "height": 32, "steps": 10}, 20_480),
        ({"width": 64, "height": 32, "steps": 10, "batch_size": 2}, 40_960),
        ({"steps": 10}, 10 * 100 * 50),
        ({"steps": "many", "width": None}, 5_000),
    ],
)
def test_the_work_of_a_request(request_: dict[str, object], work: int) -> None:
    assert measure_work("img2img", request_, 100, 50) == work


def test_the_rate_is_of_one_model_at_one_provider(provider: Server) -> None:
    store_durations(2.0)
    assert get_rate("arli", "txt2img", "scripted-image") is not None
    assert get_rate("local", "txt2img", "scripted-image") is None
    assert get_rate("arli", "img2img", "scripted-image") is None
