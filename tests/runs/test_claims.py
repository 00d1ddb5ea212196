"""A run that was given away is stored by its new worker alone."""

import threading
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.utils import timezone

from playground.infrastructure.connections import release_connections
from playground.keys.store import KeyMark
from playground.models import Run, Status
from playground.providers import Chunk, Client, get_declared_provider
from playground.runs import claims, queue
from playground.runs import services as runs
from playground.runs.live import Live, Seen
from playground.runs.recorder import STALE_SECONDS, recorder
from tests.scripted import STALL, Reply, Server, sse, text

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _nothing_left() -> Iterator[None]:
    yield
    runs.interrupt_all()


def wait_in_queue() -> Run:
    return runs.create_run(
        owner="me",
        app="vision",
        provider="featherless",
        endpoint="chat",
        model="m",
        request={},
        queued=True,
    )


def claim_run() -> Run:
    run = queue.claim_run("vision", "featherless")
    assert run
    return run


def fall_silent(run: Run) -> None:
    """Its worker has not been heard of for a while, and somebody notices."""
    then = timezone.now() - timedelta(seconds=STALE_SECONDS + 1)
    Run.objects.filter(pk=run.pk).update(heartbeat=then)
    runs.settle_abandoned()


def let_rest(run: Run) -> None:
    """A moment passes."""
    then = timezone.now() - timedelta(seconds=claims.REST_SECONDS)
    Run.objects.filter(pk=run.pk).update(heartbeat=then)


def answer_run(run: Run, words: str, status: Status = Status.DONE) -> Live:
    """What a worker does once it has an answer."""
    live = Live(run)
    recorder.add_live(live)
    live.take_chunk(Chunk(text=words))
    live.settle_outcome(status)
    recorder.note_end()
    assert live.recorded.wait(10)
    return live


def test_an_attempt_that_lost_its_claim_stores_nothing() -> None:
    wait_in_queue()
    first = claim_run()
    fall_silent(first)
    let_rest(first)
    second = claim_run()
    assert (second.pk, second.attempts) == (first.pk, 2)
    assert answer_run(first, "of the first").lost
    assert Run.objects.get().text == ""
    assert not answer_run(second, "of the second").lost
    assert answer_run(first, "of the first, late").lost
    stored = Run.objects.get()
    assert (stored.status, stored.text) == (Status.DONE, "of the second")


def test_a_worker_that_is_back_before_another_has_begun_goes_on() -> None:
    wait_in_queue()
    first = claim_run()
    fall_silent(first)
    assert Run.objects.get().status == Status.QUEUED
    assert queue.claim_run("vision", "featherless") is None  # it rests
    assert not answer_run(first, "in the end").lost
    assert Run.objects.get().text == "in the end"
    let_rest(first)
    assert queue.claim_run("vision", "featherless") is None


def test_an_answer_comes_late_to_a_run_that_was_given_up_and_is_stored() -> None:
    run = runs.create_run(
        owner="me", app="textlab", provider="local", endpoint="chat", model="m", request={}
    )
    fall_silent(run)
    assert Run.objects.get().status == Status.INTERRUPTED
    answer_run(run, "late")
    stored = Run.objects.get()
    assert (stored.status, stored.text, stored.error) == (Status.DONE, "late", "")


def test_asked_again_or_stopped_it_is_nobodys() -> None:
    wait_in_queue()
    first = claim_run()
    fall_silent(first)
    runs.stop_run(Run.objects.get())
    assert answer_run(first, "after the stop").lost
    assert Run.objects.get().status == Status.STOPPED
    queue.requeue_runs("vision", Run.objects.all(), KeyMark())
    assert answer_run(first, "after the retry").lost
    assert claim_run().attempts == 1


def test_what_its_worker_put_back_does_not_rest() -> None:
    wait_in_queue()
    first = claim_run()
    answer_run(first, "", Status.QUEUED)
    claims.release_run(first)
    assert claim_run().pk == first.pk


def test_this_process_takes_nothing_that_it_is_still_busy_with() -> None:
    wait_in_queue()
    first = claim_run()
    live = Live(first)
    recorder.add_live(live)
    Run.objects.update(status=Status.QUEUED, heartbeat=timezone.now() - timedelta(days=1))
    assert queue.claim_run("vision", "featherless") is None
    live.settle_outcome(Status.STOPPED)  # or it would be stored, round by round, in later tests


def test_who_lost_its_claim_hangs_up_on_the_provider() -> None:
    local = get_declared_provider("local")
    chat = local.get_endpoint("chat")
    assert chat
    head = {"Content-Type": "text/event-stream"}
    with Server(Reply([*sse(text("Hel")), STALL], headers=head)) as server:
        wait_in_queue()
        first = claim_run()
        live = runs.start_run(first, Client(local, base_url=server.base), chat, {"model": "m"})
        following = runs.follow_run(first, Seen())
        assert next(following)
        Run.objects.update(claim="another's", text="another's", status=Status.DONE)
        assert live.recorded.wait(10)
        assert server.last.ended.wait(10)
        assert server.last.hung_up is not None
    list(following)  # who looked on sees how it really ended
    assert (first.text, first.status) == ("another's", Status.DONE)
    assert Run.objects.get().text == "another's"


def test_of_two_workers_that_want_the_same_at_once_one_has_it() -> None:
    run = wait_in_queue()
    both = [Run.objects.get(pk=run.pk) for _ in range(2)]
    start = threading.Barrier(2)
    outcomes: list[bool] = []

    def take(mine: Run) -> None:
        start.wait()
        outcomes.append(claims.take_run(mine, {}))
        release_connections()

    threads = [threading.Thread(target=take, args=(mine,)) for mine in both]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == [False, True]
