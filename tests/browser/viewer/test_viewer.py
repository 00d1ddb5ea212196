"""Pictures looked at on the whole screen."""

import re

from playwright.sync_api import Locator, Page, Route, expect

from tests.browser.maskacts import Fingers
from tests.browser.viewer.pages import IS_LOADED, SLOW, On
from tests.browser.visitors import PHONE, Visitors
from tests.waiting import wait_until

HOSTILE = "<img src=x onerror=alert(1)> a cat"
VIEWER = "**/images/viewer*.js"
REPEAT = """async () => {
  const [, run] = document.querySelector("[data-result]").id.split("result-");
  const address = `/images/jobs/?open=${run}&endpoint=txt2img&back=/`;
  const answer = await fetch(address, { headers: { "HX-Request": "true" } });
  htmx.swap("#queue", await answer.text(), { swapStyle: "outerHTML" });
}"""


def make_pictures(page: Page, prompt: str = HOSTILE, count: int = 3, latency: int = 0) -> Locator:
    """So many pictures, ready to be opened. `latency` in milliseconds, once the page is there."""
    size = f"width=256&height=128&count={count}"
    page.goto(f"/images/?provider=arli&sd_model_checkpoint=scripted-image&{size}")
    page.wait_for_function("() => document.querySelector('#lab')?.noValidate")
    if latency:
        delay_answers(page, latency)
    page.get_by_label("Prompt", exact=True).fill(prompt)
    page.get_by_role("button", name="Generate", exact=True).click()
    links = page.locator("#results a[data-viewer]")
    expect(links).to_have_count(count, timeout=SLOW)
    return links


def delay_answers(page: Page, milliseconds: int) -> None:
    unbounded = {"downloadThroughput": -1, "uploadThroughput": -1}
    line = {"offline": False, "latency": milliseconds, **unbounded}
    page.context.new_cdp_session(page).send("Network.emulateNetworkConditions", line)


def find_viewer(page: Page) -> Locator:
    return page.get_by_role("dialog")


def find_zoom(within: Locator) -> Locator:
    return within.get_by_role("group", name="Zoom").locator("output")


def test_a_picture_is_opened_turned_and_closed_by_keys(guests: Visitors) -> None:
    page = guests.new()
    links = make_pictures(page)
    links.first.focus()
    page.keyboard.press("Enter")
    expect(find_viewer(page)).to_be_visible()
    expect(find_viewer(page)).to_contain_text("1 of 3")
    image = find_viewer(page).get_by_role("img")
    page.wait_for_function(IS_LOADED, arg=image.element_handle())
    page.keyboard.press("ArrowLeft")
    expect(find_viewer(page)).to_contain_text("1 of 3")
    page.keyboard.press("ArrowRight")
    expect(find_viewer(page)).to_contain_text("2 of 3")
    expect(image).to_have_attribute("src", str(links.nth(1).get_attribute("data-viewer")))
    page.keyboard.press("End")
    expect(find_viewer(page)).to_contain_text("3 of 3")
    expect(find_viewer(page).get_by_role("button", name="Next image")).to_be_hidden()
    page.keyboard.press("Escape")
    expect(find_viewer(page)).to_be_hidden()
    expect(links.nth(2)).to_be_focused()


def test_a_press_before_the_viewer_has_come_waits_for_it(guests: Visitors) -> None:
    page = guests.new()
    held: list[Route] = []
    page.route(VIEWER, lambda route: held.append(route))
    make_pictures(page, count=1).press("Enter")
    expect(find_viewer(page)).to_have_count(0)
    wait_until(lambda: page.title() and held)
    for route in held:
        route.continue_()
    expect(find_viewer(page)).to_contain_text("1 of 1")


def test_a_viewer_that_does_not_come_leaves_the_plain_page(guests: Visitors) -> None:
    page = guests.new()
    page.route(VIEWER, lambda route: route.abort())
    make_pictures(page, count=1).click()
    page.wait_for_url(re.compile(r"/images/gallery/\d+/"))


