"""Finding a model."""

import re
from urllib.parse import quote

from playwright.sync_api import Page, Response, Route, expect

from tests.browser.acts import measure_overflow, wait_for_list
from tests.browser.visitors import Visitors
from tests.waiting import wait_until

LONG = (
    "somebody-with-a-rather-long-name/An-Extraordinarily-Long-Model-Name-That-Goes-On-" + "x" * 90
)


def rows(page: Page) -> int:
    return page.locator("section[aria-labelledby=shelf-all] .model").count()


def test_the_list_narrows_while_one_types(page: Page) -> None:
    wait_for_list(page)
    page.goto("/text/")
    whole = page.locator("#shelf-all").inner_text()
    page.get_by_role("searchbox").press_sequentially("lone-think")
    expect(page.locator("#shelf-all")).to_have_text("1 model")
    expect(page).to_have_url(re.compile(r"\?q=lone-think$"))
    page.get_by_role("searchbox").fill("")
    expect(page.locator("#shelf-all")).to_have_text(whole)
    expect(page).to_have_url(re.compile(r"/text/$"))


def test_a_row_leads_to_the_models_page_and_back_to_the_search(page: Page) -> None:
    page.goto("/text/")
    page.get_by_role("searchbox").press_sequentially("qwen2.5-72b")
    expect(page).to_have_url(re.compile(r"\?q=qwen2.5-72b$"))
    row = page.get_by_role("link", name="Qwen/Qwen2.5-72B-Instruct", exact=True).first
    row.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Qwen/Qwen2.5-72B-Instruct")
    page.go_back()
    expect(page.get_by_role("searchbox")).to_have_value("qwen2.5-72b")
    expect(row).to_be_visible()


def test_the_page_is_not_loaded_anew_for_a_search(page: Page) -> None:
    page.goto("/text/")
    page.evaluate("() => { window.stayed = true; }")
    page.get_by_role("searchbox").press_sequentially("qwen")
    expect(page).to_have_url(re.compile("q=qwen"))
    assert page.evaluate("() => window.stayed")


def test_a_press_elsewhere_does_not_search_again(page: Page) -> None:
    """The list would be another one under the press, which then goes nowhere."""
    page.goto("/text/")
    page.get_by_role("searchbox").press_sequentially("qwen")
    expect(page).to_have_url(re.compile("q=qwen$"))
    searches: list[str] = []
    page.on("request", lambda request: searches.append(request.url))
    page.get_by_role("heading", level=1).click()
    expect(page.get_by_role("searchbox")).not_to_be_focused()
    page.wait_for_timeout(300)
    assert not searches


def test_filters_narrow_and_can_be_cleared(page: Page) -> None:
    wait_for_list(page)
    page.goto("/text/")
    page.get_by_label("Provider").select_option("arli")
    expect(page).to_have_url(re.compile("provider=arli"))
    expect(page.locator("#results .model-provider", has_text="featherless")).to_have_count(0)
    assert rows(page) > 0
    page.get_by_label("Reads images").check()
    expect(page).to_have_url(re.compile("vision=on"))
    page.reload()
    expect(page.get_by_label("Reads images")).to_be_checked()
    page.get_by_role("link", name="Clear filters", exact=True).click()
    expect(page).to_have_url(re.compile("/text/$"))
    expect(page.get_by_label("Provider")).to_have_value("")


def test_nothing_found_says_what_to_do(page: Page) -> None:
    page.goto("/text/")
    page.get_by_role("searchbox").fill("no such model anywhere")
    expect(page.get_by_text("No models match.")).to_be_visible()
    page.get_by_role("link", name="clear filters", exact=True).click()
    expect(page.get_by_role("searchbox")).to_have_value("")


