"""The locks that modules are imported under stay those of the system where gevent patches threads.

gevent's own can miss being released by another thread: https://github.com/gevent/gevent/issues/1744.
Two threads of its pool that import the same module at the same time, such as the first visitors of
a process who want a sample coloured, would wait for ever, and so would their visitors.
"""

import _thread
from importlib import _bootstrap
from types import SimpleNamespace

from gevent import monkey


def keep_module_locks() -> None:
    """Once threads are patched. Who waits for an import waits with its whole thread then."""
    _bootstrap._thread = SimpleNamespace(**{**vars(_thread), **monkey.saved["_thread"]})  # type: ignore[attr-defined]
