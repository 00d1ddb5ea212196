"""Receipts become a table: fields chosen, values checked on the picture, a spreadsheet."""

import re
from collections.abc import Iterator
from io import BytesIO

import openpyxl  # type: ignore[import-untyped]
import pytest
from playwright.sync_api import Browser, FilePayload, Locator, Page, expect

from tests.browser.acts import measure_overflow
from tests.browser.presses import Presses
from tests.browser.test_accessibility import QUIET, list_violations
from tests.browser.visionacts import LONG, add_files, build_payload, find_waiting
from tests.browser.visitors import DESK, PHONE, Visitors
from tests.scripted import Server
from tests.site import KEY, Site
from tests.vision.tables.receipts import OTHER, SEES, Reader, build_facts, draw_receipt

FORM = f"/vision/?m={SEES}&m={OTHER}"


@pytest.fixture(scope="module")
def receipts_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Featherless reads receipts, the third one badly; the local reader says where words stand."""
    pytest.importorskip("rapidocr")
    with (
        Server(answer=Reader({2: '{"Shop": "AMBER BAKERY", "Da'})) as provider,
        Site(
            tmp_path_factory.mktemp("receipts"),
            FEATHERLESS_BASE_URL=provider.base,
            FEATHERLESS_API_KEY=KEY,
            ARLI_API_KEY="",
            PLAYGROUND_LOCAL="1",
        ) as site,
    ):
        yield site


@pytest.fixture
def coming(browser: Browser, receipts_site: Site) -> Iterator[Visitors]:
    visitors = Visitors(browser, receipts_site.url)
    yield visitors
    visitors.close_all()


def draw_receipts(count: int) -> list[FilePayload]:
    return [build_payload(f"receipt-{n}.png", draw_receipt(n)) for n in range(count)]


def find_value(page: Page, field: str, number: int) -> Locator:
    return page.get_by_role("textbox", name=f"{field}, receipt-{number}.png")


def wait_for_places(page: Page) -> None:
    """All pages are read, and it is known where their values stand."""
    expect(page.locator("[data-open]")).to_have_count(0, timeout=4 * LONG)
    expect(page.locator("td[data-box]").first).to_be_visible(timeout=LONG)


def test_receipts_become_a_checked_spreadsheet(coming: Visitors) -> None:
    page = coming.new(**QUIET)
    page.goto(FORM)
    page.wait_for_function("() => document.querySelector('#lab')?.noValidate")
    add_files(page, *draw_receipts(4))
    expect(find_waiting(page)).to_have_count(4, timeout=LONG)
    page.locator("[name=task][value=fields]").check()
    expect(page.get_by_role("textbox", name="Name of field 1", exact=True)).to_have_value("Shop")
    page.get_by_role("button", name="Run", exact=True).click()
    page.wait_for_url(re.compile("/vision/tables/"))
    expect(page.locator("[data-left]")).to_have_attribute("data-left", "2", timeout=4 * LONG)
    page.reload()
    wait_for_places(page)
    expect(page.get_by_text("isn't valid JSON from line 1").first).to_be_visible()
    page.get_by_role("button", name="Next to check").click()
    expect(find_value(page, "Total", 0)).to_be_focused()
    expect(page.locator("[data-value-boxes] rect.on")).to_have_count(1)
    box, picture = page.locator("rect.on").bounding_box(), page.locator("[data-viewer-picture]")
    frame = picture.bounding_box()
    assert box is not None
    assert frame is not None
    assert box["y"] > frame["y"] + frame["height"] / 2  # the total is the last line
    page.keyboard.press("Enter")
    expect(find_value(page, "Total", 3)).to_be_focused()
    expect(page.locator("[data-viewer-title]")).to_have_text("receipt-3.png")
    page.get_by_role("button", name=re.compile("^Use 10.05")).click()
    expect(page.locator("[data-left]")).to_have_text("Nothing left to check.")
    find_value(page, "Shop", 1).fill("Lantern Books & Sons")
    find_value(page, "Date", 1).focus()
    mark = page.locator("tr", has=find_value(page, "Shop", 1)).locator("[data-mark]").first
    expect(mark).to_have_text("Was: LANTERN BOOKS")
    for size in (PHONE, DESK):
        page.set_viewport_size(size)
        assert measure_overflow(page) == 0
        for theme in ("dark", "light"):
            assert list_violations(page, theme) == []
    with page.expect_download() as download:
        page.get_by_role("link", name="Download Excel").click()
    sheet = openpyxl.load_workbook(BytesIO(download.value.path().read_bytes()))["Table"]
    rows = [[cell.value for cell in row][:4] for row in sheet.iter_rows(min_row=2)]
    shops = [build_facts(n)["Shop"] for n in range(4)]
    assert [row[1] for row in rows] == [shops[0], "Lantern Books & Sons", None, shops[3]]
    assert [row[3] for row in rows] == [7.7, 8.15, None, 10.05]


def test_receipts_become_a_spreadsheet_by_six_presses(coming: Visitors) -> None:
    """From the start page on; what is checked in between is not counted."""
    page, presses = coming.new(), Presses()
    page.goto("/")
    presses.press(page.get_by_role("link", name="Vision", exact=True))
    page.wait_for_function("() => document.querySelector('#lab')?.noValidate")
    presses.choose_files(page.get_by_label("Pictures or documents"), *draw_receipts(2))
    expect(find_waiting(page)).to_have_count(2, timeout=LONG)
    presses.press(page.locator("[name=task][value=fields]"))
    expect(page.get_by_role("textbox", name="Name of field 1", exact=True)).to_have_value("Shop")
    presses.press(page.get_by_role("button", name="Run", exact=True))
    page.wait_for_url(re.compile("/vision/tables/"))
    expect(page.locator("[data-open]")).to_have_count(0, timeout=4 * LONG)
    with page.expect_download() as download:
        presses.press(page.get_by_role("link", name="Download Excel"))
    sheet = openpyxl.load_workbook(BytesIO(download.value.path().read_bytes()))["Table"]
    shops = [row[1].value for row in sheet.iter_rows(min_row=2)]
    assert shops == [build_facts(n)["Shop"] for n in range(2)]
    assert presses.count <= 6


def test_fields_are_built_kept_and_used_again(coming: Visitors) -> None:
    page = coming.new()
    page.goto(FORM)
    page.wait_for_function("() => document.querySelector('#lab')?.noValidate")
    page.locator("[name=task][value=fields]").check()
    page.get_by_role("link", name="Receipt, item by item").click()
    names = page.locator("[data-field-row] [name$=-name]")
    expect(names).to_have_count(6)
    expect(page.locator("[name=field-3-repeated]")).to_be_checked()
    page.get_by_role("button", name="Remove field 2").click()
    page.get_by_role("button", name="Add a field").click()
    page.keyboard.type("Paid by")
    page.get_by_label("Kind of field 6").select_option(label="One of…")
    page.get_by_label("Example or choices of field 6").fill("cash, card")
    page.get_by_label("Save these fields as").fill("Mine")
    page.keyboard.press("Enter")
    link = page.get_by_role("link", name="Mine", exact=True)
    expect(link).to_be_visible()
    page.wait_for_url(re.compile("cash"))  # the address holds the form a moment after typing
    page.reload()
    expect(page.get_by_label("Example or choices of field 5")).to_have_value("cash, card")
    page.get_by_role("link", name="Invoice").click()
    link.click()
    values = [name.input_value() for name in names.all()]
    assert values == ["Shop", "Total", "Item", "Price", "Paid by", ""]
    page.set_viewport_size(PHONE)
    assert measure_overflow(page) == 0


def test_a_table_is_made_and_checked_without_the_script(coming: Visitors) -> None:
    plain = coming.new(java_script_enabled=False)
    plain.goto(f"{FORM}&task=fields")
    add_files(plain, *draw_receipts(2))
    plain.get_by_role("textbox", name="Name of field 5", exact=True).fill("")
    plain.get_by_role("button", name="Add a field").click()
    expect(plain.get_by_role("textbox", name="Name of field 4", exact=True)).to_have_value("Tax")
    add_files(plain, *draw_receipts(2))
    plain.get_by_role("button", name="Run", exact=True).click()
    expect(plain.locator("[data-left='1']")).to_be_visible(timeout=4 * LONG)
    total = find_value(plain, "Total", 1)
    total.fill("9,99")
    total.press("Enter")
    expect(total).to_have_value("9.99")
    expect(plain.get_by_text("Was: 8.15")).to_be_visible()
    plain.get_by_role("button", name="Use 8.70").click()
    expect(find_value(plain, "Total", 0)).to_have_value("8.70")
    expect(plain.locator("[data-left='0']")).to_be_visible()
