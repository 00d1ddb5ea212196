"""The gallery in a browser: ten thousand pictures; search, selection, undo, keys, no script."""

import re
import zipfile
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.test_accessibility import QUIET, SIZES, list_violations
from tests.browser.visitors import PHONE, Visitors
from tests.imagegen.guests import COOKIE, fill, visitor
from tests.site import Site

GALLERY = "/images/gallery/"
FEW = 13
SHIFTS = """() => new Promise((done) => {
  const seen = [];
  new PerformanceObserver((list) => seen.push(...list.getEntries()))
    .observe({ type: "layout-shift", buffered: true });
  setTimeout(() => done(seen.reduce((sum, shift) => sum + shift.value, 0)), 100);
})"""


@pytest.fixture(scope="module")
def owners(site: Site) -> list[str]:
    """Cookies: the first of somebody with ten thousand pictures, the others with a few."""
    known = [visitor(site) for _ in range(24)]
    fill(site, {owner: FEW if at else 10_000 for at, (owner, _) in enumerate(known)})
    return [cookie for _, cookie in known]


@pytest.fixture
def coming(browser: Browser, site: Site) -> Iterator[Visitors]:
    visitors = Visitors(browser, site.url)
    yield visitors
    visitors.close_all()


@pytest.fixture
def full(coming: Visitors, owners: list[str]) -> Page:
    return open_as(coming, owners[0])


@pytest.fixture
def few(coming: Visitors, owners: list[str]) -> Page:
    return open_as(coming, owners.pop())


@pytest.fixture
def plain(coming: Visitors, owners: list[str]) -> Page:
    return open_as(coming, owners.pop(), java_script_enabled=False)


def open_as(coming: Visitors, cookie: str, **options: Any) -> Page:
    page = coming.new(**options)
    page.context.add_cookies([{"name": COOKIE, "value": cookie, "url": coming.url}])
    return page


def show_gallery(page: Page, query: str = "") -> None:
    """Until the script listens."""
    page.goto(GALLERY + query)
    page.wait_for_function("() => !document.querySelector('[data-bulk]')?.offsetParent")


def find_tiles(page: Page) -> Locator:
    return page.locator("[data-tile]:visible")


def find_boxes(page: Page) -> Locator:
    return page.locator(".tile-pick input:visible")


def pick_tile(page: Page, at: int, **how: Any) -> None:
    find_boxes(page).nth(at).click(force=True, **how)


def expect_selected(page: Page, words: str) -> None:
    expect(page.locator("[data-count]")).to_have_text(words)


def find_bulk(page: Page, action: str) -> Locator:
    return page.locator(f"[data-bulk] button[value={action}]")


def expect_count(page: Page, words: str) -> None:
    expect(page.locator("[data-total]")).to_have_text(words)


def find_shelf(page: Page, name: str) -> Locator:
    return page.locator(".shelves a", has_text=name).locator(".numbers")


def test_scrolling_brings_older_ones_and_nothing_jumps(full: Page) -> None:
    show_gallery(full)
    expect_count(full, "10,000 images")
    for count in (120, 180, 240):
        full.locator("#more").scroll_into_view_if_needed()
        expect(find_tiles(full)).to_have_count(count)
    keys = find_tiles(full).evaluate_all("all => all.map((tile) => tile.dataset.tile)")
    assert len(set(keys)) == 240
    assert full.evaluate(SHIFTS) < 0.01


def test_a_picture_far_down_leads_back_to_its_place(full: Page) -> None:
    show_gallery(full)
    full.locator("#more").scroll_into_view_if_needed()
    expect(find_tiles(full)).to_have_count(120)
    far = find_tiles(full).nth(100)
    key = far.get_attribute("data-tile")
    full.goto(str(far.locator("a").get_attribute("href")))
    full.get_by_role("link", name="Gallery").last.click()
    expect(find_tiles(full).first).to_have_attribute("data-tile", str(key))
    full.get_by_role("link", name="Newest").click()
    expect(find_tiles(full).first).not_to_have_attribute("data-tile", str(key))


