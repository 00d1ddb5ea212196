"""The life of a run, against a provider that stalls, cuts and hangs up on loopback."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.utils import timezone

from playground.infrastructure.connections import release_connections
from playground.models import Run, Status
from playground.providers import Client, get_declared_provider
from playground.runs import services as runs
from playground.runs import sharing
from playground.runs.live import Live, Seen
from playground.runs.paths import load_path
from playground.runs.recorder import STALE_SECONDS
from tests.scripted import CUT, STALL, Reply, Server, done, json_reply, sse, text
from tests.waiting import wait_until

pytestmark = pytest.mark.django_db(transaction=True)
LOCAL = get_declared_provider("local")
CHAT = LOCAL.get_endpoint("chat")
EVENTS = {"Content-Type": "text/event-stream"}


@pytest.fixture(autouse=True)
def _nothing_left() -> Iterator[None]:
    yield
    runs.interrupt_all()


def a_run(**kwargs: object) -> Run:
    fields = {
        "owner": "me",
        "app": "textlab",
        "provider": "local",
        "endpoint": "chat",
        "model": "m",
    }
    return runs.create_run(**{**fields, "request": {"message": "hi"}, **kwargs})  # type: ignore[arg-type]


@contextmanager
def answer_run(*parts: object, **kwargs: object) -> Iterator[tuple[Run, Live, Server]]:
    """A run that a provider answers with these parts."""
    reply = Reply(list(parts), headers=EVENTS, **kwargs)  # type: ignore[arg-type]
    with Server(reply) as server:
        run = a_run()
        assert CHAT is not None
        live = runs.start_run(run, Client(LOCAL, base_url=server.base), CHAT, {"model": "m"})
        yield run, live, server


def reload_run(run: Run) -> Run:
    runs.wait_for_run(run)
    return Run.objects.get(pk=run.pk)


def test_the_outcome_is_stored_whoever_looks() -> None:
    usage = {"choices": [], "usage": {"prompt_tokens": 4, "completion_tokens": 2}}
    with answer_run(*sse(text("Hel"), text("lo")), *sse(usage), *done()) as (run, live, _server):
        assert live.recorded.wait(5)
    stored = Run.objects.get(pk=run.pk)
    assert (stored.status, stored.text) == (Status.DONE, "Hello")
    assert stored.usage == {"prompt_tokens": 4, "completion_tokens": 2}
    assert stored.finish_reason == "stop"
    assert stored.time_to_first_token is not None
    assert stored.duration is not None
    assert stored.duration >= stored.time_to_first_token


def test_two_followers_see_the_same() -> None:
    parts = [p for word in "abcdef" for p in (*sse(text(word)), 0.02)]
    with answer_run(*parts, *done()) as (run, live, _server):
        wait_until(lambda: len(live.text) >= 2)
        late = [n for n in runs.follow_run(Run.objects.get(pk=run.pk), Seen(text=2)) if n]
        everything = reload_run(run).text
    assert everything == "abcdef"
    assert "".join(n.text for n in late) == "cdef"


def test_text_is_in_the_database_while_it_still_grows() -> None:
    with answer_run(*sse(text("so far")), STALL) as (run, _live, _server):
        wait_until(lambda: Run.objects.get(pk=run.pk).text == "so far")
        assert Run.objects.get(pk=run.pk).status == Status.RUNNING


def test_stop_before_the_first_token_reaches_the_provider() -> None:
    with answer_run(before=30.0) as (run, _live, server):
        wait_until(lambda: len(server.seen) == 1)
        runs.stop_run(run)
        assert run.status == Status.STOPPED
        assert server.last.ended.wait(5)
        assert server.last.hung_up is not None


def test_stop_in_the_middle_keeps_what_arrived() -> None:
    with answer_run(*sse(text("kept")), STALL) as (run, live, server):
        wait_until(lambda: bool(live.text))
        runs.stop_run(run)
        assert server.last.ended.wait(5)
    stored = Run.objects.get(pk=run.pk)
    assert (stored.status, stored.text) == (Status.STOPPED, "kept")


def test_stop_asked_of_another_process_arrives_through_the_database() -> None:
    with answer_run(*sse(text("kept")), STALL) as (run, live, _server):
        wait_until(lambda: bool(live.text))
        Run.objects.filter(pk=run.pk).update(stop_requested=True)
        assert live.recorded.wait(5)
    assert Run.objects.get(pk=run.pk).status == Status.STOPPED


def test_a_refusal_is_the_outcome_in_the_providers_words() -> None:
    refusal = json_reply({"error": {"message": "Bad key.", "code": "unauthorized"}}, 401)
    with Server(refusal) as server:
        run = a_run()
        assert CHAT is not None
        runs.start_run(run, Client(LOCAL, base_url=server.base), CHAT, {"model": "m"})
        stored = reload_run(run)
    assert (stored.status, stored.error_kind) == (Status.FAILED, "bad_key")
    assert "Bad key." in stored.error


def test_a_cut_stream_fails_and_keeps_what_arrived() -> None:
    with answer_run(*sse(text("half")), CUT) as (run, _live, _server):
        stored = reload_run(run)
    assert (stored.status, stored.text) == (Status.FAILED, "half")
    assert stored.error


def test_a_retry_time_is_kept_for_the_countdown() -> None:
    limit = json_reply({"error": {"message": "Slow down."}}, 429, {"Retry-After": "60"})
    with Server(limit) as server:
        run = a_run()
        assert CHAT is not None
        runs.start_run(run, Client(LOCAL, base_url=server.base), CHAT, {"model": "m"})
        stored = reload_run(run)
    assert stored.retry_at is not None
    assert 50 < (stored.retry_at - timezone.now()).total_seconds() <= 60


def test_a_process_that_goes_leaves_interrupted_runs_with_what_had_arrived() -> None:
    with answer_run(*sse(text("so far")), STALL) as (run, live, _server):
        wait_until(lambda: bool(live.text))
        runs.interrupt_all()
    stored = Run.objects.get(pk=run.pk)
    assert (stored.status, stored.text) == (Status.INTERRUPTED, "so far")
    assert stored.error == runs.LOST


def test_a_killed_process_leaves_nothing_running_for_ever() -> None:
    run = a_run()
    long_ago = timezone.now() - timedelta(seconds=STALE_SECONDS + 1)
    Run.objects.filter(pk=run.pk).update(heartbeat=long_ago, text="so far")
    run_found = runs.find_run(run.pk, "me")
    assert run_found is not None
    assert (run_found.status, run_found.text) == (Status.INTERRUPTED, "so far")


def test_a_run_that_another_process_answers_is_read_back_from_the_database() -> None:
    run = a_run()

    def elsewhere() -> None:
        Run.objects.filter(pk=run.pk).update(text="one")
        time.sleep(runs.POLL_SECONDS)
        Run.objects.filter(pk=run.pk).update(text="one two", status=Status.DONE)
        release_connections()

    other = threading.Thread(target=elsewhere)
    other.start()
    news = "".join(n.text for n in runs.follow_run(run, Seen()) if n)
    other.join()
    assert news == "one two"
    assert run.status == Status.DONE


def test_what_a_column_cannot_hold_is_cut_to_fit() -> None:
    end = {"choices": [{"index": 0, "delta": {}, "finish_reason": "x" * 500}], "model": "m" * 500}
    with answer_run(*sse(text("a\0b", reasoning="c\0d"), end, "[DONE]")) as (run, _, _):
        outcome = reload_run(run)
    assert (outcome.text, outcome.reasoning, outcome.status) == ("ab", "cd", Status.DONE)
    assert outcome.finish_reason == "x" * 32
    assert outcome.answered_by == "m" * 200


def test_a_conversation_is_the_path_up_to_its_first_run() -> None:
    first = a_run()
    second = a_run(parent=first)
    a_run(parent=first)  # a branch
    third = a_run(parent=second)
    assert [r.pk for r in load_path(third)] == [first.pk, second.pk, third.pk]


def test_nobody_else_finds_it() -> None:
    assert runs.find_run(a_run().pk, "somebody else") is None


def test_a_link_is_made_once_and_can_be_withdrawn() -> None:
    run = a_run()
    slug = sharing.share_run(run)
    assert sharing.share_run(run) == slug
    sharing.unshare_run(run)
    assert sharing.share_run(run) != slug


def test_following_a_run_that_is_deleted_elsewhere_ends() -> None:
    run = a_run()
    Run.objects.filter(pk=run.pk).delete()
    assert list(runs.follow_run(run, Seen())) == []
