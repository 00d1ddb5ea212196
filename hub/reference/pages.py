"""Contexts of the reference's pages."""

from dataclasses import dataclass
from typing import Any

import orjson
from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase

from hub import advice, places
from hub.reference import contents
from playground.providers import Endpoint, Model, Provider, guide, provider
from playground.providers.sections import BEYOND, SENDING_AN_IMAGE, SLIPS, Section
from playground.reference import Table, tables
from playground.samples import Sample, samples


@dataclass(frozen=True, slots=True)
class Summary:
    """An endpoint in the overview of its section."""

    endpoint: Endpoint
    url: str


@dataclass(frozen=True, slots=True)
class Example:
    """A request as code, as JSON, and the form that it fills in."""

    id: str
    title: str
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
        "practice_example": example("ocr", "", provider("featherless"), "chat", guide.OCR_EXAMPLE),
        "recommended": advice.recommended(session),
        "starts": advice.quick_starts(session),
        "codes": guide.ERROR_CODES,
        "error_format": pretty(guide.ERROR_FORMAT),
        "limits": guide.RATE_LIMITS,
        "practices": guide.BEST_PRACTICES,
        "beyond": BEYOND,
        "slips": SLIPS,
        "playgrounds": advice.playgrounds(),
        "documents": sorted({part.provider for part in contents.sections()}),
    }


def part(section: Section) -> Part:
    of = provider(section.provider)
    summaries = [Summary(e, contents.address(of, e)) for e in contents.members(of, section)]
    models = seers(of.slug) if section.id.endswith("vision") else []
    return Part(section, of, settings.PROVIDER_URLS[of.slug], summaries, models)


def seers(slug: str) -> list[Model]:
    return [model for model in provider(slug).models if model.vision]


def looks() -> list[Example]:
    of = provider("featherless")
    return [
        example(f"look-{number}", title, of, "chat", request)
        for number, (title, request) in enumerate(guide.VISION_EXAMPLES, start=1)
    ]


def endpoint(of: Provider, endpoint: Endpoint) -> dict[str, Any]:
    before, after = contents.around(of, endpoint)
    asked: list[dict[str, Any]] = [dict(endpoint.example)]
    if endpoint.method == "GET" and endpoint.example:
        asked.insert(0, {})
    return {
        "contents": contents.contents(),
        "here": contents.address(of, endpoint),
        "provider": of,
        "endpoint": endpoint,
        "url": root(of) + endpoint.path,
        "tables": described(endpoint),
        "response": pretty(endpoint.response) if endpoint.response else "",
        "examples": [
            example(f"example-{n}", title_of(endpoint, request), of, endpoint.name, request)
            for n, request in enumerate(asked, start=1)
        ],
        "caveats": of.caveats,
        "live": "" if endpoint.params and endpoint.method == "POST" else places.listing(of, endpoint),
        "before": before,
        "after": after,
    }


def described(endpoint: Endpoint) -> list[Table]:
    return tables(endpoint)


def title_of(endpoint: Endpoint, request: dict[str, Any]) -> str:
    if endpoint.method == "GET" and request:
        return ", ".join(f"{name}={value}" for name, value in request.items())
    return ""


def example(id: str, title: str, of: Provider, name: str, request: Any) -> Example:
    endpoint = of.endpoint(name)
    assert endpoint is not None
    url = settings.PROVIDER_URLS[of.slug]
    code = samples(of, endpoint, request, base_url=url, stream=False)
    return Example(id, title, code, places.request_place(of, endpoint, request))


def root(of: Provider) -> str:
    return str(settings.PROVIDER_URLS[of.slug]).rstrip("/").removesuffix("/v1")


def pretty(value: Any) -> str:
    return orjson.dumps(value, option=orjson.OPT_INDENT_2).decode()
