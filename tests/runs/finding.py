"""Rows of a history, made and listed."""

from typing import Any

import pytest
from django.test import Client as Browser

from playground.models import Run
from playground.runs import services as runs


@pytest.fixture
def owner(client: Browser) -> str:
    return str(client.get("/runs/").wsgi_request.owner)  # type: ignore[attr-defined]


def make_turn(owner: str, message: str, parent: Run | None = None, **more: Any) -> Run:
    run = runs.create_run(
        owner=owner, app="textlab", provider="featherless", endpoint="chat",
        model=more.pop("model", "a/b"), request={"message": message}, parent=parent,
    )  # fmt: skip
    Run.objects.filter(pk=run.pk).update(status="done", **more)
    return run


def list_titles(browser: Browser, query: str = "") -> list[str]:
    page = browser.get(f"/runs/?{query}")
    assert page.status_code == 200
    return [row.title for row in page.context["rows"]]


def press(browser: Browser, path: str, **values: Any) -> Any:
    answer = browser.post(f"/runs/{path}/", values)
    assert answer.status_code in (200, 303)
    return answer
