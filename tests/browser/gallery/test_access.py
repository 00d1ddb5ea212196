"""The gallery without script, and for everybody."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.gallery.pages import (
    GALLERY,
    expect_count,
    find_bulk,
    find_tiles,
    open_as,
    pick_tile,
    show_gallery,
)
from tests.browser.test_accessibility import QUIET, SIZES, list_violations
from tests.browser.visitors import Visitors


@pytest.fixture
def plain(coming: Visitors, owners: list[str]) -> Page:
    return open_as(coming, owners.pop(), java_script_enabled=False)


def test_without_script_everything_can_be_done(plain: Page) -> None:
    plain.goto(GALLERY)
    plain.get_by_label("Search", exact=True).fill("fox")
    plain.get_by_role("button", name="Search").click()
    expect_count(plain, "3 images")
    plain.get_by_role("link", name="Select all on this page").click()
    expect(plain.locator(".tile-pick input:checked")).to_have_count(3)
    plain.get_by_text("Move to…").click()
    plain.get_by_label("or a new one").fill("Foxes")
    plain.get_by_role("button", name="Move", exact=True).click()
    expect(plain.get_by_text("3 images moved to “Foxes”.")).to_be_visible()
    pick_tile(plain, 0)
    find_bulk(plain, "delete").click()
    expect(plain.get_by_text("1 image moved to the bin.")).to_be_visible()
    plain.get_by_role("button", name="Undo").click()
    expect(plain.get_by_text("1 image restored.")).to_be_visible()
    star = plain.locator("[data-star]").nth(1)
    pressed = star.get_attribute("aria-pressed")
    star.click()
    expect(plain.locator("[data-star]").nth(1)).not_to_have_attribute("aria-pressed", str(pressed))
    plain.locator(".tile-link").first.click()
    expect(plain.get_by_role("heading", name="Details")).to_be_visible()


def test_without_script_one_leafs_through_pages(coming: Visitors, owners: list[str]) -> None:
    page = open_as(coming, owners[0], java_script_enabled=False)
    page.goto(GALLERY)
    first = find_tiles(page).first.get_attribute("data-tile")
    page.get_by_role("link", name="Older").click()
    expect(find_tiles(page)).to_have_count(60)
    page.get_by_role("link", name="Newer").click()
    expect(find_tiles(page).first).to_have_attribute("data-tile", str(first))


@pytest.mark.parametrize("size", SIZES)
def test_axe_finds_nothing(coming: Visitors, owners: list[str], size: str) -> None:
    page = open_as(coming, owners.pop(), viewport=SIZES[size], **QUIET)

    def check() -> None:
        for theme in ("light", "dark"):
            assert list_violations(page, theme) == []

    show_gallery(page)
    pick_tile(page, 0)
    page.get_by_text("Move to…").click()
    check()
    find_bulk(page, "delete").click()
    expect(page.locator("[data-undo]")).to_be_visible()
    check()
    show_gallery(page, "?bin=on")
    check()
    show_gallery(page, "?q=zebra&size=512x512")
    check()
    show_gallery(page)
    page.goto(str(find_tiles(page).first.locator("a").get_attribute("href")))
    check()


def test_axe_finds_nothing_in_an_empty_gallery(coming: Visitors) -> None:
    page = coming.new(**QUIET)
    show_gallery(page)
    expect(page.get_by_text("No images yet.")).to_be_visible()
    for theme in ("light", "dark"):
        assert list_violations(page, theme) == []
