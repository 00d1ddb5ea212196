"""The load model: what it says of a busy hour agrees with what is known of queues."""

import pytest

from bench.scaling import __main__ as scaling
from bench.scaling.assumptions import Costs, Habits, Site
from bench.scaling.hour import find_pace, rate_of, simulate_hour, simulate_waits
from bench.scaling.parts import Demand, measure_demand


def estimate(users: int, **site: float) -> Demand:
    habits = Habits()
    hour = simulate_hour(habits, users)
    return measure_demand(hour, users, habits, Costs(), Site(**site))  # type: ignore[arg-type]


def test_as_many_answers_are_open_as_come_while_one_lasts() -> None:
    """Little's law, and as many tokens as were asked for."""
    habits = Habits()
    hour = simulate_hour(habits, 200_000)
    rate = rate_of(habits, 200_000, habits.messages)
    seconds = habits.first_token_seconds + habits.answer_tokens / habits.tokens_a_second
    assert hour.find_mean("messages") == pytest.approx(rate, rel=0.03)
    assert hour.find_mean("streams") == pytest.approx(rate * seconds, rel=0.08)
    assert hour.find_mean("tokens") == pytest.approx(rate * habits.answer_tokens, rel=0.08)
    assert find_pace(habits) < habits.tokens_a_second


def test_the_same_seed_is_the_same_hour() -> None:
    assert simulate_hour(Habits(), 1000, 3) == simulate_hour(Habits(), 1000, 3)
    assert simulate_hour(Habits(), 1000, 3) != simulate_hour(Habits(), 1000, 4)


def test_who_finds_a_place_waits_for_none_and_the_rest_wait_in_line() -> None:
    few, many = (simulate_waits(Habits(), users, 4) for users in (100, 10_000))
    assert max(few) == 0
    assert few == sorted(few)
    assert many[len(many) // 2] > 600
    assert max(simulate_waits(Habits(), 10_000, 60)) == 0


def test_a_hundred_times_the_people_need_more_of_everything() -> None:
    small, large = estimate(10_000), estimate(1_000_000)
    assert small.web_processes == small.worker_processes == 1
    assert large.web_processes == pytest.approx(large.web_cores / Site().utilisation, abs=1)
    assert large.worker_processes * Site().jobs_a_worker >= large.busy_jobs
    assert large.file_gigabytes == pytest.approx(100 * small.file_gigabytes)
    assert small.find_first().name == large.find_first().name == "The host's key"


def test_an_assumption_is_an_option() -> None:
    words = "\n".join(scaling.main(["--users", "5000", "--own-key", "1", "--images", "0"]))
    assert "5,000 people. Storage is the fullest, and bears it." in words
    assert "The host's key: 0 of 4 answers at once" in words
    with pytest.raises(SystemExit):
        scaling.main(["--no-such-thing", "1"])


def test_a_part_is_full_when_more_is_wanted_than_it_has(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scaling, "MOST", 10_000)
    breaks = scaling.find_breaks(estimate)
    assert [name for _users, name in breaks] == ["The host's key", "Storage"]
    for users, name in breaks:
        [part] = [part for part in estimate(users * 2).parts if part.name == name]
        assert part.load > 1, name


def test_a_pool_bounds_what_is_open_at_once() -> None:
    unbounded, pooled = estimate(400_000, pool_size=0), estimate(400_000, pool_size=2)
    processes = pooled.web_processes + pooled.worker_processes
    assert pooled.reconnecting <= 2 * processes < unbounded.reconnecting
    assert unbounded.database_cores > pooled.database_cores
