"""Prompts expanded, and written of pictures, by other models."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.imagestates import SLOW, ready
from tests.browser.maskacts import build_source, find_button, find_prompt
from tests.browser.visitors import Visitors
from tests.scripted import Server, done, sse, text
from tests.scripted.pretend import Pretend
from tests.site import KEY, Site

SLOW_WORDS, WORD_SECONDS = 600, 0.2  # longer than any look at it takes


class PatientProvider(Pretend):
    """The pretend provider, which takes its time where it is asked to."""

    def _stream_answer(self, body: dict[str, Any], name: str, *, chat: bool) -> Iterator[Any]:
        if "slowly" not in str(body):
            yield from super()._stream_answer(body, name, chat=chat)
            return
        for _ in range(SLOW_WORDS):
            yield from sse(text("and "))
            yield WORD_SECONDS
        yield from done()


@pytest.fixture(scope="module")
def provider() -> Iterator[Server]:
    answer = PatientProvider(tokens=120, reading_tokens=240, rate=120, limit=1_000)
    with Server(answer=answer) as server:
        yield server


@pytest.fixture(scope="module")
def helped(provider: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Images and words are both scripted."""
    knobs = {"ARLI_BASE_URL": provider.base, "ARLI_API_KEY": KEY}
    knobs |= {"FEATHERLESS_BASE_URL": provider.base, "FEATHERLESS_API_KEY": KEY}
    with Site(tmp_path_factory.mktemp("helped"), **knobs) as started:
        yield started


@pytest.fixture
def helped_page(browser: Browser, helped: Site) -> Iterator[Page]:
    coming = Visitors(browser, helped.url)
    yield coming.new()
    coming.close_all()


def test_a_prompt_is_expanded_seen_and_taken_over(helped_page: Page) -> None:
    page = helped_page
    page.goto("/images/?prompt=a+red+boat")
    ready(page)
    page.get_by_text("Prompt help").click()
    find_button(page, "Expand prompt").click()
    suggested = page.get_by_label("Suggested prompt")
    expect(suggested).to_be_focused(timeout=SLOW)
    expect(suggested).not_to_have_value("")
    expect(find_prompt(page)).to_have_value("a red boat")  # until it is accepted
    suggested.fill("a red boat at dawn")
    find_button(page, "Use it").click()
    expect(find_prompt(page)).to_have_value("a red boat at dawn")
    expect(suggested).to_be_hidden()
    find_button(page, "Restore").click()
    expect(find_prompt(page)).to_have_value("a red boat")


def test_a_prompt_is_seen_as_it_grows_and_can_be_cancelled(helped_page: Page) -> None:
    page = helped_page
    page.goto("/images/?prompt=a+red+boat,+slowly")
    ready(page)
    page.get_by_text("Prompt help").click()
    with page.expect_response("**/images/prompt/") as answer:
        find_button(page, "Expand prompt").click()
    suggested = page.get_by_label("Suggested prompt")
    expect(suggested).not_to_have_value("", timeout=SLOW)
    expect(suggested).to_have_attribute("readonly", "")
    expect(find_button(page, "Use it")).to_be_hidden()
    find_button(page, "Cancel").click()
    expect(suggested).to_be_hidden()
    expect(page.get_by_text("Cancelled.", exact=True)).to_be_visible()
    expect(find_button(page, "Expand prompt")).to_be_focused()
    page.goto(answer.value.json()["url"])
    expect(page.locator("[data-status=stopped]").first).to_be_visible(timeout=SLOW)


def test_a_picture_gives_its_prompt_and_the_run_can_be_read(helped_page: Page) -> None:
    page = helped_page
    page.goto("/images/edit/")
    ready(page)
    page.get_by_label("Picture", exact=True).set_input_files(build_source(64, 64))
    page.get_by_text("Prompt help").click()
    find_button(page, "Describe picture").click()
    expect(page.get_by_label("Suggested prompt")).to_be_focused(timeout=SLOW)
    page.get_by_role("link", name="View run").click()
    expect(page.locator("main")).to_contain_text("Write a prompt for an image generator")


def test_what_is_missing_for_a_prompt_is_said_beside_it(helped_page: Page) -> None:
    page = helped_page
    page.goto("/images/")
    ready(page)
    page.get_by_text("Prompt help").click()
    find_button(page, "Describe picture").click()
    expect(page.get_by_text("Choose a picture to describe first.")).to_be_visible()
    find_button(page, "Expand prompt").click()
    expect(page.get_by_text("Write a few words first.")).to_be_visible()


def test_without_script_the_suggested_prompt_leads_back(browser: Browser, helped: Site) -> None:
    coming = Visitors(browser, helped.url)
    page = coming.new(java_script_enabled=False)
    page.goto("/images/?prompt=a+red+boat&steps=33")
    page.get_by_text("Prompt help").click()
    find_button(page, "Expand prompt").click()
    expect(page.get_by_role("heading", name="Suggested prompt")).to_be_visible(timeout=SLOW)
    find_prompt(page).fill("a red boat at dawn")
    find_button(page, "Use this prompt").click()
    expect(find_prompt(page)).to_have_value("a red boat at dawn")
    expect(page.locator("#id_steps")).to_have_value("33")
    coming.close_all()
