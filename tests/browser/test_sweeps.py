"""Sweeps as a person starts and reads them."""

import re

from playwright.sync_api import Page, expect

from tests.browser.acts import open_menu
from tests.browser.sweepacts import start_sweep

TWO = "/text/sweeps/?m=featherless:scripted/hello&m=featherless:scripted/chat&message=Hi"


def test_a_sweep_is_counted_started_and_answered_before_ones_eyes(page: Page) -> None:
    start_sweep(page)
    table = page.get_by_role("table")
    expect(table.get_by_role("link", name="Open answer")).to_have_count(4, timeout=30_000)
    expect(page.get_by_text("4 of 4 answers")).to_be_visible()
    expect(page.get_by_role("button", name="Stop remaining")).to_have_count(0)
    table.get_by_role("link", name="Open answer").first.click()
    expect(page).to_have_url(re.compile("/runs/"))
    expect(page.locator(".run-model")).to_contain_text("scripted/")


def test_the_heads_of_the_table_stay_in_sight(page: Page) -> None:
    start_sweep(page)
    expect(page.get_by_role("link", name="Open answer")).to_have_count(4, timeout=30_000)
    scroll = page.get_by_role("region", name="Table of answers")
    scroll.evaluate("(box) => { box.style.maxHeight = '12rem'; box.scrollTop = 400; }")
    head, box = page.locator("thead th").last.bounding_box(), scroll.bounding_box()
    assert head
    assert box
    assert abs(head["y"] - box["y"]) < 2


def test_without_script_a_sweep_is_started_filtered_and_stopped(plain: Page) -> None:
    plain.goto(TWO)
    plain.get_by_label("Seeds").fill("1-3")
    plain.get_by_role("button", name="Count answers").last.click()
    plain.get_by_role("button", name="Start 6 answers").click()
    expect(plain.get_by_role("table")).to_be_visible()
    plain.get_by_label("State").select_option("done")
    plain.get_by_role("button", name="Filter").click()
    expect(plain).to_have_url(re.compile("state=done"))
    plain.get_by_role("link", name="Show all").first.click()
    expect(plain.locator("tbody tr")).to_have_count(3)


def test_a_comparison_goes_on_as_a_sweep(page: Page) -> None:
    models = "m=featherless:scripted/hello&m=featherless:scripted/chat"
    page.goto(f"/text/compare/?{models}&message=Hello&temperature=0.5", wait_until="networkidle")
    open_menu(page)
    page.get_by_role("button", name="Sweep", exact=True).click()
    expect(page).to_have_url(re.compile("/text/sweeps/"))
    expect(page.get_by_label("Message", exact=True)).to_have_value("Hello")
    expect(page.locator("input[name=m]")).to_have_count(2)
    page.get_by_label("Seeds").fill("1-2")
    page.get_by_role("button", name="Count answers").last.click()
    expect(page.get_by_role("button", name="Start 4 answers")).to_be_visible()


def test_on_a_phone_nothing_is_wider_than_the_screen(phone: Page) -> None:
    start_sweep(phone)
    for _ in range(2):
        width = phone.evaluate("() => document.documentElement.scrollWidth")
        assert width <= 375
        phone.goto("/text/sweeps/")
