"""Work that holds the CPU goes to a real thread, so that the other streams of the process go on."""

import time
from collections.abc import Callable, Iterable, Iterator
from typing import ParamSpec, TypeVar

from gevent import monkey
from gevent.hub import get_hub

BREATH_SECONDS = 0.004

P = ParamSpec("P")
T = TypeVar("T")


def offload(work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Run `work` in gevent's thread pool, or right here where gevent does not serve."""
    if not monkey.is_module_patched("threading"):
        return work(*args, **kwargs)
    result: T = get_hub().threadpool.apply(work, args, kwargs)
    return result


class Breath:
    """Between two pieces of long work: where it has taken a while, the other streams come first."""

    def __init__(self) -> None:
        self._last = time.perf_counter()

    def take_breath(self, after: float = BREATH_SECONDS) -> None:
        if time.perf_counter() - self._last > after:
            self.rest_briefly(0)

    def rest_briefly(self, seconds: float) -> None:
        time.sleep(seconds)  # gevent switches here
        self._last = time.perf_counter()


breath = Breath()


def breathe_between(items: Iterable[T]) -> Iterator[T]:
    """The same, while the other streams go on: for loops that may be long."""
    for item in items:
        breath.take_breath()
        yield item
