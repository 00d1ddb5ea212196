"""Test sets whose answers are images, as a person makes them and votes."""

import re

from playwright.sync_api import Page, expect

from tests.browser.imagesetacts import list_images, make_images, open_ballot, vote_on_all


def test_images_are_made_shown_in_a_matrix_and_voted_on(page: Page) -> None:
    open_ballot(page)
    expect(page.get_by_text("scripted-")).to_have_count(0)
    expect(page.get_by_role("img", name="Image B")).to_be_visible()
    page.get_by_role("button", name="B is best").click()
    expect(page.get_by_text(re.compile("You chose scripted-"))).to_be_visible()
    page.get_by_role("link", name="Next row").click()
    page.get_by_role("button", name="All bad").click()
    page.get_by_role("link", name="See who leads").click()
    expect(page.locator("thead")).to_contain_text("1 win")
    expect(page.locator(".cell-best")).to_have_count(1)
    widths = list_images(page).evaluate_all("(all) => all.map((each) => each.naturalWidth)")
    assert all(widths)


def test_an_image_opens_beside_the_matrix(page: Page) -> None:
    make_images(page)
    list_images(page).first.click()
    panel = page.get_by_role("dialog")
    expect(panel.get_by_role("heading", name=re.compile("^Row 1"))).to_be_focused()
    expect(panel.get_by_role("img", name=re.compile("^Row 1"))).to_be_visible()
    panel.get_by_label("Comment", exact=True).fill("Too dark")
    panel.get_by_role("button", name="Save comment").click()
    expect(panel.get_by_text("Saved.")).to_be_visible()


def test_without_script_images_are_made_and_voted_on(plain: Page) -> None:
    vote_on_all(plain)
    expect(plain.locator("thead")).to_contain_text("1 win")
    expect(plain.get_by_role("link", name="Vote: Tie")).to_be_visible()


def test_on_a_phone_the_images_of_a_row_fit(phone: Page) -> None:
    open_ballot(phone)
    assert phone.evaluate("() => document.documentElement.scrollWidth") <= 375
    box = phone.get_by_role("img", name="Image A").bounding_box()
    assert box
    assert box["width"] <= 375
