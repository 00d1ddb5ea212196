"""Threads of gevent's pool that import the same module at the same time: none waits for ever."""

import subprocess
import sys
from pathlib import Path

from playground.settings import BASE_DIR

IMPORTS = """
import importlib, os
from gevent import monkey
monkey.patch_all()
import gevent
from playground.infrastructure.module_locks import keep_module_locks
from playground.infrastructure.offload import offload
keep_module_locks()
for number in range(400):
    name = f"slow_{number}"
    visitors = [gevent.spawn(offload, importlib.import_module, name) for _ in range(4)]
    gevent.joinall(visitors, timeout=20)
    if not all(visitor.successful() for visitor in visitors):
        print(number, flush=True)
        os._exit(1)
print(type(importlib._bootstrap._ModuleLock("x").lock).__module__, flush=True)
os._exit(0)
"""
BUSY = "import time\nend = time.perf_counter() + 0.001\nwhile time.perf_counter() < end: pass\n"


def test_none_waits_for_ever(tmp_path: Path) -> None:
    for number in range(400):
        (tmp_path / f"slow_{number}.py").write_text(BUSY)
    ended = subprocess.run(
        [sys.executable, "-c", IMPORTS],
        env={"PYTHONPATH": f"{tmp_path}:{BASE_DIR}"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.stderr == ""
    assert ended.stdout == "_thread\n"