def test_a_star_keeps_a_model_at_the_top_for_this_visitor_alone(
    page: Page, visitors: Visitors
) -> None:
    page.goto("/text/?q=qwen")
    star = page.locator("section[aria-labelledby=shelf-all] .star").first
    name = (star.get_attribute("aria-label") or "").removeprefix("Favourite ")
    with page.expect_response("**/favourite/"):
        star.click()
        expect(star).to_have_attribute("aria-pressed", "true")
    page.goto("/text/")
    shelf = page.get_by_role("region", name="Favourites")
    expect(shelf.get_by_role("link")).to_have_text([name])
    other = visitors.new()
    other.goto("/text/")
    expect(other.get_by_role("region", name="Favourites")).to_have_count(0)
    with page.expect_response("**/favourite/"):
        shelf.locator(".star").click()
        expect(shelf.locator(".star")).to_have_attribute("aria-pressed", "false")
    page.reload()
    expect(shelf).to_have_count(0)


def test_two_quick_presses_of_a_star_are_sent_one_after_the_other(page: Page) -> None:
    page.goto("/text/?q=qwen")
    star = page.locator("section[aria-labelledby=shelf-all] .star").first
    held: list[Route] = []
    page.route("**/favourite/", lambda route: held.append(route))
    star.dblclick()
    expect(star).to_have_attribute("aria-pressed", "false")
    page.wait_for_timeout(300)
    assert len(held) == 1
    held[0].continue_()
    wait_until(lambda: page.title() and len(held) == 2)
    with page.expect_response(lets_go):
        held[1].continue_()
    page.reload()
    expect(page.get_by_role("region", name="Favourites")).to_have_count(0)


def lets_go(response: Response) -> bool:
    return response.url.endswith("/favourite/") and response.json() == {"favourite": False}


def test_the_slash_leads_to_the_search(page: Page) -> None:
    page.goto("/text/", wait_until="networkidle")
    page.keyboard.press("/")
    expect(page.get_by_role("searchbox")).to_be_focused()
    expect(page.get_by_role("searchbox")).to_have_value("")


def test_a_slash_in_a_field_is_a_slash(page: Page) -> None:
    page.goto("/text/", wait_until="networkidle")
    page.get_by_role("searchbox").press_sequentially("a/b?")
    expect(page.get_by_role("searchbox")).to_have_value("a/b?")
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_a_model_that_is_in_no_list_opens_all_the_same(page: Page) -> None:
    page.goto("/text/featherless/Somebody/Unlisted-7B/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Somebody/Unlisted-7B")


def test_old_links_lead_here(page: Page) -> None:
    page.goto("/test.php")
    page.wait_for_url("**/text/")
    page.goto(f"/playground.php?model={quote('Qwen/Qwen2.5-7B-Instruct', safe='')}")
    expect(page.get_by_role("heading", level=1)).to_have_text("Qwen/Qwen2.5-7B-Instruct")


def test_the_longest_name_does_not_widen_a_phones_page(phone: Page) -> None:
    phone.goto(f"/text/featherless/{LONG}/")
    expect(phone.get_by_role("heading", level=1)).to_have_text(LONG)
    assert measure_overflow(phone) == 0
    phone.locator(".head-menu > summary").click()
    phone.get_by_role("button", name=f"Favourite {LONG}").click()
    phone.wait_for_load_state("networkidle")
    phone.goto("/text/")
    expect(phone.get_by_role("link", name=LONG)).to_be_visible()
    assert measure_overflow(phone) == 0


def test_the_list_is_sorted_by_address_with_and_without_script(page: Page, plain: Page) -> None:
    wait_for_list(page)
    page.goto("/text/")
    page.get_by_label("Sort by").select_option("Name")
    expect(page).to_have_url(re.compile("sort=name"))
    names = page.locator("#results .model-link")
    expect(page.locator("#shelf-all")).to_contain_text("models")
    listed = names.all_inner_texts()
    assert listed == sorted(listed, key=str.lower)
    plain.goto("/text/")
    plain.get_by_label("Sort by").select_option("Smallest")
    plain.get_by_role("button", name="Search", exact=True).last.click()
    expect(plain).to_have_url(re.compile("sort=smallest"))
    expect(plain.get_by_label("Sort by")).to_have_value("smallest")
