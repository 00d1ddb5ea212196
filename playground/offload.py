"""Work that holds the CPU goes to a real thread, so that the other streams of the process go on."""

from collections.abc import Callable
from typing import ParamSpec, TypeVar

from gevent import monkey
from gevent.hub import get_hub

P = ParamSpec("P")
T = TypeVar("T")


def offload(work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Run `work` in gevent's thread pool, or right here where gevent does not serve."""
    if not monkey.is_module_patched("threading"):
        return work(*args, **kwargs)
    result: T = get_hub().threadpool.apply(work, args, kwargs)
    return result
