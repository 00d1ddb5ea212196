"""A reading beside its picture: it grows, ends, is stopped, edited, cut and kept."""

import json
import re
from io import BytesIO
from zipfile import ZipFile

from docx import Document
from playwright.sync_api import Page, expect

from tests.browser.acts import list_requests
from tests.browser.visionacts import (
    LOOPS,
    OTHER,
    SEES,
    draw_picture,
    find_results,
    get_sent,
    open_form,
    press_run,
    read_files,
    read_text,
    stage_files,
    wait_for_end,
)
from tests.scripted import Server
from tests.waiting import wait_until


def test_the_text_grows_beside_the_picture(page: Page, provider: Server) -> None:
    open_form(page, prompt="Read this receipt.", temperature="0.3")
    stage_files(page, draw_picture())
    press_run(page)
    growing = page.locator(".result.live [data-answer]")
    expect(growing).to_contain_text(re.compile(r"Saw \d+ bytes: \w+"))
    first = growing.inner_text()
    expect(growing).not_to_have_text(first)
    image = page.locator("[data-stage] img")
    beside, words = image.bounding_box(), find_results(page).bounding_box()
    assert beside is not None
    assert words is not None
    assert words["x"] >= beside["x"] + beside["width"] - 1
    (result,) = wait_for_end(page).all()
    seen, data = get_sent(provider)
    assert read_text(result).startswith(f"Saw {len(data)} bytes: ")
    assert seen.json["messages"][-1]["content"][0]["text"] == "Read this receipt."
    assert seen.json["temperature"] == 0.3
    assert image.evaluate("i => [i.naturalWidth, i.naturalHeight]") == [320, 200]
    page.reload()
    assert read_text(wait_for_end(page)).startswith(f"Saw {len(data)} bytes: ")


def test_a_reading_survives_leaving_the_page(page: Page) -> None:
    open_form(page)
    stage_files(page, draw_picture())
    press_run(page)
    address = page.url
    page.goto("/")
    page.goto(address)
    assert len(read_text(wait_for_end(page)).split()) > 100


def test_stop_keeps_what_had_arrived(page: Page, provider: Server) -> None:
    open_form(page, LOOPS, prompt="Begin.")
    stage_files(page, draw_picture())
    press_run(page)
    expect(page.locator(".result.live [data-answer]")).to_contain_text("The same line")
    page.get_by_role("button", name="Stop").click()
    result = wait_for_end(page, "stopped")
    expect(result).to_contain_text("Stopped. The partial answer was saved.")
    assert read_text(result).startswith("The same line again.")
    seen = list_requests(provider)[-1]
    wait_until(lambda: seen.hung_up is not None)


def test_a_loop_is_cut_and_says_so(page: Page, provider: Server) -> None:
    open_form(page, LOOPS)
    stage_files(page, draw_picture())
    press_run(page)
    expect(find_results(page)).not_to_have_class(re.compile("live"), timeout=40_000)
    expect(find_results(page).locator(".note").first).to_contain_text("repeat")
    assert 1 <= read_text(find_results(page)).count("The same line again.") < 5_000
    wait_until(lambda: list_requests(provider)[-1].ended.is_set())


def test_an_edit_keeps_the_original(page: Page) -> None:
    original = read_text(read_files(page))
    page.get_by_role("button", name="Edit", exact=True).click()
    page.get_by_role("textbox", name="Text extracted by").fill("Total 42.00 €")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator(".edited")).to_have_text("edited by you")
    page.reload()
    assert read_text(find_results(page)) == "Total 42.00 €"
    assert download_as(page, "txt").decode().strip().endswith("Total 42.00 €")
    page.get_by_role("button", name="Edit", exact=True).click()
    page.get_by_role("button", name="Restore original").click()
    expect(page.locator(".edited")).to_have_count(0)
    assert read_text(find_results(page)) == original


def test_views_show_the_same_text_otherwise(page: Page) -> None:
    read_files(page)
    for name in ("Rendered", "Raw"):
        page.get_by_role("button", name=name, exact=True).click()
        panel = page.locator(f"[data-panel={name.lower()}]")
        expect(panel).to_contain_text("Saw")
        expect(page.locator("[data-panel][open]")).to_have_count(1)


