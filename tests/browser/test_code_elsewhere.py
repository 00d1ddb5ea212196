"""The request as code on the pages for pictures: the drawer that the text pages have."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, ViewportSize, expect

from tests.browser.acts import measure_overflow
from tests.browser.test_accessibility import QUIET, list_violations
from tests.browser.visitors import DESK, PHONE, Visitors
from tests.site import Site

WIDE: ViewportSize = {"width": 1800, "height": 900}
PATHS = ["/vision/?prompt=Read+it", "/images/?provider=arli&prompt=A+cat"]


@pytest.fixture
def guests(browser: Browser, studio: Site) -> Iterator[Visitors]:
    coming = Visitors(browser, studio.url)
    yield coming
    coming.close_all()


def open_code(page: Page, path: str) -> Locator:
    page.goto(path)
    page.wait_for_function("() => document.querySelector('#lab')?.noValidate")
    page.locator("details.samples > summary").click()
    panel = page.locator("[data-samples-body]")
    expect(panel).to_be_visible()
    return panel


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("size", [DESK, PHONE, WIDE], ids=["desk", "phone", "wide"])
def test_the_code_is_a_drawer_with_tabs(guests: Visitors, path: str, size: ViewportSize) -> None:
    page = guests.new(viewport=size, **QUIET)
    panel = open_code(page, path)
    expect(panel.locator(".sample:visible")).to_have_count(1)
    panel.get_by_text("Python", exact=True).click()
    expect(panel.locator(".sample-python")).to_contain_text("import requests")
    expect(panel.locator(".sample-bash")).to_be_hidden()
    # Where it ends, measured in one step: the server may just write it anew.
    place = panel.evaluate("(each) => each.getBoundingClientRect().toJSON()")
    assert (round(place["right"]), round(place["bottom"])) == (size["width"], size["height"])
    assert measure_overflow(page) == 0
    for theme in ("light", "dark"):
        assert list_violations(page, theme) == []
    page.get_by_role("radio", name="Python").press("Escape")
    expect(panel).to_be_hidden()
    expect(page.locator("details.samples > summary")).to_be_focused()


@pytest.mark.parametrize("path", PATHS)
def test_the_form_is_used_beside_it_and_the_language_stays(guests: Visitors, path: str) -> None:
    page = guests.new()
    panel = open_code(page, path)
    panel.get_by_text("JavaScript", exact=True).click()
    prompt = page.get_by_label("Prompt", exact=True)
    prompt.fill("Something else")
    expect(panel.locator(".sample-javascript")).to_contain_text("Something else")
    expect(panel.get_by_role("radio", name="JavaScript")).to_be_checked()
    field, box = prompt.bounding_box(), panel.bounding_box()
    assert field is not None
    assert box is not None
    assert field["x"] + field["width"] <= box["x"]


@pytest.mark.parametrize("path", PATHS)
def test_without_a_script_it_is_a_part_of_the_page(guests: Visitors, path: str) -> None:
    page = guests.new(java_script_enabled=False)
    page.goto(path)
    page.locator("details.samples > summary").click()
    page.locator(".code-tabs label", has_text="JavaScript").click()
    expect(page.locator(".sample-javascript")).to_contain_text("await fetch")
    expect(page.locator(".sample-bash")).to_be_hidden()
