"""Hanging up ends a call at once, whatever it waits for, and the other end notices."""

import subprocess
import sys
from collections.abc import Callable

import pytest

from tests.providers.hang_up import MOMENTS


@pytest.mark.parametrize("moment", MOMENTS, ids=lambda moment: moment.__name__)
def test_with_threads(moment: Callable[[], None]) -> None:
    moment()


def test_with_greenlets() -> None:
    # A process of its own, because gevent's patches cannot be taken back.
    run = subprocess.run(
        [sys.executable, "-m", "tests.providers.hang_up"],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert run.stdout.split() == [moment.__name__ for moment in MOMENTS], run.stderr
