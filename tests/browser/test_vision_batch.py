"""Many pages through the queue: how far it is, what failed, and to stop it."""

from io import BytesIO
from zipfile import ZipFile

from playwright.sync_api import FilePayload, Page, expect

from tests.browser.acts import list_requests
from tests.browser.visionacts import (
    LONG,
    LOOPS,
    SEES,
    draw_picture,
    find_results,
    open_form,
    press_run,
    stage_files,
)
from tests.scripted import Server
from tests.scripted.replies import json_reply

REFUSED = {"error": {"message": "temperature: must be at most 2", "type": "invalid_request_error"}}


def pages(count: int) -> list[FilePayload]:
    return [draw_picture(f"{n + 1}.png", 100 + n, 60) for n in range(count)]


def test_a_batch_runs_to_its_end_and_what_failed_is_read_again(
    page: Page, provider: Server
) -> None:
    open_form(page, SEES)
    stage_files(page, *pages(6))
    provider.script.append(json_reply(REFUSED, 422))
    before = len(list_requests(provider))
    press_run(page)
    bar = page.get_by_role("progressbar", name="Pages done")
    counts = page.locator(".batch-counts")
    expect(counts).to_contain_text("waiting")
    expect(counts).to_contain_text("5 of 6 done", timeout=40_000)
    expect(counts).to_contain_text("1 failed")
    expect(bar).to_have_js_property("max", 6)
    expect(bar).to_have_js_property("value", 5)
    assert not provider.script
    failed = page.locator("[data-strip] a[data-status=failed]")
    expect(failed).to_have_count(1)
    failed.click()
    expect(find_results(page)).to_contain_text("temperature: must be at most 2")
    page.get_by_role("button", name="Retry 1 failed").click()
    expect(counts).to_contain_text("6 of 6 done", timeout=LONG)
    expect(page.locator("[data-strip] a[data-status=done]")).to_have_count(6)
    assert len(list_requests(provider)) - before == 7
    check_bundle(page, [f"{n + 1}.png" for n in range(6)])


def check_bundle(page: Page, names: list[str]) -> None:
    page.locator(".reading-actions summary", has_text="Download").click()
    with page.expect_download() as coming:
        page.get_by_role("link", name="All files (ZIP)").click()
    with ZipFile(BytesIO(coming.value.path().read_bytes())) as bundle:
        assert bundle.testzip() is None
        data = bundle.read("readings.json").decode()
        assert all(name in data for name in names)
        assert data.count("Saw ") >= len(names)


def test_a_batch_is_stopped_and_resumed(page: Page) -> None:
    open_form(page, LOOPS)
    stage_files(page, *pages(4))
    press_run(page)
    counts = page.locator(".batch-counts")
    expect(counts).to_contain_text("2 running", timeout=LONG)
    expect(counts).to_contain_text("2 waiting")
    page.get_by_role("button", name="Stop").click()
    expect(counts).to_contain_text("4 stopped", timeout=LONG)
    expect(page.get_by_role("button", name="Stop")).to_have_count(0)
    page.get_by_role("button", name="Resume 4").click()
    expect(counts).to_contain_text("running", timeout=LONG)
    page.get_by_role("button", name="Stop").click()
    expect(counts).to_contain_text("4 stopped", timeout=LONG)
    page.locator("summary", has_text="Delete").click()
    page.get_by_role("button", name="Delete permanently").click()
    page.wait_for_url(lambda url: "/vision/" in url and len(url.split("/vision/")[1]) < 30)
