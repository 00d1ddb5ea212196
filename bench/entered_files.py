"""Through how many of the project's files a post leads: `python -m bench.entered_files`.

A file counts as entered when a function of it is called, in whatever thread. Each post is made
twice, in this process, against a scripted provider; the second is counted, as the first one loads
what is loaded once.
"""

import os
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Any

BASE_DIR = Path(__file__).resolve().parent.parent
LEFT_OUT = (".venv", "tests", "bench", "node_modules")
MOST = {"chat": 25, "image": 25, "image worker": 30, "vision": 35}


def main() -> int:
    with tempfile.TemporaryDirectory() as data:
        os.environ["PLAYGROUND_DATA"] = data
        os.environ["DJANGO_SETTINGS_MODULE"] = "playground.settings"
        os.environ["ALLOWED_HOSTS"] = "testserver"
        os.environ["FEATHERLESS_API_KEY"] = os.environ["ARLI_API_KEY"] = "sk-bench"
        from tests.scripted import Server
        from tests.scripted.pretend import Pretend

        with Server(answer=Pretend(tokens=5, rate=400)) as provider:
            os.environ["FEATHERLESS_BASE_URL"] = os.environ["ARLI_BASE_URL"] = provider.base
            prepare_database()
            files = {name: list_entered(act) for name, act in list_acts().items()}
    for name, entered in files.items():
        print(f"\n{name}: {len(entered)} files (at most {MOST[name]})")
        print("\n".join(f"  {path}" for path in sorted(entered)))
    return any(len(entered) > MOST[name] for name, entered in files.items())


def prepare_database() -> None:
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)


def list_entered(act: Callable[[], object]) -> set[str]:
    act()
    with record_files() as entered:
        act()
    return entered


@contextmanager
def record_files() -> Iterator[set[str]]:
    """The project's files in which a function is called meanwhile."""
    names: set[str] = set()

    def note(frame: FrameType, event: str, _arg: object) -> None:
        if event == "call":
            names.add(frame.f_code.co_filename)

    entered: set[str] = set()
    threading.setprofile(note)
    sys.setprofile(note)
    try:
        yield entered
    finally:
        sys.setprofile(None)
        threading.setprofile(None)
        entered.update(filter(None, map(project_path, names.copy())))


def project_path(name: str) -> str:
    path = Path(name)
    if not path.is_relative_to(BASE_DIR):
        return ""
    path = path.relative_to(BASE_DIR)
    return "" if path.parts[0] in LEFT_OUT else str(path)


def list_acts() -> dict[str, Callable[[], object]]:
    from django.test import Client

    from imagegen.jobs.tasks import make_next
    from tests.vision.conftest import upload_image

    client = Client(headers={"Accept": "application/json"})
    values: dict[str, Any] = {
        "provider": "arli", "sd_model_checkpoint": "scripted-image", "prompt": "A cat",
        "width": 64, "height": 64,
    }  # fmt: skip
    picture = {"action": "run", "task": "text", "prompt": "Read it."}

    def chat() -> None:
        address = "/text/featherless/scripted/hello/"
        answer = client.post(
            address,
            {"mode": "chat", "message": "Hello"},
            headers={"Accept": "text/event-stream"},
        )
        assert b"event: done" in b"".join(answer)

    def make_image() -> None:
        assert client.post("/images/", values).status_code == 200

    def work() -> None:
        assert make_next("arli")

    def read() -> None:
        fields = {**picture, "m": "featherless:scripted/vision", "image": upload_image()}
        assert client.post("/vision/", fields).status_code == 200

    return {"chat": chat, "image": make_image, "image worker": work, "vision": read}


if __name__ == "__main__":
    sys.exit(main())
