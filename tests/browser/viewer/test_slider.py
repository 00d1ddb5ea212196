"""Before beside after."""

from playwright.sync_api import Locator, Page, expect

from tests.browser.maskacts import build_source
from tests.browser.viewer.pages import IS_LOADED, SLOW, On
from tests.browser.visitors import Visitors
from tests.scripted import Server


def open_enlarged(page: Page) -> Locator:
    page.goto("/images/upscale/?provider=arli&upscaler_1=scripted-image")
    page.wait_for_function("() => document.querySelector('#lab')?.noValidate")
    page.get_by_label("Picture", exact=True).set_input_files(build_source(64, 48, "navy"))
    page.get_by_role("button", name="Upscale", exact=True).click()
    compared = page.get_by_role("figure", name="Before and after")
    expect(compared).to_be_visible(timeout=SLOW)
    for image in compared.get_by_role("img").all():
        page.wait_for_function(IS_LOADED, arg=image.element_handle())
    return compared


def test_before_and_after_lie_in_one_frame(guests: Visitors, provider: Server) -> None:
    page = guests.new()
    compared = open_enlarged(page)
    before, after = (compared.get_by_alt_text(name) for name in ("Before", "After"))
    assert before.bounding_box() == after.bounding_box()
    expect(compared).to_contain_text("64 × 48")
    slider = compared.get_by_role("slider", name="Divider between before and after")
    expect(slider).to_have_value("50")
    slider.focus()
    page.keyboard.press("ArrowRight")
    expect(slider).to_have_value("50.5")
    page.keyboard.press("Home")
    expect(slider).to_have_attribute("aria-valuetext", "0% before")
    assert "0%" in str(
        compared.locator(".split-after").evaluate("e => getComputedStyle(e).clipPath")
    )


def test_the_names_are_gone_while_the_line_is_drawn(guests: Visitors) -> None:
    page = guests.new()
    compared = open_enlarged(page)
    name = compared.get_by_text("After", exact=False)
    expect(name).to_have_css("opacity", "1")
    page.mouse.move(*On(compared.locator("[data-stage]")).locate((0.5, 0.5)))
    page.mouse.down()
    expect(name).to_have_css("opacity", "0")
    page.mouse.up()
    expect(name).to_have_css("opacity", "1")


def test_the_line_is_dragged_and_both_are_zoomed_in_step(guests: Visitors) -> None:
    page = guests.new()
    compared = open_enlarged(page)
    slider = compared.get_by_role("slider")
    stage = On(compared.locator("[data-stage]"))
    drag_between(page, stage, (0.5, 0.5), (0.25, 0.5))
    assert abs(float(slider.input_value()) - 25) < 1
    drag_between(
        page, stage, (0.8, 0.2), (0.8, 0.3)
    )  # anywhere else, while the whole picture is seen
    assert abs(float(slider.input_value()) - 80) < 1
    slider.focus()
    page.keyboard.press("+")
    page.keyboard.press("+")
    expect(compared.locator("output")).to_have_text("2.3×")  # 2.25
    drag_between(page, stage, (0.3, 0.5), (0.2, 0.4))  # moves both now
    assert abs(float(slider.input_value()) - 80) < 1
    before, after = (compared.get_by_alt_text(name) for name in ("Before", "After"))
    assert before.bounding_box() == after.bounding_box()
    drag_between(page, stage, (0.8, 0.5), (0.6, 0.5))  # but for the line
    assert abs(float(slider.input_value()) - 60) < 1


def drag_between(page: Page, on: On, start: tuple[float, float], end: tuple[float, float]) -> None:
    page.mouse.move(*on.locate(start))
    page.mouse.down()
    page.mouse.move(*on.locate(end), steps=4)
    page.mouse.up()


def test_without_script_before_and_after_stand_side_by_side(guests: Visitors) -> None:
    page = guests.new(java_script_enabled=False)
    page.goto("/images/upscale/?provider=arli&upscaler_1=scripted-image")
    page.get_by_label("Picture", exact=True).set_input_files(build_source(64, 48, "navy"))
    page.get_by_role("button", name="Upscale", exact=True).click()
    compared = page.get_by_role("figure", name="Before and after")
    expect(compared).to_be_visible(timeout=SLOW)
    before, after = (compared.get_by_alt_text(name).bounding_box() for name in ("Before", "After"))
    assert before is not None
    assert after is not None
    assert before["x"] + before["width"] <= after["x"]
