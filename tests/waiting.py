"""Waiting for what others do in their own time."""

import time
from collections.abc import Callable


def wait_until(condition: Callable[[], object], seconds: float = 15) -> None:
    """Look again and again until it is true. A test that waits in vain fails here."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, f"this did not come true within {seconds} s"
        time.sleep(0.02)
