"""What is always there to be found: pages, and all that the reference holds."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from django.urls import reverse
from django.utils.text import slugify

from hub.reference import contents
from playground.catalog import enabled_providers
from playground.parameters.reference import build_tables
from playground.providers import Endpoint, Provider, get_declared_provider, guide


@dataclass(frozen=True, slots=True)
class SearchPlace:
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
    Page("Cards", "cards", "Characters to chat with", "character card lorebook tavern png"),
    Page("Import a conversation", "conversations", "Chats from files", "sillytavern openai json"),
    Page("Prompts", "prompts", "Templates with variables and versions", "library template"),
    Page("Presets", "presets", "Saved parameters and system prompts", "settings sillytavern"),
    Page(
        "Sweeps",
        "sweeps",
        "One message with all combinations of values",
        "table matrix parameters seeds temperature batch",
    ),
    Page(
        "Test sets",
        "test-sets",
        "Find out which model and prompt do your job",
        "test which model does my job eval promptfoo dataset assertions checks matrix",
    ),
    Page("Your ranking", "ranking", "Which models win your blind votes", "vote arena best elo"),
    Page(
        "Compare models",
        "compare",
        "One message to two to six models, side by side",
        "versus vs side by side arena benchmark which best",
    ),
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
    Page("PNG info", "images-info", "See how an image was generated", "metadata parameters prompt"),
    Page("API reference", "reference", "Every endpoint and parameter", "docs documentation"),
    Page("History", "runs", "Everything you have run", "runs"),
    Page("Keys", "keys", "Add or remove API keys", "token account"),
    Page("About this playground", "about", "Who hosts it and its limits", "contact help"),
)


def list_places() -> tuple[SearchPlace, ...]:
    """Of the providers as they are now: the local one gains endpoints with an image model."""
    return _list_places(tuple((each.slug, len(each.endpoints)) for each in enabled_providers()))


@cache
def _list_places(_offered: tuple[tuple[str, int], ...]) -> tuple[SearchPlace, ...]:
    return (*list_pages(), *list_goals(), *list_endpoints(), *list_parameters(), *list_headings())


def build_place(kind: str, title: str, detail: str, url: str, words: str = "") -> SearchPlace:
    return SearchPlace(kind, title, detail, url, f"{title} {detail} {words}".lower())


def list_pages() -> Iterator[SearchPlace]:
    for page in PAGES:
        yield build_place("page", page.title, page.detail, reverse(page.route), page.words)


def list_goals() -> Iterator[SearchPlace]:
    url = reverse("reference")
    for start in guide.QUICK_STARTS:
        place = f"{url}#{contents.name_anchor(start)}"
        yield build_place("goal", start.title, f"Quick start with {start.model}", place, start.text)


def list_declared_endpoints() -> Iterator[tuple[Provider, Endpoint, str]]:
    for section in contents.list_enabled_sections():
        provider = get_declared_provider(section.provider)
        for endpoint in contents.list_section_endpoints(provider, section):
            yield provider, endpoint, contents.link_endpoint(provider, endpoint)


def list_endpoints() -> Iterator[SearchPlace]:
    for provider, endpoint, url in list_declared_endpoints():
        title = f"{endpoint.method} {endpoint.path}"
        yield build_place(
            "endpoint", title, provider.name, url, f"{endpoint.title} {endpoint.summary}"
        )


def list_parameters() -> Iterator[SearchPlace]:
    for provider, endpoint, url in list_declared_endpoints():
        for row in (row for table in build_tables(endpoint) for row in table.rows):
            detail = f"{provider.name}, {endpoint.title}"
            label = endpoint.get_param(row.name)
            words = f"{label.label if label else ''} {row.help}"
            yield build_place("parameter", row.name, detail, f"{url}#{row.name}", words)


def list_headings() -> Iterator[SearchPlace]:
    start = reverse("reference")
    yield build_place("reference", "Markdown", "The whole reference", reverse("reference-markdown"))
    for provider in contents.list_documented_providers():
        url = reverse("reference-openapi", args=[provider.slug])
        yield build_place(
            "reference", f"OpenAPI, {provider.name}", "For client generators", url, "swagger"
        )
    for anchor, title in contents.GUIDES:
        yield build_place("reference", title, "API reference", f"{start}#{anchor}")
    for error in guide.ERROR_CODES:
        title = f"{error.code} {error.meaning}"
        place = f"{start}#error-{slugify(error.code)}"
        yield build_place("reference", title, error.cause, place, f"error {error.remedy}")
