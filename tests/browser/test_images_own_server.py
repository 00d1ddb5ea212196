"""An image server of one's own in the browser: its sizes, how far a job is, and Cancel."""

import time
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.conftest import NOBODY
from tests.browser.visitors import Visitors
from tests.scripted import Server
from tests.scripted.webui import WebUI
from tests.site import Site


@pytest.fixture(scope="module")
def webui() -> WebUI:
    return WebUI(pace=0.8)


@pytest.fixture(scope="module")
def own(webui: WebUI, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with Server(answer=webui) as server:
        address = server.base.removesuffix("/v1")
        knobs = {"IMAGE_SERVER_URL": address, "ARLI_BASE_URL": NOBODY, "ARLI_API_KEY": ""}
        knobs |= {"FEATHERLESS_BASE_URL": NOBODY}
        with Site(tmp_path_factory.mktemp("own"), **knobs) as started:
            yield started


def test_a_job_is_followed_and_ended(browser: Browser, own: Site, webui: WebUI) -> None:
    coming = Visitors(browser, own.url)
    page = coming.new()
    page.goto(f"{own.url}/images/")
    model = page.locator("#id_sd_model_checkpoint")
    expect(model).to_have_value("v1-5-pruned-emaonly")
    expect(page.locator("#id_width")).to_have_value("512")
    model.select_option("sdxl_juggernautXL_v9")
    expect(page.locator("#id_width")).to_have_value("1024")
    expect(page.locator("[data-home]")).to_have_text("SDXL is trained for 1024 × 1024.")
    page.fill("#id_width", "640")
    model.select_option("v1-5-pruned-emaonly")
    expect(page.locator("#id_width")).to_have_value("640")
    page.fill("#id_prompt", "a lighthouse in fog")
    page.locator("[data-run-button]").click()
    bar = page.get_by_role("progressbar", name="Progress on the server")
    expect(bar).to_be_visible(timeout=20_000)
    expect(page.locator(".job")).to_contain_text("of 20")
    expect(page.locator(".job-preview")).to_be_visible()
    page.locator("[data-cancel]").click()
    expect(page.locator("#results")).to_contain_text("Cancelled.", timeout=20_000)
    end = time.monotonic() + 10
    while not webui.interrupts:
        assert time.monotonic() < end
        time.sleep(0.1)
    assert webui.tasks == []
    coming.close_all()


def test_an_image_is_generated_on_it(browser: Browser, own: Site, webui: WebUI) -> None:
    coming = Visitors(browser, own.url)
    page = coming.new()
    page.goto(f"{own.url}/images/?steps=2&width=64&height=64&seed=7")
    provider = page.locator("#id_provider")
    expect(provider).to_have_value("image-server")
    expect(provider.locator("option:checked")).to_contain_text("Your image server at 127.0.0.1:")
    page.locator("#id_scheduler").select_option("Karras")
    page.fill("#id_prompt", "a lighthouse in fog")
    page.locator("[data-run-button]").click()
    image = page.locator("#results .picture")
    expect(image).to_have_count(1, timeout=40_000)
    expect(image.locator("img").first).to_be_visible()
    (sent,) = [each for each in webui.bodies if each["steps"] == 2]
    assert (sent["seed"], sent["scheduler"]) == (7, "Karras")
    provider.select_option("arli")
    expect(page.locator("#provider-note")).to_contain_text("Arli AI needs a key.")
    expect(page.locator("#id_scheduler")).to_have_count(0)
    provider.select_option("image-server")
    expect(page.locator("#id_scheduler")).to_be_visible()
    coming.close_all()
