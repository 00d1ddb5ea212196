"""Contexts of the reference's pages."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import orjson
from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase

from hub import advice, places
from hub.reference import contents
from playground.parameters.reference import practice, tables
from playground.providers import Endpoint, Model, Provider, featherless, guide, provider
from playground.providers.sections import BEYOND, SENDING_AN_IMAGE, SLIPS
from playground.providers.spec import Section
from playground.samples import Sample, samples


@dataclass(frozen=True, slots=True)
class Summary:
    """An endpoint in the overview of its section."""

    endpoint: Endpoint
    url: str


@dataclass(frozen=True, slots=True)
class Asked:
    """An example request."""

    title: str
    request: Mapping[str, Any]
    documented: bool = True


@dataclass(frozen=True, slots=True)
class Example:
    """A request as code, as JSON, and the form that it fills in."""

    id: str
    asked: Asked
    samples: list[Sample]
    url: str


@dataclass(frozen=True, slots=True)
class Part:
    """A section of the overview page."""

    section: Section
    provider: Provider
    base_url: str
    endpoints: list[Summary]
    models: list[Model]  # of the vision section


def index(session: SessionBase) -> dict[str, Any]:
    return {
        "contents": contents.contents(),
        "overview": guide.OVERVIEW,
        "authentication": guide.AUTHENTICATION,
        "parts": [part(section) for section in contents.sections()],
        "sending": SENDING_AN_IMAGE,
        "looks": looks(),
        "vision": [(rule, seers(rule.provider)) for rule in guide.VISION_RULES],
        "practice": guide.OCR_PRACTICE,
        "practice_example": looking("ocr", "", guide.OCR_EXAMPLE),
        "recommended": advice.recommended(session),
        "starts": advice.quick_starts(session),
        "codes": guide.ERROR_CODES,
        "error_format": pretty(guide.ERROR_FORMAT),
        "limits": guide.RATE_LIMITS,
        "practices": guide.BEST_PRACTICES,
        "goals": guide.GOALS,
        "uis": guide.PLAYGROUNDS,
        "beyond": BEYOND,
        "slips": SLIPS,
        "playgrounds": advice.playgrounds(),
        "documents": contents.documented(),
    }


def part(section: Section) -> Part:
    of = provider(section.provider)
    summaries = [Summary(e, contents.address(of, e)) for e in contents.members(of, section)]
    models = seers(of.slug) if section.id.endswith("vision") else []
    return Part(section, of, settings.PROVIDER_URLS[of.slug], summaries, models)


def seers(slug: str) -> list[Model]:
    return [model for model in provider(slug).models if model.vision]


def looks() -> list[Example]:
    return [
        looking(f"look-{number}", title, request)
        for number, (title, request) in enumerate(guide.VISION_EXAMPLES, start=1)
    ]


def looking(id: str, title: str, request: Mapping[str, Any]) -> Example:
    return example(id, provider("featherless"), featherless.CHAT, Asked(title, request))


def endpoint(of: Provider, endpoint: Endpoint) -> dict[str, Any]:
    before, after = contents.around(of, endpoint)
    return {
        "contents": contents.contents(),
        "here": contents.address(of, endpoint),
        "provider": of,
        "endpoint": endpoint,
        "url": root(of) + endpoint.path,
        "practice": practice(of, endpoint),
        "tables": tables(endpoint),
        "response": pretty(endpoint.response) if endpoint.response else "",
        "examples": [
            example(f"example-{n}", of, endpoint, asked)
            for n, asked in enumerate(requests(endpoint), start=1)
        ],
        "caveats": of.caveats,
        "live": places.listing(of, endpoint) if endpoint.method == "GET" else "",
        "before": before,
        "after": after,
    }


def requests(endpoint: Endpoint) -> list[Asked]:
    """The example requests, the documented first: a list is also asked for without its filter."""
    asked = dict(endpoint.example)
    if endpoint.method == "GET" and asked:
        title = ", ".join(f"{name}={value}" for name, value in asked.items())
        return [Asked("", {}), Asked(title, asked)]
    more = (Asked(title, request, documented=False) for title, request in endpoint.more_examples)
    return [Asked("", asked), *more]


def example(id: str, of: Provider, endpoint: Endpoint, asked: Asked) -> Example:
    url = settings.PROVIDER_URLS[of.slug]
    code = samples(of, endpoint, asked.request, base_url=url, stream=False)
    return Example(id, asked, code, places.request_place(of, endpoint, asked.request))


def root(of: Provider) -> str:
    return str(settings.PROVIDER_URLS[of.slug]).rstrip("/").removesuffix("/v1")


def pretty(value: Any) -> str:
    return orjson.dumps(value, option=orjson.OPT_INDENT_2).decode()
