"""Work that holds the CPU goes to a real thread, so that the other streams of the process go on."""

import sys
import time
from collections.abc import Callable, Iterable, Iterator
from typing import ParamSpec, TypeVar

BREATH_SECONDS = 0.004
LONGEST_TURN_SECONDS = 0.012

P = ParamSpec("P")
T = TypeVar("T")


def offload(work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Run `work` in gevent's thread pool, or right here where gevent does not serve."""
    monkey = sys.modules.get("gevent.monkey")  # not loaded for processes that do without
    if monkey is None or not monkey.is_module_patched("threading"):
        return work(*args, **kwargs)
    from gevent.hub import get_hub

    result: T = get_hub().threadpool.apply(work, args, kwargs)
    breath.begin()
    return result


class Breath:
    """Between two pieces of long work: where it has taken a while, the other streams come first.

    A rest lasts until all others had their turn, each time. So where that takes long, work goes on
    for as long as they took, shared with other work that rests: a page would else wait for two
    hundred streams a dozen times.
    """

    def __init__(self) -> None:
        self._last = time.perf_counter()
        self._turn = 0.0  # seconds that work may take, as the others did
        self._resting = 0

    def begin(self) -> None:
        """After a wait for something else: what passed meanwhile was not work."""
        self._last = time.perf_counter()

    def take_breath(self, after: float = BREATH_SECONDS) -> None:
        if time.perf_counter() - self._last > max(after, self._turn):
            self._rest()

    def _rest(self) -> None:
        left = time.perf_counter()
        self._resting += 1
        try:
            self.rest_briefly(0)
        finally:
            self._resting -= 1
        self._turn = min((self._last - left) / (1 + self._resting), LONGEST_TURN_SECONDS)

    def rest_briefly(self, seconds: float) -> None:
        time.sleep(seconds)  # gevent switches here
        self._last = time.perf_counter()


breath = Breath()


def breathe_between(items: Iterable[T]) -> Iterator[T]:
    """The same, while the other streams go on: for loops that may be long."""
    for item in items:
        breath.take_breath()
        yield item