def test_each_result_comes_once_and_however_slow_the_line_is(guests: Visitors) -> None:
    """Answers take longer than the page waits between its looks: none is given up for the next."""
    page = guests.new()
    links = make_pictures(page, count=2, latency=1_900)
    assert len({link.get_attribute("href") for link in links.all()}) == 2
    page.evaluate(REPEAT)
    expect(links).to_have_count(2)


def test_what_made_it_stands_beside_it_as_mere_text(guests: Visitors) -> None:
    page = guests.new()
    make_pictures(page, count=1).click()
    facts = find_viewer(page).get_by_role("complementary", name="How it was generated")
    expect(facts).to_contain_text(HOSTILE)
    expect(facts.get_by_role("definition").first).to_have_text("20")
    expect(facts).to_contain_text("Seed")
    expect(find_viewer(page).get_by_role("img")).to_have_count(1)
    with page.expect_download() as coming:
        find_viewer(page).get_by_role("link", name="Download").click()
    assert coming.value.suggested_filename.endswith(".png")


def test_it_is_zoomed_and_moved(guests: Visitors) -> None:
    page = guests.new()
    make_pictures(page, count=2).first.click()
    expect(find_viewer(page)).to_be_visible()
    stage = find_viewer(page).locator("[data-stage]")
    page.keyboard.press("+")
    expect(find_zoom(find_viewer(page))).to_have_text("1.5×")
    page.keyboard.press("0")
    expect(find_zoom(find_viewer(page))).to_have_text("1×")
    stage.hover()
    page.mouse.wheel(0, -500)
    expect(find_zoom(find_viewer(page))).to_have_text("3×")
    before = stage.get_attribute("style")
    page.mouse.down()
    page.mouse.move(200, 300, steps=3)
    page.mouse.up()
    dragged = stage.get_attribute("style")
    assert dragged != before
    page.keyboard.press("Shift+ArrowRight")
    assert stage.get_attribute("style") != dragged
    expect(find_viewer(page)).to_contain_text("1 of 2")
    find_viewer(page).get_by_role("button", name="Next image").click()
    expect(find_zoom(find_viewer(page))).to_have_text("1×")


def test_the_focus_stays_inside(guests: Visitors) -> None:
    page = guests.new()
    make_pictures(page, count=1).click()
    expect(find_viewer(page)).to_be_visible()
    for _ in range(12):
        page.keyboard.press("Tab")
        assert page.evaluate(
            "() => document.activeElement === document.body"
            " || document.activeElement.closest('dialog') !== null"
        )


def test_fingers_turn_and_zoom(guests: Visitors) -> None:
    page = guests.new(viewport=PHONE, has_touch=True, is_mobile=True)
    make_pictures(page, count=2).first.tap()
    expect(find_viewer(page)).to_contain_text("1 of 2")
    fingers = Fingers(On(find_viewer(page).locator("[data-stage]")))
    fingers.draw_line((0.8, 0.5), (0.2, 0.52))
    expect(find_viewer(page)).to_contain_text("2 of 2")
    fingers.draw_line((0.5, 0.2), (0.52, 0.8))
    expect(find_viewer(page)).to_contain_text("2 of 2")
    fingers.send_touch("Start", (0.4, 0.5))
    fingers.send_touch("Start", (0.4, 0.5), (0.6, 0.5))
    fingers.send_touch("Move", (0.3, 0.5), (0.7, 0.5))
    fingers.send_touch("End")
    expect(find_zoom(find_viewer(page))).to_have_text("2×")
    fingers.draw_line((0.8, 0.5), (0.2, 0.5))
    expect(find_viewer(page)).to_contain_text("2 of 2")


def test_without_script_a_picture_is_a_link(guests: Visitors) -> None:
    page = guests.new(java_script_enabled=False)
    page.goto("/images/?provider=arli&sd_model_checkpoint=scripted-image&width=64&height=64")
    expect(page.locator("#viewer")).to_be_hidden()
    page.get_by_label("Prompt", exact=True).fill("A cat")
    page.get_by_role("button", name="Generate", exact=True).click()
    expect(page.locator("#results a[data-viewer]")).to_have_count(1, timeout=SLOW)
    page.locator("#results a[data-viewer]").click()
    page.wait_for_url(re.compile(r"/images/\w+/\d+/"))
