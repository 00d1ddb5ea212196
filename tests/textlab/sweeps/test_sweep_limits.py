"""Answers of a sweep with a key of which nobody knows how much it bears."""

import threading
from collections.abc import Iterator

import pytest
from django.core.cache import cache
from django.test import Client as Browser
from pytest_django import Settings

from playground.infrastructure.connections import release_connections
from playground.models import Run, Status
from playground.providers.featherless_models import QWEN
from playground.runs import queue
from playground.runs import services as runs
from tests.scripted import Server
from tests.scripted.limited import Limited
from tests.scripted.pretend import Pretend
from tests.site import KEY
from tests.textlab.sweeps.sweeping import start_sweep
from textlab.tasks import APP, answer_cell

pytestmark = pytest.mark.django_db(transaction=True)
WORKERS = 3


@pytest.fixture
def limited(settings: Settings) -> Iterator[Limited]:
    cache.clear()
    answer = Limited(Pretend(tokens=20, rate=20), 4, lambda model: 4 if model == QWEN else 1)
    with Server(answer=answer) as server:
        settings.PROVIDER_URLS = {**settings.PROVIDER_URLS, "featherless": server.base}
        settings.PROVIDER_KEYS = {"featherless": {"text": KEY}}
        yield answer
        runs.interrupt_all()


def work_until_done() -> None:
    """One worker, who looks again for as long as something waits."""
    pause = threading.Event()
    while Run.objects.filter(status=Status.QUEUED).exists():
        if run := queue.claim_run(APP, "featherless"):
            answer_cell(run)
        pause.wait(0.1)
    release_connections()


def test_several_workers_make_room_for_each_other_and_every_answer_is_had(
    client: Browser, limited: Limited
) -> None:
    start_sweep(client, f"featherless:{QWEN}", seeds="1-6")
    workers = [threading.Thread(target=work_until_done) for _ in range(WORKERS)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(60)
    assert list(Run.objects.values_list("status", flat=True)) == [Status.DONE] * 6
    assert limited.most == 4
    assert len(limited.models) == 6
