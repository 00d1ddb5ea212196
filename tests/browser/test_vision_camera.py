"""The camera of a computer: a dialog with what it sees, and photos among the pages."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect

from tests.browser.acts import measure_overflow
from tests.browser.conftest import FLAGS
from tests.browser.test_accessibility import QUIET, list_violations
from tests.browser.visionacts import LONG, find_waiting, open_form
from tests.browser.visitors import DESK, PHONE, Visitors
from tests.site import Site

FAKE = "--use-fake-device-for-media-stream"
AGREED = "--use-fake-ui-for-media-stream"
REFUSED = f"{AGREED}=deny"
# What the page has asked the browser for, to see whether it is stopped again.
TRACKS = """() => {
  window.streams = [];
  const ask = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
  navigator.mediaDevices.getUserMedia = async (wanted) => {
    const stream = await ask(wanted);
    window.streams.push(stream);
    return stream;
  };
}"""
STATES = (
    "() => window.streams.flatMap((s) => s.getTracks().map((t) => `${t.kind} ${t.readyState}`))"
)


@pytest.fixture(scope="module")
def camera(browser: Browser, chromium: str) -> Iterator[Browser]:
    """A browser with a camera, that lets every page have it."""
    yield from launch(browser, chromium, FAKE, AGREED)


@pytest.fixture(scope="module")
def refusing(browser: Browser, chromium: str) -> Iterator[Browser]:
    """A browser with a camera that no page gets."""
    yield from launch(browser, chromium, FAKE, REFUSED)


def launch(browser: Browser, chromium: str, *flags: str) -> Iterator[Browser]:
    started = browser.browser_type.launch(executable_path=chromium, args=[*FLAGS, *flags])
    yield started
    started.close()


def open_camera(page: Page) -> None:
    open_form(page)
    page.evaluate(TRACKS)
    page.get_by_role("button", name="Use the camera").click()
    expect(page.get_by_role("dialog", name="Camera")).to_be_visible()


def test_photos_are_taken_and_the_camera_is_stopped(camera: Browser, site: Site) -> None:
    coming = Visitors(camera, site.url)
    page = coming.new()
    open_camera(page)
    take = page.get_by_role("button", name="Take photo")
    expect(take).to_be_focused()  # it is enabled only once there is something to see
    assert page.evaluate("() => document.querySelector('video').videoWidth") > 0
    assert page.evaluate(STATES) == ["video live"]
    take.click()
    expect(page.get_by_role("status").filter(has_text="photo added")).to_have_text("1 photo added.")
    expect(find_waiting(page)).to_have_count(1, timeout=LONG)
    take.click()
    expect(page.get_by_text("2 photos added.")).to_be_visible()
    expect(find_waiting(page)).to_have_count(2, timeout=LONG)
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    assert page.evaluate(STATES) == ["video ended"]
    expect(page.get_by_role("button", name="Use the camera")).to_be_focused()
    expect(page.locator(".document-head h3").first).to_contain_text("photo ")
    expect(find_waiting(page).first).to_contain_text("JPEG")
    coming.close_all()


def test_a_camera_that_is_opened_again_starts_again(camera: Browser, site: Site) -> None:
    coming = Visitors(camera, site.url)
    page = coming.new()
    open_camera(page)
    expect(page.get_by_role("button", name="Take photo")).to_be_enabled()
    page.get_by_role("button", name="Close").click()
    page.get_by_role("button", name="Use the camera").click()
    expect(page.get_by_role("button", name="Take photo")).to_be_enabled()
    assert page.evaluate(STATES) == ["video ended", "video live"]
    page.evaluate("() => window.streams[1].getTracks()[0].dispatchEvent(new Event('ended'))")
    expect(page.get_by_role("status").filter(has_text="disconnected")).to_be_visible()
    expect(page.get_by_role("button", name="Take photo")).to_be_disabled()
    assert page.evaluate(STATES) == ["video ended", "video ended"]
    coming.close_all()


def test_a_refusal_is_said(refusing: Browser, site: Site) -> None:
    coming = Visitors(refusing, site.url)
    page = coming.new()
    open_camera(page)
    said = page.get_by_role("status").filter(has_text="didn't allow the camera")
    expect(said).to_contain_text("add a file instead")
    expect(page.get_by_role("button", name="Take photo")).to_be_disabled()
    page.get_by_role("button", name="Close").click()
    expect(page.get_by_label("Pictures or documents")).to_be_visible()
    coming.close_all()


@pytest.mark.parametrize("viewport", [DESK, PHONE], ids=["desk", "phone"])
def test_axe_finds_nothing_in_the_dialog(
    camera: Browser, site: Site, viewport: ViewportSize
) -> None:
    coming = Visitors(camera, site.url)
    page = coming.new(**{**QUIET, "viewport": viewport})
    open_camera(page)
    expect(page.get_by_role("button", name="Take photo")).to_be_enabled()
    for theme in ("light", "dark"):
        assert list_violations(page, theme) == []
    assert measure_overflow(page) == 0
    coming.close_all()


def test_without_a_camera_there_is_no_button(page: Page) -> None:
    open_form(page)
    expect(page.get_by_label("Pictures or documents")).to_be_visible()
    expect(page.locator("[data-use-camera]")).to_be_hidden()


def test_a_phone_keeps_its_own_camera(camera: Browser, site: Site) -> None:
    coming = Visitors(camera, site.url)
    phone = coming.new(viewport=PHONE, has_touch=True, is_mobile=True)
    open_form(phone)
    expect(phone.locator(".drop-camera")).to_be_visible()
    expect(phone.locator("[data-use-camera]")).to_be_hidden()
    coming.close_all()


def test_without_a_script_there_is_the_field_alone(camera: Browser, site: Site) -> None:
    coming = Visitors(camera, site.url)
    page = coming.new(java_script_enabled=False)
    page.goto("/vision/")
    expect(page.get_by_label("Pictures or documents")).to_be_visible()
    expect(page.locator("[data-use-camera]")).to_be_hidden()
    coming.close_all()