def test_typing_searches_and_chips_take_filters_away(full: Page) -> None:
    show_gallery(full)
    full.get_by_role("searchbox").press_sequentially('fox "in the snow"')
    expect(full.locator(".filter-chip")).to_have_count(1)
    searches: list[str] = []
    full.on("request", lambda request: searches.append(request.url))
    full.get_by_role("heading", level=1).click()
    expect(full.get_by_role("searchbox")).not_to_be_focused()
    full.wait_for_timeout(400)
    assert not [url for url in searches if "q=" in url]  # a press elsewhere does not search again
    full.get_by_label("Model").select_option("Juggernaut-XL")
    expect(full.locator(".filter-chip")).to_have_count(2)
    assert "model=Juggernaut-XL" in full.url
    expect_count(full, "167 images")
    full.locator(".filter-chip").first.click()
    expect(full.locator(".filter-chip")).to_have_count(1)
    expect_count(full, "2,500 images")
    full.get_by_role("searchbox").fill("no such thing")
    expect(full.get_by_text("No images match.")).to_be_visible()
    full.get_by_role("link", name="Search all images").click()
    expect_count(full, "10,000 images")


def test_selecting_one_a_range_all_shown_and_all_found(full: Page) -> None:
    show_gallery(full)
    pick_tile(full, 1)
    expect_selected(full, "1 selected")
    pick_tile(full, 4, modifiers=["Shift"])
    expect_selected(full, "4 selected")
    expect(full.locator(".bulk-all")).to_be_hidden()
    full.get_by_role("button", name="Select all on this page").click()
    expect_selected(full, "60 selected")
    full.get_by_label("All 10,000 results").check()
    expect_selected(full, "10,000 selected")
    full.get_by_role("button", name="Clear").click()
    expect(full.locator("[data-bulk]")).to_be_hidden()


def test_deleting_and_undoing_stay_on_the_page(few: Page) -> None:
    show_gallery(few)
    first = find_tiles(few).first.get_attribute("data-tile")
    pick_tile(few, 0)
    pick_tile(few, 1)
    find_bulk(few, "delete").click()
    expect(few.get_by_text("2 images moved to the bin.").first).to_be_visible()
    expect_count(few, "11 images")
    expect(find_tiles(few)).to_have_count(FEW - 2)
    expect(find_shelf(few, "Bin")).to_have_text("2")
    expect(few.get_by_role("button", name="Undo")).to_be_focused()
    few.keyboard.press("Enter")
    expect_count(few, "13 images")
    expect(find_tiles(few).first).to_have_attribute("data-tile", str(first))
    expect(find_tiles(few).first.locator("a")).to_be_focused()
    expect(find_shelf(few, "Bin")).to_have_text("0")


def test_the_keyboard_alone_moves_selects_stars_and_deletes(few: Page) -> None:
    show_gallery(few)
    links = few.locator(".tile-link:visible")
    links.first.focus()
    few.keyboard.press("ArrowRight")
    expect(links.nth(1)).to_be_focused()
    few.keyboard.press("ArrowDown")
    expect(links.nth(7)).to_be_focused()
    few.keyboard.press("Home")
    few.keyboard.press("x")
    expect_selected(few, "1 selected")
    few.keyboard.press("Shift+ArrowRight")
    few.keyboard.press("Shift+ArrowRight")
    expect_selected(few, "3 selected")
    few.keyboard.press("Escape")
    expect(few.locator("[data-bulk]")).to_be_hidden()
    few.keyboard.press("s")
    expect(few.locator("[data-star]").nth(2)).to_have_attribute("aria-pressed", "true")
    few.keyboard.press("Control+a")
    expect_selected(few, f"{FEW} selected")
    few.keyboard.press("Escape")
    few.keyboard.press("Delete")
    expect_count(few, f"{FEW - 1} images")
    few.keyboard.press("Enter")
    expect_count(few, f"{FEW} images")


def test_a_star_stays(few: Page) -> None:
    show_gallery(few)
    star = few.locator("[data-star]").nth(3)
    with few.expect_response("**/star/"):
        star.click(force=True)
    expect(star).to_have_attribute("aria-pressed", "true")
    show_gallery(few, "?starred=on")
    expect_count(few, "3 images")
    pick_tile(few, 0)
    find_bulk(few, "unstar").click()
    expect(few.get_by_text("1 image no longer starred.").first).to_be_visible()
    expect(find_shelf(few, "Starred")).to_have_text("2")


