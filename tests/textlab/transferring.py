"""Conversations that are brought in as files and taken out again."""

import json
from typing import Any
from urllib.parse import parse_qs, urlsplit

from django.test import Client as Browser

from playground.models import Run
from playground.runs.paths import load_path
from tests.providing import EVENTS, model_page, read_body

MODEL = "featherless:scripted/hello"


def say(browser: Browser, message: str, parent: Run | None = None, **fields: str) -> Run:
    form = {"mode": "chat", "message": message, "parent": str(parent.pk) if parent else ""}
    read_body(browser.post(model_page("hello"), {**form, **fields}, headers=EVENTS))
    return Run.objects.latest("created")


def export(browser: Browser, run: Run, kind: str) -> str:
    response = browser.get(f"/text/conversations/{run.pk}/{kind}/")
    assert response.status_code == 200
    assert response["Content-Disposition"].startswith("attachment")
    return response.text


def bring(browser: Browser, data: Any, model: str = MODEL) -> Any:
    text = data if isinstance(data, str) else json.dumps(data)
    return browser.post("/text/conversations/", {"text": text, "model": model})


def find_end(response: Any) -> Run:
    """The turn that a chat was brought in to go on from."""
    query = parse_qs(urlsplit(response["Location"]).query)
    return Run.objects.get(pk=query["parent"][0])


def list_said(run: Run) -> list[tuple[str, str]]:
    return [(turn.request.get("message", ""), turn.text) for turn in load_path(run)]
