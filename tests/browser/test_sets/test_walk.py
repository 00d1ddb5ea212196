"""Test sets as a person makes, starts and reads them."""

import re

from playwright.sync_api import Page, expect

from tests.browser.testacts import (
    choose_models,
    example_set,
    finished_example,
    list_cells,
    open_cell,
    open_example,
    start_example,
)

NOTIFICATION = """
window.notices = [];
Object.defineProperty(document, "hidden", { get: () => true });
window.Notification = class {
  static permission = "granted";
  static requestPermission = async () => "granted";
  constructor(words) { window.notices.push(words); }
};
"""


def test_the_example_is_counted_started_and_checked_before_ones_eyes(page: Page) -> None:
    start_example(page)
    expect(page.get_by_text("10 of 10 answers")).to_be_visible(timeout=60_000)
    expect(list_cells(page)).to_have_count(10)
    expect(page.get_by_role("button", name="Stop remaining")).to_have_count(0)
    words = set(list_cells(page).all_inner_texts())
    assert words <= {"Pass", "Fail", "Error"}
    expect(page.locator("thead th").nth(1)).to_contain_text("of 5")


def test_a_cell_opens_beside_the_matrix_and_takes_a_verdict(page: Page) -> None:
    open_cell(page)
    panel = page.get_by_role("dialog")
    expect(panel.get_by_role("heading", name=re.compile("^Row 1"))).to_be_focused()
    expect(panel.get_by_role("heading", name="Checks")).to_be_visible()
    panel.get_by_label("Pass", exact=True).check()
    panel.get_by_label("Comment").fill("Good enough for us")
    panel.get_by_role("button", name="Save verdict").click()
    expect(panel.get_by_text("Saved.")).to_be_visible()
    page.keyboard.press("Escape")
    expect(list_cells(page).first).to_have_text("Pass by hand")
    expect(list_cells(page).first).to_be_focused()


def test_the_panel_walks_to_the_next_row_and_closes_by_its_button(page: Page) -> None:
    open_cell(page)
    panel = page.get_by_role("dialog")
    panel.get_by_role("link", name="Next row").click()
    expect(panel.get_by_role("heading", name=re.compile("^Row 2"))).to_be_visible()
    panel.get_by_role("button", name="Close").click()
    expect(panel).to_be_hidden()


def test_the_first_column_and_the_head_stay_in_sight(page: Page) -> None:
    finished_example(page)
    scroll = page.get_by_role("region", name="Matrix of results")
    scroll.evaluate("(box) => { box.style.cssText = 'width: 26rem; max-height: 14rem'; }")
    scroll.evaluate("(box) => box.scrollTo(200, 300)")
    box = scroll.bounding_box()
    head, first = page.locator("thead th").nth(1), page.locator("#matrix-rows th").nth(2)
    head_box, first_box = head.bounding_box(), first.bounding_box()
    assert box
    assert head_box
    assert first_box
    assert abs(head_box["y"] - box["y"]) < 3
    assert abs(first_box["x"] - box["x"]) < 3


def test_a_table_that_is_pasted_into_a_cell_becomes_rows(page: Page) -> None:
    example_set(page)
    cell = page.get_by_label("country, new row 1")
    cell.click()
    cell.evaluate(
        """(area) => {
          const data = new DataTransfer();
          data.setData("text/plain", "Spain\\tMadrid\\nNorway\\tOslo");
          area.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true,
            cancelable: true }));
        }"""
    )
    expect(page.get_by_text("Added 2 rows.")).to_be_visible()
    expect(page.get_by_label("capital, row 7")).to_have_value("Oslo")


def test_without_script_a_set_is_made_started_and_read(plain: Page) -> None:
    open_example(plain)
    plain.get_by_role("link", name="Example: capital cities").click()
    plain.get_by_label("country, new row 1").fill("Spain")
    plain.get_by_label("capital, new row 1").fill("Madrid")
    plain.get_by_role("button", name="Choose models").click()
    remove = plain.get_by_role("button", name=re.compile("^Remove variant"))
    while remove.count():
        remove.first.click()
    plain.get_by_label("Search models").fill("scripted/hello")
    plain.get_by_role("button", name="Search", exact=True).last.click()
    plain.locator('[value="add.featherless:scripted/hello"]').first.click()
    plain.get_by_role("button", name="Start 6 answers").click()
    expect(list_cells(plain)).to_have_count(6)
    list_cells(plain).first.click()
    expect(plain.get_by_role("heading", name="Checks")).to_be_visible()
    plain.get_by_label("Fail", exact=True).check()
    plain.get_by_role("button", name="Save verdict").click()
    plain.get_by_role("link", name="Back to the results").click()
    expect(list_cells(plain).first).to_have_text("Fail by hand")


def test_on_a_phone_the_matrix_scrolls_and_the_page_does_not(phone: Page) -> None:
    open_example(phone)
    choose_models(phone)
    phone.get_by_role("button", name="Start 10 answers").click()
    scroll = phone.get_by_role("region", name="Matrix of results")
    expect(scroll).to_be_visible()
    phone.set_viewport_size({"width": 375, "height": 400})  # the example has few rows
    assert phone.evaluate("() => document.documentElement.scrollWidth") <= 375
    sizes = scroll.evaluate(
        "(box) => [box.scrollWidth > box.clientWidth, box.scrollHeight > box.clientHeight]"
    )
    assert sizes == [True, True]


def test_on_a_phone_the_table_of_rows_scrolls_by_itself(phone: Page) -> None:
    example_set(phone)
    assert phone.evaluate("() => document.documentElement.scrollWidth") <= 375
    scroll = phone.get_by_role("region", name="Table of rows")
    assert scroll.evaluate("(box) => box.scrollWidth > box.clientWidth")


def test_whoever_asked_for_a_notice_gets_one_when_all_is_done(page: Page) -> None:
    page.add_init_script(NOTIFICATION)
    start_example(page)
    page.get_by_role("button", name="Notify me").click()
    expect(page.get_by_text("10 of 10 answers")).to_be_visible(timeout=60_000)
    page.wait_for_function("() => window.notices.length === 1")
    assert "of 10 passed" in page.evaluate("() => window.notices[0]")


def test_results_are_downloaded_in_each_format(page: Page) -> None:
    finished_example(page)
    links = page.locator("a[download]").evaluate_all("(all) => all.map((each) => each.href)")
    files = {link.rpartition(".")[2]: page.request.get(link) for link in links}
    assert sorted(files) == ["csv", "jsonl", "md", "xlsx", "yaml"]
    assert {file.status for file in files.values()} == {200}
    assert files["xlsx"].body()[:2] == b"PK"


def test_two_results_are_compared(page: Page) -> None:
    finished_example(page)
    page.get_by_role("link", name="Run again").click()
    page.get_by_role("button", name="Start 10 answers").click()
    expect(page.get_by_text("10 of 10 answers")).to_be_visible(timeout=60_000)
    page.get_by_role("button", name="Compare", exact=True).click()
    expect(page.get_by_role("heading", name="What got better, what got worse")).to_be_visible()
    expect(page.get_by_role("table").locator("tbody tr")).to_have_count(2)
