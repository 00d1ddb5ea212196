"""A job is asked with the key that it was queued with, or not at all."""

from collections import Counter

import pytest
from django.contrib.auth.models import User
from django.test import Client as Browser
from pytest_django import Settings

from imagegen.jobs import services as jobs
from imagegen.jobs.run_keys import find_key
from imagegen.jobs.tasks import make_next
from playground.models import Run, Status
from tests.imagegen.conftest import run_worker, submit_jobs
from tests.scripted import Server
from tests.site import KEY

pytestmark = pytest.mark.django_db(transaction=True)
MINE, OTHER = "sk-mine-0123456789", "sk-other-0123456789"


def enter_key(browser: Browser, key: str = MINE, **fields: str) -> None:
    browser.post("/keys/", {"provider": "arli", "slot": "image", "key": key, **fields})


def queue_sixteen(browser: Browser, owner: str = "visitor") -> None:
    """Four of them are made at once; twelve wait."""
    submit_jobs(owner=owner, count=16, session_key=browser.session.session_key)
    for _ in range(4):
        make_next("arli")


def count_requests(provider: Server) -> Counter[str]:
    """How many pictures were asked for, by the key."""
    asked_for = [seen for seen in provider.seen if seen.path.endswith("txt2img")]
    return Counter(seen.headers["authorization"].removeprefix("Bearer ") for seen in asked_for)


def test_jobs_whose_key_was_removed_fail_and_nothing_is_asked(
    client: Browser, provider: Server
) -> None:
    enter_key(client)
    queue_sixteen(client)
    enter_key(client, "", remove="1")
    run_worker()
    assert count_requests(provider) == {MINE: 4}
    statuses = Counter(Run.objects.values_list("status", flat=True))
    assert statuses == {Status.DONE: 4, Status.FAILED: 12}
    error, hint = Run.objects.filter(status=Status.FAILED).values_list("error", "error_hint")[0]
    assert error == "The Arli AI key that this was queued with has been removed."
    assert "Keys page" in hint


def test_jobs_of_a_session_that_has_ended_are_not_asked_with_the_hosts_key(
    client: Browser, provider: Server
) -> None:
    enter_key(client)
    queue_sixteen(client)
    client.session.flush()
    run_worker()
    assert count_requests(provider) == {MINE: 4}


def test_jobs_are_not_asked_with_another_key_of_the_same_person(
    client: Browser, provider: Server
) -> None:
    enter_key(client)
    queue_sixteen(client)
    enter_key(client, OTHER)
    run_worker()
    assert count_requests(provider) == {MINE: 4}


def test_an_accounts_jobs_go_on_after_signing_out(client: Browser, provider: Server) -> None:
    user = User.objects.create_user("ada")
    client.force_login(user)
    enter_key(client)
    queue_sixteen(client, f"user:{user.pk}")
    client.post("/logout/")
    run_worker()
    assert count_requests(provider) == {MINE: 16}


def test_jobs_that_wait_with_the_hosts_key_keep_to_it(client: Browser, provider: Server) -> None:
    client.get("/keys/")
    submit_jobs(owner="visitor", count=2, session_key=client.session.session_key or "")
    assert set(Run.objects.values_list("key_source", flat=True)) == {"host"}
    enter_key(client)
    run_worker()
    assert count_requests(provider) == {KEY: 2}


def test_what_waited_before_whose_key_it_is_was_recorded_is_told_by_the_key(
    client: Browser, provider: Server
) -> None:
    enter_key(client)
    submit_jobs(owner="visitor", session_key=client.session.session_key)
    submit_jobs(owner="host")
    Run.objects.update(key_source="")
    run_worker()
    assert count_requests(provider) == {MINE: 1, KEY: 1}


def test_a_host_who_replaces_their_key_loses_no_job(provider: Server, settings: Settings) -> None:
    submit_jobs()
    settings.PROVIDER_KEYS = {"arli": {"text": "sk-new"}}
    run_worker()
    assert count_requests(provider) == {"sk-new": 1}


def test_trying_again_asks_with_the_key_of_now(client: Browser, provider: Server) -> None:
    enter_key(client)
    (run,) = submit_jobs(owner="visitor", session_key=client.session.session_key)
    enter_key(client, "", remove="1")
    run_worker()
    run.refresh_from_db()
    enter_key(client, OTHER)
    assert jobs.retry_run(run, client.session.session_key or "")
    run_worker()
    assert count_requests(provider) == {OTHER: 1}


def test_a_key_is_in_nothing_that_is_printed(client: Browser, provider: Server) -> None:
    enter_key(client)
    (run,) = submit_jobs(owner="visitor", session_key=client.session.session_key)
    key = find_key(run)
    assert MINE not in f"{key} {key!r}"
