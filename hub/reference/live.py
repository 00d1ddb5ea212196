"""The live list behind a GET endpoint, each row leading to where it is used."""

from dataclasses import dataclass
from typing import Any

from django.contrib.sessions.backends.base import SessionBase
from django.urls import reverse

from hub import places
from playground.catalog import image_lists
from playground.catalog.search import words_of
from playground.keys import store as keys
from playground.providers import Endpoint, Name, Provider

# The image endpoint whose form uses a list, and the field it fills.
USED: dict[str, tuple[str, str]] = {
    "sd-models": ("txt2img", "sd_model_checkpoint"),
    "img-samplers": ("txt2img", "sampler_name"),
    "upscalers": ("upscale-img", "upscaler_1"),
}
TAKE_OPTIONS = ("txt2img", "img2img", "upscale-img")


@dataclass(frozen=True, slots=True)
class Row:
    name: str
    detail: str
    url: str


def page(of: Provider, endpoint: Endpoint, session: SessionBase, q: str) -> dict[str, Any]:
    known = image_lists.listed(of.slug, endpoint.name, session)
    rows = rows_of(of, endpoint, known)
    words = words_of(q)
    found = [row for row in rows if all(map(text_of(row).__contains__, words))]
    return {
        "provider": of,
        "endpoint": endpoint,
        "rows": found,
        "told": any(row.detail for row in rows),
        "total": len(rows),
        "q": q,
        "known": known,
        "ready": keys.ready(of, session, endpoint.key),
    }


def rows_of(of: Provider, endpoint: Endpoint, known: image_lists.Listed) -> list[Row]:
    if endpoint.name in USED:
        return [Row(n.value, detail(n), used_at(of, endpoint, n.value)) for n in known.names]
    answer = known.answer if isinstance(known.answer, dict) else {}
    if endpoint.name == "parallel-requests":
        queue = reverse("images-jobs")
        return [Row(str(name), written(value), queue) for name, value in answer.items()]
    return [Row(str(n), written(v), taken_at(of, str(n), v)) for n, v in answer.items()]


def detail(name: Name) -> str:
    return name.label if name.label != name.value else ""


def used_at(of: Provider, endpoint: Endpoint, value: str) -> str:
    name, field = USED[endpoint.name]
    place = of.endpoint(name)
    return places.images(of, place, {field: value}) if place else ""


def taken_at(of: Provider, option: str, value: Any) -> str:
    """The first form that has a field of an option's name, filled in with its value."""
    forms = (endpoint for name in TAKE_OPTIONS if (endpoint := of.endpoint(name)))
    taking = next((endpoint for endpoint in forms if endpoint.param(option)), None)
    return places.images(of, taking, {option: written(value)}) if taking else ""


def written(value: Any) -> str:
    return value if isinstance(value, str) else str(value)[:500]


def text_of(row: Row) -> str:
    return f"{row.name} {row.detail}".lower()