def test_pictures_are_moved_to_a_board_that_is_renamed_and_deleted(few: Page) -> None:
    show_gallery(few)
    pick_tile(few, 0)
    pick_tile(few, 2, modifiers=["Shift"])
    few.get_by_text("Move to…").click()
    few.get_by_label("or a new one").fill("Foxes")
    few.get_by_role("button", name="Move", exact=True).click()
    expect(find_shelf(few, "Foxes")).to_have_text("3")
    few.locator(".shelves a", has_text="Foxes").click()
    expect_count(few, "3 images")
    pick_tile(few, 0)
    few.get_by_text("Move to…").click()
    few.get_by_label("Board", exact=True).select_option("No board")
    few.get_by_role("button", name="Move", exact=True).click()
    expect_count(few, "2 images")
    expect(find_tiles(few)).to_have_count(2)
    few.get_by_text("Rename or delete").click()
    few.get_by_label("Name of this board").fill("Owls")
    few.get_by_role("button", name="Rename").click()
    expect(few.get_by_role("heading", name="Owls")).to_be_visible()
    few.get_by_text("Rename or delete").click()
    few.get_by_role("button", name="Delete board").click()
    expect(few.get_by_text("Its images stay in the gallery.")).to_be_visible()
    expect_count(few, f"{FEW} images")


@pytest.mark.parametrize("name", ["ZIP", "ZIP without metadata"])
def test_a_selection_is_downloaded(few: Page, name: str, tmp_path: Any) -> None:
    show_gallery(few)
    pick_tile(few, 0)
    pick_tile(few, 2, modifiers=["Shift"])
    few.get_by_text("Download…").click()
    with few.expect_download() as waiting:
        few.get_by_role("button", name=name, exact=True).click()
    waiting.value.save_as(tmp_path / "got.zip")
    with zipfile.ZipFile(tmp_path / "got.zip") as archive:
        assert archive.testzip() is None
        assert len(archive.namelist()) == 3
        assert re.fullmatch(r"2026-11-22-\d-a-.*\.png", archive.namelist()[0])
    expect_selected(few, "3 selected")


def test_the_bin_gives_back_and_is_emptied(few: Page) -> None:
    show_gallery(few)
    for at in range(3):
        pick_tile(few, at)
    find_bulk(few, "delete").click()
    expect(find_shelf(few, "Bin")).to_have_text("3")
    show_gallery(few, "?bin=on")
    expect_count(few, "3 images")
    pick_tile(few, 0)
    few.get_by_role("button", name="Restore").click()
    expect_count(few, "2 images")
    pick_tile(few, 0)
    few.get_by_text("Delete permanently").first.click()
    few.get_by_role("button", name="Delete permanently").click()
    expect_count(few, "1 image")
    few.get_by_text("Empty the bin").click()
    few.get_by_role("button", name="Delete all permanently").click()
    expect(few.get_by_text("Bin emptied: 1 image permanently deleted.")).to_be_visible()
    expect_count(few, f"{FEW - 2} images")


def test_a_tile_opens_the_viewer_and_gets_the_focus_back(few: Page) -> None:
    show_gallery(few)
    few.locator(".tile-link").nth(1).click()
    dialog = few.locator("#viewer")
    expect(dialog).to_contain_text("2 of 13")
    few.keyboard.press("ArrowRight")
    expect(dialog).to_contain_text("3 of 13")
    few.keyboard.press("Escape")
    expect(few.locator(".tile-link").nth(2)).to_be_focused()


