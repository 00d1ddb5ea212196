"""X/Y/Z plots in a browser: planned, agreed to, filled in, taken along; and shared pictures."""

import io
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from imagegen.infotext import read_file
from tests.browser.test_accessibility import QUIET, SIZES, list_violations
from tests.browser.test_images_info import picture
from tests.browser.visitors import Visitors
from tests.scripted import Server
from tests.site import KEY, Site

SLOW = 60_000  # milliseconds: the worker makes the pictures, then draws
GRID = "/images/grid/?width=64&height=64&seed=5&prompt=a+red+fox&sd_model_checkpoint="
PARAMETERS = (
    f"{GRID}scripted-image&x_type=steps&x_values=10-30+(%2B10)&y_type=prompt_sr&y_values=red,blue"
)


@pytest.fixture(scope="module")
def painting(provider: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Arli is scripted and has a key."""
    knobs = {"ARLI_BASE_URL": provider.base, "ARLI_API_KEY": KEY}
    with Site(tmp_path_factory.mktemp("painting"), **knobs) as started:
        yield started


@pytest.fixture
def visitors(browser: Browser, painting: Site) -> Iterator[Visitors]:
    coming = Visitors(browser, painting.url)
    yield coming
    coming.close_all()


def begin_grid(page: Page, address: str = PARAMETERS) -> None:
    page.goto(address)
    page.get_by_role("button", name="Generate").click()
    page.wait_for_url("**/images/grid/*-*/")


def wait_until_finished(page: Page, address: str = PARAMETERS) -> None:
    begin_grid(page, address)
    expect(page.get_by_role("link", name="Download plot (PNG)")).to_be_visible(timeout=SLOW)
    expect(page.get_by_role("status")).to_have_count(0)


def download_file(page: Page, name: str) -> bytes:
    with page.expect_download() as download:
        page.get_by_role("link", name=name).click()
    return Path(download.value.path()).read_bytes()


def planned(page: Page) -> None:
    page.goto(PARAMETERS)
    expect(page.locator(".plan-count")).to_be_visible()


def wrong(page: Page) -> None:
    page.goto(f"{GRID}scripted-image&x_type=steps&x_values=many")
    expect(page.locator(".plan .errorlist")).to_be_visible()


def under_way(page: Page) -> None:
    begin_grid(page, f"{GRID}scripted-slow-3&x_type=seed&x_values=1-9")


def failed(page: Page) -> None:
    wait_until_finished(
        page, f"{GRID}x&x_type=sd_model_checkpoint&x_values=scripted-image,scripted-empty"
    )


def info(page: Page) -> None:
    page.goto("/images/info/")
    page.get_by_label("Picture", exact=True).set_input_files(picture())
    expect(page.locator("[data-found]")).to_be_visible()
    page.locator(".found-text summary").click()


def own_run(page: Page) -> None:
    wait_until_finished(page)
    page.goto("/runs/?app=imagegen")
    page.locator(".recent a").last.click()  # the plot, which is one row
    page.wait_for_url("**/images/grid/*-*/")
    page.locator(".spot-pictures a").first.click()
    page.get_by_role("link", name="Share", exact=True).first.click()
    expect(page.get_by_role("heading", name="Sharing")).to_be_visible()


def shared(page: Page) -> None:
    own_run(page)
    page.get_by_label("Prompt and parameters").uncheck()
    page.get_by_role("button", name="Create link").click()
    page.locator("[data-share-url]").click()
    page.wait_for_url("**/s/*/")


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("state", [planned, wrong, under_way, failed, info, own_run, shared])
def test_axe_finds_nothing(visitors: Visitors, state: Callable[[Page], None], size: str) -> None:
    page = visitors.new(viewport=SIZES[size], **QUIET)
    state(page)
    assert page.evaluate("document.documentElement.scrollWidth") == SIZES[size]["width"]
    for theme in ("light", "dark"):
        assert list_violations(page, theme) == []


def test_what_is_typed_is_counted_at_once(page: Page) -> None:
    planned(page)
    expect(page.locator(".plan-count")).to_contain_text("6 images in 6 requests.")
    page.get_by_label("X values", exact=True).fill("1-5, 10")
    expect(page.locator(".plan-count")).to_contain_text("12 images in 12 requests.")
    page.get_by_label("X values", exact=True).fill("none")
    expect(page.locator(".plan .errorlist")).to_contain_text("must be a whole number")
    page.get_by_label("X values", exact=True).fill("1-150")
    expect(page.locator(".plan .errorlist")).to_contain_text("at most 100 values")


def test_names_are_added_from_the_providers_list(page: Page) -> None:
    page.goto(f"{GRID}scripted-image")
    page.get_by_label("X axis").select_option("sampler_name")
    page.get_by_label("Add a name to X values").select_option("euler")
    page.get_by_label("Add a name to X values").select_option("dpmpp_2m")
    expect(page.get_by_label("X values", exact=True)).to_have_value("euler, dpmpp_2m")
    expect(page.locator(".plan-count")).to_contain_text("2 images")


def test_the_page_fills_in_and_the_plot_is_taken_along(page: Page) -> None:
    wait_until_finished(page)
    expect(page.locator(".spot img")).to_have_count(6)
    expect(page.locator(".grid-sum")).to_contain_text("6 of 6 generated.")
    plot = download_file(page, "Download plot (PNG)")
    with Image.open(io.BytesIO(plot)) as image:
        assert image.width > 3 * 64
    assert 'X Values: "10, 20, 30"' in read_file(plot).text
    with zipfile.ZipFile(io.BytesIO(download_file(page, "All images (ZIP)"))) as archive:
        assert len(archive.namelist()) == 7


def test_what_is_there_is_kept_when_the_rest_is_cancelled(page: Page) -> None:
    begin_grid(page, f"{GRID}x&x_type=sd_model_checkpoint&x_values=scripted-image,scripted-slow-30")
    expect(page.locator(".spot img")).to_have_count(1, timeout=SLOW)
    page.get_by_role("button", name="Cancel remaining").click()
    expect(page.locator(".spot[data-status=stopped]")).to_have_text("Cancelled", timeout=SLOW)
    expect(page.get_by_role("link", name="Download plot (PNG)")).to_be_visible(timeout=SLOW)
    expect(page.get_by_role("button", name="Retry 1")).to_be_visible()


def test_without_script_it_is_counted_agreed_to_and_shown(plain: Page) -> None:
    plain.goto(GRID + "scripted-image")
    plain.get_by_label("X axis").select_option("steps")
    plain.get_by_label("X values", exact=True).fill("10, 20")
    plain.get_by_role("button", name="Preview").click()
    expect(plain.locator(".plan-count")).to_contain_text("2 images in 2 requests.")
    plain.get_by_role("button", name="Generate 2 images").click()
    expect(plain.locator(".spot img")).to_have_count(2, timeout=SLOW)
    expect(plain.get_by_role("link", name="Download plot (PNG)")).to_be_visible(timeout=SLOW)


def test_a_shared_picture_tells_no_more_than_its_owner_wants(
    page: Page, visitors: Visitors
) -> None:
    shared(page)
    stranger = visitors.new()
    stranger.goto(page.url)
    expect(stranger.locator(".made-picture img")).to_have_count(1)
    expect(stranger.locator("main")).not_to_contain_text("fox")
    assert read_file(download_file(stranger, "Download")).tags == ()
