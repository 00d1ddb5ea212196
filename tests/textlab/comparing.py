"""A comparison as a script sees it: what it sends, and what comes back."""

import re
from typing import Any

from django.test import Client as Browser

from playground.models import Run
from tests.providing import EVENTS, list_events, read_body

HELLO, CHAT = "featherless:scripted/hello", "featherless:scripted/chat"
ARLI = "arli:scripted/hello"  # without a key
COMPARE = "/text/compare/"


def send_round(browser: Browser, *lanes: str, **fields: str) -> list[tuple[str, Any]]:
    """Say something to several models, and read the events to their end."""
    data = {"m": lanes, "message": "Hi", **{k.replace("__", "."): v for k, v in fields.items()}}
    response = browser.post(COMPARE, data, headers=EVENTS)
    assert response.status_code == 200, response.content
    return list_events(read_body(response))


def list_named(events: list[tuple[str, Any]], name: str) -> list[dict[str, Any]]:
    return [data for kind, data in events if kind == name]


def read_field(page: str, name: str) -> str:
    """The value of the first field of that name."""
    field = re.search(rf'<input[^>]*name="{re.escape(name)}"[^>]*?value="([^"]*)"', page)
    text = re.search(rf'<textarea[^>]*name="{re.escape(name)}"[^>]*>\n?([^<]*)', page)
    match = field or text
    return match[1] if match else ""


def change_lanes(browser: Browser, action: str, *lanes: str, **fields: str) -> str:
    data = {"m": lanes, "message": "A draft", "action": action}
    page = browser.post(COMPARE, {**data, **{k.replace("__", "."): v for k, v in fields.items()}})
    assert page.status_code == 200
    assert "A draft" in page.text
    assert not Run.objects.exists()
    return page.text


def list_lanes(page: str) -> list[str]:
    return re.findall(r'name="m" value="([^"]*)"', page)
