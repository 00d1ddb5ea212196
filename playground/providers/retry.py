"""When to try again, and how long to wait first. All arithmetic; the caller brings the clock."""

import math
import random
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from email.utils import parsedate_to_datetime
from typing import TypeVar

from playground.providers.errors import ProviderError, RateLimited

T = TypeVar("T")

RETRIED = frozenset({408, 429, 500, 502, 503, 504})
NEVER = frozenset({400, 401, 403, 404, 422})  # x-should-retry cannot overrule these
MAX_WAIT_SECONDS = 7 * 24 * 3600.0  # a wait beyond a week is not worth telling apart from a week


@dataclass(frozen=True, slots=True)
class Policy:
    """How patient a call is. All times in seconds."""

    attempts: int  # the first one included
    patience: float  # all waits of one call together
    connect: float = 10.0
    idle: float = 120.0  # without a byte; a stream's comments count as bytes
    whole: float = 180.0  # until a JSON answer is complete
    outlasts_limits: bool = False  # a 429 is no attempt: only `patience` ends the waiting for it


PROBE = Policy(attempts=1, patience=0, connect=3.0, idle=10.0, whole=20.0)  # is it there?
INTERACTIVE = Policy(attempts=3, patience=10.0)


def add_silence(policy: Policy, seconds: float) -> Policy:
    """The same, but an answer is given up after so many seconds without a byte of any kind.

    Work in the background, which may be a picture, waits as long as it did at least; whether
    something is there at all is found out as fast as before.
    """
    if policy.idle < INTERACTIVE.idle:
        return policy
    idle = seconds if policy.idle == INTERACTIVE.idle else max(policy.idle, seconds)
    return replace(policy, idle=idle, whole=max(policy.whole, seconds))


def get_backoff(attempt: int, jitter: float) -> float:
    """1, 2, 4 … seconds after the first, second … failure, less up to a quarter by `jitter` 0-1."""
    return float(min(2 ** (attempt - 1), 60)) * (1 - jitter / 4)


def read_retry_after(headers: Mapping[str, str], now: float) -> float | None:
    """Seconds the provider asks us to wait; None where it says nothing, or nothing sensible."""
    millis = _read_number(headers.get("retry-after-ms"))
    value = headers.get("retry-after")
    for wait in (millis and millis / 1000, _read_number(value), _read_until(value, now)):
        if wait is not None and wait > 0:
            return min(wait, MAX_WAIT_SECONDS)
    return None


def _read_number(value: str | None) -> float | None:
    try:
        number = float(value or "")
    except ValueError:
        return None
    return number if math.isfinite(number) else None


def _read_until(value: str | None, now: float) -> float | None:
    try:
        return parsedate_to_datetime(value or "").timestamp() - now
    except (TypeError, ValueError, OverflowError):
        return None


def is_transient(status: int, headers: Mapping[str, str], *, default: bool) -> bool:
    """Whether to ask again after this answer. The provider's x-should-retry has the last word."""
    advice = headers.get("x-should-retry", "").strip().lower()
    if advice == "false":
        return False
    return default or (advice == "true" and status not in NEVER)


def next_wait(
    error: ProviderError,
    policy: Policy,
    *,
    attempt: int,
    waited: float,
    jitter: float,
    limited: int = 0,
) -> float | None:
    """Seconds until the next attempt; None to give up and hand the error on.

    limited: how many of the attempts met a limit, where the policy outlasts those.
    """
    if not error.transient or attempt - limited >= policy.attempts:
        return None
    wait = error.retry_after or get_backoff(attempt, jitter)
    return wait if waited + wait <= policy.patience else None


def with_retries(
    attempt: Callable[[], T],
    policy: Policy,
    *,
    sleep: Callable[[float], object] = time.sleep,
    on_wait: Callable[[float, ProviderError], None] | None = None,
    jitter: Callable[[], float] = random.random,
) -> T:
    """Call `attempt` until it succeeds or the policy gives up; its last error is what is raised."""
    waited, number, limited = 0.0, 1, 0
    while True:
        try:
            return attempt()
        except ProviderError as error:
            limited += policy.outlasts_limits and isinstance(error, RateLimited)
            wait = next_wait(
                error, policy, attempt=number, waited=waited, jitter=jitter(), limited=limited
            )
            if wait is None:
                raise
            if on_wait:
                on_wait(wait, error)
        sleep(wait)
        waited, number = waited + wait, number + 1
