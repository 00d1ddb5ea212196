"""Masks are seen, loaded and saved, and sent as they are seen."""

import io

import pytest
from PIL import Image, ImageStat
from playwright.sync_api import Page, expect

from tests.browser.acts import list_requests
from tests.browser.maskacts import (
    ROW,
    Canvas,
    build_source,
    choose_file,
    find_message,
    find_stage,
    find_tool,
    list_painted,
    mask_file,
    open_editor,
    press_generate,
    read_mask,
    read_received,
)
from tests.browser.visitors import Visitors
from tests.scripted import Server
from tests.waiting import wait_until

EMPTY = "The mask is empty. Paint the area to change"


def half(width: int = 512, height: int = 384) -> Image.Image:
    image = Image.new("L", (width, height))
    image.paste(255, (0, 0, width // 2, height))
    return image


def test_an_empty_mask_is_said_and_not_sent(page: Page, provider: Server) -> None:
    open_editor(page)
    before = len(list_requests(provider, "img2img"))
    press_generate(page)
    expect(find_message(page)).to_contain_text(EMPTY)
    expect(find_stage(page)).to_be_focused()
    Canvas(page).draw_line(*ROW)
    find_tool(page, "Eraser").click()
    page.get_by_label("Size").fill("100")
    Canvas(page).draw_line(*ROW)
    page.keyboard.press("Control+Enter")
    expect(find_message(page)).to_contain_text(EMPTY)
    assert len(list_requests(provider, "img2img")) == before


def test_a_mask_that_is_not_seen_is_not_used(page: Page, provider: Server) -> None:
    open_editor(page)
    Canvas(page).draw_line(*ROW)
    expect(find_message(page)).to_contain_text("masked")
    page.locator(".mask > summary").click()
    expect(page.locator(".mask > summary")).to_contain_text("not used while closed")
    assert read_mask(page) is None
    before = len(list_requests(provider, "img2img"))
    press_generate(page)
    wait_until(lambda: len(list_requests(provider, "img2img")) > before, 40)
    assert not list_requests(provider, "img2img")[-1].json.get("mask")
    page.locator(".mask > summary").click()
    assert list_painted(page) == {"left", "middle", "right"}


@pytest.mark.parametrize("colour", ["white", "black", "#d81b78", "#808080"])
def test_a_mask_is_seen_on_any_picture(page: Page, colour: str) -> None:
    open_editor(page, build_source(colour=colour))
    canvas = Canvas(page)
    canvas.draw_line(*ROW)
    page.mouse.move(0, 0)
    shot = Image.open(io.BytesIO(page.screenshot(animations="disabled"))).convert("RGB")
    (x, y), (_, free) = canvas.locate((0.5, 0.5)), canvas.locate((0.5, 0.15))
    box = (int(x) - 30, int(y) - 6, int(x) + 30, int(y) + 6)
    there = shot.crop(box)
    plain = shot.getpixel((int(x), int(free)))
    assert isinstance(plain, tuple)
    away = [sum(abs(a - b) for a, b in zip(pixel, plain, strict=True)) for pixel in pixels(there)]
    assert sum(distance > 90 for distance in away) > len(away) / 8
    assert sum(ImageStat.Stat(there).stddev) > 30  # hatched, not plain


def pixels(image: Image.Image) -> list[tuple[int, int, int]]:
    data = image.tobytes()
    return [(data[at], data[at + 1], data[at + 2]) for at in range(0, len(data), 3)]


def test_a_mask_is_loaded_from_a_file_and_saved(page: Page) -> None:
    open_editor(page)
    field = page.get_by_label("Mask file")
    field.set_input_files(mask_file(half(1024, 768), "<b>half.png"))
    expect(find_message(page)).to_contain_text("“<b>half.png” loaded.")
    left = {"above left", "left", "below left"}
    assert list_painted(page) == left
    field.set_input_files(mask_file(half(300, 300)))
    expect(find_message(page)).to_contain_text("300 × 300 pixels and a different shape")
    field.set_input_files({"name": "words.png", "mimeType": "image/png", "buffer": b"words"})
    expect(find_message(page)).to_contain_text("“words.png” can't be read here.")
    assert list_painted(page) == left
    with page.expect_download() as coming:
        find_tool(page, "Save").click()
    with Image.open(coming.value.path()) as image:
        assert image.size == (512, 384)
        assert {value for _, value in image.convert("L").getcolors() or ()} == {0, 255}


def test_a_mask_with_transparent_parts_counts_what_is_opaque(page: Page) -> None:
    open_editor(page)
    image = Image.new("RGBA", (512, 384), (255, 255, 255, 0))
    image.paste((0, 0, 0, 255), (0, 0, 512, 190))
    page.get_by_label("Mask file").set_input_files(mask_file(image))
    expect(find_message(page)).to_contain_text("loaded.")
    assert list_painted(page) == {"above left", "above middle", "above right"}


def test_another_picture_drops_the_mask_with_a_word(page: Page) -> None:
    open_editor(page)
    Canvas(page).draw_line(*ROW)
    page.get_by_label("Picture", exact=True).set_input_files(build_source(400, 300, "navy"))
    expect(find_message(page)).to_contain_text(
        "The mask was removed because it belonged to another picture."
    )
    assert list_painted(page) == set()
    find_tool(page, "Undo").click()
    assert list_painted(page) == {"left", "middle", "right"}
    image = read_mask(page)
    assert image is not None
    assert image.size == (400, 300)


def test_the_editor_fills_the_screen_and_goes_back(page: Page) -> None:
    open_editor(page)
    small = find_stage(page).bounding_box()
    find_tool(page, "Full screen").click()
    large = find_stage(page).bounding_box()
    assert small is not None
    assert large is not None
    assert large["height"] > 600 > small["height"]
    Canvas(page).draw_line(*ROW)
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()
    expect(find_tool(page, "Full screen")).to_be_focused()
    assert find_stage(page).bounding_box() == small
    assert list_painted(page) == {"left", "middle", "right"}
    page.keyboard.press("f")
    expect(find_stage(page)).to_be_focused()
    find_tool(page, "Done").click()
    expect(page.get_by_role("dialog")).to_be_hidden()


def test_a_mask_outlives_a_reload(page: Page) -> None:
    open_editor(page)
    Canvas(page).draw_line(*ROW)
    page.reload()
    page.wait_for_function("() => document.querySelector('#lab')?.noValidate")
    expect(page.locator(".mask")).to_contain_class("ready")
    expect(find_message(page)).to_contain_text("Your earlier mask has been restored.")
    assert list_painted(page) == {"left", "middle", "right"}


def test_without_script_a_mask_is_a_file(guests: Visitors, provider: Server) -> None:
    page = guests.new(java_script_enabled=False)
    page.goto("/images/edit/?mask=1&provider=arli&sd_model_checkpoint=scripted-image&prompt=A+cat")
    expect(find_stage(page)).to_be_hidden()
    page.get_by_label("Picture", exact=True).set_input_files(build_source())
    page.get_by_label("Mask file").set_input_files(mask_file(Image.new("L", (512, 384))))
    press_generate(page)
    expect(page.locator("#mask-wrong")).to_contain_text(EMPTY)
    page.get_by_label("Picture", exact=True).set_input_files(build_source())
    page.get_by_label("Mask file").set_input_files(mask_file(half(256, 192)))
    before = len(list_requests(provider, "img2img"))
    press_generate(page)
    wait_until(lambda: len(list_requests(provider, "img2img")) > before, 40)
    assert read_received(provider)[1].getbbox() == (0, 0, 256, 384)


def test_the_second_picture_is_the_one_that_counts(page: Page) -> None:
    open_editor(page)
    choose_file(page, build_source(300, 500))
    Canvas(page, 300, 500).draw_line(*ROW)
    image = read_mask(page)
    assert image is not None
    assert image.size == (300, 500)
    assert list_painted(page) == {"left", "middle", "right"}
