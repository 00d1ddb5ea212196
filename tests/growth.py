"""How the cost of a reader grows with what it reads, and how long it holds the processor.

Time is that of the thread, not of the clock: what else the machine does is not counted. Still it
is never quite the same, so the best of several rounds counts, and bounds have room to spare.
"""

import gc
import math
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from unittest import mock

ROUNDS = 3
ATTEMPTS = 8  # what is quadratic is so in each of them
FACTOR = 8  # by which the input grows
MIN_SECONDS = 0.001  # that a measured piece of work takes at least, where MAX_SIZE allows
MAX_SIZE = 2**13  # to begin with
LINEAR = 1.45  # twice the input, up to 2.7 times the cost: quadratic would be 2.0, and 4 times
SLICE_SECONDS = 0.020  # of CPU, which nobody holds longer without letting the others go on

Work = Callable[[], object]


def measure_cpu(work: Work) -> float:
    """Seconds of this thread's CPU."""
    was_enabled = gc.isenabled()
    gc.disable()  # what the rest of the process keeps alive is not this work's cost
    try:
        start = time.thread_time()
        work()
        return time.thread_time() - start
    finally:
        if was_enabled:
            gc.enable()


def measure_growth(prepare: Callable[[int], Work], size: int) -> float:
    """The exponent with which cost grows: 1 is linear, 2 quadratic.

    `prepare(size)` makes the input, and what it returns is measured. `size` is where to begin.
    """
    while measure_cpu(prepare(size)) < MIN_SECONDS and size < MAX_SIZE:
        size *= 2
    small = min(measure_cpu(prepare(size)) for _ in range(ROUNDS))
    large = min(measure_cpu(prepare(size * FACTOR)) for _ in range(ROUNDS))
    return math.log(large / small, FACTOR)


def assert_linear(prepare: Callable[[int], Work], size: int = 256) -> None:
    """The cost of what `prepare` makes grows with its size, not faster."""
    exponents: list[float] = []
    while len(exponents) < ATTEMPTS:
        exponents.append(measure_growth(prepare, size))
        if exponents[-1] < LINEAR:
            return
        time.sleep(0.1 * len(exponents))  # a neighbour that fills the caches goes on some time
    raise AssertionError(f"cost grows with the power of {min(exponents):.2f}")


def measure_slice(work: Work) -> float:
    """The longest that `work` held the CPU between two turns of the others, in seconds."""
    with watch_turns() as slices:
        work()
    return max(slices)


def assert_short_slices(prepare: Callable[[], Work], seconds: float = SLICE_SECONDS) -> None:
    """Of several rounds, the one that was disturbed least."""
    longest = min(measure_slice(prepare()) for _ in range(ROUNDS))
    assert longest < seconds, f"the CPU was held for {longest * 1000:.1f} ms"


@contextmanager
def watch_turns() -> Iterator[list[float]]:
    """The seconds of CPU between turns: a turn is `time.sleep(0)`, which gevent makes one."""
    slices, sleep, start = [0.0], time.sleep, time.thread_time()

    def note_turn(seconds: float) -> None:
        nonlocal start
        slices.append(time.thread_time() - start)
        sleep(seconds)
        start = time.thread_time()

    with mock.patch("time.sleep", note_turn):
        yield slices
        slices.append(time.thread_time() - start)
