"""The whole reference as one Markdown file."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import orjson
from django.conf import settings

from hub.reference import contents
from hub.reference.pages import requests
from playground.parameters.reference import Row, practice, tables
from playground.providers import Endpoint, Provider, featherless, guide, provider
from playground.providers.sections import BEYOND, SENDING_AN_IMAGE, SLIPS
from playground.providers.spec import Section
from playground.samples import samples

OWN = "(our example, not from the provider's reference)"


def write() -> str:
    parts = [*opening()]
    for section in contents.sections():
        parts += of_section(section)
    return "\n\n".join([*parts, *guides()]) + "\n"


def opening() -> Iterator[str]:
    first, header, rest = guide.AUTHENTICATION
    yield "# API Reference"
    yield guide.OVERVIEW
    yield "## Overview"
    yield "### Authentication"
    yield from (first, fenced("http", header), rest)


def of_section(section: Section) -> Iterator[str]:
    of = provider(section.provider)
    yield f"## {section.title}"
    yield f"*{section.service}*"
    if section.has_base:
        yield f"Base URL: {settings.PROVIDER_URLS[of.slug]}"
    yield section.text
    if section.id.endswith("vision"):
        yield from sending(of)
    for endpoint in contents.members(of, section):
        yield from of_endpoint(of, endpoint)


def sending(of: Provider) -> Iterator[str]:
    models = [model for model in of.models if model.vision]
    yield "### Supported vision models"
    yield table(("Model", "Size", "Notes"), ((code(m.id), m.size, m.notes) for m in models))
    yield "### Sending an image"
    yield SENDING_AN_IMAGE
    for title, request in guide.VISION_EXAMPLES:
        yield f"#### {title}"
        yield curl(of, request) if "cURL" in title else fenced("json", pretty(request))


def curl(of: Provider, request: Mapping[str, Any]) -> str:
    url = settings.PROVIDER_URLS[of.slug]
    first, *_ = samples(of, featherless.CHAT, request, base_url=url, stream=False)
    return fenced(first.language, first.code.rstrip())


def of_endpoint(of: Provider, endpoint: Endpoint) -> Iterator[str]:
    yield f"### {endpoint.method} {endpoint.path}"
    yield endpoint.summary
    if words := practice(of, endpoint):
        yield f"In practice: {words}"
    for part in tables(endpoint):
        yield f"#### {part.title}"
        yield table(("Parameter", "Type", "Required", "Description"), map(described, part.rows))
    if endpoint.response is not None:
        yield "#### Response"
        yield fenced("json", pretty(endpoint.response))
    yield "#### Examples"
    url = settings.PROVIDER_URLS[of.slug]
    for asked in requests(endpoint):
        if asked.title:
            yield asked.title if asked.documented else f"{asked.title} {OWN}"
        for sample in samples(of, endpoint, asked.request, base_url=url, stream=False):
            yield fenced(sample.language, sample.code.rstrip())
    if endpoint.best_for:
        yield f"Best for: {endpoint.best_for}"


def described(row: Row) -> tuple[str, ...]:
    default = f"Default: {row.default}." if row.default else ""
    practice = f"(In practice: {row.note})" if row.note else ""
    words = " ".join(word for word in (row.help, row.bounds, default, practice) if word)
    return code(row.name), row.type, "yes" if row.required else "no", words


def guides() -> Iterator[str]:
    yield "## Vision / OCR guide"
    for rule in guide.VISION_RULES:
        of = provider(rule.provider)
        models = [model for model in of.models if model.vision]
        yield f"### {of.name} Vision"
        yield rule.text
        rows = ((code(m.id), m.best_for, takes(m.image_input)) for m in models)
        yield table(("Model", "Best For", "Image Input"), rows)
    yield "### OCR best practice"
    yield guide.OCR_PRACTICE
    yield fenced("json", pretty(guide.OCR_EXAMPLE))
    yield from choosing()
    yield from troubles()
    yield from rest()


def takes(image_input: str) -> str:
    return "base64 only" if image_input == "base64" else "URL or base64"


def choosing() -> Iterator[str]:
    yield "## Model recommendations"
    rows = (
        (r.task, provider(r.provider).name, code(r.model), r.why) for r in guide.RECOMMENDATIONS
    )
    yield table(("Task", "Provider", "Best Model", "Why"), rows)
    yield "## Quick start by use case"
    yield guide.GOALS
    for start in guide.QUICK_STARTS:
        of = provider(start.provider)
        endpoint = of.endpoint(start.endpoint)
        path = f"{endpoint.method} {endpoint.path}" if endpoint else ""
        yield f"### {start.title}"
        yield f"{of.name}: `{path}` with {code(start.model)}. {start.text}"


def troubles() -> Iterator[str]:
    yield "## Error handling"
    yield "### Common error codes"
    rows = ((e.code, e.meaning, e.cause, e.remedy) for e in guide.ERROR_CODES)
    yield table(("Code", "Meaning", "Cause", "What to do"), rows)
    yield "### Error response format"
    yield fenced("json", pretty(guide.ERROR_FORMAT))
    yield "### Rate limiting behavior"
    yield bullets(f"{limit.subject}: {limit.text}" for limit in guide.RATE_LIMITS)
    yield "### Best practices"
    yield bullets(guide.BEST_PRACTICES)


def rest() -> Iterator[str]:
    yield "## Undocumented behaviour"
    yield "What the providers' reference doesn't mention but their services do."
    yield bullets(f"{fact.subject}: {fact.text}" for fact in BEYOND)
    yield bullets(f"{of.name}: {caveat}" for of in contents.documented() for caveat in of.caveats)
    yield "### Corrections"
    yield table(("Documented", "Used here", "Why"), ((s.written, s.taken, s.why) for s in SLIPS))
    yield "## Playground links"
    yield guide.PLAYGROUNDS
    rows = ((link.name, link.url, link.text) for link in guide.PLAYGROUND_LINKS)
    yield table(("Playground", "URL", "Description"), rows)


def table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    head = list(head)
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(
        f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in line)} |" for line in lines
    )


def bullets(lines: Iterable[str]) -> str:
    return "\n".join(f"- {line}" for line in lines)


def code(text: str) -> str:
    return f"`{text}`"


def fenced(language: str, text: str) -> str:
    return f"```{language}\n{text}\n```"


def pretty(value: Any) -> str:
    return orjson.dumps(value, option=orjson.OPT_INDENT_2).decode()
