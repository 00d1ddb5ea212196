"""Number fields in a browser: what is seen in one is sent, or it is told beside it."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.acts import (
    find_composer,
    find_turns,
    list_requests,
    open_model,
    send_message,
    wait_for_end,
)
from tests.browser.visionacts import draw_picture, open_form, stage_files
from tests.scripted import Server


@pytest.mark.parametrize("text", ["1-2", "1e", "1,1,1"])
def test_what_is_no_number_is_told_at_its_field_and_nothing_is_sent(
    page: Page, provider: Server, text: str
) -> None:
    open_model(page, "hello")
    before = len(list_requests(provider))
    field = page.get_by_label("Temperature", exact=True)
    field.press_sequentially(text)
    send_message(page, "Hello")
    messages = page.locator("[data-param]", has=field).locator(".errorlist")
    expect(messages).to_contain_text(f"must be a number, not {text}.")
    expect(field).to_have_value(text)
    expect(field).to_be_focused()
    expect(find_composer(page)).to_have_value("Hello")
    expect(find_turns(page)).to_have_count(0)
    assert len(list_requests(provider)) == before


def test_a_decimal_comma_is_sent_as_a_number_and_moves_the_slider(
    page: Page, provider: Server
) -> None:
    open_model(page, "hello")
    field = page.get_by_label("Temperature", exact=True)
    field.press_sequentially("1,1")
    slider = page.locator("[data-param=temperature] .slider")
    expect(slider).to_have_value("1.1")
    send_message(page, "Hello")
    wait_for_end(page)
    assert list_requests(provider)[-1].json["temperature"] == 1.1
    expect(field).to_have_value("1,1")


def test_without_script_it_is_told_at_its_field(plain: Page, provider: Server) -> None:
    plain.goto("/text/featherless/scripted/hello/")
    before = len(list_requests(provider))
    find_composer(plain).fill("Hello")
    field = plain.get_by_label("Temperature", exact=True)
    field.fill("1-2")
    plain.get_by_role("button", name="Send", exact=True).click()
    expect(plain.locator("#id_temperature_error")).to_contain_text("must be a number, not 1-2.")
    expect(field).to_have_value("1-2")
    assert len(list_requests(provider)) == before


def test_arrows_step_a_number(page: Page) -> None:
    open_model(page, "hello")
    field = page.get_by_label("Temperature", exact=True)
    field.fill("0.7")
    field.press("ArrowUp")
    expect(field).to_have_value("0.75")
    field.press("ArrowDown")
    field.press("ArrowDown")
    expect(field).to_have_value("0.65")
    expect(page.locator("[data-set-count]").first).to_have_text("1 set")


def test_a_crop_that_is_no_rectangle_is_not_taken_for_the_whole_page(page: Page) -> None:
    open_form(page)
    stage_files(page, draw_picture())
    page.get_by_role("button", name="Crop", exact=True).click()
    dialog = page.get_by_role("dialog")
    left = dialog.get_by_label("Left (%)")
    left.fill("1-2")
    dialog.get_by_role("button", name="Crop", exact=True).click()
    expect(dialog).to_be_visible()
    assert left.evaluate("field => field.validationMessage") == "Enter a number from 0 to 100."
    for name, text in [("Left", "12,5"), ("Top", "10"), ("Width", "50"), ("Height", "50")]:
        dialog.get_by_label(f"{name} (%)").fill(text)
    dialog.get_by_role("button", name="Crop", exact=True).click()
    expect(page.get_by_role("button", name="Cropped")).to_be_visible()
    expect(page.locator(".page-sent")).to_contain_text("160 × 100")
