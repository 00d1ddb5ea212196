"""Pictures to read, and what a person does with them on the vision pages."""

import base64
import re
from io import BytesIO
from urllib.parse import urlencode

from PIL import ExifTags, Image, ImageDraw, ImageFont
from playwright.sync_api import FilePayload, Locator, Page, expect

from tests.browser.acts import list_requests
from tests.scripted import Seen, Server

SEES = "featherless:scripted/vision"
OTHER = "featherless:scripted/vision-other"
LOOPS = "featherless:scripted/vision-loop"
LONG = 15_000  # milliseconds
ENDED = re.compile("^(done|failed|stopped|interrupted)$")


def build_payload(name: str, data: bytes, kind: str = "image/png") -> FilePayload:
    return {"name": name, "mimeType": kind, "buffer": data}


def encode_image(image: Image.Image, format: str = "PNG", **options: object) -> bytes:
    file = BytesIO()
    image.save(file, format, **options)
    return file.getvalue()


def draw_picture(name: str = "receipt.png", width: int = 320, height: int = 200) -> FilePayload:
    """A plain sheet whose left half is darker: halves and turns can be told apart."""
    image = Image.new("RGB", (width, height), (250, 245, 230))
    image.paste((40, 60, 120), (0, 0, width // 2, height))
    return build_payload(name, encode_image(image))


def draw_photo(name: str = "photo.jpg") -> FilePayload:
    """As a phone takes it: lying on its side, and with the place where it was taken."""
    exif = Image.Exif()
    exif[ExifTags.Base.Make] = "Spycam"
    exif[ExifTags.Base.Orientation] = 6
    place: dict[int, object] = {
        ExifTags.GPS.GPSLatitudeRef: "N",
        ExifTags.GPS.GPSLatitude: (52.0, 31.0, 12.0),
    }
    exif.get_ifd(ExifTags.IFD.GPSInfo).update(place)
    image = Image.new("RGB", (320, 200), (90, 120, 90))
    return build_payload(name, encode_image(image, "JPEG", exif=exif), "image/jpeg")


def draw_document(pages: int, name: str = "report.pdf") -> FilePayload:
    sheets = [Image.new("RGB", (60, 80), (250, n % 250, 250)) for n in range(pages)]
    data = encode_image(sheets[0], "PDF", save_all=True, append_images=sheets[1:])
    return build_payload(name, data, "application/pdf")


def draw_receipt(lines: list[str]) -> FilePayload:
    """Printed lines, well readable."""
    image = Image.new("RGB", (700, 60 + 60 * len(lines)), "white")
    pen, letters = ImageDraw.Draw(image), ImageFont.load_default(34)
    for at, line in enumerate(lines):
        pen.text((40, 30 + 60 * at), line, "black", letters)
    return build_payload("receipt.png", encode_image(image))


def open_form(page: Page, *models: str, **query: str) -> None:
    page.goto(f"/vision/?{urlencode({'m': models or [SEES], 'task': 'text', **query}, doseq=True)}")
    page.wait_for_function("() => document.querySelector('#lab')?.noValidate")


def add_files(page: Page, *files: FilePayload) -> None:
    page.get_by_label("Pictures or documents").set_input_files(list(files))


def find_waiting(page: Page) -> Locator:
    """The pages that wait to be sent."""
    return page.locator("[data-page]")


def stage_files(page: Page, *files: FilePayload) -> None:
    before = find_waiting(page).count()
    add_files(page, *files)
    expect(find_waiting(page)).to_have_count(before + len(files), timeout=LONG)


def press_run(page: Page) -> None:
    page.get_by_role("button", name="Run", exact=True).click()
    page.wait_for_url(re.compile(r"/vision/[0-9a-f-]{32,36}/"), wait_until="commit")
    expect(page.locator("[data-desk]")).to_be_visible(timeout=LONG)


def find_results(page: Page) -> Locator:
    return page.locator("[data-readings] [data-turn]")


def wait_for_end(page: Page, status: str | re.Pattern[str] = "done", *, count: int = 1) -> Locator:
    """Wait until each of so many models has come to this end on the page that is open."""
    expect(find_results(page)).to_have_count(count)
    for result in find_results(page).all():
        expect(result).to_have_attribute("data-status", status, timeout=LONG)
    return find_results(page)


def read_files(page: Page, *models: str, files: list[FilePayload] | None = None) -> Locator:
    """One picture, or these, read by each model to the end."""
    short = {"max_tokens": "30"} if len(models) < 2 else {}  # two are cut at different words
    open_form(page, *models, **short)
    stage_files(page, *(files or [draw_picture()]))
    press_run(page)
    return wait_for_end(page, count=len(models) or 1)


def read_text(result: Locator) -> str:
    """What was read, as the model wrote it."""
    return str(result.locator("template[data-source]").evaluate("t => t.content.textContent"))


def get_sent(provider: Server) -> tuple[Seen, bytes]:
    """The last request for a reading, and the picture in it."""
    seen = list_requests(provider)[-1]
    words, image = seen.json["messages"][-1]["content"]
    assert (words["type"], image["type"]) == ("text", "image_url")
    return seen, base64.b64decode(image["image_url"]["url"].partition(";base64,")[2])


def get_received(provider: Server) -> Image.Image:
    return Image.open(BytesIO(get_sent(provider)[1]))
