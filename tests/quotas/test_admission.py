"""What somebody may have, and what is said where that is reached."""

import pytest
from django.contrib.auth.models import Group, User
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, Settings

from playground.keys.store import KeyMark
from playground.models import Run, Status
from playground.quotas.models import Counter, DailyUsage
from playground.quotas.refusals import QuotaReached
from playground.runs import services as runs
from tests.quotas.asking import ask, limit, queue, queue_image

pytestmark = pytest.mark.django_db


def end(run: Run, status: Status = Status.DONE) -> None:
    Run.objects.filter(pk=run.pk).update(status=status)


def spend(owner: str = "me", network: str = "here", **amounts: int) -> None:
    place = {"provider": "featherless", "model": "m", "key_source": "host"}
    DailyUsage.objects.create(
        day=timezone.now().date(), owner=owner, network=network, **place, **amounts
    )


def test_where_nothing_is_limited_a_run_takes_no_query_more(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    ask()
    with django_assert_num_queries(1) as queries:
        ask()
    assert queries.captured_queries[0]["sql"].startswith("INSERT INTO playground_run")


def test_a_limit_for_other_runs_costs_nothing_either(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    limit("members", runs_minute=1)
    limit("visitors", key="own", runs_minute=1)
    limit("visitors", images_day=1, queued=1)
    ask()
    with django_assert_num_queries(1):
        ask()


def test_a_limit_of_messages_costs_one_statement() -> None:
    limit("members", runs_minute=20)
    user = User.objects.create(username="ann")
    ask(f"user:{user.pk}")
    with CaptureQueriesContext(connection) as queries:
        ask(f"user:{user.pk}")
    mine = [q["sql"] for q in queries if "SAVEPOINT" not in q["sql"]]
    assert [sql.split()[2] for sql in mine] == ["quotas_counter", "playground_run"]


def test_the_minute_is_said_with_when_it_ends() -> None:
    limit(runs_minute=2)
    ask()
    ask()
    with pytest.raises(QuotaReached) as refused:
        ask()
    said = refused.value
    assert said.message == "You can send 2 messages a minute with this site's keys and models."
    assert said.status == 429
    assert said.retry_after is not None
    assert 50 < said.retry_after <= 60
    assert Run.objects.count() == 2
    assert Counter.objects.get(subject="site owner me").runs == 2  # what is refused isn't counted


def test_another_minute_begins_by_itself() -> None:
    limit(runs_minute=1)
    ask()
    Counter.objects.update(until=timezone.now().timestamp() - 1)
    ask()
    with pytest.raises(QuotaReached):
        ask()


def test_deleting_runs_gives_no_other_minute() -> None:
    limit(runs_minute=1)
    ask().delete()
    with pytest.raises(QuotaReached):
        ask()


def test_a_new_cookie_has_no_minute_of_its_own() -> None:
    limit(runs_minute=2)
    ask("one")
    ask("two")
    with pytest.raises(QuotaReached, match=r"^Everybody at your address together can send 2"):
        ask("three")
    ask("four", "elsewhere")


def test_a_network_may_have_more_than_one_visitor() -> None:
    limit(runs_minute=1)
    limit("networks", runs_minute=2)
    ask("one")
    with pytest.raises(QuotaReached, match=r"^You can send 1 message a minute"):
        ask("one")
    ask("two")
    with pytest.raises(QuotaReached, match=r"^Everybody"):
        ask("three")


def test_answers_at_the_same_time_end_with_their_runs_or_their_process() -> None:
    limit(streams=2)
    first, second = ask(), ask()
    with pytest.raises(QuotaReached, match="can have 2 answers written at the same time"):
        ask()
    end(first)
    ask()
    Run.objects.filter(pk=second.pk).update(heartbeat="2020-01-01T00:00Z")
    ask()
    with pytest.raises(QuotaReached):
        ask()


def test_tokens_of_the_day_are_those_of_all_models() -> None:
    limit(tokens_day=100)
    spend(prompt_tokens=60, completion_tokens=39)
    end(ask())
    spend(network="there", prompt_tokens=1)
    with pytest.raises(QuotaReached, match="can use 100 tokens a day") as refused:
        ask()
    assert refused.value.retry_after is not None
    assert refused.value.retry_after <= 86_400
    assert "key of your own" in refused.value.hint


def test_one_s_own_key_has_limits_of_its_own() -> None:
    limit(runs_minute=0)
    limit(key="own", streams=1)
    with pytest.raises(QuotaReached, match="can send no messages a minute") as refused:
        ask()
    assert refused.value.retry_after is None
    assert ask(own=True).key_source == "own"
    with pytest.raises(QuotaReached, match="with your own key"):
        ask(own=True)


def test_three_images_a_day_count_those_that_are_queued() -> None:
    limit(images_day=3)
    queue_image(request={"batch_size": 2})
    with pytest.raises(QuotaReached, match=r"make 3 images a day.*, and this would be more"):
        queue_image(request={"batch_size": 2})
    failed = queue_image()
    end(failed, Status.FAILED)
    queue_image()
    with pytest.raises(QuotaReached, match="and this would be more"):
        queue_image("another cookie")


def test_images_of_the_month_are_counted_with_the_day_s() -> None:
    limit(images_month=10)
    spend(images=9)
    queue_image()
    with pytest.raises(QuotaReached, match="10 images a month"):
        queue_image()


def test_jobs_in_the_queue_have_a_limit() -> None:
    limit(queued=1)
    first = queue()
    with pytest.raises(QuotaReached, match="can have 1 job queued or running"):
        queue_image()
    end(first, Status.STOPPED)
    queue()


def test_what_is_tried_again_counts_as_new() -> None:
    from playground.runs.queue import requeue_runs

    limit(queued=1)
    first = queue()
    end(first, Status.FAILED)
    queue()
    with pytest.raises(QuotaReached):
        requeue_runs("textlab", Run.objects.filter(pk=first.pk), KeyMark("a", "host"))
    first.refresh_from_db()
    assert first.status == Status.FAILED


def test_the_most_particular_limit_holds() -> None:
    user, group = User.objects.create(username="ann"), Group.objects.create(name="class")
    owner = f"user:{user.pk}"
    user.groups.add(group)
    limit("members", runs_minute=0)
    with pytest.raises(QuotaReached):
        ask(owner)
    limit("group", group=group, runs_minute=1)
    limit("group", group=Group.objects.create(name="others"), runs_minute=50)
    ask(owner)
    with pytest.raises(QuotaReached):
        ask(owner)
    limit("person", user=user, runs_minute=2)
    ask(owner)
    with pytest.raises(QuotaReached, match="2 messages"):
        ask(owner)


def test_settings_hold_where_the_host_has_entered_nothing(settings: Settings) -> None:
    settings.VISITOR_LIMITS = {"runs_minute": 1, "streams": 5, "own_streams": 1}
    limit(streams=1)
    ask()
    with pytest.raises(QuotaReached, match="1 message a minute"):
        ask("two", "here")
    ask("three", "there")
    Counter.objects.all().delete()
    with pytest.raises(QuotaReached, match="at the same time"):
        ask("three", "there")
    ask(own=True)
    with pytest.raises(QuotaReached, match="your own key"):
        ask(own=True)


def test_an_answer_one_writes_oneself_counts_for_nothing() -> None:
    limit(runs_minute=0, streams=0)
    run = runs.create_run(
        owner="me", app="textlab", provider="featherless", endpoint="chat", model="m",
        request={}, is_sent=False,
    )  # fmt: skip
    assert not run.uncounted
