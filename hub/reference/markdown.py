"""The whole reference as one Markdown file."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import orjson
from django.conf import settings

from hub.reference import contents
from hub.reference.pages import list_example_requests
from playground.parameters.reference import Row, build_tables, describe_practice
from playground.providers import Endpoint, Provider, featherless, get_declared_provider, guide
from playground.providers.sections import BEYOND, SENDING_AN_IMAGE, SLIPS
from playground.providers.spec import Section
from playground.samples import build_samples

OWN = "(our example, not from the provider's reference)"


def write_reference() -> str:
    parts = [*write_opening()]
    for section in contents.list_enabled_sections():
        parts += write_section(section)
    return "\n\n".join([*parts, *write_guides()]) + "\n"


def write_opening() -> Iterator[str]:
    first, header, rest = guide.AUTHENTICATION
    yield "# API Reference"
    yield guide.OVERVIEW
    yield "## Overview"
    yield "### Authentication"
    yield from (first, format_fence("http", header), rest)


def write_section(section: Section) -> Iterator[str]:
    provider = get_declared_provider(section.provider)
    yield f"## {section.title}"
    yield f"*{section.service}*"
    if section.has_base:
        yield f"Base URL: {settings.PROVIDER_URLS[provider.slug]}"
    yield section.text
    if section.id.endswith("vision"):
        yield from write_vision_examples(provider)
    for endpoint in contents.list_section_endpoints(provider, section):
        yield from write_endpoint(provider, endpoint)


def write_vision_examples(provider: Provider) -> Iterator[str]:
    models = [model for model in provider.models if model.vision]
    yield "### Supported vision models"
    yield format_table(
        ("Model", "Size", "Notes"), ((format_code(m.id), m.size, m.notes) for m in models)
    )
    yield "### Sending an image"
    yield SENDING_AN_IMAGE
    for title, request in guide.VISION_EXAMPLES:
        yield f"#### {title}"
        yield (
            write_curl(provider, request)
            if "cURL" in title
            else format_fence("json", format_json(request))
        )


def write_curl(provider: Provider, request: Mapping[str, Any]) -> str:
    url = settings.PROVIDER_URLS[provider.slug]
    first, *_ = build_samples(provider, featherless.CHAT, request, base_url=url, stream=False)
    return format_fence(first.language, first.code.rstrip())


def write_endpoint(provider: Provider, endpoint: Endpoint) -> Iterator[str]:
    yield f"### {endpoint.method} {endpoint.path}"
    yield endpoint.summary
    if words := describe_practice(provider, endpoint):
        yield f"In practice: {words}"
    for part in build_tables(endpoint):
        yield f"#### {part.title}"
        yield format_table(
            ("Parameter", "Type", "Required", "Description"), map(describe_row, part.rows)
        )
    if endpoint.response is not None:
        yield "#### Response"
        yield format_fence("json", format_json(endpoint.response))
    yield "#### Examples"
    url = settings.PROVIDER_URLS[provider.slug]
    for example in list_example_requests(endpoint):
        if example.title:
            yield example.title if example.documented else f"{example.title} {OWN}"
        for sample in build_samples(
            provider, endpoint, example.request, base_url=url, stream=False
        ):
            yield format_fence(sample.language, sample.code.rstrip())
    if endpoint.best_for:
        yield f"Best for: {endpoint.best_for}"


def describe_row(row: Row) -> tuple[str, ...]:
    default = f"Default: {row.default}." if row.default else ""
    practice = f"(In practice: {row.note})" if row.note else ""
    words = " ".join(word for word in (row.help, row.bounds, default, row.detail, practice) if word)
    return format_code(row.name), row.type, "yes" if row.required else "no", words


def write_guides() -> Iterator[str]:
    yield "## Vision / OCR guide"
    for rule in guide.VISION_RULES:
        provider = get_declared_provider(rule.provider)
        models = [model for model in provider.models if model.vision]
        yield f"### {provider.name} Vision"
        yield rule.text
        rows = (
            (format_code(m.id), m.best_for, describe_image_input(m.image_input)) for m in models
        )
        yield format_table(("Model", "Best For", "Image Input"), rows)
    yield "### OCR best practice"
    yield guide.OCR_PRACTICE
    yield format_fence("json", format_json(guide.OCR_EXAMPLE))
    yield from write_recommendations()
    yield from write_troubleshooting()
    yield from write_rest()


def describe_image_input(image_input: str) -> str:
    return "base64 only" if image_input == "base64" else "URL or base64"


def write_recommendations() -> Iterator[str]:
    yield "## Model recommendations"
    rows = (
        (r.task, get_declared_provider(r.provider).name, format_code(r.model), r.why)
        for r in guide.RECOMMENDATIONS
    )
    yield format_table(("Task", "Provider", "Best Model", "Why"), rows)
    yield "## Quick start by use case"
    yield guide.GOALS
    for start in guide.QUICK_STARTS:
        provider = get_declared_provider(start.provider)
        endpoint = provider.get_endpoint(start.endpoint)
        path = f"{endpoint.method} {endpoint.path}" if endpoint else ""
        yield f"### {start.title}"
        yield f"{provider.name}: `{path}` with {format_code(start.model)}. {start.text}"


def write_troubleshooting() -> Iterator[str]:
    yield "## Error handling"
    yield "### Common error codes"
    rows = ((e.code, e.meaning, e.cause, e.remedy) for e in guide.ERROR_CODES)
    yield format_table(("Code", "Meaning", "Cause", "What to do"), rows)
    yield "### Error response format"
    yield format_fence("json", format_json(guide.ERROR_FORMAT))
    yield "### Rate limiting behaviour"
    yield format_bullets(f"{limit.subject}: {limit.text}" for limit in guide.RATE_LIMITS)
    yield "### Best practices"
    yield format_bullets(guide.BEST_PRACTICES)


def write_rest() -> Iterator[str]:
    yield "## Undocumented behaviour"
    yield "What the providers' reference doesn't mention but their services do."
    yield format_bullets(f"{fact.subject}: {fact.text}" for fact in BEYOND)
    yield format_bullets(
        f"{provider.name}: {caveat}"
        for provider in contents.list_documented_providers()
        for caveat in provider.caveats
    )
    yield "### Corrections"
    yield format_table(
        ("Documented", "Used here", "Why"), ((s.written, s.taken, s.why) for s in SLIPS)
    )
    yield "## Playground links"
    yield guide.PLAYGROUNDS
    rows = ((link.name, link.url, link.text) for link in guide.PLAYGROUND_LINKS)
    yield format_table(("Playground", "URL", "Description"), rows)
    yield "## Links that fill in a form"
    yield contents.LINK_RULE
    yield format_bullets(
        f"{format_code(link.pattern)}: {link.text}" for link in contents.FORM_LINKS
    )


def format_table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    head = list(head)
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(
        f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in line)} |" for line in lines
    )


def format_bullets(lines: Iterable[str]) -> str:
    return "\n".join(f"- {line}" for line in lines)


def format_code(text: str) -> str:
    return f"`{text}`"


def format_fence(language: str, text: str) -> str:
    return f"```{language}\n{text}\n```"


def format_json(value: Any) -> str:
    return orjson.dumps(value, option=orjson.OPT_INDENT_2).decode()
