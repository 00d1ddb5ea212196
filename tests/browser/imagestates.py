"""The image pages, and the states they can be in: how to get there."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.imagesetacts import IMAGE_SET_STATES
from tests.browser.maskacts import (
    NINTHS,
    Canvas,
    build_source,
    find_message,
    find_tool,
    open_editor,
    press_generate,
)

SLOW = 40_000  # milliseconds: the worker makes the picture
MODEL = "provider=arli&sd_model_checkpoint=scripted-image&width=256&height=128"


def ready(page: Page) -> None:
    page.wait_for_function("() => document.querySelector('#lab')?.noValidate")


def form(page: Page) -> None:
    page.goto(f"/images/?{MODEL}")
    ready(page)
    page.locator("details").evaluate_all("all => all.forEach((part) => { part.open = true; })")


def made(page: Page) -> None:
    page.goto(f"/images/?{MODEL}&prompt=A+cat")
    ready(page)
    press_generate(page)
    expect(page.locator("#results a[data-viewer]")).to_have_count(1, timeout=SLOW)


def failed(page: Page) -> None:
    page.goto("/images/?provider=arli&sd_model_checkpoint=scripted-error&prompt=A+cat")
    ready(page)
    press_generate(page)
    expect(page.locator("#results [data-status=failed]")).to_be_visible(timeout=SLOW)


def queued(page: Page) -> None:
    page.goto("/images/?provider=arli&sd_model_checkpoint=scripted-slow-3&prompt=A+cat&count=8")
    ready(page)
    press_generate(page)
    expect(page.locator("#queue [data-status=queued]").first).to_be_visible(timeout=SLOW)


def wrong_value(page: Page) -> None:
    page.goto("/images/?provider=arli&prompt=&steps=0")
    ready(page)
    press_generate(page)
    expect(page.locator(".errorlist").first).to_be_visible()


def no_picture(page: Page) -> None:
    page.goto("/images/edit/?mask=1")
    ready(page)


def painted(page: Page) -> None:
    open_editor(page)
    Canvas(page).draw_line(NINTHS["left"], NINTHS["right"])
    expect(find_message(page)).to_contain_text("masked")


def empty_mask(page: Page) -> None:
    open_editor(page)
    press_generate(page)
    expect(find_message(page)).to_contain_text("The mask is empty")


def painted_large(page: Page) -> None:
    painted(page)
    find_tool(page, "Full screen").click()
    expect(page.get_by_role("dialog")).to_be_visible()


def upscale(page: Page) -> None:
    page.goto("/images/upscale/?provider=arli&upscaler_1=scripted-image")
    ready(page)


def compared(page: Page) -> None:
    upscale(page)
    page.get_by_label("Picture", exact=True).set_input_files(build_source(64, 48, "navy"))
    page.get_by_role("button", name="Upscale", exact=True).click()
    expect(page.locator("[data-split]")).to_be_visible(timeout=SLOW)


def viewed(page: Page) -> None:
    made(page)
    page.locator("#results a[data-viewer]").click()
    expect(page.get_by_role("dialog")).to_contain_text("Steps")


def jobs(page: Page) -> None:
    queued(page)
    page.goto("/images/jobs/")


def gallery(page: Page) -> None:
    made(page)
    page.goto("/images/gallery/")
    expect(page.locator("[data-tile]").first).to_be_visible()


def picture(page: Page) -> None:
    gallery(page)
    page.goto(str(page.locator(".tile-link").first.get_attribute("href")))
    expect(page.locator("a[data-viewer]")).to_be_visible()


IMAGE_STATES: list[Callable[[Page], None]] = [
    *(form, made, failed, queued, wrong_value, no_picture, painted, empty_mask, painted_large),
    *(upscale, compared, viewed, jobs, gallery, picture),
    *IMAGE_SET_STATES,
]
