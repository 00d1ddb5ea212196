"""The start page, the keys, the theme and the shortcuts."""

import re

from playwright.sync_api import Page, expect

from tests.browser.acts import open_model, send_message, wait_for_end
from tests.browser.visitors import Visitors


def state(page: Page, name: str) -> str:
    return f".state:has(h3:text-is('{name}'))"


def test_the_start_page_says_how_each_provider_is(page: Page) -> None:
    page.goto("/")
    featherless = page.locator(state(page, "Featherless AI"))
    expect(featherless).to_contain_text("Online")
    expect(featherless).to_contain_text("Using the server's key")
    expect(featherless.get_by_role("link", name=re.compile("models?$"))).to_be_visible()
    arli = page.locator(state(page, "Arli AI"))
    expect(arli).to_contain_text("Not reachable", timeout=20_000)


def test_every_link_of_the_start_page_leads_somewhere(page: Page) -> None:
    page.goto("/")
    links = (
        page.get_by_role("main")
        .get_by_role("link")
        .evaluate_all(
            "all => [...new Set(all.map(a => a.href))].filter(h => h.startsWith(location.origin))"
        )
    )
    assert len(links) > 3
    for link in links:
        assert page.request.get(link).ok, link


def test_what_was_run_is_listed_for_whoever_ran_it(page: Page, visitors: Visitors) -> None:
    open_model(page, "hello")
    send_message(page, "A question of mine")
    wait_for_end(page)
    page.goto("/")
    page.get_by_role("link", name="A question of mine").click()
    expect(page.locator("[data-answer]")).to_contain_text("Hello! How can I help")
    other = visitors.new()
    other.goto("/")
    expect(other.get_by_text("A question of mine")).to_have_count(0)
    run = page.url.partition("parent=")[2].partition("#")[0]
    refused = other.goto(f"/runs/{run}/")
    assert refused is not None
    assert refused.status == 404
    other.goto(page.url)  # the model's page, of which nobody else sees the conversation
    expect(other.locator("[data-turn]")).to_have_count(0)
    expect(other.get_by_text("A question of mine")).to_have_count(0)


def test_a_key_is_kept_shown_by_its_end_and_removed(page: Page) -> None:
    page.goto("/keys/")
    slot = page.locator("#featherless form").first
    expect(slot).to_contain_text("Provided by this server")
    slot.get_by_label("API key").fill("rc_0123456789abcdefWXYZ")
    slot.get_by_role("button", name="Save key").click()
    expect(slot).to_contain_text("Your key, ending in ••••WXYZ")
    assert "0123456789abcdef" not in page.content()
    expect(page.get_by_role("status").first).to_be_visible()
    page.goto("/")
    expect(page.locator(state(page, "Featherless AI"))).to_contain_text("Using your key")
    page.goto("/keys/")
    slot.get_by_role("button", name="Remove").click()
    expect(slot).to_contain_text("Provided by this server")


def test_a_key_that_cannot_be_one_is_refused_at_its_field(page: Page) -> None:
    page.goto("/keys/")
    slot = page.locator("#featherless form").first
    slot.get_by_label("API key").fill("not a key")
    slot.get_by_role("button", name="Save key").click()
    expect(slot).to_contain_text("it contains spaces")
    expect(slot.get_by_label("API key")).to_have_attribute("aria-invalid", "true")
    expect(slot.get_by_label("API key")).to_have_value("")


def test_the_theme_is_remembered(page: Page) -> None:
    paper = "() => getComputedStyle(document.body).backgroundColor"
    page.goto("/", wait_until="networkidle")
    toggle = page.get_by_role("button", name="Theme")
    expect(toggle).to_contain_text("System")
    light = page.evaluate(paper)
    toggle.click()
    expect(toggle).to_contain_text("Light")
    toggle.click()
    expect(toggle).to_contain_text("Dark")
    dark = page.evaluate(paper)
    assert dark != light
    page.goto("/text/")
    expect(toggle).to_contain_text("Dark")
    assert page.evaluate(paper) == dark
    toggle.click()
    expect(toggle).to_contain_text("System")
    page.reload()
    assert page.evaluate(paper) == light


def test_the_systems_theme_is_followed(visitors: Visitors) -> None:
    page = visitors.new(color_scheme="dark")
    page.goto("/")
    ground = page.evaluate("() => getComputedStyle(document.body).backgroundColor")
    assert max(int(part) for part in re.findall(r"\d+", ground)) < 60


def test_a_question_mark_opens_the_shortcuts_and_escape_closes_them(page: Page) -> None:
    page.goto("/", wait_until="networkidle")
    page.keyboard.press("?")
    sheet = page.get_by_role("dialog", name="Shortcuts")
    expect(sheet).to_be_visible()
    expect(sheet).to_contain_text("Search everything")
    page.keyboard.press("Escape")
    expect(sheet).to_be_hidden()


def test_a_question_mark_in_a_message_is_a_question_mark(page: Page) -> None:
    open_model(page, "hello")
    page.get_by_label("Message", exact=True).press_sequentially("Why?")
    expect(page.get_by_label("Message", exact=True)).to_have_value("Why?")
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_the_first_tab_stop_skips_to_the_content(page: Page) -> None:
    page.goto("/")
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Skip to content")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.get_by_role("main")).to_be_focused()
