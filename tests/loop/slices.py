"""Runs one function of a module as the web process would, and says how long it held the loop.

`python -m tests.loop.slices tests.loop.scenes sign_in` in a process of its own, since gevent
replaces what the tests are made of. Each switch between greenlets ends a slice; what counts is the
CPU time of the loop's own thread, so that a busy machine changes nothing.
"""

if __name__ == "__main__":
    from gevent import monkey

    monkey.patch_all()  # before anything else is imported

import gc
import importlib
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from typing import Any

from playground.settings import BASE_DIR

MAX_SLICE_SECONDS = 0.020
ROUNDS = 2


class Watch:
    """The longest slice of what is measured, and the CPU time of all of them."""

    def __init__(self) -> None:
        self.longest = self.total = 0.0
        self._since = time.thread_time()

    def __call__(self, _event: str, _ends: object) -> None:
        now = time.thread_time()
        self.longest = max(self.longest, now - self._since)
        self._since = now

    def measure(self, act: Callable[[], object]) -> float:
        """The longest slice of `act`, in seconds: the better of two, as the first one imports."""
        return min(self._measure_once(act) for _ in range(2))

    def measure_cost(self, act: Callable[[], object]) -> dict[str, float]:
        """The longest slice and the total, in seconds, each of its least disturbed round."""
        rounds = [(self._measure_once(act), self.total) for _ in range(ROUNDS)]
        slices, totals = zip(*rounds, strict=True)
        return {"slice": min(slices), "total": min(totals)}

    def _measure_once(self, act: Callable[[], object]) -> float:
        import gevent
        import greenlet  # type: ignore[import-untyped]

        gc.collect()
        start = time.thread_time()
        self.longest, self._since = 0.0, start
        greenlet.settrace(self)
        try:
            gevent.spawn(act).get()
        finally:
            greenlet.settrace(None)
        self.total = time.thread_time() - start
        return self.longest


def measure_scene(module: str, scene: str, **knobs: str) -> dict[str, Any]:
    """What the scene returned, from a process of its own: JSON."""
    with tempfile.TemporaryDirectory() as data:
        environment = {
            k: v for k, v in os.environ.items() if k not in ("DATABASE_URL", "REDIS_URL")
        }
        done = subprocess.run(
            [sys.executable, "-m", "tests.loop.slices", module, scene],
            cwd=BASE_DIR,
            env={**environment, "PLAYGROUND_DATA": data, **knobs},
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )
    assert done.returncode == 0, done.stderr
    result: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return result


def main(module: str, scene: str) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "playground.settings")
    import django
    from django.conf import settings
    from django.core.management import call_command
    from django.test import override_settings

    django.setup()
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    override_settings(
        STORAGES={**settings.STORAGES, "staticfiles": plain}, ALLOWED_HOSTS=["*"]
    ).enable()
    call_command("migrate", verbosity=0, interactive=False)
    result = getattr(importlib.import_module(module), scene)(Watch())
    sys.stdout.write(f"\n{json.dumps(result)}\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
