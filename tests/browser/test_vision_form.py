"""Pictures come in, are looked at and changed: what is shown is what is sent."""

import base64
import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.acts import list_requests
from tests.browser.visionacts import (
    LONG,
    SEES,
    add_files,
    build_payload,
    draw_document,
    draw_photo,
    draw_picture,
    encode_image,
    find_waiting,
    get_received,
    get_sent,
    open_form,
    press_run,
    stage_files,
    wait_for_end,
)
from tests.intake.leaning import draw_page, lean
from tests.scripted import Server
from tests.waiting import wait_until

DROP = """([kind, name, data]) => {
    const bytes = Uint8Array.from(atob(data), (letter) => letter.charCodeAt(0));
    const carried = new DataTransfer();
    carried.items.add(new File([bytes], name, { type: "image/png" }));
    const event = kind === "paste"
        ? new ClipboardEvent("paste", { clipboardData: carried, bubbles: true, cancelable: true })
        : new DragEvent("drop", { dataTransfer: carried, bubbles: true, cancelable: true });
    document.body.dispatchEvent(event);
}"""


def test_a_chosen_file_is_shown_as_it_will_be_sent(page: Page) -> None:
    open_form(page)
    stage_files(page, draw_picture("bill <b>.png"))
    card = find_waiting(page)
    expect(card.locator(".page-sent")).to_contain_text("320 × 200")
    expect(page.locator(".document-head h3")).to_have_text("bill <b>.png")
    is_loaded = "image => image.complete && image.naturalWidth > 0"
    page.wait_for_function(is_loaded, arg=card.locator("img").element_handle())
    page.reload()
    expect(find_waiting(page)).to_have_count(1)


@pytest.mark.parametrize("way", ["paste", "drop"])
def test_a_picture_can_be_pasted_and_dropped(page: Page, way: str) -> None:
    open_form(page)
    data = base64.b64encode(draw_picture()["buffer"]).decode()
    page.evaluate(DROP, [way, "image.png" if way == "paste" else "dropped.png", data])
    expect(find_waiting(page)).to_have_count(1, timeout=LONG)
    name = "pasted " if way == "paste" else "dropped.png"
    expect(page.locator(".document-head h3")).to_contain_text(name)


def test_many_files_go_out_one_portion_after_the_other(page: Page) -> None:
    """What is dropped meanwhile waits for its turn, and is not lost."""
    open_form(page)
    posts: list[str] = []
    page.on("request", lambda sent: posts.append(sent.url) if sent.method == "POST" else None)
    add_files(page, *(draw_picture(f"{n}.png", 100 + n, 60) for n in range(10)))
    data = base64.b64encode(draw_picture()["buffer"]).decode()
    page.evaluate(DROP, ["drop", "dropped.png", data])
    expect(find_waiting(page)).to_have_count(11, timeout=LONG)
    names = [*(f"{n}.png" for n in range(10)), "dropped.png"]
    expect(page.locator(".document-head h3")).to_have_text(names)
    assert len(posts) == 3
    expect(page.locator("[data-upload]")).to_be_hidden()


def test_what_cannot_be_done_is_said_beside_it(page: Page) -> None:
    open_form(page)
    add_files(page, draw_document(3))
    expect(find_waiting(page)).to_have_count(3, timeout=LONG)
    page.get_by_label("Pages", exact=True).fill("9-12")
    page.get_by_role("button", name="Select").click()
    said = page.locator(".document-head").get_by_role("alert")
    expect(said).to_contain_text("9")
    page.get_by_label("Pages", exact=True).fill("1-2")
    page.get_by_role("button", name="Select").click()
    expect(said).to_have_count(0)
    page.locator(".prompts > summary").click()
    page.locator(".prompt-save").get_by_role("button", name="Save").click()
    expect(page.locator(".prompts").get_by_role("alert")).to_have_text(
        "Enter a name for the prompt."
    )


