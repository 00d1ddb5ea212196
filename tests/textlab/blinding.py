"""A blind comparison as a script sees it: ask, open the round, vote."""

from typing import Any

from django.test import Client as Browser

from tests.textlab.comparing import COMPARE, send_round
from textlab.models import Round

THINK = "featherless:scripted/think"


def ask_blind(browser: Browser, *lanes: str, **fields: str) -> list[tuple[str, Any]]:
    return send_round(browser, *lanes, blind="1", **fields)


def get_round() -> Round:
    return Round.objects.latest("created")


def open_round(browser: Browser) -> Any:
    return browser.get(f"{COMPARE}{get_round().pk}/")


def vote(browser: Browser, choice: str, **fields: str) -> Any:
    return browser.post(f"{COMPARE}{get_round().pk}/vote", {"choice": choice, **fields})


def list_places(page: str) -> str:
    """The part of a page that holds the answers and the ballot."""
    start = page.index('class="blind-round"')
    return page[start : page.index('name="message"', start)]
