"""Pictures in a chat: chosen, dropped and pasted, seen before they go, and taken out again."""

import base64
from pathlib import Path

from playwright.sync_api import FilePayload, Locator, Page, expect

from tests.browser.acts import (
    find_composer,
    list_requests,
    measure_overflow,
    open_model,
    send_message,
    wait_for_end,
    wait_for_list,
)
from tests.browser.test_accessibility import list_violations
from tests.browser.visitors import PHONE, Visitors
from tests.scripted import Server
from tests.scripted.pngs import write_png
from tests.waiting import wait_until

PNG = FilePayload(name="cat.png", mimeType="image/png", buffer=write_png(60, 40))
BRING = """([base64, kind]) => {
  const bytes = Uint8Array.from(atob(base64), (each) => each.charCodeAt(0));
  const transfer = new DataTransfer();
  transfer.items.add(new File([bytes], "image.png", { type: "image/png" }));
  const given = kind === "paste" ? { clipboardData: transfer } : { dataTransfer: transfer };
  const Kind = kind === "paste" ? ClipboardEvent : DragEvent;
  document.querySelector("[data-composer]").dispatchEvent(
    new Kind(kind, { bubbles: true, cancelable: true, ...given }));
}"""


def open_vision_model(page: Page) -> None:
    wait_for_list(page)
    open_model(page, "vision")
    expect(page.locator("[data-pictures]")).to_have_attribute("data-live", "yes")


def choose_picture(page: Page) -> None:
    page.locator("#id_picture").set_input_files([PNG])


def find_waiting(page: Page) -> Locator:
    return page.locator("[data-picture-list] img")


def wait_for_request(provider: Server, count: int) -> None:
    wait_until(lambda: len(list_requests(provider)) == count)


def count_pictures(provider: Server) -> list[int]:
    """Of each message of the last request."""
    contents = [m["content"] for m in list_requests(provider)[-1].json["messages"]]
    return [len(content) - 1 if isinstance(content, list) else 0 for content in contents]


def test_a_chosen_picture_is_seen_sent_and_kept(page: Page, provider: Server) -> None:
    open_vision_model(page)
    choose_picture(page)
    expect(find_waiting(page)).to_have_count(1)
    send_message(page, "What is this?")
    expect(page.locator(".turn.live .turn-pictures img")).to_be_visible()
    wait_for_end(page)
    expect(find_waiting(page)).to_have_count(0)
    shown_picture = page.locator(".turn .turn-pictures img")
    expect(shown_picture).to_have_js_property("naturalWidth", 60)
    send_message(page, "And now?")
    wait_for_end(page, count=2)
    assert count_pictures(provider) == [1, 0, 0]


def test_pictures_are_dropped_and_pasted_and_taken_out(page: Page, provider: Server) -> None:
    open_vision_model(page)
    data = base64.b64encode(write_png(30, 20)).decode()
    for number, kind in enumerate(("paste", "drop"), start=1):
        page.evaluate(BRING, [data, kind])
        expect(find_waiting(page)).to_have_count(number)
    page.get_by_role("button", name="Remove").first.click()
    expect(find_waiting(page)).to_have_count(1)
    expect(find_composer(page)).to_be_focused()
    send_message(page, "One of them")
    wait_for_end(page)
    assert count_pictures(provider) == [1]


def test_a_document_or_too_many_pictures_are_a_sentence(page: Page) -> None:
    open_vision_model(page)
    pdf = FilePayload(name="letter.pdf", mimeType="application/pdf", buffer=b"%PDF-1.4")
    page.locator("#id_picture").set_input_files([pdf])
    problem = page.locator("[data-picture-problem]")
    expect(problem).to_contain_text("“letter.pdf” isn't a picture.")
    page.locator("#id_picture").set_input_files([PNG] * 5)
    expect(problem).to_have_text("A message can have at most 4 pictures.")
    expect(find_waiting(page)).to_have_count(4)


def test_a_broken_picture_stays_with_its_words_until_it_is_replaced(page: Page) -> None:
    open_vision_model(page)
    broken = FilePayload(name="cat.png", mimeType="image/png", buffer=write_png(200, 200)[:200])
    page.locator("#id_picture").set_input_files([broken])
    send_message(page, "Precious words")
    expect(page.locator("[data-error] .problem")).to_contain_text("part of the picture is missing")
    expect(find_composer(page)).to_have_value("Precious words")
    expect(page.get_by_role("button", name="Remove cat.png")).to_be_visible()
    expect(page.locator(".turn")).to_have_count(0)


def test_regenerating_and_editing_take_the_pictures_along(page: Page, provider: Server) -> None:
    open_vision_model(page)
    choose_picture(page)
    send_message(page, "What is this?")
    wait_for_end(page)
    sent = len(list_requests(provider))
    page.get_by_role("link", name="Regenerate").click()
    wait_for_request(provider, sent + 1)
    wait_for_end(page)
    assert count_pictures(provider) == [1]
    page.get_by_role("link", name="Edit", exact=True).first.click()
    again = page.get_by_role("checkbox", name="Send this picture again")
    expect(again).to_be_checked()
    again.uncheck()
    send_message(page, "Without it")
    wait_for_request(provider, sent + 2)
    wait_for_end(page)
    assert count_pictures(provider) == [0]
    expect(again).to_have_count(0)


def test_a_picture_in_the_composer_is_not_sent_with_another_message(
    page: Page, provider: Server
) -> None:
    open_vision_model(page)
    send_message(page, "No picture")
    wait_for_end(page)
    choose_picture(page)
    sent = len(list_requests(provider))
    page.get_by_role("link", name="Regenerate").click()
    wait_for_request(provider, sent + 1)
    wait_for_end(page)
    assert count_pictures(provider) == [0]
    find_composer(page).fill("And this?")
    page.get_by_role("button", name="View request").click()
    expect(page.locator(".sample-json")).to_contain_text("<input.png as base64>")


def test_it_works_on_a_phone_and_without_a_script(
    visitors: Visitors, plain: Page, provider: Server, tmp_path: Path
) -> None:
    phone = visitors.new(viewport=PHONE, bypass_csp=True, reduced_motion="reduce")
    open_vision_model(phone)
    choose_picture(phone)
    expect(find_waiting(phone)).to_have_count(1)
    assert measure_overflow(phone) == 0
    assert not list_violations(phone, "dark")
    path = tmp_path / "cat.png"
    path.write_bytes(write_png(60, 40))
    plain.goto("/text/featherless/scripted/vision/?message=What+is+this")
    plain.get_by_label("Pictures").set_input_files(path)
    plain.get_by_role("button", name="Send").click()
    expect(plain.locator(".turn-pictures img")).to_be_visible()
    assert count_pictures(provider) == [1]
