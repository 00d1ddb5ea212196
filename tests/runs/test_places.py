"""Typed messages wait for room with their key, begin by themselves, and never are too many."""

import threading
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client as Browser
from django.utils import timezone
from pytest_django import Settings

from playground import catalog
from playground.infrastructure.connections import release_connections
from playground.keys import limits
from playground.models import KeyLimit, Run, Status
from playground.providers import Model
from playground.runs import recovery
from playground.runs import services as runs
from playground.runs.live import Live, Seen
from playground.runs.recorder import recorder
from tests.runs.placing import LARGE, SMALL, finish, hold_answers, read_phase, start_run, waits
from tests.scripted import Server
from tests.scripted.limited import Limited
from tests.scripted.pretend import Pretend
from tests.site import KEY
from tests.waiting import wait_until

pytestmark = pytest.mark.django_db(transaction=True)
LIMIT = 4
SLOW = Pretend(tokens=45, rate=10)  # it outlasts the three attempts of a request


@pytest.fixture
def limited(settings: Settings) -> Iterator[Limited]:
    """Featherless, with a key that bears four units. Nobody has said so yet."""
    cache.clear()
    sizes = {SMALL: 8, LARGE: 72}
    catalog.store_models(
        "featherless", [Model(m, "featherless", parameters=s) for m, s in sizes.items()]
    )
    answer = Limited(Pretend(tokens=10, rate=50), LIMIT, lambda model: 4 if model == LARGE else 1)
    with Server(answer=answer) as server:
        settings.PROVIDER_URLS = {**settings.PROVIDER_URLS, "featherless": server.base}
        settings.PROVIDER_KEYS = {"featherless": {"text": KEY}}
        yield answer
        runs.interrupt_all()


@pytest.fixture
def declared(settings: Settings, limited: Limited) -> Limited:
    """The host has said what the key bears."""
    settings.PROVIDER_LIMITS = {"featherless": LIMIT}
    return limited


def test_two_large_lanes_and_a_chat_never_exceed_the_limit_and_all_end(declared: Limited) -> None:
    lives = [start_run(LARGE), start_run(LARGE), start_run(SMALL)]
    assert finish(*lives) == ["done"] * 3
    assert declared.models == [LARGE, LARGE, SMALL]
    assert (declared.most, declared.refused) == (4, 0)


