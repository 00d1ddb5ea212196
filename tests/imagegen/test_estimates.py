"""The time a job will take: learnt, never made up."""

from typing import Any

import pytest

from imagegen.jobs import services as jobs
from imagegen.jobs.estimates import get_rate, work_of
from imagegen.models import Job
from playground.models import Run, Status
from tests.imagegen.conftest import made, source, submit
from tests.scripted import Server

pytestmark = pytest.mark.django_db(transaction=True)


def took(*seconds: float, **fields: Any) -> None:
    """Jobs that are done, each after so long."""
    for each in seconds:
        (run,) = submit(**fields)
        Run.objects.filter(pk=run.pk).update(status=Status.DONE)
        Job.objects.filter(pk=run.pk).update(took=each)


def expected(**fields: Any) -> float | None:
    return jobs.build_rows(submit(**fields))[0].estimate


def test_nothing_is_said_where_nothing_is_known(provider: Server) -> None:
    assert expected() is None
    took(3.0, model="other")
    assert expected() is None


def test_the_median_is_scaled_by_the_work(provider: Server) -> None:
    took(1.0, 2.0, 30.0)
    assert expected() == pytest.approx(2.0)
    twice = {"width": 128}
    assert expected(request=twice) == pytest.approx(4.0)
    assert expected(request={"steps": 10}) == pytest.approx(1.0)
    assert expected(request={"batch_size": 4}) == pytest.approx(8.0)


def test_only_the_last_twenty_count(provider: Server) -> None:
    took(*[100.0] * 20)
    took(*[1.0] * 20)
    assert expected() == pytest.approx(1.0)


def test_what_failed_teaches_nothing(provider: Server) -> None:
    took(5.0)
    Run.objects.update(status=Status.FAILED)
    assert expected() is None


def test_a_job_that_was_made_teaches(provider: Server) -> None:
    made()
    found = expected()
    assert found is not None
    assert 0 < found < 5


def test_an_upscale_is_measured_by_what_results(provider: Server) -> None:
    init = source(10, 20)
    request = {"upscaler_1": "scripted-image", "upscaling_resize": 3.0}
    submit(endpoint="upscale-img", init=init, request=request)
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
    assert work_of("img2img", request_, 100, 50) == work


def test_the_rate_is_of_one_model_at_one_provider(provider: Server) -> None:
    took(2.0)
    assert get_rate("arli", "txt2img", "scripted-image") is not None
    assert get_rate("local", "txt2img", "scripted-image") is None
    assert get_rate("arli", "img2img", "scripted-image") is None
