"""The busiest hour, second by second: who comes, how long they stay, what is open together."""

import heapq
import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from math import exp, log

from bench.scaling.assumptions import Habits

HOUR_SECONDS = 3600
WARM_UP_SECONDS = 300  # seconds before it, until as many end as begin
SMALL = 50  # arrivals a second above which their number is normal


@dataclass(slots=True)
class Second:
    """What happens in it, and what is open at its end."""

    messages: int = 0
    views: int = 0
    jobs: int = 0
    ended: int = 0  # answers
    streams: int = 0
    busy_jobs: int = 0
    tokens: float = 0.0


@dataclass(slots=True)
class Hour:
    seconds: list[Second] = field(default_factory=list)

    def find_percentile(self, name: str, share: float = 0.99) -> float:
        values = sorted(getattr(second, name) for second in self.seconds)
        return float(values[min(len(values) - 1, int(share * len(values)))])

    def find_mean(self, name: str) -> float:
        return float(sum(getattr(second, name) for second in self.seconds)) / len(self.seconds)


def simulate_hour(habits: Habits, users: int, seed: int = 1) -> Hour:
    """Arrivals are Poisson's, the lengths of answers log-normal. No part is ever too slow here:
    this is what is wanted of the site, and `parts` compares it with what the site bears.
    """
    dice = random.Random(seed)
    streams, jobs = Calendar(), Calendar()
    hour = Hour()
    for now in range(-WARM_UP_SECONDS, HOUR_SECONDS):
        second = Second(
            messages=draw_arrivals(dice, rate_of(habits, users, habits.messages)),
            views=draw_arrivals(dice, rate_of(habits, users, habits.views)),
        )
        for _ in range(second.messages):
            streams.add(now, draw_answer_seconds(dice, habits))
        for count, seconds in list_jobs(dice, habits, users):
            second.jobs += count
            for _ in range(count):
                jobs.add(now, dice.expovariate(1 / seconds))
        second.ended = streams.end(now)
        jobs.end(now)
        second.streams, second.busy_jobs = streams.open, jobs.open
        second.tokens = streams.open * find_pace(habits)
        if now >= 0:
            hour.seconds.append(second)
    return hour


@dataclass(slots=True)
class Calendar:
    """How many are open, and in which second they end."""

    open: int = 0
    ends: dict[int, int] = field(default_factory=dict)

    def add(self, now: int, seconds: float) -> None:
        end = now + max(1, round(seconds))
        self.open += 1
        self.ends[end] = self.ends.get(end, 0) + 1

    def end(self, now: int) -> int:
        count = self.ends.pop(now, 0)
        self.open -= count
        return count


def rate_of(habits: Habits, users: int, times_a_day: float) -> float:
    """Arrivals a second in the busiest hour."""
    return users * habits.active * times_a_day * habits.peak_share / HOUR_SECONDS


def list_jobs(dice: random.Random, habits: Habits, users: int) -> Iterator[tuple[int, float]]:
    """How many of each kind come in a second, and how long one takes."""
    kinds = (
        (habits.images, habits.image_seconds),
        (habits.pages_read, habits.page_read_seconds),
    )
    for times_a_day, seconds in kinds:
        yield draw_arrivals(dice, rate_of(habits, users, times_a_day)), seconds


def draw_arrivals(dice: random.Random, rate: float) -> int:
    if rate > SMALL:
        return max(0, round(dice.gauss(rate, rate**0.5)))
    limit, product, count = exp(-rate), dice.random(), 0
    while product > limit:
        product *= dice.random()
        count += 1
    return count


def draw_answer_seconds(dice: random.Random, habits: Habits) -> float:
    centre = log(habits.answer_tokens) - habits.answer_spread**2 / 2
    tokens = dice.lognormvariate(centre, habits.answer_spread)
    return habits.first_token_seconds + tokens / habits.tokens_a_second


def find_pace(habits: Habits) -> float:
    """Tokens a second of an open stream, the wait for the first included."""
    seconds = habits.first_token_seconds + habits.answer_tokens / habits.tokens_a_second
    return habits.answer_tokens / seconds


def simulate_waits(habits: Habits, users: int, places: int, seed: int = 1) -> list[float]:
    """Seconds that messages of an hour wait for one of so many places, the shortest first.

    Whoever came first goes first, as with a key that bears no more answers at the same time.
    """
    dice = random.Random(seed)
    rate = rate_of(habits, users, habits.messages)
    free_at = [0.0] * places
    waits = []
    now = dice.expovariate(rate)
    while now < HOUR_SECONDS:
        begins = max(now, heapq.heappop(free_at))
        heapq.heappush(free_at, begins + draw_answer_seconds(dice, habits))
        waits.append(begins - now)
        now += dice.expovariate(rate)
    return sorted(waits)