def test_what_was_turned_and_cropped_is_sent_so(page: Page, provider: Server) -> None:
    open_form(page)
    stage_files(page, draw_picture())
    page.get_by_role("button", name="Rotate right").click()
    expect(page.locator(".page-sent")).to_contain_text("200 × 320")
    page.get_by_role("button", name="Crop", exact=True).click()
    dialog = page.get_by_role("dialog", name="Crop")
    for label, share in {"Left": 0, "Top": 50, "Width": 100, "Height": 50}.items():
        dialog.get_by_label(f"{label} (%)").fill(str(share))
    dialog.get_by_role("button", name="Crop", exact=True).click()
    expect(page.locator(".page-sent")).to_contain_text("200 × 160")
    expect(page.get_by_role("button", name="Cropped")).to_be_visible()
    press_run(page)
    wait_for_end(page)
    image = get_received(provider)
    assert image.size == (200, 160)
    # Turned to the right, the dark left half is the upper one: the lower one is light.
    colour: Any = image.convert("RGB").getpixel((100, 80))
    assert min(colour) > 200


def test_a_crop_can_be_drawn(page: Page) -> None:
    open_form(page)
    stage_files(page, draw_picture())
    page.get_by_role("button", name="Crop", exact=True).click()
    image = page.get_by_role("dialog", name="Crop").get_by_alt_text("The whole page")
    page.wait_for_function("i => i.complete && i.naturalWidth > 0", arg=image.element_handle())
    box = image.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 2, box["y"] + 2)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2, steps=4)
    page.mouse.up()
    page.get_by_role("dialog").get_by_role("button", name="Crop", exact=True).click()
    expect(page.get_by_role("button", name="Cropped")).to_be_visible()
    said = page.locator(".page-sent").inner_text()
    width, height = (
        int("".join(filter(str.isdigit, part))) for part in said.split(",")[0].split("×")
    )
    assert 140 <= width <= 162
    assert 85 <= height <= 102


def test_nothing_about_the_place_is_sent(page: Page, provider: Server) -> None:
    file = draw_photo()
    assert b"Spycam" in file["buffer"]
    open_form(page)
    stage_files(page, file)
    expect(find_waiting(page)).to_contain_text("200 × 320")  # upright
    expect(find_waiting(page)).to_contain_text("location and other metadata removed")
    press_run(page)
    wait_for_end(page)
    said = page.locator(".viewer-sent")
    expect(said).to_contain_text("JPEG; location and other metadata removed; rotated upright")
    image = get_received(provider)
    assert image.size == (200, 320)
    assert not image.getexif()
    assert b"Spycam" not in get_sent(provider)[1]
    assert b"Exif" not in get_sent(provider)[1]


def test_chosen_pages_of_a_document_are_sent(page: Page, provider: Server) -> None:
    open_form(page)
    add_files(page, draw_document(5))
    expect(find_waiting(page)).to_have_count(5, timeout=LONG)
    page.get_by_label("Pages", exact=True).fill("2-3, 5")
    page.get_by_role("button", name="Select").click()
    expect(page.locator("[data-chosen-count]")).to_have_text("3 of 5 pages selected")
    page.get_by_label("Page 3", exact=True).uncheck()
    expect(page.locator("[data-chosen-count]")).to_have_text("2 of 5 pages selected")
    before = len(list_requests(provider))
    press_run(page)
    expect(page.locator(".batch-counts")).to_contain_text("2 of 2 done", timeout=LONG)
    assert len(list_requests(provider)) - before == 2
    expect(page.locator("#viewer-title")).to_contain_text("page 2 of 5")


def test_many_pages_get_their_tools_when_asked(page: Page, provider: Server) -> None:
    open_form(page)
    add_files(page, draw_document(20))
    expect(find_waiting(page)).to_have_count(20, timeout=LONG)
    expect(find_waiting(page).first.get_by_text("Preparing…")).to_be_hidden(timeout=LONG)
    ninth = find_waiting(page).nth(8)
    ninth.scroll_into_view_if_needed()
    expect(ninth.locator(".page-sent")).to_contain_text(" × ", timeout=LONG)
    expect(ninth.get_by_role("button")).to_have_count(0)
    ninth.get_by_role("link", name="Edit").click()
    expect(ninth.get_by_role("button", name="Rotate left")).to_be_focused()
    width, height = re.findall(r"\d+", ninth.locator(".page-sent").inner_text())[:2]
    ninth.get_by_role("button", name="Rotate right").click()
    expect(ninth.locator(".page-sent")).to_contain_text(f"{height} × {width}")
    find_waiting(page).nth(1).get_by_label("Page 2", exact=True).uncheck()
    expect(page.locator("[data-chosen-count]")).to_have_text("19 of 20 pages selected")
    expect(find_waiting(page).nth(1).get_by_label("Page 2", exact=True)).to_be_focused()


