"""Images without any key: from the page that has no model to a picture of one's own."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from playground.local.images.add import add_own
from playground.local.images.record import ModelRecord, list_records, store_record
from playground.local.images.register import hash_files
from playground.local.text.weights import SMOLLM2
from tests.browser.conftest import NOBODY
from tests.browser.imagestates import ready
from tests.browser.maskacts import NINTHS, Canvas, build_source, choose_file, press_generate
from tests.browser.visitors import Visitors
from tests.local.images.helpers import lay_model
from tests.site import Site
from tests.waiting import wait_until

pytestmark = pytest.mark.local
WITHOUT_KEYS = {
    **dict.fromkeys(("FEATHERLESS_API_KEY", "ARLI_API_KEY"), ""),
    **dict.fromkeys(("FEATHERLESS_BASE_URL", "ARLI_BASE_URL"), NOBODY),
    "PLAYGROUND_LOCAL": "1",
}
PATIENCE_MS = 150_000  # a busy machine starts the model's process last of all
WORDS = "prompt=a+red+boat&steps=4&seed=7"
SMALL = f"provider=local&sd_model_checkpoint=boats&width=64&height=64&{WORDS}"


def add_boats(data: Path) -> ModelRecord:
    """A tiny model with random weights, as `make image-model IMAGE_MODEL=…` adds it."""
    return add_own(lay_model(data / "models" / "boats"), data)


def add_endless(data: Path) -> None:
    """The same, but the third of four steps never ends, so it can't be tried."""
    folder = lay_model(data / "models" / "endless", "endless")
    boats = list_records(data)[0]
    store_record(
        data,
        replace(boats, name="endless", folder=str(folder), files=hash_files(folder, {})),
    )


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A playground with both, and with no key."""
    data = tmp_path_factory.mktemp("own")
    if not SMOLLM2.is_installed(data):
        pytest.skip("the embedded models are not installed")
    add_boats(data)
    add_endless(data)
    with Site(data, **WITHOUT_KEYS) as started:
        yield started


@pytest.fixture
def page(browser: Browser, own: Site) -> Iterator[Page]:
    coming = Visitors(browser, own.url)
    yield coming.new()
    coming.close_all()


def expect_results(page: Page, count: int) -> None:
    expect(page.locator("#results a[data-viewer]")).to_have_count(count, timeout=PATIENCE_MS)


def test_the_way_from_no_model_to_a_picture(browser: Browser, tmp_path: Path) -> None:
    if not SMOLLM2.is_installed(tmp_path):
        pytest.skip("the embedded models are not installed")
    with Site(tmp_path, **WITHOUT_KEYS) as started:
        coming = Visitors(browser, started.url)
        page = coming.new()
        page.goto("/images/?provider=local")
        lines = page.locator("[data-refused] li")
        expect(lines).to_have_count(3)
        expect(lines.first).to_contain_text("make image-model")
        expect(page.locator("[data-run-button]")).to_be_disabled()
        page.fill("#id_prompt", "a red boat on a lake")
        add_boats(tmp_path)
        expect_offer(page)
        expect(page.locator("#id_sd_model_checkpoint")).to_have_value("boats")
        expect(page.locator("#id_width")).to_have_value("64")
        expect(page.locator("#id_prompt")).to_have_value("a red boat on a lake")
        press_generate(page)
        expect_results(page, 1)
        page.goto("/images/gallery/")
        expect(page.locator("[data-tile]")).to_have_count(1)
        coming.close_all()


def expect_offer(page: Page) -> None:
    """The pages know of a new model a moment later."""

    def look() -> bool:
        page.goto("/images/?provider=local")
        ready(page)
        return page.locator("[data-refused]").count() == 0

    wait_until(look, 60)


def test_an_image_starts_from_a_picture(page: Page) -> None:
    page.goto(f"/images/edit/?{SMALL}&denoising_strength=0.6")
    ready(page)
    page.get_by_label("Picture", exact=True).set_input_files(build_source(64, 64, "teal"))
    press_generate(page)
    expect_results(page, 1)


def test_a_masked_part_is_painted_anew(page: Page) -> None:
    page.goto(f"/images/edit/?mask=1&{SMALL}")
    ready(page)
    choose_file(page, build_source(64, 64, "teal"))
    Canvas(page, 64, 64).draw_line(NINTHS["left"], NINTHS["right"])
    press_generate(page)
    expect_results(page, 1)


def test_a_step_that_never_ends_is_seen_and_cancelled(page: Page) -> None:
    endless = SMALL.replace("boats", "endless")
    page.goto(f"/images/?{endless}")
    ready(page)
    press_generate(page)
    bar = page.get_by_role("progressbar")
    expect(bar).to_be_visible(timeout=PATIENCE_MS)
    expect(page.locator(".job")).to_contain_text("Step 2 of 4", timeout=PATIENCE_MS)
    expect(page.locator(".job-preview")).to_be_visible(timeout=PATIENCE_MS)
    page.locator("[data-cancel]").click()
    expect(page.locator("#results")).to_contain_text("Cancelled.", timeout=PATIENCE_MS)
    # The line is free again: what comes next is made.
    page.goto(f"/images/?{SMALL}")
    ready(page)
    press_generate(page)
    expect_results(page, 1)
