"""The cards of the start page: what can be done here, each with a picture that was made here."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.contrib.sessions.backends.base import SessionBase
from django.urls import reverse

from playground import catalog
from playground.catalog import enabled_providers
from playground.keys import store as keys
from playground.providers import Provider

THEMES = ("light", "dark")
# Route, title, what it is for, its picture, what that shows, and the endpoint it asks.
CARDS = (
    (
        "compare",
        "Compare models",
        "One message, two to six answers side by side.",
        "comparison",
        "Three answers to one question side by side, with the time each took",
        "chat",
    ),
    (
        "vision",
        "Read documents (OCR)",
        "Turn photos, scans and PDFs into text, checked against the page.",
        "reading",
        "A receipt with a box around each line, beside the text that was read",
        "",
    ),
    (
        "images-upscale",
        "Upscale images",
        "Four times the size, compared with a slider.",
        "upscale",
        "A lighthouse, blurred on the left of a slider and sharp on its right",
        "upscale-img",
    ),
    (
        "images",
        "Generate images",
        "From words, with a queue, styles and X/Y/Z plots.",
        "gallery",
        "A gallery of generated images",
        "txt2img",
    ),
)

# What else there is, without a picture.
ALSO = (
    ("text", "Chat & completion"),
    ("test-sets", "Test which model does my job"),
    ("images-edit", "Edit images"),
    ("images-gallery", "Gallery"),
    ("reference", "API reference"),
)


@dataclass(frozen=True, slots=True)
class Demo:
    """Something to try at one press: `url` takes `values` as a form."""

    label: str
    url: str
    values: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Card:
    """One thing to do. `picture` names files, see tests/thumbnails.py."""

    title: str
    text: str
    url: str
    picture: str
    shows: str
    is_ready: bool  # without another key
    demo: Demo | None

    @property
    def files(self) -> dict[str, str]:
        """The static files of its picture, by theme."""
        return {theme: f"hub/{self.picture}-{theme}.webp" for theme in THEMES}


def list_cards(session: SessionBase) -> list[Card]:
    demos = build_demos()
    return [
        Card(
            title, text, reverse(route), picture, shows, is_available(needed, session),
            demos.get(route),
        )
        for route, title, text, picture, shows, needed in CARDS
    ]  # fmt: skip


def is_available(endpoint: str, session: SessionBase) -> bool:
    """Whether some provider can be asked for that; for nothing, nobody need be."""
    endpoints = ((provider, provider.get_endpoint(endpoint)) for provider in enabled_providers())
    return not endpoint or any(
        e and keys.is_ready(provider, session, e.key) for provider, e in endpoints
    )


def build_demos() -> dict[str, Demo]:
    """By route. They cost nothing: only what runs on this machine is asked."""
    embedded = catalog.find_embedded()
    if embedded is None:
        return {}
    reader = find_model(embedded, vision=True)
    upscaler = find_model(embedded, kind="upscaler")
    read = {"example": "receipt", "task": "text", "m": f"{embedded.slug}:{reader}"}
    upscale = {"example": "lighthouse", "provider": embedded.slug, "upscaler_1": upscaler}
    return {
        "vision": Demo("Read a sample receipt", reverse("vision"), read),
        "images-upscale": Demo("Upscale a sample picture", reverse("images-upscale"), upscale),
    }


def find_model(provider: Provider, *, kind: str = "text", vision: bool = False) -> str:
    named = (m.id for m in provider.models if m.kind == kind and bool(m.vision) == vision)
    return next(named, "")


def list_also() -> list[tuple[str, str]]:
    """Address and title."""
    return [(reverse(route), title) for route, title in ALSO]
