"""Waits are arithmetic: nothing here sleeps."""

import pytest

from playground.providers.errors import BadKey, Overloaded, ProviderError, RateLimited
from playground.providers.retry import (
    INTERACTIVE,
    MAX_WAIT_SECONDS,
    PROBE,
    Policy,
    add_silence,
    get_backoff,
    is_transient,
    next_wait,
    read_retry_after,
    with_retries,
)
from playground.runs.working import PATIENT

NOW = 1_700_000_000.0  # Tue, 14 Nov 2023 22:13:20 GMT


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ({}, None),
        ({"retry-after": "7"}, 7.0),
        ({"retry-after": " 2 "}, 2.0),
        ({"retry-after": "0.5"}, 0.5),
        ({"retry-after": "0"}, None),
        ({"retry-after": "-3"}, None),
        ({"retry-after": "nan"}, None),
        ({"retry-after": "inf"}, None),
        ({"retry-after": "-inf"}, None),
        ({"retry-after": "1e400"}, None),
        ({"retry-after": "soon"}, None),
        ({"retry-after": ""}, None),
        ({"retry-after": "Tue, 14 Nov 2023 22:13:50 GMT"}, 30.0),
        ({"retry-after": "Tue, 14 Nov 2023 22:13:50 +0100"}, None),
        ({"retry-after": "Tue, 14 Nov 2023 22:13:00 GMT"}, None),
        ({"retry-after": "Tue, 99 Nov 2023 22:13:00 GMT"}, None),
        ({"retry-after": "99999999999"}, MAX_WAIT_SECONDS),
        ({"retry-after": "Fri, 31 Dec 9999 23:59:59 GMT"}, MAX_WAIT_SECONDS),
        ({"retry-after-ms": "1500"}, 1.5),
        ({"retry-after-ms": "1500", "retry-after": "9"}, 1.5),
        ({"retry-after-ms": "nan", "retry-after": "9"}, 9.0),
        ({"retry-after-ms": "0", "retry-after": "9"}, 9.0),
    ],
)
def test_retry_after(headers: dict[str, str], expected: float | None) -> None:
    assert read_retry_after(headers, NOW) == expected


@pytest.mark.parametrize(("attempt", "seconds"), [(1, 1), (2, 2), (3, 4), (4, 8), (20, 60)])
def test_backoff_doubles_and_jitter_only_shortens_it(attempt: int, seconds: float) -> None:
    assert get_backoff(attempt, 0.0) == seconds
    assert get_backoff(attempt, 1.0) == seconds * 0.75


@pytest.mark.parametrize(
    ("status", "advice", "default", "expected"),
    [
        (500, "", True, True),
        (500, "false", True, False),
        (409, "true", False, True),
        (409, "", False, False),
        (409, "maybe", False, False),
        (401, "true", False, False),
        (422, "true", False, False),
    ],
)
def test_x_should_retry_has_the_last_word_but_for_refusals(
    status: int, advice: str, default: bool, expected: bool
) -> None:
    assert is_transient(status, {"x-should-retry": advice}, default=default) is expected


@pytest.mark.parametrize(
    ("error", "attempt", "waited", "expected"),
    [
        (Overloaded("", transient=True), 1, 0, 1.0),
        (Overloaded("", transient=True), 2, 1, 2.0),
        (Overloaded("", transient=True), 3, 3, None),  # the third attempt was the last
        (Overloaded(""), 1, 0, None),
        (BadKey(""), 1, 0, None),
        (RateLimited("", transient=True, retry_after=7), 1, 0, 7.0),
        (RateLimited("", transient=True, retry_after=7), 2, 7, None),  # 14 s is beyond patience
        (RateLimited("", transient=True, retry_after=60), 1, 0, None),
    ],
)
def test_an_interactive_call_waits_ten_seconds_in_all(
    error: ProviderError, attempt: int, waited: float, expected: float | None
) -> None:
    assert next_wait(error, INTERACTIVE, attempt=attempt, waited=waited, jitter=0) == expected


def test_the_queue_is_more_patient() -> None:
    error = RateLimited("", transient=True, retry_after=60)
    assert next_wait(error, PATIENT, attempt=1, waited=0, jitter=0) == 60


class Failing:
    """Fails with these errors, then answers."""

    def __init__(self, *errors: ProviderError) -> None:
        self.errors = list(errors)
        self.slept: list[float] = []
        self.waits: list[tuple[float, str]] = []

    def __call__(self) -> str:
        if self.errors:
            raise self.errors.pop(0)
        return "answer"

    def persist(self, policy: Policy = INTERACTIVE) -> str:
        return with_retries(
            self,
            policy,
            sleep=self.slept.append,
            on_wait=lambda wait, error: self.waits.append((wait, error.kind)),
            jitter=lambda: 0.0,
        )


def test_it_waits_says_so_and_tries_again() -> None:
    calls = Failing(Overloaded("", transient=True), RateLimited("", transient=True, retry_after=3))
    assert calls.persist() == "answer"
    assert calls.slept == [1.0, 3.0]
    assert calls.waits == [(1.0, "overloaded"), (3.0, "rate_limited")]


def test_the_last_error_is_the_one_that_is_raised() -> None:
    calls = Failing(*(Overloaded(str(n), transient=True) for n in range(5)))
    with pytest.raises(Overloaded, match=r"^2$"):
        calls.persist()
    assert calls.slept == [1.0, 2.0]


def test_a_wait_beyond_the_policy_fails_at_once_and_says_when() -> None:
    calls = Failing(RateLimited("", transient=True, retry_after=86_400))
    with pytest.raises(RateLimited) as caught:
        calls.persist()
    assert caught.value.retry_after == 86_400
    assert calls.slept == []


def test_a_policy_that_outlasts_limits_counts_other_failures_alone() -> None:
    limit, broken = RateLimited("", transient=True, retry_after=3), Overloaded("", transient=True)
    policy = Policy(attempts=3, patience=1000, outlasts_limits=True)
    calls = Failing(*[limit] * 20, broken, broken)
    assert calls.persist(policy) == "answer"
    calls = Failing(*[limit] * 20, broken, broken, broken)
    with pytest.raises(Overloaded):
        calls.persist(policy)
    calls = Failing(*[limit] * 400)
    with pytest.raises(RateLimited):
        calls.persist(policy)
    assert sum(calls.slept) <= 1000


def test_silence_is_a_setting_that_changes_no_probe_and_shortens_no_work_behind() -> None:
    assert add_silence(INTERACTIVE, 30).idle == 30
    assert add_silence(INTERACTIVE, 900).idle == add_silence(INTERACTIVE, 900).whole == 900
    assert add_silence(PATIENT, 30) == PATIENT
    assert add_silence(PATIENT, 900).idle == 900
    assert add_silence(PROBE, 900) == PROBE
