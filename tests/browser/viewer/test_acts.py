"""What is done with a picture while it is looked at."""

import re

from playwright.sync_api import Page, expect

from tests.browser.maskacts import Fingers
from tests.browser.viewer.pages import SLOW, On
from tests.browser.viewer.test_viewer import find_viewer, make_pictures
from tests.browser.visitors import PHONE, Visitors


def open_first(page: Page, count: int = 3) -> None:
    make_pictures(page, "a red boat", count).first.click()
    expect(find_viewer(page)).to_contain_text(f"1 of {count}")


def test_keys_star_a_picture_and_the_gallery_knows(guests: Visitors) -> None:
    page = guests.new()
    open_first(page, 1)
    star = find_viewer(page).get_by_role("button", name="Star")
    expect(star).to_have_attribute("aria-pressed", "false")
    with page.expect_response("**/star/"):
        page.keyboard.press("s")
    expect(star).to_have_attribute("aria-pressed", "true")
    page.keyboard.press("Escape")
    page.goto("/images/gallery/?starred=on")
    expect(page.locator("[data-tile]")).to_have_count(1)
    page.locator(".tile-link").click()
    expect(star).to_have_attribute("aria-pressed", "true")
    with page.expect_response("**/star/"):
        star.click()
    page.keyboard.press("Escape")
    tile_star = page.locator("[data-tile] [data-star]")
    expect(tile_star).to_have_attribute("aria-pressed", "false")


def test_a_picture_is_deleted_by_key_after_a_question_and_had_back(guests: Visitors) -> None:
    page = guests.new()
    open_first(page)
    page.goto("/images/gallery/")
    tiles = page.locator("[data-tile]:visible")
    tiles.first.locator(".tile-link").click()
    viewer = find_viewer(page)
    page.keyboard.press("Delete")
    question = viewer.get_by_role("group", name="Delete this image")
    expect(question).to_contain_text("Move this image to the bin?")
    page.keyboard.press("Escape")  # the question first
    expect(question).to_be_hidden()
    expect(viewer).to_be_visible()
    page.keyboard.press("Delete")
    page.keyboard.press("Enter")
    expect(viewer).to_contain_text("1 of 2")
    page.keyboard.press("Escape")
    expect(viewer).to_be_hidden()
    expect(tiles).to_have_count(2)
    expect(page.locator("[data-total]")).to_have_text("2 images")
    page.get_by_role("button", name="Undo").click()
    expect(tiles).to_have_count(3)


def test_a_result_that_is_deleted_leaves_its_way_back(guests: Visitors) -> None:
    page = guests.new()
    open_first(page, 1)
    find_viewer(page).get_by_role("button", name="Delete", exact=True).click()
    page.get_by_role("button", name="Move to the bin").click()
    expect(find_viewer(page)).to_be_hidden()
    expect(page.locator("#results")).to_contain_text("1 image moved to the bin.")
    page.get_by_role("button", name="Undo").click()
    page.wait_for_url("**/images/gallery/**")
    expect(page.locator("[data-tile]")).to_have_count(1)


def test_a_picture_is_sent_on_from_the_viewer(guests: Visitors) -> None:
    page = guests.new()
    open_first(page, 1)
    key = page.locator("#results [data-pk]").get_attribute("data-pk")
    acts = find_viewer(page).get_by_role("group", name="This image")
    addresses = {
        "Edit": f"/images/edit/?from={key}",
        "Inpaint": f"/images/edit/?from={key}&mask=1",
        "Upscale": f"/images/upscale/?from={key}",
        "Reuse settings": f"/images/?again={key}",
    }
    for name, address in addresses.items():
        expect(acts.get_by_role("link", name=name, exact=True)).to_have_attribute("href", address)
    acts.get_by_role("link", name="Reuse settings").click()
    page.wait_for_function("() => document.querySelector('#id_prompt')?.value === 'a red boat'")
    expect(page.locator("#id_width")).to_have_value("256")
    page.locator("#results a[data-viewer]").click()
    acts.get_by_role("button", name="Read in Vision").click()
    page.wait_for_url("**/vision/**")


def test_a_thumb_turns_and_reaches_all_acts(guests: Visitors) -> None:
    page = guests.new(viewport=PHONE, has_touch=True, is_mobile=True)
    open_first(page)
    viewer = find_viewer(page)
    Fingers(On(viewer.locator("[data-stage]"))).draw_line((0.8, 0.5), (0.2, 0.5))
    expect(viewer).to_contain_text("2 of 3")
    expect(viewer.get_by_role("button", name="Star")).to_be_in_viewport()
    viewer.get_by_role("button", name="Delete", exact=True).click()
    expect(page.get_by_role("button", name="Move to the bin")).to_be_in_viewport()
    page.get_by_role("button", name="Cancel", exact=True).click()
    expect(viewer).to_be_visible()


def test_reuse_brings_the_picture_an_edit_began_with(guests: Visitors) -> None:
    page = guests.new()
    open_first(page, 1)
    acts = find_viewer(page).get_by_role("group", name="This image")
    acts.get_by_role("link", name="Edit", exact=True).click()
    page.wait_for_function("() => document.querySelector('#lab')?.noValidate")
    page.get_by_role("button", name="Generate", exact=True).click()
    changed = page.locator("#results a[data-viewer]")
    expect(changed).to_have_count(1, timeout=SLOW)
    changed.click()
    acts.get_by_role("link", name="Reuse settings").click()
    page.wait_for_url(re.compile("/images/edit/"))
    expect(page.locator("[data-source-facts]")).to_contain_text("256 × 128 pixels")
