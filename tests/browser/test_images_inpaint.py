"""Inpainting from the press of a button to the picture, and on from there."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.acts import list_requests
from tests.browser.imagestates import MODEL, SLOW, made, ready
from tests.browser.maskacts import (
    NINTHS,
    Canvas,
    find_message,
    find_stage,
    find_tool,
    list_painted,
    open_editor,
    press_generate,
    read_received,
)
from tests.browser.test_layout import WATCH
from tests.browser.visitors import Visitors
from tests.scripted import Server
from tests.site import Site
from tests.waiting import wait_until


@pytest.fixture
def page(browser: Browser, studio: Site) -> Iterator[Page]:
    coming = Visitors(browser, studio.url)
    yield coming.new()
    coming.close_all()


def results(page: Page, count: int) -> None:
    expect(page.locator("#results a[data-viewer]")).to_have_count(count, timeout=SLOW)


def has_ended(page: Page) -> bool:
    facts = page.request.get("/images/jobs/", headers={"Accept": "application/json"}).json()
    return bool(facts["open"] == 0)


def test_a_part_is_painted_anew_and_again(page: Page, provider: Server) -> None:
    open_editor(page)
    Canvas(page).draw_line(NINTHS["left"], NINTHS["right"])
    page.get_by_label("Mask blur").fill("8")
    press_generate(page)
    results(page, 1)
    assert list_requests(provider, "img2img")[-1].json["mask_blur"] == 8
    # The mask stays for the next try, as everything else does.
    find_tool(page, "Eraser").click()
    Canvas(page).draw_line(NINTHS["right"])
    press_generate(page)
    results(page, 2)
    assert read_received(provider)[1].getpixel((440, 192)) == 0
    assert read_received(provider)[1].getpixel((85, 192)) == 255


def test_the_code_names_a_mask_once_it_is_painted(page: Page) -> None:
    open_editor(page)
    page.locator("details.samples > summary").click()
    code = page.locator("code[data-language=python]")
    expect(code).to_contain_text('"width": 512')
    expect(code).not_to_contain_text("mask")
    Canvas(page).draw_line(NINTHS["left"], NINTHS["right"])
    expect(code).to_contain_text("mask.png")
    expect(code).to_contain_text('"mask_blur": 4')
    page.locator(".mask > summary").click()  # closed, it is not used
    expect(code).not_to_contain_text("mask")
    page.get_by_label("Width").fill("")  # the picture's own
    page.get_by_label("Prompt", exact=True).fill("A dog")
    expect(code).to_contain_text("A dog")
    expect(code).to_contain_text('"width": 512')


def test_a_result_is_inpainted_in_its_own_size(page: Page, provider: Server) -> None:
    made(page)
    page.get_by_role("link", name="Inpaint", exact=True).click()
    ready(page)
    expect(page.locator(".mask")).to_contain_class("ready")
    expect(find_stage(page)).to_be_visible()
    Canvas(page, 256, 128).draw_line(NINTHS["above left"], NINTHS["above right"])
    assert list_painted(page) == {"above left", "above middle", "above right"}
    press_generate(page)
    results(page, 1)
    picture, sent = read_received(provider)
    assert picture.size == sent.size == (256, 128)
    page.get_by_role("link", name="Inpaint", exact=True).first.click()
    expect(page.locator(".mask")).to_contain_class("ready")
    expect(find_message(page)).to_contain_text("No mask yet")  # another picture


def test_nothing_moves_when_the_picture_of_the_server_comes(page: Page) -> None:
    """Its size is known before it is there."""
    made(page)
    page.add_init_script(WATCH)
    page.get_by_role("link", name="Inpaint", exact=True).click()
    ready(page)
    expect(page.locator(".mask")).to_contain_class("ready")
    assert page.evaluate("window.shifts.all") < 0.01, page.evaluate("window.shifts")


def test_a_job_that_ends_unseen_is_shown_all_the_same(page: Page) -> None:
    """As fast providers do: before the panel has looked for the first time."""
    page.goto(f"/images/?{MODEL}&prompt=A+cat")
    ready(page)
    page.route("**/images/jobs/*", lambda route: route.abort())
    with page.expect_response("**/images/"):
        press_generate(page)
    wait_until(lambda: has_ended(page), 40)
    page.unroute("**/images/jobs/*")
    page.evaluate("() => document.body.dispatchEvent(new Event('look'))")
    results(page, 1)
