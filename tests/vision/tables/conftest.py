"""A provider that reads receipts as JSON, and a table made with it."""

import csv
from collections.abc import Callable, Iterator
from io import StringIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client as Browser
from pytest_django import Settings

from playground.intake.store import store_artifact
from playground.models import Run
from playground.runs import services as runs
from tests.providing import JSON
from tests.scripted import Server
from tests.site import KEY
from tests.vision.conftest import press_run, run_worker
from tests.vision.tables.receipts import SEES, Reader, draw_receipt, list_lines
from tests.waiting import wait_until
from vision.models import Extraction, Reading
from vision.tables.fields import Field
from vision.tables.forms import name_inputs
from vision.tables.presenters import table_context

RECEIPT = [Field("Shop"), Field("Date", "date"), Field("Total", "amount")]
ITEMS = [*RECEIPT, Field("Item", repeated=True), Field("Price", "amount", repeated=True)]
MakeTable = Callable[..., Extraction]


@pytest.fixture
def reader() -> Reader:
    return Reader()


@pytest.fixture
def receipts(settings: Settings, reader: Reader) -> Iterator[Server]:
    """Featherless reads receipts; nobody says where words stand."""
    settings.LOCAL_ENABLED = False
    with Server(answer=reader) as server:
        settings.PROVIDER_URLS = {**settings.PROVIDER_URLS, "featherless": server.base}
        settings.PROVIDER_KEYS = {"featherless": {"text": KEY}}
        yield server
        runs.interrupt_all()


@pytest.fixture
def make_table(client: Browser, receipts: Server) -> MakeTable:
    """The table of so many receipts, all read."""

    def make(count: int = 1, fields: list[Field] | None = None, **form: Any) -> Extraction:
        files = [
            SimpleUploadedFile(f"receipt-{n}.png", draw_receipt(n), "image/png")
            for n in range(count)
        ]
        data = {"m": SEES, "prompt": "", **name_inputs(fields or RECEIPT), **form}
        answer = press_run(client, JSON, task="fields", image=files, **data)
        assert answer.status_code == 200, answer.content
        run_worker()
        wait_until(lambda: not Run.objects.filter(provider="featherless").open().exists())
        return Extraction.objects.get()

    return make


def add_lines(table: Extraction, number: int = 0) -> None:
    """As the local reader sees the receipt of this number: two columns of lines."""
    page = table.batch.pages.order_by("upload__position")[number]
    run = Run.objects.create(
        owner=table.batch.owner, app="vision", provider="local", endpoint="chat", status="done",
        model="RapidAI/PP-OCRv6-small", text="read", group=table.batch_id,
    )  # fmt: skip
    picture = store_artifact(run, "input", draw_receipt(number), "receipt.png")
    picture.width, picture.height = 640, 520
    picture.save()
    lines = []
    for at, row in enumerate(list_lines(number)):
        for x, text in zip((40, 460), row, strict=True):
            y = 40 + 70 * at
            box = [[x, y], [x + 150, y], [x + 150, y + 34], [x, y + 34]]
            lines += [{"text": text, "box": box}] if text else []
    Reading.objects.create(
        run=run, batch=table.batch, page=page, extraction=table, task="text", lines=lines
    )


def url_of(table: Extraction, rest: str = "") -> str:
    return f"/vision/tables/{table.pk}/{rest}"


def decide(browser: Browser, table: Extraction, **fields: Any) -> dict[str, Any]:
    page = table.batch.pages.get()
    data = {"page": page.pk, "row": 0, "action": "save", **fields}
    answer = browser.post(url_of(table), data, headers=JSON)
    assert answer.status_code == 200, answer.content
    result: dict[str, Any] = answer.json()
    return result


def read_csv(browser: Browser, table: Extraction) -> list[list[str]]:
    content = browser.get(url_of(table, "download/?format=csv")).content.decode("utf-8-sig")
    return list(csv.reader(StringIO(content)))


def list_cells(table: Extraction) -> list[Any]:
    context = table_context(table, 1, 1)
    return [cell for page in context["pages"] for row in page.rows for cell in row.cells]
