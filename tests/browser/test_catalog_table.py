"""The list of models: columns that sort, rows to walk through, a card for each, a phone's list."""

import re

from playwright.sync_api import Page, expect

from tests.browser.acts import measure_overflow, wait_for_list

FIRST = "section[aria-labelledby=shelf-all] .model >> nth=0"


def test_a_column_sorts_without_loading_the_page_anew(page: Page) -> None:
    wait_for_list(page)
    page.goto("/text/", wait_until="networkidle")
    page.evaluate("() => { window.stayed = true; }")
    page.get_by_role("columnheader", name="Size").first.get_by_role("link").click()
    expect(page).to_have_url(re.compile(r"sort=largest$"))
    expect(page.get_by_label("Sort by")).to_have_value("largest")
    expect(page.locator("th[aria-sort=descending]")).to_have_text(re.compile("Size"))
    page.get_by_role("columnheader", name="Size").first.get_by_role("link").click()
    expect(page.locator("th[aria-sort=ascending]")).to_have_text(re.compile("Size"))
    assert page.evaluate("() => window.stayed")


def test_a_column_sorts_without_a_script(plain: Page) -> None:
    plain.goto("/text/?q=qwen")
    plain.get_by_role("columnheader", name="Context").first.get_by_role("link").click()
    expect(plain).to_have_url(re.compile(r"q=qwen&sort=context"))
    expect(plain.locator("th[aria-sort=descending]")).to_have_text(re.compile("Context"))


def test_the_arrows_walk_from_the_search_through_the_rows(page: Page) -> None:
    page.goto("/text/?q=qwen", wait_until="networkidle")
    links = page.locator("#results .model-link")
    page.get_by_role("searchbox").press("ArrowDown")
    expect(links.nth(0)).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(links.nth(1)).to_be_focused()
    page.keyboard.press("ArrowUp")
    name = links.nth(0).inner_text()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text(name)


def test_a_row_has_a_card_where_one_looks(page: Page) -> None:
    page.goto("/text/?q=qwen2.5-72b", wait_until="networkidle")
    row = page.locator(FIRST)
    card = row.locator(".model-facts")
    expect(card).to_be_hidden()
    row.hover()
    expect(card).to_be_visible()
    expect(card).to_contain_text("72B")
    page.mouse.move(0, 0)
    expect(card).to_be_hidden()
    page.get_by_role("searchbox").press("ArrowDown")
    expect(card).to_be_visible()


def test_the_heads_stay_in_view_below_the_search(page: Page) -> None:
    page.set_viewport_size({"width": 1280, "height": 500})
    page.goto("/text/?sort=name", wait_until="networkidle")
    page.locator("#results .model").last.scroll_into_view_if_needed()
    tops = "selector => document.querySelector(selector).getBoundingClientRect()"
    finder = page.evaluate(tops, ".finder")
    head = page.evaluate(tops, "section[aria-labelledby=shelf-all] thead")
    assert finder["top"] < 60
    assert abs(head["top"] - finder["bottom"]) <= 2


def test_on_a_phone_it_is_a_list_for_thumbs(phone: Page) -> None:
    phone.goto("/text/?q=qwen")
    row = phone.locator(FIRST)
    expect(row.locator(".model-facts")).to_be_visible()
    expect(row.locator(".cell-size")).to_be_hidden()
    box = row.locator(".model-link").bounding_box()
    assert box is not None
    assert box["height"] >= 44
    assert measure_overflow(phone) == 0
