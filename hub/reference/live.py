"""The live list behind a GET endpoint, each row leading to where it is used."""

from dataclasses import dataclass
from typing import Any

from django.contrib.sessions.backends.base import SessionBase
from django.urls import reverse

from hub import places
from playground.catalog import image_lists
from playground.catalog.search import split_words
from playground.keys import store as keys
from playground.providers import Endpoint, Name, Provider

# The image endpoint whose form uses a list, and the field it fills.
USED: dict[str, tuple[str, str]] = {
    "sd-models": ("txt2img", "sd_model_checkpoint"),
    "img-samplers": ("txt2img", "sampler_name"),
    "schedulers": ("txt2img", "scheduler"),
    "upscalers": ("upscale-img", "upscaler_1"),
}
TAKE_OPTIONS = ("txt2img", "img2img", "upscale-img")


@dataclass(frozen=True, slots=True)
class Row:
    name: str
    detail: str
    url: str


def build_page(
    provider: Provider, endpoint: Endpoint, session: SessionBase, q: str
) -> dict[str, Any]:
    known = image_lists.fetch_list(provider.slug, endpoint.name, session)
    rows = list_rows(provider, endpoint, known)
    words = split_words(q)
    matching_rows = [row for row in rows if all(map(join_text(row).__contains__, words))]
    return {
        "provider": provider,
        "endpoint": endpoint,
        "rows": matching_rows,
        "has_details": any(row.detail for row in rows),
        "total": len(rows),
        "q": q,
        "known": known,
        "ready": keys.is_ready(provider, session, endpoint.key),
    }


def list_rows(provider: Provider, endpoint: Endpoint, known: image_lists.Listed) -> list[Row]:
    if endpoint.name in USED:
        return [
            Row(n.value, describe_name(n), link_use(provider, endpoint, n.value))
            for n in known.names
        ]
    answer = known.answer if isinstance(known.answer, dict) else {}
    if endpoint.name == "parallel-requests":
        queue = reverse("images-jobs")
        return [Row(str(name), write_value(value), queue) for name, value in answer.items()]
    return [
        Row(str(n), write_value(v), link_option(provider, str(n), v)) for n, v in answer.items()
    ]


def describe_name(name: Name) -> str:
    return name.label if name.label != name.value else ""


def link_use(provider: Provider, endpoint: Endpoint, value: str) -> str:
    name, field = USED[endpoint.name]
    place = provider.get_endpoint(name)
    return places.link_images(provider, place, {field: value}) if place else ""


def link_option(provider: Provider, option: str, value: Any) -> str:
    """The first form that has a field of an option's name, filled in with its value."""
    forms = (endpoint for name in TAKE_OPTIONS if (endpoint := provider.get_endpoint(name)))
    taking = next((endpoint for endpoint in forms if endpoint.get_param(option)), None)
    return places.link_images(provider, taking, {option: write_value(value)}) if taking else ""


def write_value(value: Any) -> str:
    return value if isinstance(value, str) else str(value)[:500]


def join_text(row: Row) -> str:
    return f"{row.name} {row.detail}".lower()