def download_as(page: Page, format: str) -> bytes:
    if not page.locator(".reading-actions a[href*='format=']").first.is_visible():
        page.locator(".reading-actions summary", has_text="Download").click()
    with page.expect_download() as coming:
        page.locator(f".reading-actions a[href$='format={format}']").click()
    assert coming.value.suggested_filename.endswith(f".{format}")
    return coming.value.path().read_bytes()


def test_downloads_hold_what_was_read(page: Page) -> None:
    words = read_text(read_files(page))
    assert words in download_as(page, "txt").decode()
    assert words in download_as(page, "md").decode()
    (row,) = find_texts(json.loads(download_as(page, "json")))
    assert row == words
    document = Document(BytesIO(download_as(page, "docx")))
    assert words in "\n".join(each.text for each in document.paragraphs)
    with ZipFile(BytesIO(download_as(page, "zip"))) as bundle:
        assert bundle.testzip() is None
        texts = [bundle.read(name).decode() for name in bundle.namelist() if name.endswith(".txt")]
    assert any(words in each for each in texts)


def find_texts(data: object) -> list[str]:
    """Every `text` in it, however it is nested."""
    if isinstance(data, list):
        return [text for each in data for text in find_texts(each)]
    if not isinstance(data, dict):
        return []
    own = [data["text"]] if isinstance(data.get("text"), str) else []
    return own + [text for key, each in data.items() if key != "text" for text in find_texts(each)]


def test_picture_and_text_zoom_together(page: Page) -> None:
    read_files(page)
    image = page.locator("[data-stage] img")
    before = image.bounding_box()
    page.get_by_role("button", name="Zoom in").click()
    expect(page.locator("[data-zoom-said]")).not_to_have_text("100%")
    after = image.bounding_box()
    assert before is not None
    assert after is not None
    assert after["width"] > before["width"]


def test_two_models_are_compared_and_merged(page: Page) -> None:
    one, two = read_files(page, SEES, OTHER).all()
    assert read_text(one).split()[4] != "otherwise"
    assert read_text(two).split()[4] == "otherwise"
    left, right = one.bounding_box(), two.bounding_box()
    assert left is not None
    assert right is not None
    assert left["x"] + left["width"] <= right["x"] + 1
    page.get_by_role("link", name="Compare 2 results").click()
    check_differences(page)
    check_settling(page)
    check_rates(page)


def check_differences(page: Page) -> None:
    figure = page.locator(".agreement-figure").inner_text()
    assert figure.endswith("%")
    assert 90 < float(figure.removesuffix("%")) < 100
    expect(page.locator(".difference")).to_have_count(2)
    expect(page.locator(".differences mark")).to_have_count(1)
    expect(page.locator(".difference").nth(1).locator("mark")).to_contain_text("otherwise")


def check_settling(page: Page) -> None:
    """A disputed word is settled by a click, and stays so."""
    expect(page.locator("[data-merged-count]")).to_contain_text("0 of 1")
    page.locator("[data-dispute] summary").click()
    page.locator(".dispute-options label", has_text="otherwise").click()
    expect(page.locator("[data-merged-count]")).to_contain_text("1 of 1")
    expect(page.locator("[data-dispute] summary")).to_contain_text("otherwise")
    expect(page.locator("[data-merged-text]")).to_contain_text("otherwise")
    page.reload()
    expect(page.locator("[data-merged-count]")).to_contain_text("1 of 1")


def check_rates(page: Page) -> None:
    """The readings are measured against a known text."""
    known = page.locator(".difference pre").first.inner_text()
    page.get_by_label("Paste the correct text to score").fill(known)
    page.get_by_role("button", name="Score").click()
    rows = page.locator(".rates tbody tr")
    expect(rows.first.locator("td").first).to_have_text("0.00%")
    expect(rows.nth(1).locator("td").nth(1)).not_to_have_text("0.00%")
