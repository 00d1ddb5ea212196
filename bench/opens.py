"""What a stream costs besides its tokens: opened, answered with one, ended and stored."""

import asyncio
from collections.abc import Iterator
from math import nan

from bench.load import Result, Target, read_each
from bench.place import Place
from bench.report import Figure, Part
from bench.stored import wait_for_stored
from bench.trial import Measured, Outcome, list_disturbance, open_trial

STREAMS = 600
OPEN_STREAMS = 32
IN_TIME_SECONDS = 5
PATIENCE_SECONDS = 60  # seconds after which what is open is cut
MODEL = "bench/1000x1/opens"  # which ends within a millisecond
TIMES = 3.0  # what the bare relay spends


def measure_opens(place: Place) -> Iterator[Part]:
    with open_trial(place) as trial:
        outcome = trial.compare(MODEL, load_target)
        stored = wait_for_stored(place.database, MODEL, tokens=1, runs=STREAMS)
        title = f"{STREAMS} streams of one token, {OPEN_STREAMS} at a time{trial.note}"
        yield Part(title, list(list_figures(outcome, stored)))


def load_target(target: Target) -> Result:
    return asyncio.run(
        read_each(target, streams=STREAMS, tokens=1, at_once=OPEN_STREAMS, limit=PATIENCE_SECONDS)
    )


def list_figures(outcome: Outcome, stored: int) -> Iterator[Figure]:
    bare, ours, direct = outcome.bare.result, outcome.ours.result, outcome.direct
    yield Figure("opened and ended a second", ours.pace, "", bare=bare.pace)
    in_time = ours.count_by(IN_TIME_SECONDS)
    yield Figure(
        f"of {STREAMS} ended within {IN_TIME_SECONDS} s",
        in_time,
        "",
        digits=0,
        least=STREAMS,
        bare=bare.count_by(IN_TIME_SECONDS),
    )
    yield Figure(
        "CPU a stream",
        stream_cost(outcome.ours),
        "ms",
        bare=stream_cost(outcome.bare),
        times=TIMES,
        digits=2,
    )
    yield Figure("time to the first token, median", ours.first, "ms", bare=bare.first, times=TIMES)
    yield Figure("time to the first token, 99 of 100", ours.first_p99, "ms", bare=bare.first_p99)
    yield Figure(f"of {STREAMS} runs stored whole", stored, "", digits=0, least=STREAMS)
    yield Figure("direct: opened and ended a second", direct.pace, "")
    yield Figure("direct: time to the first token, median", direct.first, "ms")
    yield from list_disturbance(outcome)


def stream_cost(measured: Measured) -> float:
    """Milliseconds."""
    return measured.cpu / (measured.result.whole or nan) * 1e3
