"""Many that count the same at the same time: together they let through what is allowed."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from playground.models import Run
from playground.quotas.models import Quota
from playground.quotas.refusals import QuotaReached
from tests.quotas.asking import ask, queue, queue_image

pytestmark = pytest.mark.django_db(transaction=True)
THREADS, TRIES = 8, 40


@pytest.mark.parametrize(
    ("kind", "record"),
    [("runs_minute", ask), ("streams", ask), ("queued", queue), ("images_day", queue_image)],
)
def test_nobody_overruns_a_limit(kind: str, record: Callable[..., Run]) -> None:
    Quota.objects.create(audience="visitors", **{kind: 12})

    def try_once(number: int) -> bool:
        try:
            record(f"cookie {number}", "one network")
        except QuotaReached:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(THREADS) as pool:
        admitted = sum(pool.map(try_once, range(TRIES)))
    assert admitted == 12
    assert Run.objects.count() == 12
