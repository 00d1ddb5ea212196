"""The palette over every page, and the reference as a person reads it."""

import re

from playwright.sync_api import Page, expect

from tests.browser.visitors import PHONE, Visitors


def test_the_palette_finds_a_parameter_and_opens_it_by_keyboard(page: Page) -> None:
    page.goto("/keys/", wait_until="networkidle")
    page.keyboard.press("Control+k")
    dialog = page.get_by_role("dialog", name="Search everything")
    field = dialog.get_by_role("searchbox")
    expect(field).to_be_focused()
    field.press_sequentially("mirostat")
    hit = dialog.get_by_role("link", name="mirostat Arli AI, Chat completions")
    expect(hit).to_be_visible()
    page.keyboard.press("ArrowDown")
    expect(hit).to_be_focused()
    page.keyboard.press("ArrowUp")
    expect(field).to_be_focused()
    page.keyboard.press("Enter")
    page.wait_for_url("**/reference/arli/chat/#mirostat")


def test_the_palette_closes_and_gives_the_focus_back(page: Page) -> None:
    page.goto("/keys/", wait_until="networkidle")
    opener = page.get_by_role("link", name="Search")
    opener.click()
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(opener).to_be_focused()


def test_the_search_page_searches_as_one_types(page: Page) -> None:
    page.goto("/search/", wait_until="networkidle")
    page.get_by_role("main").get_by_role("searchbox").press_sequentially("coder 32b")
    hit = page.locator("[data-found]").get_by_role("link", name="Qwen2.5-Coder-32B")
    expect(hit.first).to_be_visible()
    hit.first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Coder-32B")


def test_without_script_the_search_is_a_page(visitors: Visitors) -> None:
    page = visitors.new(java_script_enabled=False)
    page.goto("/")
    page.get_by_role("link", name="Search", exact=True).click()
    page.get_by_role("main").get_by_role("searchbox").fill("parallel")
    page.get_by_role("main").get_by_role("button", name="Search").click()
    page.get_by_role("link", name="GET /v1/parallel-requests").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("/v1/parallel-requests")


def test_the_reference_is_searched_beside_its_contents(page: Page) -> None:
    page.goto("/reference/arli/txt2img/", wait_until="networkidle")
    contents = page.get_by_role("navigation", name="Contents of the reference")
    contents.get_by_role("searchbox", name="Search the reference").press_sequentially("guided")
    contents.get_by_role("link", name="guided_json Arli AI, Chat").click()
    page.wait_for_url("**/reference/arli/chat/#guided_json")


def test_on_a_phone_the_contents_are_folded_also_without_script(visitors: Visitors) -> None:
    page = visitors.new(viewport=PHONE, java_script_enabled=False)
    page.goto("/reference/")
    contents = page.get_by_role("navigation", name="Contents of the reference")
    errors = contents.get_by_role("link", name="Error handling")
    expect(errors).to_be_hidden()
    contents.get_by_text("Contents", exact=True).click()
    errors.click()
    expect(page.get_by_role("heading", name="Error handling")).to_be_in_viewport()


def test_beside_the_text_the_contents_show(visitors: Visitors) -> None:
    page = visitors.new(java_script_enabled=False)
    page.goto("/reference/")
    contents = page.get_by_role("navigation", name="Contents of the reference")
    expect(contents.get_by_role("link", name="Error handling")).to_be_visible()
    expect(contents.get_by_text("Contents", exact=True)).to_be_hidden()


def test_an_example_opens_the_playground_filled_in(page: Page) -> None:
    page.goto("/reference/")
    page.get_by_role("link", name="POST /v1/chat/completions").first.click()
    page.get_by_role("link", name="Open in playground").first.click()
    message = page.locator("[name=message]")
    expect(message).to_have_value("Explain quantum computing in one sentence.")
    expect(page.locator("[name=temperature]").first).to_have_value("0.7")


def test_an_example_with_a_schema_opens_with_the_schema_in_sight(page: Page) -> None:
    page.goto("/reference/arli/chat/")
    example = page.get_by_role("region", name="JSON that matches a schema")
    example.get_by_role("link", name="Open in playground").click()
    schema = page.get_by_label("JSON schema", exact=True)
    expect(schema).to_be_visible()
    expect(schema).to_have_value(re.compile(r'^\{\n  "type": "object",'))
    page.locator("details.samples > summary").click()
    expect(page.locator(".sample").first).to_contain_text('"guided_json": {')


def test_a_parameter_has_an_address_of_its_own(visitors: Visitors) -> None:
    page = visitors.new(viewport=PHONE)
    page.goto("/reference/arli/img2img/#denoising_strength")
    row = page.locator("#denoising_strength")
    expect(row).to_be_in_viewport()
    box = row.bounding_box()
    assert box is not None
    assert box["width"] <= PHONE["width"]
    expect(row).to_contain_text("0.75")
