"""Pictures to read, and what a person does with them on the vision pages."""

import base64
import re
from io import BytesIO
from urllib.parse import urlencode

from PIL import ExifTags, Image, ImageDraw, ImageFont
from playwright.sync_api import FilePayload, Locator, Page, expect

from tests.browser.acts import asked
from tests.scripted import Seen, Server

SEES = "featherless:scripted/vision"
OTHER = "featherless:scripted/vision-other"
LOOPS = "featherless:scripted/vision-loop"
LONG = 15_000  # milliseconds
ENDED = re.compile("^(done|failed|stopped|interrupted)$")


def payload(name: str, data: bytes, kind: str = "image/png") -> FilePayload:
    return {"name": name, "mimeType": kind, "buffer": data}


def encoded(image: Image.Image, format: str = "PNG", **options: object) -> bytes:
    file = BytesIO()
    image.save(file, format, **options)
    return file.getvalue()


def picture(name: str = "receipt.png", width: int = 320, height: int = 200) -> FilePayload:
    """A plain sheet whose left half is darker: halves and turns can be told apart."""
    image = Image.new("RGB", (width, height), (250, 245, 230))
    image.paste((40, 60, 120), (0, 0, width // 2, height))
    return payload(name, encoded(image))


def photo(name: str = "photo.jpg") -> FilePayload:
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
    return payload(name, encoded(image, "JPEG", exif=exif), "image/jpeg")


def document(pages: int, name: str = "report.pdf") -> FilePayload:
    sheets = [Image.new("RGB", (60, 80), (250, n % 250, 250)) for n in range(pages)]
    data = encoded(sheets[0], "PDF", save_all=True, append_images=sheets[1:])
    return payload(name, data, "application/pdf")


def receipt(lines: list[str]) -> FilePayload:
    """Printed lines, well readable."""
    image = Image.new("RGB", (700, 60 + 60 * len(lines)), "white")
    pen, letters = ImageDraw.Draw(image), ImageFont.load_default(34)
    for at, line in enumerate(lines):
        pen.text((40, 30 + 60 * at), line, "black", letters)
    return payload("receipt.png", encoded(image))


def open_form(page: Page, *models: str, **query: str) -> None:
    page.goto(f"/vision/?{urlencode({'m': models or [SEES], 'task': 'text', **query}, doseq=True)}")
    page.wait_for_function("() => document.querySelector('#lab')?.noValidate")


def add(page: Page, *files: FilePayload) -> None:
    page.get_by_label("Pictures or documents").set_input_files(list(files))


def waiting(page: Page) -> Locator:
    """The pages that wait to be sent."""
    return page.locator("[data-page]")


def staged(page: Page, *files: FilePayload) -> None:
    before = waiting(page).count()
    add(page, *files)
    expect(waiting(page)).to_have_count(before + len(files), timeout=LONG)


def press_run(page: Page) -> None:
    page.get_by_role("button", name="Run", exact=True).click()
    page.wait_for_url(re.compile(r"/vision/[0-9a-f-]{32,36}/"), wait_until="commit")
    expect(page.locator("[data-desk]")).to_be_visible(timeout=LONG)


def results(page: Page) -> Locator:
    return page.locator("[data-readings] [data-turn]")


def ended(page: Page, status: str | re.Pattern[str] = "done", *, count: int = 1) -> Locator:
    """Wait until each of so many models has come to this end on the page that is open."""
    expect(results(page)).to_have_count(count)
    for result in results(page).all():
        expect(result).to_have_attribute("data-status", status, timeout=LONG)
    return results(page)


def read(page: Page, *models: str, files: list[FilePayload] | None = None) -> Locator:
    """One picture, or these, read by each model to the end."""
    short = {"max_tokens": "30"} if len(models) < 2 else {}  # two are cut at different words
    open_form(page, *models, **short)
    staged(page, *(files or [picture()]))
    press_run(page)
    return ended(page, count=len(models) or 1)


def text(result: Locator) -> str:
    """What was read, as the model wrote it."""
    return str(result.locator("template[data-source]").evaluate("t => t.content.textContent"))


def sent(provider: Server) -> tuple[Seen, bytes]:
    """The last request for a reading, and the picture in it."""
    seen = asked(provider)[-1]
    words, image = seen.json["messages"][-1]["content"]
    assert (words["type"], image["type"]) == ("text", "image_url")
    return seen, base64.b64decode(image["image_url"]["url"].partition(";base64,")[2])


def received(provider: Server) -> Image.Image:
    return Image.open(BytesIO(sent(provider)[1]))
