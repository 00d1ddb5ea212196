"""Pictures are selected, starred, moved, downloaded, deleted and brought back."""

import re
import zipfile
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.gallery.pages import (
    FEW,
    expect_count,
    find_bulk,
    find_tiles,
    pick_tile,
    show_gallery,
)


def expect_selected(page: Page, words: str) -> None:
    expect(page.locator("[data-count]")).to_have_text(words)


def find_shelf(page: Page, name: str) -> Locator:
    return page.locator(".shelves a", has_text=name).locator(".numbers")


def test_selecting_one_a_range_all_shown_and_all_found(full: Page) -> None:
    show_gallery(full)
    pick_tile(full, 1)
    expect_selected(full, "1 selected")
    pick_tile(full, 4, modifiers=["Shift"])
    expect_selected(full, "4 selected")
    expect(full.locator(".bulk-all")).to_be_hidden()
    full.get_by_role("button", name="Select all on this page").click()
    expect_selected(full, "60 selected")
    full.get_by_label("All 10,000 results").check()
    expect_selected(full, "10,000 selected")
    full.get_by_role("button", name="Clear").click()
    expect(full.locator("[data-bulk]")).to_be_hidden()


def test_deleting_and_undoing_stay_on_the_page(few: Page) -> None:
    show_gallery(few)
    first = find_tiles(few).first.get_attribute("data-tile")
    pick_tile(few, 0)
    pick_tile(few, 1)
    find_bulk(few, "delete").click()
    expect(few.get_by_text("2 images moved to the bin.").first).to_be_visible()
    expect_count(few, "11 images")
    expect(find_tiles(few)).to_have_count(FEW - 2)
    expect(find_shelf(few, "Bin")).to_have_text("2")
    expect(few.get_by_role("button", name="Undo")).to_be_focused()
    few.keyboard.press("Enter")
    expect_count(few, "13 images")
    expect(find_tiles(few).first).to_have_attribute("data-tile", str(first))
    expect(find_tiles(few).first.locator("a")).to_be_focused()
    expect(find_shelf(few, "Bin")).to_have_text("0")


def test_the_keyboard_alone_moves_selects_stars_and_deletes(few: Page) -> None:
    show_gallery(few)
    links = few.locator(".tile-link:visible")
    links.first.focus()
    few.keyboard.press("ArrowRight")
    expect(links.nth(1)).to_be_focused()
    few.keyboard.press("ArrowDown")
    expect(links.nth(7)).to_be_focused()
    few.keyboard.press("Home")
    few.keyboard.press("x")
    expect_selected(few, "1 selected")
    few.keyboard.press("Shift+ArrowRight")
    few.keyboard.press("Shift+ArrowRight")
    expect_selected(few, "3 selected")
    few.keyboard.press("Escape")
    expect(few.locator("[data-bulk]")).to_be_hidden()
    few.keyboard.press("s")
    expect(few.locator("[data-star]").nth(2)).to_have_attribute("aria-pressed", "true")
    few.keyboard.press("Control+a")
    expect_selected(few, f"{FEW} selected")
    few.keyboard.press("Escape")
    few.keyboard.press("Delete")
    expect_count(few, f"{FEW - 1} images")
    few.keyboard.press("Enter")
    expect_count(few, f"{FEW} images")


def test_a_star_stays(few: Page) -> None:
    show_gallery(few)
    star = few.locator("[data-star]").nth(3)
    with few.expect_response("**/star/"):
        star.click(force=True)
    expect(star).to_have_attribute("aria-pressed", "true")
    show_gallery(few, "?starred=on")
    expect_count(few, "3 images")
    pick_tile(few, 0)
    find_bulk(few, "unstar").click()
    expect(few.get_by_text("1 image no longer starred.").first).to_be_visible()
    expect(find_shelf(few, "Starred")).to_have_text("2")


def test_pictures_are_moved_to_a_board_that_is_renamed_and_deleted(few: Page) -> None:
    show_gallery(few)
    pick_tile(few, 0)
    pick_tile(few, 2, modifiers=["Shift"])
    few.get_by_text("Move to…").click()
    few.get_by_label("or a new one").fill("Foxes")
    few.get_by_role("button", name="Move", exact=True).click()
    expect(find_shelf(few, "Foxes")).to_have_text("3")
    few.locator(".shelves a", has_text="Foxes").click()
    expect_count(few, "3 images")
    pick_tile(few, 0)
    few.get_by_text("Move to…").click()
    few.get_by_label("Board", exact=True).select_option("No board")
    few.get_by_role("button", name="Move", exact=True).click()
    expect_count(few, "2 images")
    expect(find_tiles(few)).to_have_count(2)
    few.get_by_text("Rename or delete").click()
    few.get_by_label("Name of this board").fill("Owls")
    few.get_by_role("button", name="Rename").click()
    expect(few.get_by_role("heading", name="Owls")).to_be_visible()
    few.get_by_text("Rename or delete").click()
    few.get_by_role("button", name="Delete board").click()
    expect(few.get_by_text("Its images stay in the gallery.")).to_be_visible()
    expect_count(few, f"{FEW} images")


@pytest.mark.parametrize("name", ["ZIP", "ZIP without metadata"])
def test_a_selection_is_downloaded(few: Page, name: str, tmp_path: Any) -> None:
    show_gallery(few)
    pick_tile(few, 0)
    pick_tile(few, 2, modifiers=["Shift"])
    few.get_by_text("Download…").click()
    with few.expect_download() as waiting:
        few.get_by_role("button", name=name, exact=True).click()
    waiting.value.save_as(tmp_path / "got.zip")
    with zipfile.ZipFile(tmp_path / "got.zip") as archive:
        assert archive.testzip() is None
        assert len(archive.namelist()) == 3
        assert re.fullmatch(r"2026-11-22-\d-a-.*\.png", archive.namelist()[0])
    expect_selected(few, "3 selected")


def test_the_bin_gives_back_and_is_emptied(few: Page) -> None:
    show_gallery(few)
    for at in range(3):
        pick_tile(few, at)
    find_bulk(few, "delete").click()
    expect(find_shelf(few, "Bin")).to_have_text("3")
    show_gallery(few, "?bin=on")
    expect_count(few, "3 images")
    pick_tile(few, 0)
    few.get_by_role("button", name="Restore").click()
    expect_count(few, "2 images")
    pick_tile(few, 0)
    few.get_by_text("Delete permanently").first.click()
    few.get_by_role("button", name="Delete permanently").click()
    expect_count(few, "1 image")
    few.get_by_text("Empty the bin").click()
    few.get_by_role("button", name="Delete all permanently").click()
    expect(few.get_by_text("Bin emptied: 1 image permanently deleted.")).to_be_visible()
    expect_count(few, f"{FEW - 2} images")
