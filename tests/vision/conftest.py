"""What the tests of the vision pages share: the scripted provider, pictures, a worker on demand."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client as Browser
from pytest_django import Settings

from playground.models import Run
from playground.runs import queue
from tests.providing import JSON
from tests.providing import provider as provider
from tests.scripted import Server
from tests.scripted.pngs import write_png
from vision.readings.tasks import read_next

SEES = "featherless:scripted/vision"
OTHER = "featherless:scripted/vision-other"
LOOPS = "featherless:scripted/vision-loop"


@pytest.fixture(autouse=True)
def _own_files(settings: Settings, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"


def upload_image(
    name: str = "receipt.png", width: int = 40, height: int = 30
) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, write_png(width, height), "image/png")


def press_run(browser: Browser, headers: Any = None, **fields: Any) -> Any:
    """Press Run. JSON unless other headers are given."""
    data = {"action": "run", "task": "text", "prompt": "Read it.", "m": SEES, **fields}
    return browser.post("/vision/", data, headers=JSON if headers is None else headers)


def run_worker() -> None:
    """What a worker does with all that waits, here and now."""
    while read_next("featherless"):
        pass


def claim_reading() -> Run | None:
    """The next reading, as a worker takes it."""
    return queue.claim_run("vision", "featherless")


def queue_three(browser: Browser, **fields: Any) -> str:
    """Three pages that wait, as the address of their batch."""
    pictures = [upload_image(f"{n}.png", 30 + n, 30) for n in range(3)]
    return batch_of(press_run(browser, image=pictures, **fields))


def list_statuses() -> list[str]:
    return list(Run.objects.order_by("created").values_list("status", flat=True))


def count_readings(provider: Server) -> int:
    """How many readings the provider was asked for."""
    return sum(seen.path.endswith("/chat/completions") for seen in provider.seen)


def add_pages(browser: Browser, headers: Any = JSON, **fields: Any) -> Any:
    return browser.post("/vision/", {"action": "add", **fields}, headers=headers)


def batch_of(answer: Any) -> str:
    """The address of a batch."""
    assert answer.status_code == 200, answer.content
    return str(answer.json()["batch"])


def only_run() -> Run:
    return Run.objects.get()
