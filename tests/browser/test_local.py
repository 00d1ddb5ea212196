"""The whole way of a newcomer: open, click once, talk to a real model, without any key."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from playground.local.text.weights import SMOLLM2
from tests.browser.acts import wait_for_end, wait_until_ready
from tests.browser.visitors import Visitors
from tests.site import Site

pytestmark = pytest.mark.local
BLANK = dict.fromkeys(("FEATHERLESS_API_KEY", "ARLI_API_KEY"), "")
NOBODY = dict.fromkeys(("FEATHERLESS_BASE_URL", "ARLI_BASE_URL"), "http://127.0.0.1:9/v1")


@pytest.fixture
def local_site(tmp_path: Path) -> Iterator[Site]:
    if not SMOLLM2.is_installed(tmp_path):
        pytest.skip("the embedded models are not installed")
    with Site(tmp_path, PLAYGROUND_LOCAL="1", **BLANK, **NOBODY) as started:
        yield started


def test_one_click_leads_to_a_chat_with_a_real_model(browser: Browser, local_site: Site) -> None:
    coming = Visitors(browser, local_site.url)
    page = coming.new()
    page.goto("/")
    state = page.locator(".state", has_text="No key needed")
    expect(state).to_contain_text("Online", timeout=30_000)
    # Long enough to be seen coming: the rate of a few words, which may arrive at once, isn't said.
    page.keyboard.type("Tell me the story of a lighthouse keeper in five long paragraphs.")
    page.get_by_role("button", name="Send", exact=True).click()
    wait_until_ready(page)
    expect(page.locator(".turn").last).to_have_attribute("data-status", "done", timeout=60_000)
    turn = wait_for_end(page)
    expect(turn.locator("[data-answer]")).to_contain_text(re.compile(r"\w"))
    expect(turn.locator(".figures")).to_contain_text("tok/s")
    page.get_by_role("link", name="Tokenize", exact=True).click()
    page.get_by_label("Text", exact=True).fill("Hello world")
    expect(page.locator("[data-tokens-count]")).to_have_text("2")
    coming.close_all()


def test_a_sample_is_read_and_one_upscaled_at_one_press(browser: Browser, local_site: Site) -> None:
    coming = Visitors(browser, local_site.url)
    page = coming.new()
    page.goto("/")
    page.get_by_role("button", name="Read a sample receipt").click()
    expect(page.get_by_role("main")).to_contain_text("HARBOUR GROCERY", timeout=60_000)
    expect(page.get_by_role("main")).to_contain_text("32.21")
    page.goto("/")
    page.get_by_role("button", name="Upscale a sample picture").click()
    expect(page.locator("[data-split]").first).to_be_visible(timeout=120_000)
    expect(page.get_by_text("960 × 640").first).to_be_attached()
    coming.close_all()
