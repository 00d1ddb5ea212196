"""axe finds nothing: every page and state, light and dark, on a desk and on a phone."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect

from playground.settings import BASE_DIR
from tests.browser.acts import link_model, wait_until_ready
from tests.browser.imagestates import IMAGE_STATES
from tests.browser.states import STATES
from tests.browser.visitors import DESK, PHONE, Visitors
from tests.site import Site

AXE = Path(BASE_DIR, "node_modules", "axe-core", "axe.min.js")
CHECK = """(rules) => axe.run(document, {
  resultTypes: ['violations'],
  rules: { 'target-size': { enabled: true } },
  ...(rules && { runOnly: { type: 'rule', values: rules } }),
}).then((answer) => answer.violations)"""
# The themes differ in colours alone, so the second needs no more than what looks at these.
RULES = {"light": None, "dark": ["color-contrast", "link-in-text-block"]}

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
        assert list_violations(page, theme) == []


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("state", IMAGE_STATES, ids=lambda state: state.__name__.replace("_", "-"))
def test_axe_finds_nothing_where_images_are_made(
    browser: Browser, studio: Site, state: Callable[[Page], None], size: str
) -> None:
    coming = Visitors(browser, studio.url)
    page = coming.new(viewport=SIZES[size], **QUIET)
    state(page)
    for theme in ("light", "dark"):
        assert list_violations(page, theme) == []
    coming.close_all()


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
        assert list_violations(page, theme) == []
    page.get_by_label("Password").fill("secret-word")
    page.get_by_role("button", name="Sign in").click()
    page.goto(link_model("hello"))
    wait_until_ready(page)
    for theme in ("light", "dark"):
        assert list_violations(page, theme) == []
    coming.close_all()


def list_violations(page: Page, theme: str) -> list[str]:
    page.emulate_media(color_scheme="light" if theme == "light" else "dark")
    if not page.evaluate("() => 'axe' in window"):
        page.add_script_tag(path=AXE)
    return [
        describe_violation(violation)
        for violation in map(leave_covered_out, page.evaluate(CHECK, RULES[theme]))
        if violation["nodes"]
    ]


def leave_covered_out(violation: dict[str, Any]) -> dict[str, Any]:
    """What an open menu lies over is as large as ever once that is closed."""
    nodes = [n for n in violation["nodes"] if "partially obscured" not in n["failureSummary"]]
    return {**violation, "nodes": nodes}


def describe_violation(violation: dict[str, object]) -> str:
    nodes = violation["nodes"]
    assert isinstance(nodes, list)
    where = [{"html": n["html"][:160], "why": n["failureSummary"][:300]} for n in nodes[:4]]
    return f"{violation['id']}: {violation['help']} {json.dumps(where, indent=1)}"
