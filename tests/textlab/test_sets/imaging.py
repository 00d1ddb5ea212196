"""A test set of images, a provider that paints them, and the workers' part."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from pytest_django import Settings

from imagegen.jobs.execute import execute_job
from imagegen.jobs.tasks import APP
from playground.runs import queue
from playground.runs import services as runs
from tests.scripted import Server
from tests.scripted.pretend import Pretend
from tests.site import KEY
from tests.textlab.test_sets.executing import make_session
from textlab.models import TestExecution, TestSet
from textlab.test_sets.plan import plan_execution
from textlab.test_sets.saving import create_test_set
from textlab.test_sets.services import start_execution
from textlab.test_sets.variants import read_variants

FIRST, SECOND, BROKEN = (f"arli:scripted-{name}" for name in ("image", "webp", "broken"))
ANIMALS = ("fox", "owl", "hare")
SMALL = {"width": 64, "height": 64}


@contextmanager
def start_painter(settings: Settings) -> Iterator[Server]:
    """A provider that paints whatever it is asked for, with a key of the host's."""
    with Server(answer=Pretend()) as server:
        settings.PROVIDER_URLS = {**settings.PROVIDER_URLS, "arli": server.base}
        settings.PROVIDER_KEYS = {"arli": {"text": KEY}}
        yield server
        runs.interrupt_all()


def make_image_set(owner: str = "ada", **fields: Any) -> TestSet:
    columns = [{"name": "animal", "kind": "text"}]
    rows: Any = [({"animal": animal}, []) for animal in ANIMALS]
    texts = {"message": "A {{animal}} in snow", "system": "people", **fields}
    return create_test_set(owner, "Animals", rows, columns=columns, answers="image", **texts)


def execute_images(test_set: TestSet, *models: str) -> TestExecution:
    raw = [{"label": model.partition(":")[2], "model": model, "values": SMALL} for model in models]
    plan = plan_execution(test_set, read_variants(raw, test_set.answers))
    return start_execution(test_set=test_set, plan=plan, session=make_session())


def paint() -> int:
    """What the workers do that make images, until nothing waits. How many."""
    count = 0
    while run := queue.claim_run(APP, "arli"):
        execute_job(run)
        count += 1
    return count


def list_requests(provider: Server) -> list[dict[str, Any]]:
    return [seen.json for seen in list(provider.seen) if seen.path.endswith("/txt2img")]
