"""Addresses, the camera, saved prompts, the strip of pages, and a reading's own and shared page."""

import re
from urllib.parse import quote

import pytest
from playwright.sync_api import Page, ViewportSize, expect

from tests.browser.acts import list_requests, measure_overflow
from tests.browser.test_accessibility import QUIET, list_violations
from tests.browser.visionacts import (
    LONG,
    SEES,
    add_files,
    draw_document,
    draw_photo,
    draw_picture,
    find_results,
    find_waiting,
    open_form,
    press_run,
    read_files,
    read_text,
    stage_files,
    wait_for_end,
)
from tests.browser.visitors import DESK, PHONE, Visitors
from tests.scripted import Server
from tests.site import Site

FETCHED = """
from tests.scripted.pngs import write_png
from vision.upload import services as staging
from vision.models import Batch
batch = Batch.objects.get(pk="{batch}")
assert staging.add_uploads(batch, [], ["{url}"], lambda url: write_png(20, 10)) == []
"""


def test_an_address_goes_to_featherless_as_it_is(page: Page, provider: Server, site: Site) -> None:
    """The site opens no address inside, so what it would have fetched is put there by hand."""
    url = "https://pictures.example/a%20photo.png?x=1"
    open_form(page)
    stage_files(page, draw_picture())
    batch = page.locator("[name=batch]").first.input_value()
    site.manage("shell", "-c", FETCHED.format(batch=batch, url=url))
    page.goto(f"/vision/{batch}/?m={quote(SEES)}&task=text")
    expect(find_waiting(page)).to_have_count(2)
    expect(page.locator(".document-head h3").nth(1)).to_contain_text("a photo.png")
    before = len(list_requests(provider))
    page.locator(f"[name=m][value='{SEES}']").check()
    press_run(page)
    expect(page.locator(".batch-counts")).to_contain_text("2 of 2 done", timeout=LONG)
    parts = [seen.json["messages"][-1]["content"][1] for seen in list_requests(provider)[before:]]
    addresses = [part["image_url"]["url"] for part in parts]
    assert url in addresses
    assert sum(each.startswith("data:image/") for each in addresses) == 1


def test_an_address_that_only_featherless_reaches_is_left_to_it(
    page: Page, provider: Server
) -> None:
    url = "https://pictures.nowhere.example/far.png"
    open_form(page)
    page.locator("summary", has_text="Add from URL").click()
    page.get_by_label("Picture URLs, one per line").fill(url)
    page.get_by_role("button", name="Add them").click()
    expect(find_waiting(page)).to_have_count(1, timeout=LONG)
    expect(find_waiting(page)).to_contain_text("so there is no preview")
    before = len(list_requests(provider))
    press_run(page)
    wait_for_end(page)
    expect(page.locator("[data-stage]")).to_contain_text("No preview")
    (seen,) = list_requests(provider)[before:]
    assert seen.json["messages"][-1]["content"][1]["image_url"]["url"] == url


def test_an_address_that_leads_inside_is_refused_and_others_go_on(page: Page) -> None:
    open_form(page)
    stage_files(page, draw_picture())
    page.locator("summary", has_text="Add from URL").click()
    far, inside = "https://pictures.nowhere.example/a.png", "http://127.0.0.1/x.png"
    field = page.get_by_label("Picture URLs, one per line")
    field.fill("\n".join([inside, far, "file:///etc/passwd"]))
    page.get_by_role("button", name="Add them").click()
    said = page.locator("[data-refused] li")
    expect(said.filter(has_text="127.0.0.1")).to_have_count(1)
    expect(said.filter(has_text="http")).not_to_have_count(0)
    expect(find_waiting(page)).to_have_count(2)
    expect(field).to_have_value(f"{inside}\nfile:///etc/passwd")
    field.fill("")
    press_run(page)
    expect(page.locator(".batch-counts")).to_contain_text("2 of 2 done", timeout=LONG)


def test_a_phone_takes_a_picture(phone: Page) -> None:
    open_form(phone)
    expect(phone.get_by_text("Drop files anywhere")).to_be_hidden()  # nor is there a Ctrl key
    camera = phone.get_by_label("Take a photo")
    expect(camera).to_have_attribute("accept", "image/*")
    expect(camera).to_have_attribute("capture", "environment")
    with phone.expect_file_chooser() as asking:
        phone.locator(".drop-camera").tap()
    asking.value.set_files(draw_photo())
    expect(find_waiting(phone)).to_have_count(1, timeout=LONG)
    expect(find_waiting(phone)).to_contain_text("200 × 320")
    tools = [tool.bounding_box() for tool in find_waiting(phone).get_by_role("button").all()]
    assert len({round(tool["y"]) for tool in tools if tool}) == 1  # all in one row
    camera.set_input_files(draw_photo("another.jpg"))
    expect(find_waiting(phone)).to_have_count(2, timeout=LONG)
    assert measure_overflow(phone) == 0


