"""The request as code, before it is sent and beside what was read."""

import json
import re
from urllib.parse import quote

import pytest
from playwright.sync_api import Locator, Page, ViewportSize, expect

from tests.browser.visionacts import (
    LONG,
    OTHER,
    SEES,
    add_files,
    draw_document,
    draw_photo,
    draw_picture,
    find_waiting,
    get_sent,
    open_form,
    press_run,
    read_files,
    stage_files,
    wait_for_end,
)
from tests.browser.visitors import DESK, PHONE, Visitors
from tests.scripted import Server

FAR = "https://pictures.nowhere.example/a.png"


def open_code(page: Page) -> Locator:
    page.locator("details.samples > summary").click()
    return page.locator("code[data-language=python]")


def test_the_code_follows_the_form(page: Page) -> None:
    open_form(page)
    code = open_code(page)
    expect(code).to_contain_text('Path("input.png")')
    page.get_by_label("Prompt", exact=True).fill("it's new")
    expect(code).to_contain_text("it's new")
    page.locator("[name=temperature]").fill("0.7")
    expect(code).to_contain_text('"temperature": 0.7')
    page.locator(".chip", has_text="Translate").click()
    expect(code).to_contain_text("into English")
    for box in page.locator("[name=m]:checked").all():
        box.uncheck()
    expect(page.locator(".samples-body")).to_contain_text("Choose a model")
    page.get_by_label("Qwen/Qwen3.5-VL").check()
    expect(code).to_contain_text("ARLI_API_KEY")


def test_the_code_follows_the_pictures(page: Page) -> None:
    open_form(page)
    code = open_code(page)
    page.locator("summary", has_text="Add from URL").click()
    page.get_by_label("Picture URLs, one per line").fill(FAR)
    expect(code).to_contain_text(FAR)
    page.get_by_label("Picture URLs, one per line").fill("")
    expect(code).to_contain_text('Path("input.png")')
    stage_files(page, draw_photo(), draw_picture())
    expect(code).to_contain_text('Path("input.jpg")')
    expect(page.locator(".samples-body")).to_contain_text("Each page is sent to each model")
    find_waiting(page).first.get_by_role("button", name="Remove").click()
    expect(code).to_contain_text('Path("input.png")')
    expect(page.locator(".samples-body")).not_to_contain_text("Each page is sent to each model")


def test_among_many_pages_the_code_comes_when_it_is_opened(page: Page) -> None:
    open_form(page)
    add_files(page, draw_document(13))
    expect(find_waiting(page)).to_have_count(13, timeout=LONG)
    page.reload()
    expect(open_code(page)).to_contain_text('Path("input.png")')


def test_what_the_code_says_is_what_is_sent(page: Page, provider: Server) -> None:
    open_form(page, prompt="What's <this>?", seed="7")
    stage_files(page, draw_picture())
    open_code(page)
    said = page.locator("code[data-language=javascript]").inner_text()
    press_run(page)
    wait_for_end(page)
    body = get_sent(provider)[0].json
    assert f"text: {json.dumps(body['messages'][0]['content'][0]['text'])}" in said
    assert said.index("text:") < said.index("image_url:")
    parameters = {k: v for k, v in body.items() if k not in ("model", "messages", "stream_options")}
    assert parameters == {"seed": 7, "stream": True}
    assert all(f"  {name}: {json.dumps(value)}," in said for name, value in parameters.items())
    assert "temperature" not in said


def test_without_script_a_button_writes_the_code_for_the_form(plain: Page) -> None:
    plain.goto(f"/vision/?m={quote(SEES)}&prompt=Mine")
    code = open_code(plain)
    expect(code).to_contain_text('"Mine"')
    add_files(plain, draw_picture())
    plain.get_by_role("button", name=re.compile("^Upload and preview")).click()
    plain.get_by_label("Prompt", exact=True).fill("Another")
    open_code(plain)
    plain.get_by_role("button", name="Update the code from this form").click()
    expect(code).to_contain_text('"Another"')
    expect(plain.get_by_label("Prompt", exact=True)).to_have_value("Another")
    expect(find_waiting(plain)).to_have_count(1)


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_a_reading_leads_to_its_code_and_its_sharing(
    visitors: Visitors, size: ViewportSize
) -> None:
    page = visitors.new(viewport=size)
    result = read_files(page, SEES, OTHER).first
    link = result.get_by_role("link", name="Details & share")
    box = link.bounding_box()
    assert box is not None
    assert box["height"] >= 24
    link.click()
    page.wait_for_url(re.compile("/runs/[0-9a-f-]+/$"))
    expect(page.get_by_role("button", name="Create link")).to_be_visible()
    expect(page.get_by_role("main")).to_contain_text("input.png")


def test_while_it_grows_a_reading_has_the_same_head(page: Page) -> None:
    open_form(page)
    stage_files(page, draw_picture())
    press_run(page)
    live = page.locator(".result.live").get_by_role("link", name="Details & share")
    address = str(live.get_attribute("href"))
    wait_for_end(page)
    assert address.endswith(str(page.locator(".result-run").get_attribute("href")))