def test_a_pictures_page_shows_where_it_came_from_and_leads_on(few: Page) -> None:
    few.goto(str(few.request.get(GALLERY).url))
    few.goto(str(find_tiles(few).first.locator("a").get_attribute("href")))
    tree = few.locator(".lineage")
    expect(tree.locator(".lineage-kind")).to_have_text(
        ["txt2img", "Inpaint", "Upscale (this image)"]
    )
    before = few.url
    few.keyboard.press("ArrowRight")
    few.wait_for_url(lambda url: url != before)
    expect(few.locator(".lineage-node[aria-current]")).to_contain_text("Inpaint")
    few.keyboard.press("ArrowLeft")
    few.wait_for_url(before)
    few.get_by_role("button", name="Delete").click()
    expect(few.get_by_text("1 image moved to the bin.")).to_be_visible()
    few.get_by_role("button", name="Undo").click()
    expect_count(few, f"{FEW} images")


def test_on_a_phone_two_columns_and_no_sideways_scrolling(
    coming: Visitors, owners: list[str]
) -> None:
    page = open_as(coming, owners[0], viewport=PHONE, has_touch=True, is_mobile=True)
    show_gallery(page)
    tops = find_tiles(page).evaluate_all("all => all.slice(0, 4).map((tile) => tile.offsetTop)")
    assert tops[0] == tops[1] < tops[2] == tops[3]
    find_boxes(page).first.tap()
    expect(find_bulk(page, "delete")).to_be_in_viewport()
    wide = page.evaluate("() => document.documentElement.scrollWidth - innerWidth")
    assert wide <= 0


def test_without_script_everything_can_be_done(plain: Page) -> None:
    plain.goto(GALLERY)
    plain.get_by_label("Search", exact=True).fill("fox")
    plain.get_by_role("button", name="Search").click()
    expect_count(plain, "3 images")
    plain.get_by_role("link", name="Select all on this page").click()
    expect(plain.locator(".tile-pick input:checked")).to_have_count(3)
    plain.get_by_text("Move to…").click()
    plain.get_by_label("or a new one").fill("Foxes")
    plain.get_by_role("button", name="Move", exact=True).click()
    expect(plain.get_by_text("3 images moved to “Foxes”.")).to_be_visible()
    pick_tile(plain, 0)
    find_bulk(plain, "delete").click()
    expect(plain.get_by_text("1 image moved to the bin.")).to_be_visible()
    plain.get_by_role("button", name="Undo").click()
    expect(plain.get_by_text("1 image restored.")).to_be_visible()
    star = plain.locator("[data-star]").nth(1)
    pressed = star.get_attribute("aria-pressed")
    star.click()
    expect(plain.locator("[data-star]").nth(1)).not_to_have_attribute("aria-pressed", str(pressed))
    plain.locator(".tile-link").first.click()
    expect(plain.get_by_role("heading", name="Details")).to_be_visible()


def test_without_script_one_leafs_through_pages(coming: Visitors, owners: list[str]) -> None:
    page = open_as(coming, owners[0], java_script_enabled=False)
    page.goto(GALLERY)
    first = find_tiles(page).first.get_attribute("data-tile")
    page.get_by_role("link", name="Older").click()
    expect(find_tiles(page)).to_have_count(60)
    page.get_by_role("link", name="Newer").click()
    expect(find_tiles(page).first).to_have_attribute("data-tile", str(first))


@pytest.mark.parametrize("size", SIZES)
def test_axe_finds_nothing(coming: Visitors, owners: list[str], size: str) -> None:
    page = open_as(coming, owners.pop(), viewport=SIZES[size], **QUIET)

    def check() -> None:
        for theme in ("light", "dark"):
            assert list_violations(page, theme) == []

    show_gallery(page)
    pick_tile(page, 0)
    page.get_by_text("Move to…").click()
    check()
    find_bulk(page, "delete").click()
    expect(page.locator("[data-undo]")).to_be_visible()
    check()
    show_gallery(page, "?bin=on")
    check()
    show_gallery(page, "?q=zebra&size=512x512")
    check()
    show_gallery(page)
    page.goto(str(find_tiles(page).first.locator("a").get_attribute("href")))
    check()


def test_axe_finds_nothing_in_an_empty_gallery(coming: Visitors) -> None:
    page = coming.new(**QUIET)
    show_gallery(page)
    expect(page.get_by_text("No images yet.")).to_be_visible()
    for theme in ("light", "dark"):
        assert list_violations(page, theme) == []
