"""Building a JSON schema: by mouse and keyboard, from what is written, and checked in the end."""

import json
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.acts import (
    list_requests,
    measure_overflow,
    open_model,
    send_message,
    wait_for_end,
    wait_until_ready,
)
from tests.browser.test_accessibility import list_violations
from tests.browser.visitors import DESK, PHONE, Visitors
from tests.scripted import Server

SCHEMA = {"type": "object", "properties": {"city": {"type": "string", "maxLength": 9}}}


def open_builder(page: Page) -> Locator:
    row = page.locator("[data-schema]")
    if not row.is_visible():
        page.locator(".group > summary", has_text="Structured output").click()
    row.get_by_role("button", name="Build with fields").click()
    dialog = page.get_by_role("dialog", name="Build a JSON schema")
    expect(dialog).to_be_visible()
    return dialog


def read_schema(page: Page) -> Any:
    return json.loads(page.get_by_label("JSON schema", exact=True).input_value())


def test_a_schema_is_built_from_nothing_and_sent(page: Page, provider: Server) -> None:
    open_model(page, "hello")
    dialog = open_builder(page)
    dialog.get_by_role("button", name="Add a field", exact=True).click()
    expect(dialog.get_by_label("Name")).to_be_focused()
    page.keyboard.type("city")
    dialog.get_by_label("Description").fill("Where it is")
    dialog.get_by_role("button", name="Add a field", exact=True).click()
    page.keyboard.type("people")
    dialog.get_by_label("Type").last.select_option("list of objects")
    dialog.get_by_role("button", name="Add a field to it").last.click()
    page.keyboard.type("age")
    dialog.get_by_label("Type").last.select_option("whole number")
    dialog.get_by_label("Required").last.uncheck()
    dialog.get_by_label("Allow no other fields").check()
    page.keyboard.press("Enter")
    dialog.get_by_role("button", name="Done").click()
    wanted = {
        "type": "object",
        "properties": {
            "city": {"type": "string", "description": "Where it is"},
            "people": {
                "type": "array",
                "items": {"type": "object", "properties": {"age": {"type": "integer"}}},
            },
        },
        "required": ["city", "people"],
        "additionalProperties": False,
    }
    assert read_schema(page) == wanted
    expect(page.locator("[data-param=response_format]")).to_have_class("param set")
    expect(page.locator(".turn")).to_have_count(0)
    send_message(page, "Hello")
    turn = wait_for_end(page)
    sent = list_requests(provider)[-1].json["response_format"]
    assert sent["json_schema"]["schema"] == wanted
    expect(turn).to_contain_text("Not valid")


def test_what_is_written_is_edited_and_what_has_no_control_stays(page: Page) -> None:
    open_model(page, "hello", response_format=json.dumps(SCHEMA))
    dialog = open_builder(page)
    expect(dialog.get_by_label("Name")).to_have_value("city")
    dialog.get_by_label("Name").fill("town")
    dialog.get_by_label("Allowed values").fill("Rome, Oslo")
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    town = {"type": "string", "enum": ["Rome", "Oslo"], "maxLength": 9}
    written = read_schema(page)
    assert written.get("json_schema", {}).get("schema", written) == {
        "type": "object",
        "properties": {"town": town},
    }
    dialog = open_builder(page)
    dialog.get_by_role("button", name="Remove this field").click()
    expect(dialog.get_by_role("button", name="Add a field", exact=True)).to_be_focused()


def test_what_is_no_json_is_said_and_kept_until_one_starts_over(page: Page) -> None:
    open_model(page, "hello")
    page.locator(".group > summary", has_text="Structured output").click()
    area = page.get_by_label("JSON schema", exact=True)
    area.fill("{ broken")
    dialog = open_builder(page)
    expect(dialog).to_contain_text("The text isn't valid JSON")
    expect(dialog.get_by_role("button", name="Add a field", exact=True)).to_be_hidden()
    expect(area).to_have_value("{ broken")
    dialog.get_by_role("button", name="Start over").click()
    expect(area).to_have_value("")
    dialog.get_by_role("button", name="Add a field", exact=True).click()
    page.keyboard.type("a")
    dialog.get_by_role("button", name="Add a field", exact=True).click()
    page.keyboard.type("a")
    expect(dialog).to_contain_text("Two fields are called a.")


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_axe_finds_nothing_in_it(visitors: Visitors, size: Any) -> None:
    page = visitors.new(viewport=size, bypass_csp=True, reduced_motion="reduce")
    open_model(page, "hello", response_format=json.dumps(SCHEMA))
    if size is PHONE:
        page.get_by_role("button", name="Parameters").click()
    open_builder(page)
    for theme in ("light", "dark"):
        assert list_violations(page, theme) == []
    assert measure_overflow(page) == 0


def test_vision_has_it_too(page: Page) -> None:
    page.goto("/vision/")
    page.wait_for_function("() => document.querySelector('#lab')?.noValidate")
    dialog = open_builder(page)
    dialog.get_by_role("button", name="Add a field", exact=True).click()
    page.keyboard.type("total")
    dialog.get_by_role("button", name="Done").click()
    assert read_schema(page)["properties"] == {"total": {"type": "string"}}


def test_a_comparison_has_it_too(page: Page) -> None:
    page.goto("/text/compare/?m=featherless:scripted/hello&m=featherless:scripted/chat")
    wait_until_ready(page)
    page.get_by_role("button", name="Parameters").click()
    dialog = open_builder(page)
    dialog.get_by_role("button", name="Add a field", exact=True).click()
    page.keyboard.type("total")
    dialog.get_by_role("button", name="Done").click()
    assert read_schema(page)["properties"] == {"total": {"type": "string"}}
