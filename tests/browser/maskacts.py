"""Pictures to paint masks on, hands that paint, and the mask that came of it."""

import base64
import io
from typing import Any, Protocol

from PIL import Image
from playwright.sync_api import CDPSession, FilePayload, Locator, Page, expect

from tests.browser.acts import list_requests
from tests.browser.visionacts import build_payload, encode_image
from tests.scripted import Server

Place = tuple[float, float]  # parts of the picture, from above left
MASK = """async () => {
    const file = new FormData(document.querySelector("#lab")).get("mask");
    if (!file?.size) return "";
    const bytes = new Uint8Array(await file.arrayBuffer());
    return btoa(bytes.reduce((text, byte) => text + String.fromCharCode(byte), ""));
}"""


def build_source(width: int = 512, height: int = 384, colour: Any = "gray") -> FilePayload:
    return build_payload("source.png", encode_image(Image.new("RGB", (width, height), colour)))


def mask_file(image: Image.Image, name: str = "mask.png") -> FilePayload:
    return build_payload(name, encode_image(image))


def open_editor(page: Page, file: FilePayload | None = None) -> None:
    page.goto("/images/edit/?mask=1&provider=arli&sd_model_checkpoint=scripted-image&prompt=A+cat")
    page.wait_for_function("() => document.querySelector('#lab')?.noValidate")
    choose_file(page, file or build_source())


def choose_file(page: Page, file: FilePayload) -> None:
    page.get_by_label("Picture", exact=True).set_input_files(file)
    expect(page.locator(".mask")).to_contain_class("ready")


def find_stage(page: Page) -> Locator:
    return page.get_by_role("application", name="Mask")


def find_tool(page: Page, name: str) -> Locator:
    return page.get_by_role("group", name="Mask tools").get_by_role("button", name=name, exact=True)


def find_message(page: Page) -> Locator:
    return page.locator(".mask-said")


class Canvas:
    """Where the whole picture lies on the screen, so that places of it can be pointed at."""

    def __init__(self, page: Page, width: int = 512, height: int = 384) -> None:
        find_stage(page).evaluate("stage => stage.scrollIntoView({ block: 'center' })")
        box = find_stage(page).bounding_box()
        assert box is not None
        scale = min(box["width"] / width, box["height"] / height)
        self.width, self.height = width * scale, height * scale
        self.left = box["x"] + (box["width"] - self.width) / 2
        self.top = box["y"] + (box["height"] - self.height) / 2
        self.page = page

    def locate(self, place: Place) -> tuple[float, float]:
        return self.left + place[0] * self.width, self.top + place[1] * self.height

    def draw_line(self, *places: Place) -> None:
        """With the mouse."""
        self.page.mouse.move(*self.locate(places[0]))
        self.page.mouse.down()
        for place in places[1:]:
            self.page.mouse.move(*self.locate(place), steps=6)
        self.page.mouse.up()


class Ground(Protocol):
    """Something that can be pointed at."""

    page: Page

    def locate(self, place: Place) -> tuple[float, float]: ...


class Fingers:
    """On a phone's glass, through the browser's own input."""

    def __init__(self, ground: Ground) -> None:
        self.ground = ground
        self.line: CDPSession = ground.page.context.new_cdp_session(ground.page)

    def send_touch(self, kind: str, *places: Place) -> None:
        points = [
            {"x": x, "y": y, "id": finger}
            for finger, (x, y) in enumerate(self.ground.locate(place) for place in places)
        ]
        event = {"type": f"touch{kind}", "touchPoints": points}
        self.line.send("Input.dispatchTouchEvent", event)

    def draw_line(self, start: Place, end: Place, steps: int = 8) -> None:
        self.send_touch("Start", start)
        for step in range(1, steps + 1):
            part = step / steps
            (ax, ay), (bx, by) = start, end
            self.send_touch("Move", (ax + (bx - ax) * part, ay + (by - ay) * part))
        self.send_touch("End")


def read_mask(page: Page) -> Image.Image | None:
    """What the form would send now."""
    data = page.evaluate(MASK)
    return Image.open(io.BytesIO(base64.b64decode(data))).convert("L") if data else None


def list_painted(page: Page) -> set[str]:
    """Which of these places the mask covers: the middle of each ninth of it."""
    image = read_mask(page)
    if image is None:  # an empty one is not sent
        return set()
    assert {value for _, value in image.getcolors() or ()} <= {0, 255}
    return {
        name
        for name, (x, y) in NINTHS.items()
        if image.getpixel((int(x * image.width), int(y * image.height)))
    }


NINTHS: dict[str, Place] = {
    f"{row} {column}".strip(): ((1 + 2 * x) / 6, (1 + 2 * y) / 6)
    for y, row in enumerate(("above", "", "below"))
    for x, column in enumerate(("left", "middle", "right"))
}
ROW = (NINTHS["left"], NINTHS["right"])


def press_generate(page: Page) -> None:
    page.get_by_role("button", name="Generate", exact=True).click()


def read_received(provider: Server) -> tuple[Image.Image, Image.Image]:
    """The picture and the mask of the last request for a change."""
    seen = list_requests(provider, "img2img")[-1]
    codes = [seen.json["init_images"][0], seen.json["mask"]]
    pictures = [Image.open(io.BytesIO(base64.b64decode(data))) for data in codes]
    return pictures[0], pictures[1]


def find_prompt(page: Page) -> Locator:
    return page.get_by_label("Prompt", exact=True)


def find_button(page: Page, name: str = "Generate") -> Locator:
    return page.get_by_role("button", name=name, exact=True)
