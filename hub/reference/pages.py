"""Contexts of the reference's pages."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import orjson
from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase

from hub import advice, places
from hub.reference import contents
from playground.parameters.reference import build_tables, describe_practice
from playground.providers import (
    Endpoint,
    Model,
    Provider,
    featherless,
    get_declared_provider,
    get_root,
    guide,
)
from playground.providers.sections import BEYOND, SENDING_AN_IMAGE, SLIPS
from playground.providers.spec import Section
from playground.samples import Sample, build_samples


@dataclass(frozen=True, slots=True)
class Summary:
    """An endpoint in the overview of its section."""

    endpoint: Endpoint
    url: str


@dataclass(frozen=True, slots=True)
class ExampleRequest:
    """An example request."""

    title: str
    request: Mapping[str, Any]
    documented: bool = True


@dataclass(frozen=True, slots=True)
class Example:
    """A request as code, as JSON, and the form that it fills in."""

    id: str
    request: ExampleRequest
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


def build_index(session: SessionBase) -> dict[str, Any]:
    return {
        "contents": contents.list_entries(),
        "overview": guide.OVERVIEW,
        "authentication": guide.AUTHENTICATION,
        "parts": [build_part(section) for section in contents.list_enabled_sections()],
        "sending": SENDING_AN_IMAGE,
        "looks": list_vision_examples(),
        "vision": [(rule, list_vision_models(rule.provider)) for rule in guide.VISION_RULES],
        "practice": guide.OCR_PRACTICE,
        "practice_example": build_vision_example("ocr", "", guide.OCR_EXAMPLE),
        "recommended": advice.list_recommendations(session),
        "starts": advice.quick_starts(session),
        "codes": guide.ERROR_CODES,
        "error_format": format_json(guide.ERROR_FORMAT),
        "limits": guide.RATE_LIMITS,
        "practices": guide.BEST_PRACTICES,
        "goals": guide.GOALS,
        "uis": guide.PLAYGROUNDS,
        "beyond": BEYOND,
        "slips": SLIPS,
        "playgrounds": advice.list_playgrounds(),
        "form_links": contents.FORM_LINKS,
        "link_rule": contents.LINK_RULE,
        "documents": contents.list_documented_providers(),
    }


def build_part(section: Section) -> Part:
    provider = get_declared_provider(section.provider)
    summaries = [
        Summary(e, contents.link_endpoint(provider, e))
        for e in contents.list_section_endpoints(provider, section)
    ]
    models = list_vision_models(provider.slug) if section.id.endswith("vision") else []
    return Part(section, provider, settings.PROVIDER_URLS[provider.slug], summaries, models)


def list_vision_models(slug: str) -> list[Model]:
    return [model for model in get_declared_provider(slug).models if model.vision]


def list_vision_examples() -> list[Example]:
    return [
        build_vision_example(f"look-{number}", title, request)
        for number, (title, request) in enumerate(guide.VISION_EXAMPLES, start=1)
    ]


def build_vision_example(id: str, title: str, request: Mapping[str, Any]) -> Example:
    return build_example(
        id, get_declared_provider("featherless"), featherless.CHAT, ExampleRequest(title, request)
    )


def build_endpoint_page(provider: Provider, endpoint: Endpoint) -> dict[str, Any]:
    before, after = contents.find_neighbours(provider, endpoint)
    return {
        "contents": contents.list_entries(),
        "here": contents.link_endpoint(provider, endpoint),
        "provider": provider,
        "endpoint": endpoint,
        "url": strip_api_root(provider) + endpoint.path,
        "practice": describe_practice(provider, endpoint),
        "tables": build_tables(endpoint),
        "response": format_json(endpoint.response) if endpoint.response else "",
        "examples": [
            build_example(f"example-{n}", provider, endpoint, example_request)
            for n, example_request in enumerate(list_example_requests(endpoint), start=1)
        ],
        "caveats": provider.caveats,
        "live": places.link_list(provider, endpoint) if endpoint.method == "GET" else "",
        "before": before,
        "after": after,
    }


def list_example_requests(endpoint: Endpoint) -> list[ExampleRequest]:
    """The example requests, the documented first: a list is also asked for without its filter."""
    parameters = dict(endpoint.example)
    if endpoint.method == "GET" and parameters:
        title = ", ".join(f"{name}={value}" for name, value in parameters.items())
        return [ExampleRequest("", {}), ExampleRequest(title, parameters)]
    more = (
        ExampleRequest(title, request, documented=False)
        for title, request in endpoint.more_examples
    )
    return [ExampleRequest("", parameters), *more]


def build_example(
    id: str, provider: Provider, endpoint: Endpoint, example_request: ExampleRequest
) -> Example:
    url = settings.PROVIDER_URLS[provider.slug]
    code = build_samples(provider, endpoint, example_request.request, base_url=url, stream=False)
    return Example(
        id, example_request, code, places.link_request(provider, endpoint, example_request.request)
    )


def strip_api_root(provider: Provider) -> str:
    return get_root(settings.PROVIDER_URLS[provider.slug])


def format_json(value: Any) -> str:
    return orjson.dumps(value, option=orjson.OPT_INDENT_2).decode()
