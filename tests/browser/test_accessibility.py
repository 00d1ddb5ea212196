"""axe finds nothing: every page and state, light and dark, on a desk and on a phone."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect

from playground.settings import BASE_DIR
from tests.browser.acts import address, composer, ended, open_model, ready, writing
from tests.browser.visitors import DESK, PHONE, Visitors
from tests.site import Site

AXE = Path(BASE_DIR, "node_modules", "axe-core", "axe.min.js")
CHECK = "() => axe.run(document, { resultTypes: ['violations'] }).then((found) => found.violations)"


def say(page: Page, words: str) -> None:
    composer(page).fill(words)
    page.get_by_role("button", name="Run", exact=True).click()


def hub(page: Page) -> None:
    page.goto("/")
    expect(page.locator(".state", has_text="Featherless")).not_to_contain_text("Not asked yet")


def selector(page: Page) -> None:
    page.goto("/text/")


def nothing_found(page: Page) -> None:
    page.goto("/text/?q=nothing+like+it&provider=arli")


def chat(page: Page) -> None:
    open_model(page, "hello", system="Be brief.")


def completion(page: Page) -> None:
    open_model(page, "hello", mode="completion", prompt="Once upon a time")


def tokenize(page: Page) -> None:
    open_model(page, "hello", mode="tokenize", prompt="Extraordinary circumstances")
    expect(page.locator(".piece")).to_have_count(4)


def answered(page: Page) -> None:
    open_model(page, "think")
    say(page, "Hello")
    ended(page)
    page.locator("details.reasoning > summary").click()


def being_answered(page: Page) -> None:
    open_model(page, "long")
    say(page, "Hello")
    writing(page)


def completed(page: Page) -> None:
    completion(page)
    page.get_by_role("button", name="Run", exact=True).click()
    ended(page)


def editing(page: Page) -> None:
    open_model(page, "hello")
    say(page, "One")
    ended(page)
    page.get_by_role("link", name="Edit").click()


def refused(page: Page) -> None:
    open_model(page, "bad-key")
    say(page, "Hello")
    ended(page, "failed")


def wrong_value(page: Page) -> None:
    open_model(page, "hello", temperature="9")
    say(page, "Hello")
    expect(page.locator(".errorlist")).to_be_visible()


def parameters(page: Page) -> None:
    open_model(page, "hello", temperature="0.5")
    if (button := page.get_by_role("button", name="Parameters")).is_visible():
        button.click()
    page.locator(".group").evaluate_all("all => all.forEach((group) => { group.open = true; })")


def code(page: Page) -> None:
    open_model(page, "hello", message="Hello")
    page.locator("details.samples > summary").click()


def run_page(page: Page) -> None:
    answered(page)
    page.get_by_role("link", name="Open run").click()
    page.wait_for_url("**/runs/*/")


def shared(page: Page) -> None:
    run_page(page)
    page.get_by_role("button", name="Make a link").click()
    page.locator("[data-share-url]").click()
    page.wait_for_url("**/s/*/")


def keys(page: Page) -> None:
    page.goto("/keys/")
    page.locator("#featherless form").first.get_by_label("API key").fill("not a key")
    page.get_by_role("button", name="Keep").first.click()


def not_found(page: Page) -> None:
    page.goto("/nowhere/")


def shortcuts(page: Page) -> None:
    page.goto("/text/", wait_until="networkidle")
    page.get_by_role("heading", level=1).click()
    page.keyboard.press("?")


STATES: list[Callable[[Page], None]] = [
    *(hub, selector, nothing_found, chat, completion, tokenize, answered, being_answered),
    *(completed, editing, refused, wrong_value, parameters, code, run_page, shared, keys),
    *(not_found, shortcuts),
]
QUIET: dict[str, Any] = {  # axe measures colours: none is to be on its way to another
    "bypass_csp": True,
    "reduced_motion": "reduce",
}
SIZES: dict[str, ViewportSize] = {"desk": DESK, "phone": PHONE}


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("state", STATES, ids=lambda state: state.__name__.replace("_", "-"))
def test_axe_finds_nothing(visitors: Visitors, state: Callable[[Page], None], size: str) -> None:
    page = visitors.new(viewport=SIZES[size], **QUIET)
    state(page)
    for theme in ("light", "dark"):
        assert violations(page, theme) == []


@pytest.mark.parametrize("size", SIZES)
def test_axe_finds_nothing_at_the_door(browser: Browser, guarded: Site, size: str) -> None:
    coming = Visitors(browser, guarded.url)
    page = coming.new(viewport=SIZES[size], **QUIET)
    page.goto("/text/")
    page.get_by_label("Username").fill("reader")
    page.get_by_label("Password").fill("wrong")
    page.get_by_role("button", name="Sign in").click()
    expect(page.locator(".errorlist")).to_be_visible()
    for theme in ("light", "dark"):
        assert violations(page, theme) == []
    page.get_by_label("Password").fill("secret-word")
    page.get_by_role("button", name="Sign in").click()
    page.goto(address("hello"))
    ready(page)
    for theme in ("light", "dark"):
        assert violations(page, theme) == []
    coming.leave()


def violations(page: Page, theme: str) -> list[str]:
    page.emulate_media(color_scheme="light" if theme == "light" else "dark")
    if not page.evaluate("() => 'axe' in window"):
        page.add_script_tag(path=AXE)
    return [describe(found) for found in page.evaluate(CHECK)]


def describe(found: dict[str, object]) -> str:
    nodes = found["nodes"]
    assert isinstance(nodes, list)
    where = [{"html": n["html"][:160], "why": n["failureSummary"][:300]} for n in nodes[:4]]
    return f"{found['id']}: {found['help']} {json.dumps(where, indent=1)}"
