"""Streams through the whole path, through a bare relay, and straight from the provider."""

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass
from math import nan

from bench.load import Result, Target, read_all
from bench.place import Place
from bench.report import Figure, Part
from bench.stored import wait_for_stored
from bench.trial import Measured, Outcome, Trial, list_disturbance, open_trial

PATIENCE_SECONDS = 30  # seconds beyond its own after which a stream counts as cut


@dataclass(frozen=True, slots=True)
class Scenario:
    """Streams that are open together, and what they may cost."""

    streams: int
    rate: int  # tokens a second of each
    seconds: int  # that each lasts
    ramp: float  # seconds in which they are opened
    added: float | None = None  # ms at the median
    cpu: float | None = 2.5  # times what a token costs the bare relay
    memory: float | None = None  # MB a stream

    @property
    def tokens(self) -> int:
        return self.rate * self.seconds

    @property
    def model(self) -> str:
        return f"bench/{self.rate}x{self.tokens}/{self.streams}-streams"


SCENARIOS = (
    Scenario(50, 50, 12, ramp=1, added=0.5),
    Scenario(200, 50, 12, ramp=3, added=10),
    Scenario(1000, 10, 30, ramp=15, memory=0.1),
)


def measure_streams(place: Place) -> Iterator[Part]:
    with open_trial(place) as trial:
        for scenario in SCENARIOS:
            yield measure_scenario(trial, scenario)


def measure_scenario(trial: Trial, scenario: Scenario) -> Part:
    def load(target: Target) -> Result:
        return load_target(target, scenario)

    outcome = trial.compare(scenario.model, load)
    stored = wait_for_stored(
        trial.place.database, scenario.model, tokens=scenario.tokens, runs=scenario.streams
    )
    title = f"{scenario.streams:,} streams of {scenario.rate} tokens/s{trial.note}"
    return Part(title, list(list_figures(scenario, outcome, stored)))


def load_target(target: Target, scenario: Scenario) -> Result:
    return asyncio.run(
        read_all(
            target,
            streams=scenario.streams,
            tokens=scenario.tokens,
            ramp=scenario.ramp,
            limit=scenario.seconds + PATIENCE_SECONDS,
        )
    )


def list_figures(scenario: Scenario, outcome: Outcome, stored: int) -> Iterator[Figure]:
    count = scenario.streams
    yield from list_delays(scenario, outcome)
    yield from list_costs(scenario, outcome)
    cut = [count - measured.result.whole for measured in (outcome.ours, outcome.bare)]
    yield Figure("streams cut", cut[0], "", 0, 0)
    yield Figure("runs not stored whole", count - stored, "", 0, 0)
    yield Figure("bare relay: streams cut", cut[1], "", digits=0)
    yield Figure("direct: a token, median", outcome.direct.middle, "ms", digits=2)
    yield Figure("direct: a token, 99 of 100", outcome.direct.p99, "ms", digits=2)
    yield Figure("direct: streams cut", count - outcome.direct.whole, "", digits=0)
    yield from list_disturbance(outcome)


def list_delays(scenario: Scenario, outcome: Outcome) -> Iterator[Figure]:
    direct, bare, ours = outcome.direct, outcome.bare.result, outcome.ours.result
    yield Figure(
        "added a token, median",
        ours.middle - direct.middle,
        "ms",
        scenario.added,
        digits=2,
        bare=bare.middle - direct.middle,
    )
    yield Figure(
        "added a token, 99 of 100",
        ours.p99 - direct.p99,
        "ms",
        digits=2,
        bare=bare.p99 - direct.p99,
    )
    yield Figure("time to the first token, median", ours.first, "ms", bare=bare.first)


def list_costs(scenario: Scenario, outcome: Outcome) -> Iterator[Figure]:
    """Of every process of the server, and for all that a stream costs: it is opened and ended."""
    bare, ours = outcome.bare, outcome.ours
    yield Figure("CPU a token", token_cost(ours), "µs", bare=token_cost(bare), times=scenario.cpu)
    yield Figure(
        "peak memory a stream",
        ours.growth / scenario.streams,
        "MB",
        scenario.memory,
        digits=3,
        bare=bare.growth / scenario.streams,
    )


def token_cost(measured: Measured) -> float:
    """Microseconds."""
    return measured.cpu / (len(measured.result.latencies) or nan) * 1e6
