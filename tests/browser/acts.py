"""What a person does on the pages, and what they see there."""

import re
from urllib.parse import quote, urlencode

from playwright.sync_api import Locator, Page, expect

from tests.scripted import Seen, Server

FIRST = "Here is an answer that looks like one."


def link_model(name: str, provider: str = "featherless", **query: str | int) -> str:
    return f"/text/{provider}/scripted/{name}/?{urlencode(query)}"


def open_model(page: Page, name: str, provider: str = "featherless", **query: str | int) -> None:
    page.goto(link_model(name, provider, **query))
    wait_until_ready(page)


def go_on_with(page: Page, name: str) -> None:
    """The same conversation with a scripted model, whichever was offered for it."""
    page.goto(link_model(name, "featherless") + page.url.partition("?")[2])
    wait_until_ready(page)


def wait_until_ready(page: Page) -> None:
    """Wait until the page's script listens: from then on it is the script that complains."""
    page.wait_for_function("() => document.querySelector('#lab')?.noValidate")


def wait_for_list(page: Page) -> None:
    """The scripted provider's list has been fetched: the hub asks for it."""
    page.goto("/")
    expect(page.locator(".state", has_text="Featherless")).to_contain_text("Online")


def pick_model(page: Page, name: str) -> None:
    """In the catalogue: type the name, and open what the search has listed."""
    page.get_by_role("searchbox").fill(name)
    expect(page).to_have_url(re.compile(f"q={re.escape(quote(name, safe=''))}"))
    page.get_by_role("link", name=name, exact=True).first.click()
    page.wait_for_url(f"**/{name}/**")


def save_preset(page: Page, name: str) -> None:
    """On a model's page: keep what is filled in."""
    page.get_by_text("Save as preset", exact=True).click()
    page.get_by_label("Name", exact=True).fill(name)
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text(f"Saved “{name}”.")).to_be_visible()


def find_composer(page: Page) -> Locator:
    return page.get_by_label("Message", exact=True)


def send_message(page: Page, words: str) -> None:
    find_composer(page).fill(words)
    find_composer(page).press("Enter")


def find_turns(page: Page) -> Locator:
    return page.locator("[data-turns] .turn")


def find_answer(page: Page) -> Locator:
    """The newest answer's text."""
    return page.locator(".turn [data-answer]").last


def open_menu(page: Page) -> None:
    """Unfold what a page's head keeps behind a button, where it does."""
    button = page.locator(":is(.head-menu, .compare-menu) > summary")
    if button.is_visible():
        button.click()


def find_running(page: Page) -> Locator:
    return page.locator(".turn.live")


def wait_for_writing(page: Page) -> None:
    """Wait for the answer to have begun and to be still going on."""
    expect(find_answer(page)).to_contain_text(FIRST)
    expect(find_running(page)).to_be_visible()


def wait_for_end(page: Page, status: str = "done", *, count: int = 1) -> Locator:
    """Wait for so many turns, and for the newest to have come to this end."""
    expect(page.locator(".turn")).to_have_count(count)
    expect(page.locator(".turn").last).to_have_attribute("data-status", status, timeout=15_000)
    return page.locator(".turn").last


def read_source(page: Page) -> str:
    """The newest answer as the model wrote it."""
    return str(page.locator("template[data-source]").last.evaluate("t => t.content.textContent"))


def list_requests(provider: Server, endpoint: str = "chat/completions") -> list[Seen]:
    """What the provider was asked at an endpoint, oldest first."""
    return [seen for seen in list(provider.seen) if seen.path.endswith(f"/{endpoint}")]


def measure_overflow(page: Page) -> int:
    """How many pixels the page can be scrolled sideways."""
    return int(
        page.evaluate(
            "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
    )
