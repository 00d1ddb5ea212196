"""The PNG info page in a browser: chosen, dropped, pasted, without script, sent on."""

import pytest
from playwright.sync_api import FilePayload, Page, expect

from imagegen.infotext import embed_text
from tests.browser.visionacts import build_payload
from tests.intake.files import saved, scene

TEXT = (
    "a lighthouse in fog\nNegative prompt: people\nSteps: 30, Sampler: euler, CFG scale: 5.5, "
    "Seed: 42, Size: 832x1216, Model: FLUX.2-klein-4B, Version: v1.10.1"
)
DROP = """async ([bytes, type]) => {
    const data = new DataTransfer();
    data.items.add(new File([new Uint8Array(bytes)], "dropped.png", { type: "image/png" }));
    const how = type === "drop" ? { dataTransfer: data } : { clipboardData: data };
    const kind = type === "drop" ? DragEvent : ClipboardEvent;
    document.body.dispatchEvent(new kind(type, { bubbles: true, cancelable: true, ...how }));
}"""


def picture(text: str = TEXT) -> FilePayload:
    return build_payload("cat.png", embed_text(saved(scene(), "PNG"), "image/png", text))


def value(page: Page, name: str) -> str:
    row = page.locator(".found-values tr", has_text=name).first
    return row.locator("td").inner_text()


def test_a_chosen_picture_is_read_at_once(page: Page) -> None:
    page.goto("/images/info/")
    page.get_by_label("Picture", exact=True).set_input_files(picture())
    expect(page.get_by_role("heading", name="cat.png")).to_be_visible()
    assert value(page, "CFG scale") == "5.5"
    expect(page.get_by_role("status")).to_have_text("Found A1111 parameters.")
    expect(page.locator("[data-found-picture]")).to_be_visible()
    expect(page.get_by_label("Or paste parameters as text")).to_have_value(TEXT)


@pytest.mark.parametrize("how", ["drop", "paste"])
def test_a_picture_is_dropped_or_pasted_anywhere(page: Page, how: str) -> None:
    page.goto("/images/info/")
    page.evaluate(DROP, [list(picture()["buffer"]), how])
    expect(page.get_by_role("heading", name="dropped.png")).to_be_visible()
    assert value(page, "Seed") == "42"


def test_the_texts_of_the_file_are_shown_and_copied(page: Page) -> None:
    page.goto("/images/info/")
    page.get_by_label("Picture", exact=True).set_input_files(picture())
    page.locator(".found-text summary").click()
    expect(page.locator(".found-text pre")).to_have_text(TEXT)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="Copy").click()
    expect(page.get_by_text("Copied")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == TEXT


def test_a_file_that_cannot_be_read_is_said(page: Page) -> None:
    page.goto("/images/info/")
    page.get_by_label("Picture", exact=True).set_input_files(picture())
    expect(page.locator("[data-found]")).to_be_visible()
    wrong = build_payload("cat.gif", saved(scene(), "GIF"), "image/gif")
    page.get_by_label("Picture", exact=True).set_input_files(wrong)
    expect(page.get_by_role("alert")).to_contain_text("Only PNG, JPEG and WebP")
    expect(page.locator("[data-found]")).to_have_count(0)


def test_markup_in_a_picture_stays_text(page: Page) -> None:
    page.goto("/images/info/")
    page.get_by_label("Picture", exact=True).set_input_files(
        picture("<img src=x onerror=alert(1)>\nSteps: 1, Seed: 2, Size: <b>1</b>")
    )
    expect(page.locator(".found-words")).to_have_text("<img src=x onerror=alert(1)>")
    assert value(page, "Size") == "<b>1</b>"


def test_without_script_a_text_is_read_and_sent_on(plain: Page) -> None:
    plain.goto("/images/info/")
    plain.get_by_label("Or paste parameters as text").fill(TEXT)
    plain.get_by_role("button", name="Read").click()
    assert value(plain, "Size") == "832x1216"
    plain.get_by_role("button", name="Generate").click()
    expect(plain.get_by_label("Negative prompt")).to_have_value("people")
    expect(plain.get_by_label("Sampling steps")).to_have_value("30")
    expect(plain.get_by_label("Width")).to_have_value("832")


def test_a_picture_is_sent_to_the_form_that_changes_it(page: Page) -> None:
    page.goto("/images/info/")
    page.get_by_label("Picture", exact=True).set_input_files(picture())
    page.get_by_role("button", name="Edit").click()
    expect(page).to_have_url("/images/edit/")
    expect(page.locator("#id_prompt")).to_have_value("a lighthouse in fog")
    expect(page.locator("#id_seed")).to_have_value("42")
