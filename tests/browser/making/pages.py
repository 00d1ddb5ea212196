"""What is seen and pressed where pictures are made."""

from typing import Any
from urllib.parse import urlencode

from playwright.sync_api import Locator, Page, expect

SMALL: dict[str, Any] = {"width": 256, "height": 128, "provider": "arli"}
LONG = 40_000  # milliseconds: a worker makes the picture


def wait_until_ready(page: Page) -> None:
    page.wait_for_function("() => document.querySelector('#lab')?.noValidate")


def open_form(page: Page, model: str = "image", path: str = "/images/", **query: Any) -> None:
    asks = {"sd_model_checkpoint": f"scripted-{model}", "prompt": "a red boat", **SMALL, **query}
    page.goto(f"{path}?{urlencode(asks)}")
    wait_until_ready(page)


def press_button(page: Page, name: str = "Generate") -> None:
    page.get_by_role("button", name=name, exact=True).click()


def find_pictures(page: Page) -> Locator:
    return page.locator("#results .picture")


def read_value(page: Page, name: str) -> str:
    return page.locator(f"#id_{name}").input_value()


def make_pictures(page: Page, count: int = 1, model: str = "image", **query: Any) -> Locator:
    open_form(page, model, **query)
    press_button(page)
    expect(find_pictures(page)).to_have_count(count, timeout=LONG)
    return find_pictures(page)
