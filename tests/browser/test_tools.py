"""Tools by hand: defined in the settings, called by the model, answered, and gone on with."""

import json

from playwright.sync_api import Page, expect

from tests.browser.acts import (
    find_composer,
    list_requests,
    measure_overflow,
    open_model,
    send_message,
    wait_for_end,
)
from tests.browser.test_accessibility import list_violations
from tests.browser.visitors import DESK, PHONE, Visitors
from tests.scripted import Server

TOOLS = json.dumps([{"name": "get_weather", "description": "The weather at a place."}])


def call_tool(page: Page) -> None:
    """The model has called the tool, and its result is asked for."""
    open_model(page, "tools", tools=TOOLS)
    send_message(page, "Will it rain?")
    turn = wait_for_end(page)
    expect(turn).to_contain_text("The model called the tool get_weather")
    turn.get_by_role("link", name="Send the tool's result").click()
    expect(page.get_by_role("heading", name="The model waits for a result")).to_be_visible()


def list_roles(provider: Server) -> list[str]:
    return [message["role"] for message in list_requests(provider)[-1].json["messages"]]


def test_a_call_is_answered_by_hand_and_the_answer_follows(page: Page, provider: Server) -> None:
    call_tool(page)
    page.get_by_label("Result of get_weather").fill('{"rain": true}')
    page.get_by_role("button", name="Send result").click()
    expect(page.locator(".turn-results")).to_contain_text('{"rain": true}')
    wait_for_end(page, count=2)
    assert list_roles(provider) == ["user", "assistant", "tool"]
    assert list_requests(provider)[-1].json["tools"]
    expect(page.locator(".tool-calls")).to_have_count(0)
    send_message(page, "Thanks")
    wait_for_end(page, count=3)
    assert list_roles(provider) == ["user", "assistant", "tool", "assistant", "user"]


def test_a_tool_is_defined_by_fields(visitors: Visitors, provider: Server) -> None:
    page = visitors.new(bypass_csp=True)  # for axe
    open_model(page, "tools", tools='[{"name": "old", "description": "x", "strict": true}]')
    row = page.locator("[data-tools]")
    row.get_by_role("button", name="Build with fields").click()
    dialog = page.get_by_role("dialog", name="Define tools")
    expect(dialog.get_by_label("Name")).to_have_value("old")
    dialog.get_by_label("Description").fill("What it was")
    dialog.get_by_role("button", name="Add a tool").click()
    page.keyboard.type("get_weather")
    dialog.get_by_role("button", name="Parameters").last.click()
    builder = page.get_by_role("dialog", name="Build a JSON schema")
    expect(builder).to_contain_text("The model calls the function with these parameters.")
    builder.get_by_role("button", name="Add a field", exact=True).click()
    page.keyboard.type("city")
    builder.get_by_role("button", name="Done").click()
    assert list_violations(page, "light") == []
    dialog.get_by_role("button", name="Done").click()
    send_message(page, "Will it rain?")
    wait_for_end(page)
    tools = [each["function"] for each in list_requests(provider)[-1].json["tools"]]
    city = {"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]}
    assert tools == [
        {"name": "old", "description": "What it was", "strict": True},
        {"name": "get_weather", "description": "", "parameters": city},
    ]


def test_a_proposed_result_is_one_press(page: Page, provider: Server) -> None:
    call_tool(page)
    page.get_by_role("button", name="Send result").click()
    wait_for_end(page, count=2)
    assert list_requests(provider)[-1].json["messages"][-1]["content"] == '{"status": "ok"}'


def test_a_message_can_be_sent_instead(page: Page, provider: Server) -> None:
    call_tool(page)
    send_message(page, "Never mind")
    wait_for_end(page, count=2)
    expect(page.locator(".tool-calls")).to_have_count(0)
    assert list_roles(provider) == ["user", "assistant", "user"]


def test_a_wrong_definition_is_said_at_its_field(page: Page) -> None:
    open_model(page, "tools", tools='[{"name": "two words"}]')
    find_composer(page).fill("Hello")
    find_composer(page).press("Enter")
    field = page.get_by_label("Functions", exact=True)
    expect(field).to_be_focused()
    expect(page.locator("#id_tools_error")).to_contain_text("needs a name for function 1")
    expect(find_composer(page)).to_have_value("Hello")


def test_it_works_without_a_script(plain: Page, provider: Server) -> None:
    plain.goto("/text/featherless/scripted/tools/?message=Hello")
    plain.locator("details.group", has_text="Tools").locator("summary").first.click()
    plain.get_by_label("Functions", exact=True).fill(TOOLS)
    plain.get_by_role("button", name="Send", exact=True).click()
    plain.get_by_label("Result of get_weather").fill("Dry")
    plain.get_by_role("button", name="Send result").click()
    expect(plain.locator(".turn-results")).to_contain_text("Dry")
    assert list_roles(provider) == ["user", "assistant", "tool"]


def test_axe_finds_nothing_and_it_fits(visitors: Visitors) -> None:
    for size in (DESK, PHONE):
        page = visitors.new(viewport=size, bypass_csp=True, reduced_motion="reduce")
        call_tool(page)
        assert measure_overflow(page) == 0
        for theme in ("light", "dark"):
            assert list_violations(page, theme) == []
