"""What a run uses of its key's limit, and what keeps it waiting."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, Settings

from playground import catalog
from playground.keys import limits
from playground.keys import store as keys
from playground.models import KeyLimit, Run, Status
from playground.providers import Model
from playground.runs import queue, units
from playground.runs import services as runs
from playground.runs.recorder import STALE_SECONDS
from playground.runs.units import BeyondLimit, Load

pytestmark = pytest.mark.django_db
SMALL, MEDIUM, LARGE = "units/8B", "units/32B", "units/72B"
SLUG, KEY = "featherless", "a"


@pytest.fixture(autouse=True)
def _models() -> None:
    cache.clear()
    sizes = {SMALL: 8, MEDIUM: 32, LARGE: 72}
    rows = [Model(name, SLUG, parameters=size) for name, size in sizes.items()]
    catalog.store_models(SLUG, rows)


def create_run(model: str = SMALL, **fields: Any) -> Run:
    arguments = {"owner": "me", "app": "textlab", "provider": SLUG, "fingerprint": KEY}
    return runs.create_run(
        **{**arguments, "endpoint": "chat", "model": model, "request": {}, **fields}
    )


def set_limit(count: int, fingerprint: str = KEY) -> None:
    limits.note_answer(SLUG, fingerprint, "concurrency", {"limit": count})


def begin(run: Run) -> Run:
    """It has found its place."""
    Run.objects.filter(pk=run.pk).update(waits_since=None)
    return run


def measure(run: Run) -> Load:
    load = units.measure_load(run)
    assert load is not None
    return load


def test_without_a_limit_nothing_waits() -> None:
    made = [create_run(LARGE) for _ in range(30)]
    assert not any(run.waits_since for run in made)
    assert units.measure_load(made[-1]) is None


def test_the_plan_of_the_sites_own_key_is_a_limit(settings: Settings) -> None:
    settings.PROVIDER_LIMITS = {SLUG: 2}
    settings.PROVIDER_KEYS = {SLUG: {"text": "sk-of-the-site"}}
    own = keys.fingerprint_key(SLUG, None)
    assert limits.find_limit(SLUG, own) == 2
    assert limits.find_limit(SLUG, "of a visitor") is None


def test_the_least_of_what_is_said_holds(settings: Settings) -> None:
    settings.PROVIDER_LIMITS = {SLUG: 8}
    settings.PROVIDER_KEYS = {SLUG: {"text": "sk-of-the-site"}}
    own = keys.fingerprint_key(SLUG, None)
    set_limit(4, own)
    assert limits.find_limit(SLUG, own) == 4
    limits.note_refusal(SLUG, own, 3)
    assert limits.find_limit(SLUG, own) == 3
    assert limits.find_firm_limit(SLUG, own) == 4


def test_what_was_said_is_forgotten_after_a_while() -> None:
    set_limit(4)
    KeyLimit.objects.update(until=timezone.now() - timedelta(seconds=1))
    limits.forget_limits()
    assert limits.find_limit(SLUG, KEY) is None


def test_a_provider_that_says_otherwise_is_believed_at_once() -> None:
    for count in (4, 2, 4):
        set_limit(count)
        assert limits.find_limit(SLUG, KEY) == count


def test_every_key_has_a_limit_of_its_own() -> None:
    set_limit(4)
    assert create_run().waits_since
    assert create_run(fingerprint="b").waits_since is None
    assert create_run(fingerprint="").waits_since is None


def test_what_runs_use_counts_together_whichever_app_has_them() -> None:
    set_limit(8)
    begin(create_run(LARGE))
    create_run(MEDIUM, app="vision", queued=True)
    assert queue.claim_run("vision", SLUG)
    run = create_run(SMALL)
    assert measure(run).describe() == "6 of 8 concurrency units in use"


def test_what_waits_uses_nothing() -> None:
    set_limit(4)
    create_run(LARGE)
    create_run(LARGE, app="vision", queued=True)
    assert measure(create_run()).in_use == 0


def test_what_a_killed_process_had_uses_nothing() -> None:
    set_limit(4)
    begin(create_run(LARGE))
    create_run(SMALL)
    long_ago = timezone.now() - timedelta(seconds=STALE_SECONDS + 1)
    Run.objects.update(heartbeat=long_ago)
    load = measure(create_run(SMALL))
    assert (load.in_use, load.ahead) == (0, 0)


def test_an_earlier_message_goes_first_though_a_later_one_had_room() -> None:
    set_limit(4)
    begin(create_run(SMALL))
    first, second = create_run(LARGE), create_run(SMALL)
    assert not measure(first).has_room(4)
    assert not measure(second).has_room(1)
    begin(first)
    Run.objects.filter(model=SMALL, waits_since=None).update(status=Status.DONE)
    assert not measure(second).has_room(1)
    Run.objects.filter(pk=first.pk).update(status=Status.DONE)
    assert measure(second).has_room(1)


def test_a_message_goes_before_what_is_queued() -> None:
    set_limit(4)
    queued = create_run(SMALL, app="vision", queued=True)
    begin(create_run(MEDIUM))
    typed = create_run(LARGE)
    assert queue.claim_run("vision", SLUG) is None
    Run.objects.filter(pk=typed.pk).update(status=Status.STOPPED)
    assert queue.claim_run("vision", SLUG) == queued


def test_nothing_small_in_the_queue_overtakes_something_larger_for_ever() -> None:
    set_limit(4)
    create_run(SMALL, app="vision", queued=True, owner="first")
    assert queue.claim_run("vision", SLUG)
    create_run(LARGE, app="vision", queued=True, owner="one")
    models = []
    for _ in range(6):
        create_run(SMALL, app="vision", queued=True, owner="other")
        if run := queue.claim_run("vision", SLUG):
            models.append(run.model)
        oldest = Run.objects.filter(status=Status.RUNNING).order_by("heartbeat")[:1]
        Run.objects.filter(pk__in=[run.pk for run in oldest]).update(status=Status.DONE)
    assert LARGE in models


def test_a_limit_that_was_lowered_lets_a_larger_run_go_alone() -> None:
    limits.note_refusal(SLUG, KEY, 1)
    other = begin(create_run(SMALL))
    run = create_run(LARGE)
    assert not measure(run).has_room(4)
    Run.objects.filter(pk=other.pk).update(status=Status.DONE)
    assert measure(run).has_room(4)


@pytest.mark.parametrize("queued", [False, True], ids=["typed", "queued"])
def test_a_model_that_the_key_never_bears_is_refused_with_a_sentence(queued: bool) -> None:
    set_limit(2)
    with pytest.raises(BeyondLimit) as refusal:
        create_run(LARGE, queued=queued)
    assert refusal.value.message == (
        "This model uses 4 concurrency units, but your Featherless AI key has 2."
    )
    assert not Run.objects.exists()


@pytest.mark.parametrize(
    ("load", "cost", "sentence"),
    [
        (Load(4, 4), 1, "Waiting: 4 of 4 concurrency units in use."),
        (
            Load(4, 2),
            4,
            "Waiting: 2 of 4 concurrency units in use, this model needs 4.",
        ),
        (
            Load(4, 4, ahead=1),
            1,
            "Waiting: 4 of 4 concurrency units in use. 1 run before this one.",
        ),
        (
            Load(2, 2, 3, "parallel requests"),
            1,
            "Waiting: 2 of 2 parallel requests in use. 3 runs before this one.",
        ),
    ],
    ids=["full", "too little", "one before", "requests"],
)
def test_what_keeps_it_waiting_is_a_sentence(load: Load, cost: int, sentence: str) -> None:
    assert load.describe_wait(cost) == sentence


def test_a_run_that_does_not_wait_asks_the_database_nothing_more(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    create_run()  # the process remembers the limits and the model
    with django_assert_num_queries(1):
        create_run()
    set_limit(4)
    create_run()
    with django_assert_num_queries(1):
        create_run()
