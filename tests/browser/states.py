"""Every page, and every state a page can be in: how to get there."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.acts import (
    find_composer,
    open_model,
    wait_for_end,
    wait_for_writing,
)
from tests.browser.comparestates import COMPARE_STATES
from tests.browser.librarystates import LIBRARY_STATES
from tests.browser.sweepacts import start_sweep, sweep_form
from tests.browser.testacts import TEST_SET_STATES


def say(page: Page, words: str) -> None:
    find_composer(page).fill(words)
    page.get_by_role("button", name="Send", exact=True).click()


def hub(page: Page) -> None:
    page.goto("/")
    expect(page.locator(".state", has_text="Featherless")).not_to_contain_text("Not checked yet")


def searched(page: Page) -> None:
    page.goto("/search/?q=seed")


def palette(page: Page) -> None:
    page.goto("/keys/", wait_until="networkidle")
    page.keyboard.press("Control+k")
    page.get_by_role("dialog").get_by_role("searchbox").fill("top_p")
    expect(page.locator("[data-hits]").get_by_role("link", name="top_p").first).to_be_visible()


def about(page: Page) -> None:
    page.goto("/about/")


def data(page: Page) -> None:
    page.goto("/data/")


def usage(page: Page) -> None:
    page.goto("/usage/")


def reference(page: Page) -> None:
    page.goto("/reference/")


def endpoint(page: Page) -> None:
    page.goto("/reference/arli/img2img/")


def live_list(page: Page) -> None:
    page.goto("/reference/arli/img-samplers/list/")


def selector(page: Page) -> None:
    page.goto("/text/")


def nothing_found(page: Page) -> None:
    page.goto("/text/?q=nothing+like+it&provider=arli")


def chat(page: Page) -> None:
    open_model(page, "hello", system="Be brief.")


def completion(page: Page) -> None:
    open_model(page, "hello", mode="completion", prompt="Once upon a time")


def tokenize(page: Page) -> None:
    open_model(page, "hello", mode="tokenize", prompt="Extraordinary circumstances")
    expect(page.locator(".piece")).to_have_count(4)


def answered(page: Page) -> None:
    open_model(page, "think")
    say(page, "Hello")
    wait_for_end(page)
    page.locator("details.reasoning > summary").click()


def being_answered(page: Page) -> None:
    open_model(page, "long")
    say(page, "Hello")
    wait_for_writing(page)


def differences(page: Page) -> None:
    """Two answers against each other that share some words."""
    ids = []
    for name in ("hello", "think"):
        open_model(page, name, max_tokens=60)
        say(page, "Hello")
        ids.append(wait_for_end(page).get_attribute("data-turn"))
    page.goto(f"/text/differences/?a={ids[0]}&b={ids[1]}")
    expect(page.locator(".difference")).to_have_count(2)


def blind(page: Page) -> None:
    """Answers without names, to be voted on."""
    page.goto("/text/compare/?blind=1&m=featherless:scripted/hello&m=featherless:scripted/chat")
    say(page, "Hello")
    expect(page.get_by_text("Which answer is best?")).to_be_visible()


def voted(page: Page) -> None:
    blind(page)
    page.get_by_role("button", name="B", exact=True).click()
    expect(page.locator(".blind-best")).to_be_visible()


def ranking(page: Page) -> None:
    voted(page)
    page.get_by_role("link", name="Your ranking").click()
    expect(page.locator(".ranking-table")).to_be_visible()


def completed(page: Page) -> None:
    completion(page)
    page.get_by_role("button", name="Run", exact=True).click()
    wait_for_end(page)


def editing(page: Page) -> None:
    open_model(page, "hello")
    say(page, "One")
    wait_for_end(page)
    page.get_by_role("link", name="Edit").click()


def regenerated(page: Page) -> None:
    answered(page)
    page.get_by_role("link", name="Regenerate").click()
    expect(page.locator("[data-versions]")).to_be_visible()


def versions(page: Page) -> None:
    regenerated(page)
    page.get_by_role("link", name="see all").click()
    page.wait_for_url("**/versions/")


def turn_menu(page: Page) -> None:
    regenerated(page)
    page.locator("[data-turn-more] > summary").click()


def answer_form(page: Page) -> None:
    turn_menu(page)
    page.get_by_role("link", name="Edit answer").click()
    page.wait_for_url("**/edit/")


def removed(page: Page) -> None:
    turn_menu(page)
    page.get_by_role("button", name="Delete this message").click()
    expect(page.get_by_role("button", name="Undo")).to_be_visible()


def branches(page: Page) -> None:
    turn_menu(page)
    page.get_by_role("link", name="Show all branches").click()
    page.wait_for_url("**/tree/")


def begun_for_the_model(page: Page) -> None:
    open_model(page, "length", prefill="Here is the table you asked for:")
    say(page, "Hello")
    wait_for_end(page)


def refused(page: Page) -> None:
    open_model(page, "bad-key")
    say(page, "Hello")
    wait_for_end(page, "failed")


def wrong_value(page: Page) -> None:
    open_model(page, "hello", temperature="9")
    say(page, "Hello")
    expect(page.locator(".errorlist")).to_be_visible()


def parameters(page: Page) -> None:
    open_model(page, "hello", temperature="0.5")
    if (button := page.get_by_role("button", name="Parameters")).is_visible():
        button.click()
    page.locator(".group").evaluate_all("all => all.forEach((group) => { group.open = true; })")


def code(page: Page) -> None:
    open_model(page, "hello", message="Hello")
    page.locator("details.samples > summary").click()


def run_page(page: Page) -> None:
    answered(page)
    page.get_by_role("link", name="Share").click()
    page.wait_for_url("**/runs/*/")


def shared(page: Page) -> None:
    run_page(page)
    page.get_by_role("button", name="Create link").click()
    page.locator("[data-share-url]").click()
    page.wait_for_url("**/s/*/")


def keys(page: Page) -> None:
    page.goto("/keys/")
    page.locator("#featherless form").first.get_by_label("API key").fill("not a key")
    page.get_by_role("button", name="Save key").first.click()


def not_found(page: Page) -> None:
    page.goto("/nowhere/")


def shortcuts(page: Page) -> None:
    page.goto("/text/", wait_until="networkidle")
    page.get_by_role("heading", level=1).click()
    page.keyboard.press("?")


STATES: list[Callable[[Page], None]] = [
    *(hub, selector, nothing_found, chat, completion, tokenize, answered, being_answered),
    *(completed, editing, refused, wrong_value, parameters, code, run_page, shared, keys),
    *(differences, blind, voted, ranking),
    *(not_found, shortcuts, searched, palette, about, usage, data, reference, endpoint, live_list),
    *(regenerated, versions, turn_menu, answer_form, removed, branches),
    begun_for_the_model,
    *COMPARE_STATES,
    *LIBRARY_STATES,
    *(sweep_form, start_sweep),
    *TEST_SET_STATES,
]
