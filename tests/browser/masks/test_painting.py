"""Masks are painted with mouse, pen, finger and keys."""

import math

import pytest
from playwright.sync_api import Page, expect

from tests.browser.acts import list_requests, measure_overflow
from tests.browser.maskacts import (
    NINTHS,
    ROW,
    Canvas,
    Fingers,
    build_source,
    find_message,
    find_stage,
    find_tool,
    list_painted,
    open_editor,
    press_generate,
    read_mask,
    read_received,
)
from tests.browser.visitors import PHONE, Visitors
from tests.scripted import Server
from tests.waiting import wait_until


@pytest.fixture
def phone(guests: Visitors) -> Page:
    return guests.new(viewport=PHONE, has_touch=True, is_mobile=True)


def test_what_is_painted_reaches_the_provider(page: Page, provider: Server) -> None:
    open_editor(page)
    Canvas(page).draw_line(*ROW)
    expect(find_message(page)).to_contain_text("% masked")
    before = len(list_requests(provider, "img2img"))
    press_generate(page)
    wait_until(lambda: len(list_requests(provider, "img2img")) > before, 40)
    picture, sent = read_received(provider)
    assert picture.size == sent.size == (512, 384)
    assert sent.mode == "L"
    assert {value for _, value in sent.getcolors() or ()} == {0, 255}
    left, top, right, bottom = sent.getbbox() or (0, 0, 0, 0)
    assert left < 512 / 6 < 512 * 5 / 6 < right
    assert 130 < top < bottom < 254
    assert sent.getpixel((256, 192)) == 255


def test_a_mask_is_as_large_as_its_source(page: Page) -> None:
    open_editor(page, build_source(4096, 4096))
    Canvas(page, 4096, 4096).draw_line(*ROW)
    image = read_mask(page)
    assert image is not None
    assert image.size == (4096, 4096)
    assert list_painted(page) == {"left", "middle", "right"}


def test_a_finger_paints_and_the_page_stays(phone: Page) -> None:
    open_editor(phone)
    canvas = Canvas(phone)
    before = phone.evaluate("scrollY")
    Fingers(canvas).draw_line(NINTHS["above middle"], NINTHS["below middle"])
    assert list_painted(phone) == {"above middle", "middle", "below middle"}
    assert phone.evaluate("scrollY") == before
    assert measure_overflow(phone) == 0


def test_two_fingers_zoom_and_take_back_what_the_first_began(phone: Page) -> None:
    open_editor(phone)
    fingers = Fingers(Canvas(phone))
    fingers.send_touch("Start", (0.4, 0.5))
    fingers.send_touch("Move", (0.45, 0.5))
    fingers.send_touch("Start", (0.4, 0.5), (0.6, 0.5))
    fingers.send_touch("Move", (0.3, 0.5), (0.7, 0.5))
    fingers.send_touch("Move", (0.2, 0.5), (0.8, 0.5))
    fingers.send_touch("End")
    assert list_painted(phone) == set()
    expect(phone.get_by_role("group", name="Zoom").locator("output")).to_have_text("3×")
    fingers.draw_line((0.5, 0.2), (0.5, 0.8))  # a third of the picture is seen
    assert list_painted(phone) == {"middle"}
    image = read_mask(phone)
    assert image is not None
    _, top, _, bottom = image.getbbox() or (0, 0, 0, 0)
    assert 384 * 0.3 < top < bottom < 384 * 0.7


def test_a_pen_paints(page: Page) -> None:
    open_editor(page)
    canvas = Canvas(page)
    pen = page.context.new_cdp_session(page)
    for kind, place in (("Pressed", "left"), ("Moved", "right"), ("Released", "right")):
        x, y = canvas.locate(NINTHS[place])
        event = {"type": f"mouse{kind}", "x": x, "y": y, "button": "left", "buttons": 1}
        more = {"pointerType": "pen", "force": 0.2, "clickCount": 1}
        pen.send("Input.dispatchMouseEvent", {**event, **more})
    assert list_painted(page) == {"left", "middle", "right"}


