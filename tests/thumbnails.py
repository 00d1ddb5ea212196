"""The pictures of the start page's cards: `make screenshots`, or `python -m tests.thumbnails`.

Each is a piece of the product's own pages: answers of the scripted provider, the local reader and
the local upscaler, in both themes.
"""

import base64
import io
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, expect, sync_playwright

from playground.settings import BASE_DIR
from tests.browser.chromium import find_chromium
from tests.browser.conftest import FLAGS
from tests.example_pictures import LIGHTS, draw_lighthouse, save_picture
from tests.screenshots import ScreenshotProvider, compare, visit_site, write_progress
from tests.scripted import Reply, Seen, Server, json_reply
from tests.site import KEY, Site

PLACE = BASE_DIR / "static" / "hub"
THEMES = ("light", "dark")
SIZE = (560, 350)
QUALITY = 72
PROMPT = "a lighthouse on a rock by the sea"


class ScenicProvider(ScreenshotProvider):
    """The same, whose pictures are worth looking at: one scene in the light of many hours."""

    def __call__(self, seen: Seen) -> Reply:
        if not seen.path.endswith("/txt2img"):
            return super().__call__(seen)
        file = io.BytesIO()
        light = LIGHTS[seen.json["seed"] % len(LIGHTS)]
        size = Image.Resampling.LANCZOS
        draw_lighthouse(light).crop((20, 0, 180, 160)).resize((512, 512), size).save(file, "PNG")
        return json_reply({"images": [base64.b64encode(file.getvalue()).decode()]})


def show_comparison(page: Page) -> None:
    compare(page)
    page.locator("[data-lane]").first.scroll_into_view_if_needed()


def show_reading(page: Page) -> None:
    page.goto("/")
    page.get_by_role("button", name="Read a sample receipt").click()
    page.wait_for_url("**/vision/*-*/")
    expect(page.get_by_text("All pages are done.")).to_be_attached(timeout=60_000)


def show_upscale(page: Page) -> None:
    page.goto("/")
    page.get_by_role("button", name="Upscale a sample picture").click()
    expect(page.locator("[data-split]").first).to_be_visible(timeout=120_000)


def show_gallery(page: Page) -> None:
    for seed in range(len(LIGHTS)):
        page.goto(f"/images/?provider=arli&prompt={PROMPT}&seed={seed}&width=512&height=512")
        page.get_by_role("button", name="Generate", exact=True).click()
        expect(page.get_by_text("All jobs are done.")).to_be_attached(timeout=60_000)
    page.goto("/images/gallery/")


# What is shown, how wide the window is, and which part of the page is taken.
PICTURES: dict[str, tuple[Callable[[Page], None], int, str]] = {
    "comparison": (show_comparison, 1100, "[data-lanes]"),
    "reading": (show_reading, 1100, "main"),
    "upscale": (show_upscale, 900, "[data-split]"),
    "gallery": (show_gallery, 900, ".tiles"),
}


@contextmanager
def run_playground() -> Iterator[Site]:
    with (
        tempfile.TemporaryDirectory() as data,
        Server(answer=ScenicProvider(tokens=120, rate=400)) as provider,
        Site(
            Path(data),
            FEATHERLESS_BASE_URL=provider.base,
            FEATHERLESS_API_KEY=KEY,
            ARLI_BASE_URL=provider.base,
            ARLI_API_KEY=KEY,
            PLAYGROUND_LOCAL="1",
        ) as site,
    ):
        yield site


def take_pictures(browser: Browser, site: Site) -> None:
    for name, (show, width, selector) in PICTURES.items():
        page = visit_site(browser, site, {"width": width, "height": 800}, "light")
        show(page)
        page.mouse.move(0, 0)
        page.evaluate("() => document.activeElement.blur()")
        for theme in THEMES:
            page.emulate_media(color_scheme=theme)  # type: ignore[arg-type]  # "light" or "dark"
            size = save_picture(take_part(page, selector), PLACE / f"{name}-{theme}.webp", QUALITY)
            write_progress(f"static/hub/{name}-{theme}.webp, {size:,} bytes")
        page.context.close()


def take_part(page: Page, selector: str) -> Image.Image:
    """The upper part of an element, as wide as it is, in the shape of a card's picture."""
    place = page.locator(selector).first
    place.scroll_into_view_if_needed()
    box = place.bounding_box()
    assert box
    top = box["y"] + page.evaluate("() => scrollY")
    clip = {**box, "y": top, "height": box["width"] * SIZE[1] / SIZE[0]}
    taken = page.screenshot(clip=clip, animations="disabled", caret="hide", full_page=True)  # type: ignore[arg-type]
    return Image.open(io.BytesIO(taken)).convert("RGB").resize(SIZE, Image.Resampling.LANCZOS)


def main() -> None:
    with run_playground() as site, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=FLAGS)
        take_pictures(browser, site)
        browser.close()


if __name__ == "__main__":
    main()
