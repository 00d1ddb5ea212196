"""Messages with pictures, for tests of the chat."""

import base64
import io
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client as Browser
from PIL import Image
from pytest_django import Settings

from playground import catalog
from playground.models import Run
from tests.providing import EVENTS, list_events, model_page, read_body
from tests.providing import provider as provider
from tests.scripted import Server
from tests.scripted.pngs import write_png

PATH = model_page("vision")


@pytest.fixture
def listed(provider: Server, settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path
    catalog.refresh_models("featherless")


def make_file(
    name: str = "cat.png", content: bytes | None = None, kind: str = "image/png"
) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content or write_png(40, 30), kind)


def send(browser: Browser, path: str = PATH, **fields: Any) -> Run:
    said = {"mode": "chat", "message": "What is this?", **fields}
    response = browser.post(path, said, headers=EVENTS)
    assert response.status_code == 200, response.content
    return Run.objects.get(pk=list_events(read_body(response))[0][1]["id"])


def fetch_picture(browser: Browser, address: str) -> bytes:
    """Blank where it is not there for this visitor."""
    response = browser.get(address)
    if response.status_code == 404:
        return b""
    return read_body(response)


def read_sizes(body: dict[str, Any]) -> list[list[tuple[int, int]]]:
    """The pictures of each message, by their sizes."""
    sizes = []
    for message in body["messages"]:
        content = message["content"]
        parts = content if isinstance(content, list) else []
        urls = [part["image_url"]["url"] for part in parts if part["type"] == "image_url"]
        pictures = [base64.b64decode(url.partition(";base64,")[2]) for url in urls]
        sizes.append([Image.open(io.BytesIO(data)).size for data in pictures])
    return sizes