def test_it_is_erased_undone_done_again_inverted_and_cleared(page: Page) -> None:
    open_editor(page)
    canvas = Canvas(page)
    canvas.draw_line(*ROW)
    find_tool(page, "Eraser").click()
    canvas.draw_line(NINTHS["above middle"], NINTHS["below middle"])
    assert list_painted(page) == {"left", "right"}
    find_tool(page, "Undo").click()
    assert list_painted(page) == {"left", "middle", "right"}
    find_tool(page, "Redo").click()
    assert list_painted(page) == {"left", "right"}
    find_tool(page, "Invert").click()
    assert list_painted(page) == set(NINTHS) - {"left", "right"}
    find_tool(page, "Clear").click()
    assert list_painted(page) == set()
    expect(find_message(page)).to_contain_text("No mask yet")
    find_tool(page, "Undo").click()
    assert list_painted(page) == set(NINTHS) - {"left", "right"}


def test_the_keys_choose_resize_and_undo(page: Page) -> None:
    open_editor(page)
    canvas = Canvas(page)
    canvas.draw_line(*ROW)
    size = page.get_by_label("Size")
    before = int(size.input_value())
    page.keyboard.press("]")
    assert int(size.input_value()) > before
    page.keyboard.press("[")
    page.keyboard.press("[")
    assert int(size.input_value()) < before
    expect(size).to_have_attribute("aria-valuetext", "26 pixels")
    page.keyboard.press("e")
    expect(find_tool(page, "Eraser")).to_have_attribute("aria-pressed", "true")
    page.keyboard.press("b")
    expect(find_tool(page, "Brush")).to_have_attribute("aria-pressed", "true")
    page.keyboard.press("Control+z")
    assert list_painted(page) == set()
    page.keyboard.press("Control+Shift+z")
    assert list_painted(page) == {"left", "middle", "right"}
    page.get_by_label("Prompt", exact=True).focus()
    page.keyboard.type("[be]")
    assert page.get_by_label("Prompt", exact=True).input_value().count("[be]") == 1
    expect(find_tool(page, "Brush")).to_have_attribute("aria-pressed", "true")


def test_a_mask_is_painted_without_a_pointer(page: Page) -> None:
    open_editor(page)
    find_tool(page, "Full screen").focus()
    page.keyboard.press("Tab")
    expect(find_stage(page)).to_be_focused()
    expect(page.locator(".mask-ring.cross")).to_be_visible()
    page.keyboard.press("Enter")
    assert list_painted(page) == {"middle"}
    for _ in range(10):
        page.keyboard.press("Shift+ArrowLeft")
    assert list_painted(page) == {"left", "middle"}
    page.keyboard.press("ArrowDown")
    page.keyboard.press("e")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Space")
    assert list_painted(page) == {"middle"}
    expect(find_message(page)).to_contain_text("% masked")
    assert page.evaluate("scrollX") == 0


def test_painting_hits_its_place_when_zoomed_and_moved(page: Page) -> None:
    open_editor(page)
    canvas = Canvas(page)
    zoom = page.get_by_role("group", name="Zoom").locator("output")
    page.mouse.move(*canvas.locate((0, 0)))
    page.keyboard.down("Control")
    page.mouse.wheel(0, -math.log(3) / 0.0044)
    page.keyboard.up("Control")
    expect(zoom).to_have_text("3×")
    canvas.draw_line((0.5, 0.5))
    assert list_painted(page) == {"above left"}
    find_tool(page, "Undo").click()
    find_stage(page).focus()
    page.mouse.move(*canvas.locate((0.9, 0.9)))
    for button in ("Space", "middle"):
        if button == "Space":
            page.keyboard.down("Space")
        page.mouse.down(button="left" if button == "Space" else "middle")
        page.mouse.move(*canvas.locate((0.1, 0.1)), steps=5)
        page.mouse.up(button="left" if button == "Space" else "middle")
        page.keyboard.up("Space")
        page.mouse.move(*canvas.locate((0.9, 0.9)))
    assert list_painted(page) == set()
    page.mouse.move(*canvas.locate((0.99, 0.99)))
    page.keyboard.press("]")
    canvas.draw_line((0.95, 0.95))
    assert list_painted(page) <= {"middle", "below right"}
    page.keyboard.press("0")
    expect(zoom).to_have_text("1×")


def test_a_hundred_and_more_strokes_can_be_undone(page: Page) -> None:
    open_editor(page)
    canvas = Canvas(page)
    for stroke in range(104):
        canvas.draw_line((0.05 + 0.009 * stroke, 0.5))
    for _ in range(54):
        find_tool(page, "Undo").click()
    assert list_painted(page) == {"left", "middle"}
    for _ in range(54):
        find_tool(page, "Redo").click()
    assert list_painted(page) == {"left", "middle", "right"}