def test_a_prompt_is_saved_chosen_and_deleted(page: Page) -> None:
    words = "Only the total, & nothing <else>."
    open_form(page, prompt=words)
    page.locator(".prompts > summary").click()
    page.get_by_label("Save the prompt above as").fill("Totals")
    page.locator(".prompt-save").get_by_role("button", name="Save").click()
    saved_prompt = page.locator("[data-use-prompt]")
    expect(saved_prompt).to_have_text(["Totals"])
    open_form(page)
    prompt = page.locator("[name=prompt]")
    expect(prompt).not_to_have_value(words)
    page.locator(".prompts > summary").click()
    saved_prompt.click()
    expect(prompt).to_have_value(words)
    page.get_by_role("button", name="Delete Totals").click()
    expect(saved_prompt).to_have_count(0)
    page.reload()
    expect(saved_prompt).to_have_count(0)


def open_run(page: Page) -> str:
    """A reading's run on its own page; the text that was read."""
    words = read_text(read_files(page))
    page.locator(".result-run").click()
    page.wait_for_url(re.compile("/runs/[0-9a-f-]+/$"))
    return words


def expect_result(page: Page, words: str) -> None:
    """The picture is there, whole, and so is the text."""
    image = page.get_by_alt_text("receipt.png, as sent")
    image.scroll_into_view_if_needed()
    page.wait_for_function("i => i.naturalWidth === 320", arg=image.element_handle())
    assert read_text(page.locator("[data-turn]")) == words
    expect(page.locator("[data-answer]")).to_contain_text(" ".join(words.split()[:6]))


def test_a_reading_is_shared_with_its_picture_and_withdrawn(page: Page, visitors: Visitors) -> None:
    words = open_run(page)
    expect(page.locator(".note", has_text="The picture is included")).to_be_visible()
    own = page.url
    page.get_by_role("button", name="Create link").click()
    expect(page.get_by_text("can see the picture and the result")).to_be_visible()
    link = page.locator("[data-share-url]").inner_text()
    guest = visitors.new()
    guest.goto(link)
    expect_result(guest, words)
    image = guest.locator(".run-picture").get_attribute("src") or ""
    assert guest.request.get(image).status == 200
    assert guest.request.get(own).status == 404
    page.get_by_role("button", name="Revoke link").click()
    expect(page.get_by_role("button", name="Create link")).to_be_visible()
    for address in (link, image):
        assert guest.request.get(address).status == 404


def test_the_next_page_is_a_click_or_a_key_away(page: Page) -> None:
    open_form(page, max_tokens="30")
    add_files(page, draw_document(2))
    expect(find_waiting(page)).to_have_count(2, timeout=LONG)
    press_run(page)
    expect(page.locator(".batch-counts")).to_contain_text("2 of 2 done", timeout=LONG)
    strip = page.get_by_role("navigation", name="Pages")
    current = strip.locator("[aria-current=page]")
    expect(current).to_have_attribute("data-position", "1")
    strip.get_by_role("link", name="Next").click()
    expect(current).to_have_attribute("data-position", "2")
    expect(page.locator("#viewer-title")).to_contain_text("page 2 of 2")
    expect(find_results(page)).to_have_count(1)
    strip.get_by_role("link", name="Previous").press("Enter")
    expect(current).to_have_attribute("data-position", "1")
    for key, position in {"ArrowRight": "2", "ArrowLeft": "1"}.items():
        page.wait_for_load_state()
        page.keyboard.press(key)
        expect(current).to_have_attribute("data-position", position)


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
@pytest.mark.parametrize("shared", [False, True], ids=["own", "shared"])
def test_nobody_is_shut_out_of_a_run(visitors: Visitors, size: ViewportSize, shared: bool) -> None:
    page = visitors.new(viewport=size, **QUIET)
    words = open_run(page)
    if shared:
        page.get_by_role("button", name="Create link").click()
        page.locator("[data-share-url]").click()
        page.wait_for_url("**/s/*/")
    expect_result(page, words)
    assert measure_overflow(page) == 0
    for theme in ("light", "dark"):
        assert list_violations(page, theme) == []
