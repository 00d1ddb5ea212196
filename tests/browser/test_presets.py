"""Presets: saved on a model's page, applied there, taken back."""

import json

from playwright.sync_api import Page, expect

from tests.browser.acts import (
    find_composer,
    link_model,
    list_requests,
    open_model,
    save_preset,
    send_message,
    wait_for_end,
)
from tests.scripted import Server


def test_a_preset_is_saved_and_fills_in_the_form_and_is_sent(page: Page, provider: Server) -> None:
    open_model(page, "hello", temperature="0.4", system="Be brief.")
    save_preset(page, "Careful")
    open_model(page, "hello", top_p="0.5", message="Hello")
    page.get_by_label("Preset", exact=True).select_option("Careful")
    expect(page.get_by_label("Temperature", exact=True)).to_have_value("0.4")
    expect(page.get_by_label("Top P", exact=True)).to_have_value("")
    expect(page.locator(".params-head")).to_contain_text("1 set")
    expect(find_composer(page)).to_have_value("Hello")
    send_message(page, "Hello")
    wait_for_end(page)
    sent = list_requests(provider)[-1].json
    assert sent["temperature"] == 0.4
    assert sent["messages"][0] == {"role": "system", "content": "Be brief."}
    assert "preset" not in json.dumps(sent)
    assert "preset" not in page.url


def test_what_was_filled_in_comes_back(page: Page) -> None:
    open_model(page, "hello", temperature="0.4", system="Be brief.")
    save_preset(page, "Careful")
    open_model(page, "hello", top_p="0.5", system="Mine.")
    page.get_by_label("Preset", exact=True).select_option("Careful")
    expect(page.get_by_label("System prompt")).to_have_value("Be brief.")
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_label("System prompt")).to_have_value("Mine.")
    expect(page.get_by_label("Top P", exact=True)).to_have_value("0.5")
    expect(page.get_by_label("Temperature", exact=True)).to_have_value("")


def test_enter_in_the_name_saves_and_sends_nothing(page: Page, provider: Server) -> None:
    open_model(page, "hello", temperature="hot", message="Hello")
    before = len(list_requests(provider))
    page.get_by_text("Save as preset", exact=True).click()
    page.get_by_label("Name", exact=True).fill("Careful")
    page.get_by_label("Name", exact=True).press("Enter")
    expect(page.locator("[data-presets] .wrong")).to_contain_text("must be a number, not hot.")
    page.get_by_label("Temperature", exact=True).fill("1")
    page.get_by_label("Name", exact=True).press("Enter")
    expect(page.get_by_text("Saved “Careful”.")).to_be_visible()
    assert len(list_requests(provider)) == before


def test_without_a_script_it_is_saved_applied_and_deleted(plain: Page) -> None:
    plain.goto(link_model("hello", temperature="0.4", message="Hello"))
    save_preset(plain, "Careful")
    plain.goto(link_model("other", top_p="0.5", message="My words"))
    plain.get_by_label("Preset", exact=True).select_option("Careful")
    plain.get_by_role("button", name="Apply").click()
    expect(plain.get_by_label("Temperature", exact=True)).to_have_value("0.4")
    expect(plain.get_by_label("Top P", exact=True)).to_have_value("")
    expect(find_composer(plain)).to_have_value("My words")
    plain.goto("/text/presets/")
    plain.locator(".library-item summary").click()
    plain.get_by_role("button", name="Delete Careful").click()
    expect(plain.get_by_text("No presets yet.")).to_be_visible()
