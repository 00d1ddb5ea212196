"""What a process of the site does not load."""

import subprocess
import sys
from pathlib import Path

import pytest

from playground.infrastructure.lean_imports import leave_out

ROOT = Path(__file__).parents[2]
RARE = ("PIL", "rapidfuzz", "cryptography", "charset_normalizer", "markdown_it", "pygments")
NAMES = ("psycopg", "redis", "boto3", *RARE)
WITH_REDIS = ["redis", "cryptography"]  # its library looks whether it could check certificates
WEB = "import playground.wsgi, playground.urls"
WORKER = """
import os
os.environ["DJANGO_SETTINGS_MODULE"] = "playground.settings"
from playground.infrastructure.lean_imports import import_queue, import_requests
import_requests()
import_queue()
import django
django.setup()
from playground.infrastructure.consumer import DrainingConsumer
"""
MASTER = """
import runpy
settings = runpy.run_path("gunicorn.conf.py")
for name in ("gunicorn.app.wsgiapp.run", settings["worker_class"], settings["logger_class"]):
    __import__(name.rpartition(".")[0])
"""
SUPERVISOR = "import playground.supervisor"


def list_loaded(code: str, names: tuple[str, ...], folder: Path, redis_url: str = "") -> list[str]:
    """Which of these libraries a new process has after it ran this."""
    environment = {"PLAYGROUND_DATA": str(folder), "REDIS_URL": redis_url, "DATABASE_URL": ""}
    code += f"\nimport sys\nprint(*[name for name in {names} if name in sys.modules])"
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.split()


@pytest.mark.parametrize(("redis_url", "loaded"), [("", []), ("redis://127.0.0.1:9/0", WITH_REDIS)])
def test_a_process_loads_only_the_stores_that_it_uses_and_nothing_for_rare_work(
    redis_url: str, loaded: list[str], tmp_path: Path
) -> None:
    assert list_loaded(WEB, NAMES, tmp_path, redis_url) == loaded


@pytest.mark.parametrize(
    ("code", "names"),
    [
        (WORKER, (*NAMES, "gevent", "gunicorn")),
        (MASTER, (*NAMES, "gevent", "django")),
        (SUPERVISOR, (*NAMES, "gevent", "django", "gunicorn", "pathlib", "requests")),
    ],
    ids=["worker", "gunicorn's master", "supervisor"],
)
def test_a_process_loads_nothing_that_only_another_uses(
    code: str, names: tuple[str, ...], tmp_path: Path
) -> None:
    assert list_loaded(code, names, tmp_path) == []


def test_what_was_left_out_is_found_afterwards() -> None:
    sys.modules.pop("this", None)
    with leave_out(["this"]), pytest.raises(ImportError):
        import this  # noqa: F401
    assert "this" not in sys.modules


def test_what_is_loaded_already_stays() -> None:
    with leave_out(["json"]):
        import json
    assert sys.modules["json"] is json
