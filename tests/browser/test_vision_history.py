"""Back and reload: the form is found as it was left, with its pages, also after they were read."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_vision_plain import run_without_script, wait_until_settled
from tests.browser.visionacts import (
    LONG,
    OTHER,
    SEES,
    add_files,
    draw_document,
    draw_picture,
    find_waiting,
    open_form,
    press_run,
    stage_files,
    wait_for_end,
)

GOAL = f"/vision/?m={SEES}&task=own&prompt=What+is+in+this+image%3F"


def from_the_hub(page: Page) -> None:
    """A visitor who came to the goal from somewhere."""
    page.goto("/")
    page.goto(GOAL)


def wait_for_script(page: Page) -> None:
    page.wait_for_function("() => document.querySelector('#lab')?.noValidate")


def is_as_left(page: Page, prompt: str, **values: str) -> None:
    expect(page.get_by_label("Prompt", exact=True)).to_have_value(prompt)
    for name, value in values.items():
        expect(page.locator(f"[data-param] [name={name}]:not(.slider)")).to_have_value(value)
    expect(find_waiting(page).locator(".page-sent")).to_contain_text("320 × 200")
    expect(page.locator(f"[name=m][value='{SEES}']")).to_be_checked()
    expect(page.get_by_role("button", name="Run", exact=True)).to_be_enabled()


@pytest.mark.parametrize("words", ["Read this.", "Read this. " * 800], ids=["short", "long"])
def test_back_from_a_reading_leads_to_the_form_as_it_was_left(page: Page, words: str) -> None:
    from_the_hub(page)
    wait_for_script(page)
    stage_files(page, draw_picture())
    page.get_by_label("Prompt", exact=True).fill(words)
    page.locator("[name=temperature]").fill("0.7")
    press_run(page)
    reading = page.url
    wait_for_end(page)
    page.go_back()
    wait_for_script(page)
    is_as_left(page, words, temperature="0.7", max_tokens="")
    page.reload()
    wait_for_script(page)
    is_as_left(page, words, temperature="0.7", max_tokens="")
    page.go_forward()
    wait_for_end(page)
    assert page.url == reading
    page.reload()
    page.go_back()
    is_as_left(page, words, temperature="0.7", max_tokens="")
    page.go_back()
    expect(page).to_have_url(re.compile("/$"))


def test_back_finds_the_chosen_pages_and_the_turned_ones(page: Page) -> None:
    open_form(page, SEES, OTHER, max_tokens="30")
    add_files(page, draw_document(3))
    expect(find_waiting(page)).to_have_count(3, timeout=LONG)
    page.get_by_label("Page 2", exact=True).uncheck()
    expect(page.locator("[data-chosen-count]")).to_have_text("2 of 3 pages selected")
    press_run(page)
    page.go_back()
    expect(page.locator("[data-chosen-count]")).to_have_text("2 of 3 pages selected")
    expect(page.locator("[name=m]:checked")).to_have_count(2)


def test_back_finds_the_chosen_models_where_the_list_is_another_one(page: Page) -> None:
    open_form(page, SEES, OTHER)
    page.locator(f"[name=m][value='{SEES}']").uncheck()
    expect(page).not_to_have_url(re.compile("scripted%2Fvision&"))
    page.goto("/about/")
    page.go_back()
    wait_for_script(page)
    expect(page.locator(f"[name=m][value='{SEES}']")).to_have_count(0)
    expect(page.locator(f"[name=m][value='{OTHER}']")).to_be_checked()


def test_a_reload_finds_what_was_typed_and_what_was_cleared(page: Page) -> None:
    open_form(page)
    page.locator("[name=temperature]").fill("")
    page.locator(".chip", has_text="Custom prompt").click()
    page.get_by_label("Prompt", exact=True).fill("Mine & <mine>")
    page.wait_for_url("**prompt=Mine*")
    page.goto(page.url)  # as a bookmark: nothing but the address remembers
    wait_for_script(page)
    expect(page.get_by_label("Prompt", exact=True)).to_have_value("Mine & <mine>")
    expect(page.locator("[name=temperature]")).to_have_value("")
    expect(page.locator("[name=max_tokens]")).to_have_value("2000")


def test_without_script_back_leads_to_the_form_as_it_was_left(plain: Page) -> None:
    from_the_hub(plain)
    add_files(plain, draw_picture())
    plain.get_by_label("Prompt", exact=True).fill("Read this.")
    plain.locator("[name=temperature]").fill("0.7")
    plain.get_by_role("button", name=re.compile("^Upload and preview")).click()
    is_as_left(plain, "Read this.", temperature="0.7", max_tokens="")
    plain.get_by_label("Prompt", exact=True).fill("Read that.")
    run_without_script(plain)
    wait_until_settled(plain)
    plain.go_back()
    is_as_left(plain, "Read that.", temperature="0.7", max_tokens="")
    plain.get_by_role("button", name="Rotate right").click()
    expect(find_waiting(plain).locator(".page-sent")).to_contain_text("200 × 320")
    expect(plain.get_by_label("Prompt", exact=True)).to_have_value("Read this.")
