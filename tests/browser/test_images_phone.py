"""The image pages on a phone: one row of tabs, and news of what came far below."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, ViewportSize, expect

from tests.browser.acts import measure_overflow
from tests.browser.imagestates import MODEL, SLOW, made, ready, upscale
from tests.browser.maskacts import build_source, press_generate
from tests.browser.visitors import PHONE, Visitors
from tests.site import Site

PATHS = [
    *("/images/", "/images/edit/", "/images/upscale/"),
    *("/images/grid/", "/images/gallery/", "/images/info/"),
]
WIDTHS = "tabs => tabs.map((tab) => tab.getBoundingClientRect().width)"
HEIGHTS = "tabs => [...new Set(tabs.map((tab) => tab.getBoundingClientRect().top))]"
WITHIN = """tab => {
  const [inner, outer] = [tab, tab.parentElement].map((each) => each.getBoundingClientRect());
  return inner.left > outer.left - 1 && inner.right < outer.right + 1;
}"""

LOW: ViewportSize = {"width": 375, "height": 560}  # a picture that comes lies below what is seen

MANY = """() => {
  const [news, sum] = ["[data-news]", "[data-queue-sum]"].map((at) => document.querySelector(at));
  news.hidden = sum.hidden = false;
  news.firstElementChild.textContent = "12 new images, 1 failed";
  sum.textContent = "12 open";
}"""


@pytest.fixture
def visitors(browser: Browser, studio: Site) -> Iterator[Visitors]:
    """Of a site where pictures can be made."""
    coming = Visitors(browser, studio.url)
    yield coming
    coming.close_all()


@pytest.fixture
def phone(visitors: Visitors) -> Page:
    return visitors.new(viewport=PHONE, has_touch=True, is_mobile=True)


@pytest.mark.parametrize("script", [True, False], ids=["script", "plain"])
@pytest.mark.parametrize("path", PATHS)
def test_the_tabs_are_one_row_and_show_where_one_is(
    visitors: Visitors, path: str, *, script: bool
) -> None:
    page = visitors.new(viewport=PHONE, java_script_enabled=script)
    page.goto(path)
    tabs = page.locator(".tabs a")
    assert len(tabs.evaluate_all(HEIGHTS)) == 1
    assert page.locator(".tabs [aria-current]").evaluate(WITHIN)
    assert measure_overflow(page) == 0


def test_no_tab_moves_because_another_is_bold(phone: Page) -> None:
    seen = []
    for path in PATHS:
        phone.goto(path)
        phone.evaluate("() => document.fonts.ready.then(() => null)")
        seen.append(phone.locator(".tabs a").evaluate_all(WIDTHS))
    assert seen == [seen[0]] * len(PATHS)


def test_the_tabs_out_of_view_are_reached_by_keyboard(phone: Page) -> None:
    phone.goto("/images/")
    last = phone.locator(".tabs a").last
    assert not last.evaluate(WITHIN)
    phone.locator(".tabs a").first.focus()
    for _ in PATHS[1:]:
        phone.keyboard.press("Tab")
    expect(last).to_be_focused()
    assert last.evaluate(WITHIN)


def news(page: Page) -> Locator:
    return page.locator("[data-news]")


def test_a_picture_is_seen_right_after_its_prompt(phone: Page) -> None:
    made(phone)
    expect(phone.get_by_label("Prompt", exact=True)).to_be_in_viewport(ratio=1)
    expect(phone.locator("#results .picture")).to_be_in_viewport()
    expect(news(phone)).to_be_hidden()
    assert phone.evaluate("scrollY") == 0
    settings = phone.locator("[data-settings] > summary")
    expect(settings).to_contain_text("scripted-image, 256 × 128")
    settings.click()
    phone.get_by_label("Width").fill("512")
    settings.click()
    expect(settings).to_contain_text("512 × 128")


def test_what_is_wrong_in_folded_settings_is_shown(phone: Page) -> None:
    phone.goto(f"/images/?{MODEL}&prompt=A+cat&steps=0")
    ready(phone)
    press_generate(phone)
    expect(phone.get_by_label("Sampling steps")).to_be_focused()
    expect(phone.locator(".errorlist")).to_contain_text("steps")


def test_news_of_a_picture_lead_to_it(phone: Page) -> None:
    phone.set_viewport_size(LOW)
    made(phone)
    expect(news(phone)).to_have_text("1 new image")
    expect(news(phone)).to_be_in_viewport()
    expect(phone.locator("#results .picture")).not_to_be_in_viewport()
    press_generate(phone)
    expect(news(phone)).to_have_text("2 new images", timeout=SLOW)
    news(phone).click()
    expect(phone.locator("#results")).to_be_focused()
    expect(phone.locator("#results .picture").first).to_be_in_viewport()
    expect(news(phone)).to_be_hidden()
    phone.keyboard.press("Tab")
    expect(phone.locator("#results a[data-viewer]").first).to_be_focused()


def test_news_end_when_the_results_are_seen(phone: Page) -> None:
    phone.set_viewport_size(LOW)
    phone.goto("/images/?provider=arli&sd_model_checkpoint=scripted-error&prompt=A+cat")
    ready(phone)
    press_generate(phone)
    expect(news(phone)).to_have_text("1 failed", timeout=SLOW)
    phone.locator("#results [data-status=failed]").scroll_into_view_if_needed()
    expect(news(phone)).to_be_hidden()
    phone.evaluate("() => scrollTo(0, 0)")
    expect(phone.locator(".composer")).to_be_in_viewport()
    expect(news(phone)).to_be_hidden()


def test_the_longest_news_leave_the_bar_as_high_as_it_is(phone: Page) -> None:
    phone.goto("/images/")
    ready(phone)
    height = "bar => bar.getBoundingClientRect().height"
    before = phone.locator(".composer").evaluate(height)
    phone.evaluate(MANY)
    assert phone.locator(".composer").evaluate(height) == before


def test_there_are_no_news_of_what_is_in_view(visitors: Visitors) -> None:
    page = visitors.new()
    made(page)
    expect(page.locator("#results .picture")).to_be_in_viewport()
    expect(news(page)).to_be_hidden()


def test_news_come_where_pictures_are_changed_and_enlarged_too(phone: Page) -> None:
    phone.goto(f"/images/edit/?{MODEL}&prompt=A+cat")
    ready(phone)
    phone.get_by_label("Picture", exact=True).set_input_files(build_source(256, 128, "navy"))
    press_generate(phone)
    expect(news(phone)).to_have_text("1 new image", timeout=SLOW)
    upscale(phone)
    phone.set_viewport_size({"width": 375, "height": 500})
    phone.get_by_label("Picture", exact=True).set_input_files(build_source(64, 48, "navy"))
    phone.get_by_role("button", name="Upscale", exact=True).click()
    expect(news(phone)).to_have_text("1 new image", timeout=SLOW)


def test_without_script_the_page_comes_back_at_its_results(visitors: Visitors) -> None:
    page = visitors.new(viewport=PHONE, java_script_enabled=False)
    page.goto(f"/images/?{MODEL}&prompt=A+cat")
    press_generate(page)
    expect(page).to_have_url(re.compile("#results$"))
    expect(page.locator("#results")).to_be_in_viewport()
    expect(page.locator("#results .picture")).to_be_in_viewport(timeout=SLOW)
    expect(news(page)).to_be_hidden()
