"""Conversations in and out: brought from a file, gone on with, taken along."""

import json
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.acts import find_turns, go_on_with, list_requests, send_message, wait_for_end
from tests.browser.librarystates import exporting, imported
from tests.scripted import Server


def test_what_is_brought_goes_on(page: Page, provider: Server) -> None:
    imported(page)
    go_on_with(page, "hello")
    expect(find_turns(page)).to_have_count(1)
    send_message(page, "More")
    wait_for_end(page, count=2)
    messages = list_requests(provider)[-1].json["messages"]
    assert [each["content"] for each in messages] == ["Hi", "Hello!", "More"]


def test_a_conversation_is_taken_along(page: Page) -> None:
    exporting(page)
    with page.expect_download() as download:
        page.get_by_role("link", name="JSON, everything").click()
    data = json.loads(Path(download.value.path()).read_text())
    assert [turn["message"] for turn in data["turns"]] == ["Hi"]
    assert download.value.suggested_filename == "Hi tree.json"


def test_without_a_script_it_is_the_same(plain: Page) -> None:
    exporting(plain)
    plain.get_by_role("link", name="Back to the conversation").click()
    expect(find_turns(plain)).to_have_count(1)
