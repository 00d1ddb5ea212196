"""What the vision pages promise, line by line, where no other test sees it in a browser."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from tests.browser.visionacts import (
    LONG,
    OTHER,
    SEES,
    build_payload,
    draw_picture,
    encode_image,
    find_results,
    find_waiting,
    get_received,
    get_sent,
    open_form,
    press_run,
    read_files,
    read_text,
    stage_files,
    wait_for_end,
)
from tests.browser.visitors import Visitors
from tests.intake.files import saved
from tests.scripted import Server
from tests.scripted.pretend import Pretend
from tests.site import KEY, Site
from vision.upload.prompts import FORM_SCHEMA, TASKS

FORMATS = {  # ending -> how it is sent, and what is said of that
    "png": ("PNG", "PNG", ""),
    "jpg": ("JPEG", "JPEG", ""),
    "webp": ("WEBP", "JPEG", "converted from WebP to JPEG"),
    "gif": ("GIF", "PNG", "converted from GIF to PNG"),
    "tiff": ("TIFF", "PNG", "converted from TIFF to PNG"),
    "bmp": ("BMP", "PNG", "converted from BMP to PNG"),
    "heic": ("HEIF", "JPEG", "converted from HEIC to JPEG"),
    "avif": ("AVIF", "JPEG", "converted from AVIF to JPEG"),
}


def test_every_format_comes_in_and_its_conversion_is_said(page: Page) -> None:
    image = Image.linear_gradient("L").resize((120, 80)).convert("RGB")
    open_form(page)
    stage_files(
        page,
        *(
            build_payload(f"a.{end}", saved(image, made), "")
            for end, (made, _, _) in FORMATS.items()
        ),
    )
    for card, (end, (_, kind, note)) in zip(find_waiting(page).all(), FORMATS.items(), strict=True):
        expect(card.locator(".page-sent")).to_contain_text(re.compile(rf"120 × 80, .+ {kind}"))
        expect(card).to_contain_text(note)
        thumbnail = card.locator("img")
        thumbnail.scroll_into_view_if_needed()
        page.wait_for_function(
            "i => i.complete && i.naturalWidth > 0", arg=thumbnail.element_handle()
        )
        expect(page.locator(".document-head h3").filter(has_text=f"a.{end}")).to_have_count(1)


def test_the_stated_bytes_are_the_bytes_that_are_sent(page: Page, provider: Server) -> None:
    noise = Image.effect_noise((300, 200), 60)
    open_form(page)
    stage_files(page, build_payload("noise.png", encode_image(noise)))
    said = find_waiting(page).locator(".page-sent").inner_text()
    press_run(page)
    wait_for_end(page)
    assert f", {round(len(get_sent(provider)[1]) / 1024)} kB, PNG" in said


def test_a_smaller_size_is_proposed_and_taken_only_if_chosen(page: Page, provider: Server) -> None:
    open_form(page)
    stage_files(page, draw_picture("wide.png", 5_000, 50))
    card = find_waiting(page)
    expect(card.locator(".page-sent")).to_contain_text("5000 × 50")
    expect(card.locator(".page-proposal")).to_contain_text("Suggested: 4096 × 41 pixels")
    card.get_by_role("combobox").select_option(label="Send resized")
    expect(card.locator(".page-sent")).to_contain_text("4096 × 41")
    press_run(page)
    wait_for_end(page)
    assert get_received(provider).size == (4096, 41)


def test_each_task_fills_the_prompt_and_is_asked_with_the_documented_values(
    page: Page, provider: Server
) -> None:
    page.goto("/vision/")
    page.wait_for_function("() => document.querySelector('#lab')?.noValidate")
    first = page.locator("input[name=m]")
    expect(first.first).to_be_checked()
    prompt = page.locator("[name=prompt]")
    prompt.fill("Mine.")
    for task in TASKS:
        page.locator(".chip", has_text=task.label).click()
        expect(prompt).to_have_value(task.prompt or "Mine.")
    open_form(page, task="form")
    stage_files(page, draw_picture())
    press_run(page)
    wait_for_end(page)
    request = get_sent(provider)[0].json
    assert (request["temperature"], request["max_tokens"]) == (0.1, 2000)
    asked_for = request["messages"][-1]["content"][0]["text"]
    assert json.loads(asked_for.partition("JSON Schema:\n")[2]) == FORM_SCHEMA


def test_a_reading_has_its_figures_is_copied_and_stands_in_the_history(page: Page) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    for result in read_files(page, SEES, OTHER).all():
        figures = result.locator(".readout")
        for name in ("prompt tokens", "output", "tok/s", "to first token", "total"):
            expect(figures).to_contain_text(name)
    words = read_text(find_results(page).first)
    find_results(page).first.get_by_role("button", name="Copy").click()
    page.wait_for_function("async () => (await navigator.clipboard.readText()).startsWith('Saw')")
    assert page.evaluate("() => navigator.clipboard.readText()") == words
    page.goto("/runs/")
    expect(page.get_by_role("main").get_by_role("listitem")).to_have_count(1)  # one press
    expect(page.get_by_role("main").get_by_role("listitem")).to_contain_text("2 models")


def test_the_text_scrolls_along_with_the_picture(page: Page) -> None:
    read_files(page, files=[draw_picture("tall.png", 200, 900)])
    text_size = "result => getComputedStyle(result.querySelector('.raw')).fontSize"
    before = find_results(page).evaluate(text_size)
    for _ in range(4):
        page.get_by_role("button", name="Zoom in").click()
    assert find_results(page).evaluate(text_size) != before
    find_results(page).evaluate("result => { result.style.maxBlockSize = '6rem'; }")
    stage = page.locator("[data-stage]")
    stage.hover()
    for _ in range(3):
        page.mouse.wheel(0, 2_000)
    at_end = "part => Math.abs(part.scrollHeight - part.clientHeight - part.scrollTop) < 3"
    for part in (stage, find_results(page)):
        page.wait_for_function(at_end, arg=part.element_handle())


@pytest.fixture
def slow(tmp_path: Path) -> Iterator[Site]:
    """A site of its own, which can be stopped, before a provider that takes its time."""
    with Server(answer=Pretend(tokens=40, rate=20)) as provider:
        blank = {"ARLI_BASE_URL": "http://127.0.0.1:9/v1", "ARLI_API_KEY": ""}
        asks = {"FEATHERLESS_BASE_URL": provider.base, "FEATHERLESS_API_KEY": KEY}
        with Site(tmp_path, **asks, **blank) as started:
            yield started


def test_a_batch_goes_on_after_the_server_was_restarted(browser: Browser, slow: Site) -> None:
    coming = Visitors(browser, slow.url)
    page = coming.new()
    open_form(page)
    stage_files(page, *(draw_picture(f"{n}.png", 100 + n, 60) for n in range(8)))
    press_run(page)
    counts = page.locator(".batch-counts")
    expect(counts).to_contain_text(re.compile("[12] of 8 done"), timeout=LONG)
    expect(counts).to_contain_text(re.compile(r"about \d+ (s|min) left"))
    address = page.url
    page.goto("about:blank")
    slow.stop()
    slow.start()
    page.goto(address)
    expect(counts).to_contain_text("8 of 8 done", timeout=60_000)
    expect(page.locator("[data-strip] a[data-status=done]")).to_have_count(8)
    coming.close_all()
