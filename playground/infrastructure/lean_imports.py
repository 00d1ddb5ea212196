"""What other libraries load and this site does not use stays out of memory: 13 MB a process."""

import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings


def import_requests() -> None:
    """Every text that is read by it says its charset, or is JSON: nothing has to be guessed."""
    with leave_out(["chardet", "charset_normalizer"]), warnings.catch_warnings():
        warnings.simplefilter("ignore")  # that nobody can guess
        import requests  # noqa: F401


def import_queue() -> None:
    """Huey loads each of the stores that it knows and finds, and gevent. Before the apps."""
    unused = ["gevent", "psycopg"] if settings.REDIS_URL else ["gevent", "psycopg", "redis"]
    with leave_out(unused):
        import huey  # noqa: F401


@contextmanager
def leave_out(names: list[str]) -> Iterator[None]:
    """What is imported in here finds these libraries missing, unless they are loaded already."""
    absent = [name for name in names if name not in sys.modules]
    sys.modules.update(dict.fromkeys(absent))  # type: ignore[arg-type]  # None stops an import
    try:
        yield
    finally:
        for name in absent:
            del sys.modules[name]
