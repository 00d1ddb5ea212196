"""How much of a key's limit is in use, beside the buttons that make images."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.conftest import NOBODY
from tests.browser.making.pages import LONG, press_button, wait_until_ready
from tests.browser.visitors import Visitors
from tests.scripted import Server
from tests.scripted.webui import WebUI
from tests.site import KEY, Site
from tests.waiting import wait_until

FREE, BUSY = "0 of 2 requests in use", "1 of 2 requests in use"
SLOW = "scripted-slow-9"
GRID = "/images/grid/?provider=arli&prompt=a+fox&width=64&height=64&x_type=seed&x_values=1"


@pytest.fixture(scope="module")
def two(provider: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Arli with a key that bears two requests, and an image server without a limit."""
    with Server(answer=WebUI()) as server:
        knobs = {"ARLI_BASE_URL": provider.base, "ARLI_API_KEY": KEY, "ARLI_CONCURRENCY": "2"}
        knobs |= {"IMAGE_SERVER_URL": server.base.removesuffix("/v1")}
        data = tmp_path_factory.mktemp("two")
        with Site(data, FEATHERLESS_BASE_URL=NOBODY, **knobs) as started:
            yield started


@pytest.fixture
def visitors(browser: Browser, two: Site) -> Iterator[Visitors]:
    coming = Visitors(browser, two.url)
    yield coming
    coming.close_all()


def find_units(page: Page) -> Locator:
    return page.locator(".units")


@pytest.mark.parametrize("path", ["/images/", "/images/grid/"])
def test_another_provider_has_its_own(visitors: Visitors, path: str) -> None:
    page = visitors.new()
    page.goto(f"{path}?provider=image-server")
    wait_until_ready(page)
    expect(find_units(page)).to_have_count(0)
    page.locator("#id_provider").select_option("arli")
    expect(find_units(page)).to_have_text(FREE)
    page.locator("#id_provider").select_option("image-server")
    expect(find_units(page)).to_have_count(0)


def test_it_is_asked_anew_for_the_provider_that_was_chosen(visitors: Visitors) -> None:
    page = visitors.new()
    page.goto("/images/?provider=image-server&width=64&height=64&prompt=a+fox")
    wait_until_ready(page)
    page.locator("#id_provider").select_option("arli")
    expect(find_units(page)).to_have_text(FREE)
    page.locator("#id_sd_model_checkpoint").select_option("Other name…")
    page.get_by_label("other name").first.fill("scripted-slow-6")
    press_button(page)
    expect(find_units(page)).to_have_text(BUSY)
    expect(find_units(page)).to_have_text(FREE, timeout=LONG)


def test_a_grid_page_says_it_below_its_button(visitors: Visitors) -> None:
    page = visitors.new()
    page.goto(f"{GRID}&sd_model_checkpoint={SLOW}")
    wait_until_ready(page)
    expect(find_units(page)).to_have_text(FREE)
    page.get_by_role("button", name="Generate").click()
    page.wait_for_url("**/images/grid/*-*/")
    other = visitors.new()

    def look_again() -> bool:
        other.goto(GRID)
        return find_units(other).inner_text() == BUSY

    wait_until(look_again, seconds=30)
