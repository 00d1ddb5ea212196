"""Nothing jumps: no sideways scrolling, no shift while an answer comes, the reader's place kept."""

import pytest
from playwright.sync_api import Browser, Page, Route, ViewportSize, expect

from tests.browser.acts import (
    find_answer,
    find_composer,
    find_running,
    link_model,
    measure_overflow,
    open_model,
    send_message,
    wait_for_end,
    wait_for_writing,
)
from tests.browser.line import Line
from tests.browser.visitors import DESK, PHONE, Visitors
from tests.site import Site
from tests.waiting import wait_until

WATCH = """
window.shifts = { all: 0, others: 0, seen: [] };
const lines = []; // where the line below a growing answer has been
requestAnimationFrame(function look() {
  const line = document.querySelector(".turn.live .readout")?.getBoundingClientRect();
  if (line) lines.push([line.width, line.height].map(Math.round));
  requestAnimationFrame(look);
});
const still = ({ previousRect: a, currentRect: b }) =>
  ["x", "y", "width", "height"].every((side) => a[side] === b[side]);
// What has left the page since is known by its size.
const gone = ({ node, previousRect: { width, height } }) =>
  !node && lines.some(([wide, high]) => wide === Math.round(width) && high === Math.round(height));
const inLine = ({ node }) => node?.closest?.(".turn.live .readout");
const growing = (source) => still(source) || gone(source) || inLine(source);
new PerformanceObserver((list) => {
  for (const { value, sources } of list.getEntries()) {
    window.shifts.all += value;
    if (sources.every(growing)) continue;
    window.shifts.others += value;
    window.shifts.seen.push([value, sources.map(({ node }) => node?.outerHTML?.slice(0, 80))]);
  }
}).observe({ type: "layout-shift", buffered: true });
"""
FOLLOW = """
window.tops = [];
requestAnimationFrame(function look() {
  const words = document.querySelector(".turn [data-answer] p");
  const live = Boolean(words?.closest(".live"));
  if (words) window.tops.push({ live, top: words.getBoundingClientRect().top + scrollY });
  requestAnimationFrame(look);
});
"""
PATHS = [
    *("/reference/", "/reference/arli/chat/", "/text/", "/text/featherless/scripted/chat/"),
    *("/vision/", "/images/", "/images/edit/", "/images/gallery/", "/images/info/", "/keys/"),
    "/runs/",
]
WHOLE = 0.1  # what counts as good in a page's whole life; text that grows moves the line below it
NOTHING = 0.0001  # an icon that moves by a part of a pixel
OTHERS = 0.005  # of anything but that line
FILE_BUTTONS = """all => all.map((each) => {
  const look = getComputedStyle(each, "::file-selector-button");
  return [look.backgroundColor, look.borderTopColor, look.minHeight];
})"""
HAS_TYPEFACE = "() => document.fonts.check('16px Inter')"
LINES = (
    "() => [...document.querySelectorAll('main p, main h2')].map(p => Math.round(p.offsetHeight))"
)
LONG_LINE = "x" * 300


def test_nothing_shifts_while_an_answer_comes(page: Page) -> None:
    """Neither from the empty page, nor in the last step, when the finished turn takes its place."""
    page.add_init_script(WATCH)
    open_model(page, "long", max_tokens=300)
    send_message(page, "Hello")
    wait_for_end(page)
    shifted_little(page)


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_nothing_shifts_while_a_page_comes(
    visitors: Visitors, size: ViewportSize, path: str
) -> None:
    page = visitors.new(viewport=size)
    page.add_init_script(WATCH)
    page.goto(path, wait_until="networkidle")
    shifts = page.evaluate("window.shifts")
    assert shifts["all"] < OTHERS, shifts


def test_nothing_shifts_where_the_reference_comes_in_parts(browser: Browser, site: Site) -> None:
    with Line(site.port, pause_after=b"<h1>API reference") as line:
        coming = Visitors(browser, line.url)
        page = coming.new(viewport=PHONE, extra_http_headers={"Accept-Encoding": "identity"})
        page.add_init_script(WATCH)
        page.goto("/reference/", wait_until="networkidle")
        shifts = page.evaluate("window.shifts")
        coming.close_all()
    assert line.pauses == 1
    assert shifts["all"] < OTHERS, shifts


@pytest.mark.parametrize("words", [b"New chat", b"Prompts</a>", b'class="facts'])
def test_nothing_shifts_where_a_models_page_comes_in_parts(
    browser: Browser, site: Site, words: bytes
) -> None:
    with Line(site.port, pause_after=words) as line:
        coming = Visitors(browser, line.url)
        page = coming.new(extra_http_headers={"Accept-Encoding": "identity"})
        page.add_init_script(WATCH)
        open_model(page, "hello")
        shifts = page.evaluate("window.shifts")
        coming.close_all()
    assert line.pauses == 1
    assert shifts["all"] < NOTHING, shifts


def test_nothing_shifts_on_a_phone(phone: Page) -> None:
    phone.add_init_script(WATCH)
    open_model(phone, "think")
    find_composer(phone).fill("Hello")
    phone.get_by_role("button", name="Send", exact=True).click()
    wait_for_end(phone)
    shifted_little(phone)


def test_the_beginning_of_an_answer_stays_where_it_is(page: Page) -> None:
    """From the first word to the finished turn: new elements are no layout shift, but may jump."""
    page.add_init_script(FOLLOW)
    open_model(page, "chat")
    send_message(page, "Hello")
    turn = wait_for_end(page)
    expect(turn).not_to_have_class("turn live")
    page.wait_for_function("() => window.tops.at(-1).live === false")
    tops = page.evaluate("window.tops")
    assert {top["live"] for top in tops} == {True, False}
    heights = [top["top"] for top in tops]
    assert max(heights) - min(heights) < 2, tops