def test_a_page_can_be_changed_on_a_page_of_its_own(page: Page) -> None:
    open_form(page)
    add_files(page, draw_document(13))
    expect(find_waiting(page)).to_have_count(13, timeout=LONG)
    page.goto(str(find_waiting(page).nth(2).get_by_role("link").get_attribute("href")))
    page.get_by_role("button", name="Rotate right").click()
    expect(page.locator(".page-picture")).to_have_attribute("data-turned", "90")
    page.get_by_role("button", name="Crop", exact=True).click()
    page.get_by_role("dialog", name="Crop").get_by_role("button", name="Cancel").click()
    page.get_by_role("button", name="Remove").click()
    expect(find_waiting(page)).to_have_count(12)


def test_a_broken_file_is_named_and_the_other_goes_on(page: Page) -> None:
    open_form(page)
    html = build_payload("page.png", b"<!doctype html><p>Hello</p>")
    staged_before = draw_picture("good.png")
    add_files(page, html, staged_before, build_payload("cut.png", draw_picture()["buffer"][:200]))
    expect(find_waiting(page).filter(has_text="320 × 200")).to_have_count(1, timeout=LONG)
    said = page.locator("#drop-said li, .page .wrong")
    expect(said.filter(has_text="page.png")).to_have_count(1)
    expect(said.filter(has_text="cut.png")).to_have_count(1)
    press_run(page)
    wait_for_end(page)


def test_a_model_is_found_in_the_catalogue(page: Page, provider: Server) -> None:
    page.goto("/vision/")
    page.wait_for_function("() => document.querySelector('#lab')?.noValidate")
    for box in page.locator("input[name=m]:checked").all():
        box.uncheck()
    choice = page.locator(f"#found input[value='{SEES}']")

    def search() -> bool:
        """The list of models may still be on its way."""
        page.get_by_label("Find another vision model").fill("")
        with page.expect_response("**/vision/?find=scripted*"):
            page.get_by_label("Find another vision model").fill("scripted/vision")
        page.wait_for_timeout(100)
        return choice.is_visible()

    wait_until(search, 15)
    choice.check()
    expect(page.locator("[data-models-count]")).to_contain_text("1 of 4 selected")
    stage_files(page, draw_picture())
    press_run(page)
    wait_for_end(page)
    assert get_sent(provider)[0].json["model"] == "scripted/vision"


def test_what_is_missing_is_said(page: Page) -> None:
    open_form(page)
    page.get_by_role("button", name="Run", exact=True).click()
    said = page.locator("#lab, [data-drop]").get_by_text("Add a picture or document first")
    expect(said.first).to_be_visible()
    stage_files(page, draw_picture())
    expect(said).to_have_count(0)


def test_a_page_that_leans_is_straightened_until_that_is_undone(
    page: Page, provider: Server
) -> None:
    open_form(page)
    stage_files(page, build_payload("scan.png", encode_image(lean(draw_page(), 5))))
    card = find_waiting(page)
    line = card.locator(".page-tilt")
    expect(line).to_have_text(re.compile(r"Straightened by (4\.[7-9]|5\.[0-3])°"))
    card.get_by_role("button", name="Undo straightening").press("Enter")
    again = card.get_by_role("button", name="Straighten", exact=True)
    expect(again).to_be_focused()
    expect(line).to_contain_text("Leans by")
    expect(card.locator(".page-sent")).to_contain_text("1028 × 902")
    press_run(page)
    wait_for_end(page)
    assert get_received(provider).size == lean(draw_page(), 5).size
