"""What waits in the queue, where its key has a limit that is known."""

from typing import Any

import pytest
from django.core.cache import cache

from playground.keys import limits
from playground.keys import store as keys
from playground.runs import queue
from tests.runs.queueing import queue_runs, take_runs

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _awake() -> None:
    cache.clear()


class LaterTask:
    """Notes when it is to look again."""

    def __init__(self) -> None:
        self.scheduled: list[tuple[tuple[str], float]] = []

    def __call__(self, slug: str) -> None:
        raise AssertionError("not now")

    def schedule(self, arguments: tuple[str], delay: float) -> None:
        self.scheduled.append((arguments, delay))


def test_a_worker_that_finds_no_room_looks_again_in_a_moment_and_once_for_all() -> None:
    task = LaterTask()
    queue_runs(2)
    queue.look_again("vision", "featherless", task)
    assert not task.scheduled
    limits.note_refusal("featherless", "a", 1)
    for _ in range(3):
        queue.look_again("vision", "featherless", task)
    assert task.scheduled == [(("featherless",), queue.ROOM_SECONDS)]


def test_the_plan_of_the_sites_own_key_says_how_much_the_queue_sends(settings: Any) -> None:
    settings.PROVIDER_LIMITS = {"featherless": 3}
    settings.PROVIDER_KEYS = {"featherless": {"text": "sk-of-the-site"}}
    queue_runs(9, fingerprint=keys.fingerprint_key("featherless", None))
    assert len(take_runs(9)) == 3
