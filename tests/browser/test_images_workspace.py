"""Prompt, canvas and result in one window; canvases extended."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, ViewportSize, expect

from tests.browser.acts import list_requests, measure_overflow
from tests.browser.imagestates import MODEL, SLOW, compared, made, ready
from tests.browser.maskacts import (
    ROW,
    Canvas,
    build_source,
    find_button,
    find_message,
    find_prompt,
    find_stage,
    open_editor,
    press_generate,
    read_received,
)
from tests.browser.presses import Presses
from tests.browser.test_layout import WATCH
from tests.browser.visitors import Visitors
from tests.scripted import Server
from tests.site import Site

HEIGHT = "() => document.scrollingElement.scrollHeight - innerHeight"
TABLET: ViewportSize = {"width": 820, "height": 1100}


@pytest.fixture
def visitors(browser: Browser, studio: Site) -> Iterator[Visitors]:
    coming = Visitors(browser, studio.url)
    yield coming
    coming.close_all()


@pytest.fixture
def page(visitors: Visitors) -> Page:
    return visitors.new()


def expect_in_view(*parts: Locator) -> None:
    """Whole, and without scrolling."""
    for part in parts:
        expect(part).to_be_in_viewport(ratio=1)
    page = parts[0].page
    assert page.evaluate(HEIGHT) <= 0
    assert page.evaluate("scrollY") == 0


def test_prompt_and_result_are_in_one_view(page: Page) -> None:
    made(page)
    result = page.locator("#results .picture")
    expect_in_view(find_prompt(page), find_button(page), result)
    page.get_by_label("Batch count").scroll_into_view_if_needed()  # the settings scroll alone
    expect_in_view(find_prompt(page), find_button(page), result)


def test_prompt_canvas_and_result_are_in_one_view(page: Page) -> None:
    open_editor(page)
    Canvas(page).draw_line(*ROW)
    press_generate(page)
    result = page.locator("#results .picture")
    expect(result).to_be_visible(timeout=SLOW)
    expect_in_view(find_prompt(page), find_stage(page), find_button(page), result)


def test_before_and_after_are_in_one_view(page: Page) -> None:
    compared(page)
    expect_in_view(page.locator("[data-split] [data-stage]"), find_button(page, "Upscale"))


@pytest.mark.parametrize("path", ["/images/", "/images/edit/?mask=1", "/images/upscale/"])
def test_nothing_moves_while_it_loads_at_any_width(visitors: Visitors, path: str) -> None:
    for size in ({"width": 1280, "height": 800}, TABLET, {"width": 375, "height": 812}):
        page = visitors.new(viewport=size)
        page.add_init_script(WATCH)
        page.goto(path)
        ready(page)
        assert page.evaluate("window.shifts.all") < 0.01, page.evaluate("window.shifts")
        assert measure_overflow(page) == 0


def test_a_face_is_inpainted_by_five_presses(page: Page, provider: Server) -> None:
    made(page)
    presses = Presses()
    presses.press(page.get_by_role("link", name="Images", exact=True))
    presses.press(page.get_by_role("link", name="Edit & inpaint", exact=True))
    ready(page)
    expect(find_prompt(page)).to_be_focused()
    page.keyboard.type("a smiling face")
    presses.choose_files(page.get_by_label("Picture", exact=True), build_source())
    expect(page.locator(".mask")).to_contain_class("ready")
    Canvas(page).draw_line(*ROW)
    presses.draw()
    presses.press(find_button(page))
    assert presses.count <= 5
    expect(page.locator("#results .picture")).to_be_visible(timeout=SLOW)
    sent = list_requests(provider, "img2img")[-1].json
    assert sent["mask"]
    assert sent["prompt"] == "a smiling face"


def test_a_first_upscale_takes_two_presses(page: Page) -> None:
    page.goto("/images/")
    presses = Presses()
    presses.press(page.get_by_role("link", name="Upscale", exact=True))
    presses.press(find_button(page, "Try a sample picture"))
    assert presses.count <= 2
    expect(page.locator("[data-split]")).to_be_visible(timeout=SLOW)


def test_an_image_is_found_by_its_seed_by_two_presses(page: Page) -> None:
    page.goto(f"/images/?{MODEL}&prompt=A+cat&seed=4120337")
    ready(page)
    press_generate(page)
    expect(page.locator("#results .picture")).to_be_visible(timeout=SLOW)
    page.goto("/images/?seed=5&prompt=A+dog")
    ready(page)
    press_generate(page)
    expect(page.locator("#results .picture")).to_have_count(2, timeout=SLOW)
    page.goto("/")
    presses = Presses()
    presses.press(page.get_by_role("link", name="Images", exact=True))
    presses.press(page.get_by_role("link", name="Gallery", exact=True))
    assert presses.count <= 2
    expect(page.locator("[data-tile]")).to_have_count(2)
    expect(page.locator("#id_q")).to_be_focused()
    page.keyboard.type("4120337")
    expect(page.locator("[data-tile]")).to_have_count(1)
    expect(page.locator(".tile-link")).to_have_attribute("data-title", re.compile("4120337"))


def test_an_empty_mask_that_nobody_asked_for_is_none(page: Page, provider: Server) -> None:
    """The canvas is there from the beginning; who paints nothing changes the whole picture."""
    page.goto(f"/images/edit/?{MODEL}&prompt=A+dog")
    ready(page)
    page.get_by_label("Picture", exact=True).set_input_files(build_source())
    expect(page.locator(".mask")).to_contain_class("ready")
    expect(find_stage(page)).to_be_visible()
    press_generate(page)
    expect(page.locator("#results .picture")).to_be_visible(timeout=SLOW)
    assert not list_requests(provider, "img2img")[-1].json.get("mask")
    Canvas(page).draw_line(*ROW)
    press_generate(page)
    expect(page.locator("#results .picture")).to_have_count(2, timeout=SLOW)
    assert list_requests(provider, "img2img")[-1].json.get("mask")


def test_a_canvas_is_extended_by_hand_and_by_numbers(page: Page, provider: Server) -> None:
    open_editor(page)
    page.get_by_text("Extend canvas").click()
    page.get_by_label("Right", exact=True).fill("128")
    page.get_by_label("Right", exact=True).blur()
    expect(page.locator("[data-extend-said]")).to_have_text("512 × 384 → 640 × 384")
    expect(page.get_by_label("Width")).to_have_value("640")
    expect(page.get_by_label("Height")).to_have_value("384")
    box = page.locator("[data-extend-grip=left]").bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x - 30, y + 4, steps=3)
    page.mouse.up()
    added = int(page.get_by_label("Left", exact=True).input_value())
    assert added > 32
    assert added % 8 == 0
    press_generate(page)  # the mask that is asked for need not be painted
    expect(page.locator("#results .picture")).to_be_visible(timeout=SLOW)
    picture, mask = read_received(provider)
    assert picture.size == mask.size == (640 + added, 384)
    assert mask.getpixel((2, 200)) == mask.getpixel((639 + added, 200)) == 255
    assert mask.getpixel((added + 256, 200)) == 0
    expect(find_message(page)).not_to_contain_text("The mask is empty")
    page.get_by_label("Picture", exact=True).set_input_files(build_source(256, 128, "navy"))
    expect(page.locator("[data-extend-said]")).to_have_text("Outpaint beyond the edges")
    expect(page.get_by_label("Left", exact=True)).to_have_value("")


def test_without_script_a_canvas_is_extended_by_numbers(
    visitors: Visitors, provider: Server
) -> None:
    page = visitors.new(java_script_enabled=False)
    page.goto(f"/images/edit/?{MODEL}&prompt=A+cat")
    page.get_by_label("Picture", exact=True).set_input_files(build_source(256, 256))
    page.get_by_text("Extend canvas").click()
    page.get_by_label("Top", exact=True).fill("64")
    press_generate(page)
    expect(page.locator("#results .picture")).to_have_count(1, timeout=SLOW)
    picture, mask = read_received(provider)
    assert picture.size == (256, 320)
    assert mask.getbbox() == (0, 0, 256, 80)
