"""Readings in the queue: whose key, in which turn, and what a killed worker left."""

from collections import Counter
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client as Browser
from django.utils import timezone

from playground.keys import store as keys
from playground.models import Run, Status
from playground.runs import claims
from playground.runs import services as runs
from playground.runs.recorder import STALE_SECONDS
from tests.providing import JSON
from tests.scripted import Server, json_reply
from tests.vision.conftest import (
    add_pages,
    batch_of,
    claim_reading,
    count_readings,
    list_statuses,
    press_run,
    queue_three,
    run_worker,
    upload_image,
)
from vision.models import Batch

pytestmark = pytest.mark.django_db(transaction=True)


def test_never_more_at_once_than_the_provider_bears(client: Browser, provider: Server) -> None:
    queue_three(client)
    assert claim_reading()
    assert claim_reading()
    assert claim_reading() is None
    Run.objects.filter(status=Status.RUNNING).update(status=Status.DONE)
    assert claim_reading()


def test_visitors_with_keys_of_their_own_do_not_wait_for_each_other(
    client: Browser, provider: Server
) -> None:
    visitors = [Browser() for _ in range(2)]
    for number, visitor in enumerate(visitors):
        key = f"sk-visitor-{number}-abcdef"
        visitor.post("/keys/", {"provider": "featherless", "slot": "text", "key": key})
    for visitor in (client, *visitors):
        queue_three(visitor)
    taken = [claim_reading() for _ in range(9)]
    assert Counter(run.fingerprint for run in taken if run) == {
        keys.fingerprint_key("featherless", visitor.session): 2 for visitor in (client, *visitors)
    }


def test_what_is_asked_again_counts_for_the_key_of_now(client: Browser, provider: Server) -> None:
    address = queue_three(client)
    before = claim_reading()
    client.post(f"{address}stop/")
    mine = {"provider": "featherless", "slot": "text", "key": "sk-mine-0123456789"}
    client.post("/keys/", mine)
    client.post(f"{address}resume/")
    after = claim_reading()
    assert before
    assert after
    assert before.fingerprint != after.fingerprint


def test_batches_take_turns(client: Browser, provider: Server) -> None:
    queue_three(client)
    first = claim_reading()
    queue_three(Browser())
    second = claim_reading()
    assert first
    assert second
    assert first.group != second.group


def left_behind(**fields: Any) -> Run:
    """A run whose worker was killed a while ago."""
    run = claim_reading()
    assert run
    long_ago = timezone.now() - timedelta(seconds=STALE_SECONDS + 1)
    Run.objects.filter(pk=run.pk).update(heartbeat=long_ago, text="half", **fields)
    return run


def test_what_a_killed_worker_left_goes_back_to_the_queue(
    client: Browser, provider: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    queue_three(client)
    left_behind()
    monkeypatch.setattr(claims, "REST_SECONDS", 0)
    runs.settle_abandoned()
    assert list_statuses() == [Status.QUEUED] * 3
    run_worker()
    assert list_statuses() == [Status.DONE] * 3
    assert "half" not in Run.objects.order_by("created")[0].text


def test_what_killed_its_worker_three_times_is_given_up(client: Browser, provider: Server) -> None:
    queue_three(client)
    run = left_behind(attempts=3)
    runs.settle_abandoned()
    run.refresh_from_db()
    assert (run.status, run.text) == (Status.INTERRUPTED, "half")
    assert run.error == runs.LOST


def test_what_waits_for_long_is_not_taken_for_lost(client: Browser, provider: Server) -> None:
    queue_three(client)
    Run.objects.update(created=timezone.now() - timedelta(days=1))
    runs.settle_abandoned()
    assert list_statuses() == [Status.QUEUED] * 3


def test_whoever_looks_brings_what_was_left_back(client: Browser, provider: Server) -> None:
    address = queue_three(client)
    left_behind()
    counts = client.get(f"{address}state/", headers=JSON).json()["counts"]
    assert (counts["queued"], counts["running"]) == (3, 0)


def test_a_visitors_own_key_is_used_by_the_worker_too(
    client: Browser, provider: Server, settings: Any
) -> None:
    settings.PROVIDER_KEYS = {}
    client.post("/keys/", {"provider": "featherless", "slot": "text", "key": "sk-mine-0123456789"})
    queue_three(client)
    run_worker()
    assert provider.last.headers["authorization"] == "Bearer sk-mine-0123456789"
    assert "sk-mine" not in str(list(Run.objects.values())) + str(list(Batch.objects.values()))


def test_a_limit_that_is_reached_is_waited_for(client: Browser, provider: Server) -> None:
    queue_three(client)
    limit = json_reply({"error": {"message": "Slow down."}}, 429, {"Retry-After": "0.2"})
    provider.script.extend([limit, limit])
    run_worker()
    assert list_statuses() == [Status.DONE] * 3
    assert count_readings(provider) == 5


def test_pages_whose_key_was_removed_are_not_asked_with_the_hosts(
    client: Browser, provider: Server
) -> None:
    mine = {"provider": "featherless", "slot": "text", "key": "sk-mine-0123456789"}
    client.post("/keys/", mine)
    queue_three(client)
    client.post("/keys/", {**mine, "key": "", "remove": "1"})
    run_worker()
    assert count_readings(provider) == 0
    assert list_statuses() == [Status.FAILED] * 3
    assert "has been removed" in Run.objects.all()[0].error


def test_a_key_that_was_entered_after_the_upload_is_the_one_that_reads(
    client: Browser, provider: Server
) -> None:
    pictures = [upload_image(f"{n}.png", 30 + n, 30) for n in range(2)]
    address = batch_of(add_pages(client, image=pictures))
    mine = {"provider": "featherless", "slot": "text", "key": "sk-mine-0123456789"}
    client.post("/keys/", mine)
    press_run(client, batch=address.rstrip("/").rpartition("/")[2])
    run_worker()
    assert list_statuses() == [Status.DONE] * 2
    assert provider.last.headers["authorization"] == "Bearer sk-mine-0123456789"
