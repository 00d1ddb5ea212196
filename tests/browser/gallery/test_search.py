"""Ten thousand pictures in a browser: scrolled, searched, opened and left."""

from playwright.sync_api import Page, expect

from tests.browser.gallery.pages import (
    FEW,
    GALLERY,
    expect_count,
    find_boxes,
    find_bulk,
    find_tiles,
    open_as,
    show_gallery,
)
from tests.browser.visitors import PHONE, Visitors

SHIFTS = """() => new Promise((done) => {
  const seen = [];
  new PerformanceObserver((list) => seen.push(...list.getEntries()))
    .observe({ type: "layout-shift", buffered: true });
  setTimeout(() => done(seen.reduce((sum, shift) => sum + shift.value, 0)), 100);
})"""


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