def test_many_of_all_sizes_from_many_threads_never_exceed_it_and_none_starves(
    declared: Limited,
) -> None:
    lives: list[Live] = []

    def type_message(number: int) -> None:
        lives.append(start_run(LARGE if number % 3 == 0 else SMALL))
        release_connections()

    threads = [threading.Thread(target=type_message, args=(n,)) for n in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert finish(*lives) == ["done"] * 12
    assert declared.refused == 0
    assert declared.most <= LIMIT
    assert len(declared.models) == 12


def test_it_waits_with_a_sentence_and_its_time_counts_from_when_it_was_sent(
    declared: Limited,
) -> None:
    go = hold_answers(declared)
    first, second = start_run(LARGE), start_run(SMALL)
    wait_until(lambda: read_phase(second) == "Waiting: 4 of 4 concurrency units in use.")
    stored = Run.objects.get(pk=second.id)
    assert stored.waits_since is not None
    assert stored.status == Status.RUNNING
    go.set()
    assert finish(first, second) == ["done", "done"]
    stored = Run.objects.get(pk=second.id)
    assert stored.waits_since is None
    assert stored.duration is not None
    assert stored.duration < (timezone.now() - stored.created).total_seconds()


def test_it_is_stopped_while_it_waits_and_is_never_sent(declared: Limited) -> None:
    go = hold_answers(declared)
    first, second, third = start_run(LARGE), start_run(LARGE, seed=7), start_run(SMALL)
    wait_until(lambda: waits(second))
    runs.stop_run(second.run)
    assert finish(second, seconds=3) == ["stopped"]
    go.set()
    assert finish(first, third) == ["done", "done"]
    assert declared.models == [LARGE, SMALL]


def test_it_is_deleted_while_it_waits_and_is_never_sent(declared: Limited) -> None:
    go = hold_answers(declared)
    first, second = start_run(LARGE), start_run(SMALL)
    wait_until(lambda: waits(second))
    Run.objects.filter(pk=second.id).delete()
    assert second.recorded.wait(10)
    go.set()
    finish(first)
    assert declared.models == [LARGE]


def test_a_page_that_is_loaded_again_is_told_what_it_waits_for(
    declared: Limited, client: Browser
) -> None:
    go = hold_answers(declared)
    first, second = start_run(LARGE), start_run(SMALL)
    wait_until(lambda: waits(second))
    phases = (news.phase for news in second.follow_news(Seen()) if news and news.phase)
    assert any(phase.message.startswith("Waiting: 4 of 4") for phase in phases)
    go.set()
    finish(first, second)


def test_who_follows_from_another_process_is_told_too(
    declared: Limited, monkeypatch: pytest.MonkeyPatch
) -> None:
    go = hold_answers(declared)
    first, second = start_run(LARGE), start_run(SMALL)
    wait_until(lambda: waits(second))
    with monkeypatch.context() as patch:
        patch.setattr(recorder, "get", lambda _id: None)
        follower = runs.follow_stored(Run.objects.get(pk=second.id), Seen())
        # The units of the first may not be counted yet at the first look.
        phases = (news.phase.message for news in follower if news and news.phase)
        assert "Waiting: 4 of 4 concurrency units in use." in phases
        go.set()
        finish(first, second)
        rest = [n for n in follower if n]
    assert rest[0].phase is not None
    assert rest[0].phase.message == ""
    assert "".join(n.text for n in rest)


def test_what_waited_in_a_killed_process_was_not_sent(declared: Limited) -> None:
    run = Run.objects.create(
        owner="me", app="textlab", provider="featherless", status=Status.RUNNING,
        waits_since=timezone.now(), heartbeat=timezone.now() - timedelta(minutes=1),
    )  # fmt: skip
    recovery.settle_abandoned()
    run.refresh_from_db()
    assert (run.status, run.error) == (Status.INTERRUPTED, recovery.UNSENT)


def test_what_waits_when_the_process_ends_was_not_sent(declared: Limited) -> None:
    hold_answers(declared)
    first, second = start_run(LARGE), start_run(SMALL)
    wait_until(lambda: waits(second))
    runs.interrupt_all()
    assert finish(first, second) == ["interrupted", "interrupted"]
    assert [live.run.error for live in (first, second)] == [recovery.LOST, recovery.UNSENT]


def test_a_refusal_for_want_of_room_waits_for_another_run_to_end(limited: Limited) -> None:
    limited.answer = SLOW
    first = start_run(LARGE)
    wait_until(lambda: limited.in_use == 4)
    second = start_run(SMALL)
    assert finish(first, second) == ["done", "done"]
    assert limited.refused
    assert limited.most == 4
    assert limits.find_limit("featherless", second.run.fingerprint) == 4


def test_a_provider_that_does_not_say_its_limit_is_believed_what_it_refuses(
    limited: Limited, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("playground.providers.concurrency.LIMIT_FIELDS", {})
    limited.answer = SLOW
    lives = [start_run(SMALL) for _ in range(LIMIT)]
    wait_until(lambda: limited.in_use == LIMIT)
    lives.append(start_run(LARGE))
    assert finish(*lives) == ["done"] * (LIMIT + 1)
    assert limited.most == LIMIT
    assert [limit.source for limit in KeyLimit.objects.all()] == ["refusal"]


def test_a_refusal_where_nothing_of_ours_is_at_work_is_the_providers_sentence(
    limited: Limited,
) -> None:
    limited.limit = 0
    live = start_run(SMALL)
    assert finish(live) == ["failed"]
    assert live.run.error == "Featherless AI is at your concurrency limit."
    assert not KeyLimit.objects.exists()


def test_a_provider_that_refuses_again_and_again_is_not_asked_for_ever(
    limited: Limited, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("playground.runs.answers.MOST_WAITS", 1)
    monkeypatch.setattr("playground.runs.units.count_in_use", lambda _run: 1)
    limited.limit = 0
    live = start_run(SMALL)
    assert finish(live) == ["failed"]
    assert limited.refused == 6  # three attempts, twice
    assert limits.find_limit("featherless", live.run.fingerprint) == 1