def shifted_little(page: Page) -> None:
    shifts = page.evaluate("window.shifts")
    assert shifts["all"] < WHOLE, shifts
    assert shifts["others"] < OTHERS, shifts


def test_the_end_of_the_answer_stays_in_view(page: Page) -> None:
    open_model(page, "long", max_tokens=400)
    send_message(page, "Hello")
    wait_until(lambda: page.evaluate("document.documentElement.scrollHeight > innerHeight + 300"))
    expect(find_running(page).locator(".figures")).to_be_in_viewport()
    expect(page.get_by_role("button", name="Stop", exact=True)).to_be_in_viewport()
    wait_for_end(page)
    expect(page.locator(".turn-actions")).to_be_in_viewport()


def test_who_scrolls_up_stays_there_and_can_jump_back(page: Page) -> None:
    open_model(page, "long", max_tokens=700)
    send_message(page, "Hello")
    wait_until(lambda: page.evaluate("document.documentElement.scrollHeight > innerHeight + 500"))
    page.mouse.move(400, 400)
    page.mouse.wheel(0, -400)
    jump = page.get_by_role("button", name="Jump to latest")
    expect(jump).to_be_visible()
    page.wait_for_timeout(200)  # a wheel's scrolling is smooth: let it come to rest
    before = (page.evaluate("scrollY"), len(find_answer(page).inner_text()))
    wait_until(lambda: len(find_answer(page).inner_text()) > before[1] + 200)
    assert page.evaluate("scrollY") == before[0]
    jump.click()
    expect(jump).to_be_hidden()
    expect(find_running(page).locator(".figures")).to_be_in_viewport()
    page.keyboard.press("Escape")
    wait_for_end(page, "stopped")


def test_text_in_the_composer_grows_it_only_so_far(page: Page) -> None:
    open_model(page, "hello")
    find_composer(page).fill("line\n" * 80)
    expect(page.get_by_role("button", name="Send", exact=True)).to_be_in_viewport()
    box = find_composer(page).bounding_box()
    assert box is not None
    assert box["height"] < 400


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/text/",
        "/text/?q=nothing+like+it",
        "/keys/",
        "/nowhere/",
        link_model("hello"),
        link_model("hello", mode="completion", prompt=LONG_LINE),
        link_model("hello", mode="tokenize", prompt=LONG_LINE),
        link_model("hello", message=LONG_LINE, system=LONG_LINE),
    ],
    ids=lambda path: path[:48],
)
def test_no_page_of_a_phone_scrolls_sideways(phone: Page, path: str) -> None:
    phone.goto(path)
    assert measure_overflow(phone) == 0


def test_no_answer_widens_a_phones_page(phone: Page) -> None:
    open_model(phone, "chat")
    find_composer(phone).fill(LONG_LINE)
    phone.get_by_role("button", name="Send", exact=True).click()
    wait_for_writing(phone)
    assert measure_overflow(phone) == 0
    wait_for_end(phone)
    assert measure_overflow(phone) == 0
    phone.locator("details.samples > summary").click()
    expect(phone.locator(".sample").first).to_be_visible()
    assert measure_overflow(phone) == 0
    phone.get_by_role("button", name="Close code").click()
    phone.get_by_role("link", name="Share").click()
    phone.wait_for_url("**/runs/*/")
    assert measure_overflow(phone) == 0


def test_the_smallest_phones_and_large_text_fit_too(phone: Page) -> None:
    phone.set_viewport_size({"width": 320, "height": 640})
    for path in ("/", "/text/", "/vision/", link_model("hello"), "/keys/"):
        phone.goto(path)
        assert measure_overflow(phone) == 0, path


def test_a_file_is_chosen_by_the_same_button_everywhere(page: Page) -> None:
    looks = set()
    for path in ("/vision/", "/images/edit/?mask=1", "/images/upscale/", "/images/info/"):
        page.goto(path)
        files = page.locator("main input[type=file]:not(.visually-hidden)")
        looks |= {tuple(look) for look in files.evaluate_all(FILE_BUTTONS)}
    assert len(looks) == 1


def test_a_short_conversation_does_not_scroll(page: Page) -> None:
    open_model(page, "hello")
    beyond = "document.documentElement.scrollHeight - innerHeight"
    assert page.evaluate(beyond) == 0
    send_message(page, "Hello")
    wait_for_end(page)
    assert page.evaluate(beyond) == 0
    expect(page.get_by_role("heading", level=1)).to_be_in_viewport()
    page.get_by_role("button", name="Turn samplers off").click()
    expect(page.locator(".params-inner")).to_have_js_property("scrollTop", 0)
    page.locator(".group").last.scroll_into_view_if_needed()
    expect(page.locator(".group").last).to_be_in_viewport()


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_nothing_moves_when_the_typeface_comes_late(visitors: Visitors, size: ViewportSize) -> None:
    """The page keeps the fallback; the next one has the typeface."""
    page = visitors.new(viewport=size)
    page.add_init_script(WATCH)
    held: list[Route] = []
    page.route("**/*.woff2", lambda route: held.append(route))
    page.goto("/about/", wait_until="domcontentloaded")  # the rest waits for the typeface
    before = page.evaluate(LINES)
    wait_until(lambda: held)
    for route in held:
        route.continue_()
    page.wait_for_load_state("networkidle")
    assert page.evaluate(LINES) == before
    assert page.evaluate("window.shifts.all") == 0
    page.unroute("**/*.woff2")
    page.goto("/about/")
    page.wait_for_function(HAS_TYPEFACE)
