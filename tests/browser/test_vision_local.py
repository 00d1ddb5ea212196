"""The whole way of a newcomer with a receipt: drop it, get its text, without any key."""

import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pypdfium2  # type: ignore[import-untyped]
import pytest
from playwright.sync_api import Browser, expect

from tests.browser.acts import measure_overflow
from tests.browser.presses import Presses
from tests.browser.test_accessibility import QUIET, list_violations
from tests.browser.visionacts import LONG, draw_receipt, find_waiting, read_text, wait_for_end
from tests.browser.visitors import DESK, PHONE, Visitors
from tests.site import Site

pytestmark = pytest.mark.local
BLANK = dict.fromkeys(("FEATHERLESS_API_KEY", "ARLI_API_KEY"), "")
NOBODY = dict.fromkeys(("FEATHERLESS_BASE_URL", "ARLI_BASE_URL"), "http://127.0.0.1:9/v1")
LINES = ["HARBOUR CAFE", "Coffee 2 x 3.50", "Apple cake 4.20", "TOTAL 11.20 EUR"]


@pytest.fixture
def local_site(tmp_path: Path) -> Iterator[Site]:
    pytest.importorskip("rapidocr")
    with Site(tmp_path, PLAYGROUND_LOCAL="1", **BLANK, **NOBODY) as started:
        yield started


def test_a_receipt_is_read_without_a_key(browser: Browser, local_site: Site) -> None:
    coming = Visitors(browser, local_site.url)
    page = coming.new(**QUIET)
    page.goto("/")
    page.get_by_role("link", name="Vision", exact=True).click()
    page.wait_for_function("() => document.querySelector('#lab')?.noValidate")
    expect(page.get_by_text("so the local OCR model is selected")).to_be_visible()
    note = page.get_by_text("only extracts text. It ignores prompts.")
    page.locator("[name=task][value=describe]").check()
    expect(note).to_be_visible()
    page.locator("[name=task][value=text]").check()
    expect(note).to_be_hidden()
    presses = Presses()
    presses.choose_files(page.get_by_label("Pictures or documents"), draw_receipt(LINES))
    expect(find_waiting(page)).to_have_count(1, timeout=LONG)
    presses.press(page.get_by_role("button", name="Run", exact=True))
    page.wait_for_url(re.compile(r"/vision/[0-9a-f-]{36}/"), wait_until="commit")
    result = wait_for_end(page)
    assert presses.count <= 2
    read = re.sub(r"\W", "", read_text(result)).lower()
    assert read == re.sub(r"\W", "", "".join(LINES)).lower()
    boxes = page.locator("[data-box]")
    expect(boxes).to_have_count(len(page.locator("[data-line]").all()))
    expect(result.locator("[data-panel=raw] pre")).to_contain_text("TOTAL 11.20 EUR")
    boxes.first.click()
    last = page.locator("[data-line]").last
    expect(last).to_contain_text("TOTAL")
    for size in (PHONE, DESK):
        page.set_viewport_size(size)
        assert measure_overflow(page) == 0
        for theme in ("dark", "light"):
            assert list_violations(page, theme) == []
    last.hover()
    expect(boxes.last).to_have_class(re.compile(r"\bon\b"))
    on_picture, picture = boxes.last.bounding_box(), page.locator("[data-stage] img").bounding_box()
    assert on_picture is not None
    assert picture is not None
    assert on_picture["y"] > picture["y"] + picture["height"] / 2  # the last line is low
    assert on_picture["y"] + on_picture["height"] <= picture["y"] + picture["height"] + 1
    page.locator(".reading-actions summary", has_text="Download").click()
    with page.expect_download() as searchable:
        page.locator(".reading-actions").get_by_role("link", name="Searchable PDF").click()
    document = pypdfium2.PdfDocument(BytesIO(searchable.value.path().read_bytes()))
    assert "TOTAL" in document[0].get_textpage().get_text_bounded()
    document.close()
    page.get_by_role("button", name="Lines", exact=True).first.click()
    expect(page.locator("[data-boxes]")).to_be_hidden()
    coming.close_all()
