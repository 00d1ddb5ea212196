"""What is always there to be found: pages, and all that the reference holds."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from django.urls import reverse
from django.utils.text import slugify

from hub.reference import contents
from playground.catalog import offered
from playground.parameters.reference import tables
from playground.providers import Endpoint, Provider, guide, provider


@dataclass(frozen=True, slots=True)
class Known:
    """One place. `words`, in lower case, is what is searched."""

    kind: str
    title: str
    detail: str
    url: str
    words: str


@dataclass(frozen=True, slots=True)
class Page:
    """A page of the site, with other words for what it does."""

    title: str
    route: str
    detail: str
    words: str = ""


PAGES = (
    Page("Home", "hub", "Playgrounds, providers and recent runs", "start hub"),
    Page("Models", "text", "Chat, completion and token counts", "text llm find choose write novel"),
    Page(
        "Vision & OCR",
        "vision",
        "Read documents and describe pictures",
        "upload pdf scan receipt photo text handwriting translate describe screenshot",
    ),
    Page(
        "Generate images",
        "images",
        "txt2img: create images from text",
        "make draw paint picture photo stable diffusion art",
    ),
    Page(
        "Edit images",
        "images-edit",
        "img2img: change an image or part of it",
        "inpaint mask picture photo remove replace",
    ),
    Page(
        "Upscale images",
        "images-upscale",
        "upscale-img: increase an image's size",
        "esrgan enlarge larger bigger picture photo resolution sharper",
    ),
    Page("X/Y/Z grid", "images-grid", "Compare settings side by side", "plot"),
    Page("Gallery", "images-gallery", "Images you generated", "boards stars"),
    Page("PNG Info", "images-info", "See how an image was generated", "metadata parameters prompt"),
    Page("API reference", "reference", "Every endpoint and parameter", "docs documentation"),
    Page("History", "runs", "Everything you have run", "runs"),
    Page("Keys", "keys", "Add or remove API keys", "token account"),
    Page("About this playground", "about", "Who hosts it and its limits", "contact help"),
)


def places() -> tuple[Known, ...]:
    return _places(tuple(each.slug for each in offered()))


@cache
def _places(_offered: tuple[str, ...]) -> tuple[Known, ...]:
    return (*pages(), *goals(), *endpoints(), *parameters(), *headings())


def known(kind: str, title: str, detail: str, url: str, words: str = "") -> Known:
    return Known(kind, title, detail, url, f"{title} {detail} {words}".lower())


def pages() -> Iterator[Known]:
    for page in PAGES:
        yield known("page", page.title, page.detail, reverse(page.route), page.words)


def goals() -> Iterator[Known]:
    url = reverse("reference")
    for start in guide.QUICK_STARTS:
        place = f"{url}#{contents.anchor(start)}"
        yield known("goal", start.title, f"Quick start with {start.model}", place, start.text)


def declared() -> Iterator[tuple[Provider, Endpoint, str]]:
    for section in contents.sections():
        of = provider(section.provider)
        for endpoint in contents.members(of, section):
            yield of, endpoint, contents.address(of, endpoint)


def endpoints() -> Iterator[Known]:
    for of, endpoint, url in declared():
        title = f"{endpoint.method} {endpoint.path}"
        yield known("endpoint", title, of.name, url, f"{endpoint.title} {endpoint.summary}")


def parameters() -> Iterator[Known]:
    for of, endpoint, url in declared():
        for row in (row for table in tables(endpoint) for row in table.rows):
            detail = f"{of.name}, {endpoint.title}"
            label = endpoint.param(row.name)
            words = f"{label.label if label else ''} {row.help}"
            yield known("parameter", row.name, detail, f"{url}#{row.name}", words)


def headings() -> Iterator[Known]:
    start = reverse("reference")
    yield known("reference", "Markdown", "The whole reference", reverse("reference-markdown"))
    for of in contents.documented():
        url = reverse("reference-openapi", args=[of.slug])
        yield known("reference", f"OpenAPI, {of.name}", "For client generators", url, "swagger")
    for anchor, title in contents.GUIDES:
        yield known("reference", title, "API reference", f"{start}#{anchor}")
    for error in guide.ERROR_CODES:
        title = f"{error.code} {error.meaning}"
        place = f"{start}#error-{slugify(error.code)}"
        yield known("reference", title, error.cause, place, f"error {error.remedy}")
