"""A parameter is one row; its help comes when it is wanted; groups stay as they were left."""

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.acts import link_model, open_model
from tests.browser.test_layout import WATCH
from tests.browser.visitors import Visitors

ROW_PX = 44  # about 40
# Beside what needs lines, and what says that a list didn't come.
HEIGHTS = """rows => rows
  .filter((row) => row.offsetHeight && !row.querySelector("textarea, .param-note"))
  .map((row) => row.offsetHeight)"""


def find_row(page: Page, label: str) -> Locator:
    return page.locator(".param", has=page.get_by_label(label, exact=True))


def open_groups(page: Page) -> None:
    page.locator(".group").evaluate_all("all => all.forEach((group) => { group.open = true; })")


@pytest.mark.parametrize("path", [link_model("hello"), "/vision/", "/images/"])
def test_a_parameter_is_one_row(page: Page, path: str) -> None:
    page.goto(path, wait_until="networkidle")
    open_groups(page)
    heights = page.locator(".param").evaluate_all(HEIGHTS)
    assert len(heights) > 1
    assert max(heights) <= ROW_PX


ENDS = """rows => rows.filter((row) => row.offsetHeight).map((row) => {
  const controls = [...row.querySelectorAll(".param-control > *")];
  const ends = controls.map((each) => each.getBoundingClientRect().right);
  return Math.round(row.getBoundingClientRect().right - Math.max(...ends));
})"""
LISTED = ["sd_model_checkpoint", "sampler_name", "scheduler", "seed", "batch_size", "steps"]


@pytest.mark.parametrize("path", [link_model("hello"), "/vision/", "/images/", "/images/grid/"])
def test_what_is_set_ends_at_the_rows_edge(page: Page, path: str) -> None:
    page.goto(path, wait_until="networkidle")
    open_groups(page)
    ends = page.locator(".param").evaluate_all(ENDS)
    assert len(ends) > 1
    assert set(ends) == {0}


@pytest.mark.parametrize("path", ["/images/", "/images/edit/", "/images/grid/"])
def test_names_seeds_and_counts_of_an_image_are_rows_too(page: Page, path: str) -> None:
    page.goto(path, wait_until="networkidle")
    controls = page.locator(f":is({', '.join(f'[name={name}]' for name in LISTED)}):visible")
    assert controls.count() >= 4
    assert controls.evaluate_all("all => all.every((each) => each.closest('.param'))")
    heights = page.locator(".param").evaluate_all(HEIGHTS)
    assert max(heights) <= ROW_PX
    row = find_row(page, "Sampling method")
    expect(row.locator(".api-name")).to_have_css("opacity", "0")
    row.locator(".param-control > *").focus()
    expect(row.locator(".api-name")).to_have_css("opacity", "1")


def test_the_name_in_the_api_shows_where_one_looks(page: Page) -> None:
    open_model(page, "hello")
    name = find_row(page, "Top P").locator(".api-name")
    expect(name).to_have_css("opacity", "0")
    find_row(page, "Top P").hover()
    expect(name).to_have_css("opacity", "1")
    page.mouse.move(0, 0)
    page.get_by_label("Top P", exact=True).focus()
    expect(name).to_have_css("opacity", "1")


def test_the_panel_says_what_the_focused_one_does(page: Page) -> None:
    open_model(page, "hello")
    line = page.locator(".params-dock")
    expect(line).to_contain_text("Empty fields aren't sent.")
    height = line.evaluate("line => line.offsetHeight")
    field = page.get_by_label("Top P", exact=True)
    field.focus()
    expect(line).to_contain_text("top_p Nucleus sampling")
    described = field.get_attribute("aria-describedby") or ""
    expect(page.locator(f"#{described.split()[0]}")).to_contain_text("Nucleus sampling")
    assert line.evaluate("line => line.offsetHeight") == height
    page.get_by_role("button", name="Reset").focus()
    expect(line).to_contain_text("Empty fields aren't sent.")


def test_the_question_mark_says_all_of_it(page: Page) -> None:
    open_model(page, "hello")
    row = find_row(page, "Top P")
    row.locator("summary", has_text="More about Top P").press("Enter")
    expect(row.locator(".param-help")).to_be_visible()
    expect(row.locator(".param-about")).to_contain_text("0.9 cuts off the unlikely tail.")
    expect(row.get_by_role("link", name="Reference")).to_be_visible()


def test_without_a_script_help_shows_at_the_field(visitors: Visitors) -> None:
    plain = visitors.new(java_script_enabled=False)
    plain.goto(link_model("hello", top_p="0.9"))
    help_text = find_row(plain, "Top P").locator(".param-help")
    expect(help_text).to_be_hidden()
    plain.get_by_label("Top P", exact=True).focus()
    expect(help_text).to_be_visible()
    expect(find_row(plain, "Top P")).to_have_class("param set")


def test_a_closed_group_names_what_is_set_in_it(page: Page) -> None:
    open_model(page, "hello", temperature="0.4", top_p="0.9")
    summary = page.locator(".group > summary", has_text="Sampling")
    names = summary.locator(".set-names")
    expect(names).to_be_hidden()
    summary.click()
    expect(names).to_be_visible()
    expect(names).to_have_text("Temperature, Top P")


def test_groups_stay_as_they_were_left_and_nothing_moves_for_it(page: Page) -> None:
    open_model(page, "hello")
    page.locator(".group > summary", has_text="Sampling").click()
    page.locator(".group > summary", has_text="Penalties").click()
    page.add_init_script(WATCH)
    page.goto(link_model("hello", temperature="0.4"), wait_until="networkidle")
    state = "all => Object.fromEntries(all.map((group) => [group.dataset.group, group.open]))"
    groups = page.locator(".group").evaluate_all(state)
    assert groups["Sampling"] is False
    assert groups["Penalties"] is True
    assert page.evaluate("window.shifts.all") < 0.01


def test_a_number_that_differs_from_its_default_stands_out(page: Page) -> None:
    page.goto("/images/", wait_until="networkidle")
    row = page.locator("[data-param=steps]")
    field = page.locator("[name=steps]")
    field.fill("33")
    expect(row).to_have_class("param set")
    field.fill(row.get_attribute("data-default") or "")
    expect(row).to_have_class("param")
