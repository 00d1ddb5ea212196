"""A provider's endpoints as an OpenAPI 3.1 document."""

from typing import Any

from django.conf import settings
from django.utils.text import slugify

from hub.reference import answers, contents
from hub.reference.answers import ref
from playground.parameters.reference import TEXT, UNDOCUMENTED, practice, renames, schema
from playground.providers import Endpoint, Param, Provider, guide
from playground.providers.sections import STREAM
from playground.providers.shapes import rewritten

RETRY_AFTER = {
    "description": "Seconds or date to wait. Not every service sends it.",
    "schema": TEXT,
}


def document(of: Provider) -> dict[str, Any]:
    paths: dict[str, Any] = {}
    for endpoint in of.endpoints:
        paths.setdefault(endpoint.path, {})[endpoint.method.lower()] = operation(of, endpoint)
    sections = contents.holding_endpoints(of)
    return {
        "openapi": "3.1.0",
        "info": {"title": of.name, "version": "1", "summary": of.summary},
        "servers": [{"url": str(settings.PROVIDER_URLS[of.slug]).rstrip("/").removesuffix("/v1")}],
        **({"security": [{"bearer": []}]} if of.needs_key else {}),
        "tags": [{"name": section.title, "description": section.text} for section in sections],
        "paths": paths,
        "components": {
            "schemas": {**bodies(of), **answers.shapes(of.endpoints)},
            "responses": {code: refusal(code, words) for code, words in refusals().items()},
            "securitySchemes": {"bearer": {"type": "http", "scheme": "bearer"}},
        },
    }


def operation(of: Provider, endpoint: Endpoint) -> dict[str, Any]:
    refused = {code: {"$ref": f"#/components/responses/{code}"} for code in refusals()}
    found: dict[str, Any] = {
        "operationId": f"{of.slug}-{endpoint.name}",
        "summary": endpoint.title,
        "description": described(of, endpoint),
        "tags": [s.title for s in contents.holding_endpoints(of) if endpoint.name in s.endpoints],
        "responses": {"200": answer(endpoint), **refused},
        **({} if endpoint.documented else UNDOCUMENTED),
    }
    if endpoint.method == "POST":
        content = {"schema": ref(body_name(endpoint)), "examples": examples(of, endpoint)}
        found["requestBody"] = {"required": True, "content": {"application/json": content}}
    elif endpoint.params:
        found["parameters"] = [in_query(param) for param in endpoint.params]
    return found


def described(of: Provider, endpoint: Endpoint) -> str:
    words = practice(of, endpoint)
    return f"{endpoint.summary} In practice: {words}" if words else endpoint.summary


def bodies(of: Provider) -> dict[str, Any]:
    return {body_name(e): body(of, e) for e in of.endpoints if e.method == "POST"}


def body_name(endpoint: Endpoint) -> str:
    """upscale-img -> UpscaleImgRequest"""
    return endpoint.name.title().replace("-", "") + "Request"


def body(of: Provider, endpoint: Endpoint) -> dict[str, Any]:
    properties = {param.name: schema(param) for param in endpoint.params}
    for name, documented in renames(of, endpoint).items():
        words = f"In practice: the service reads only this instead of {documented}."
        properties[name] = {**TEXT, "description": words, **UNDOCUMENTED}
    for param in endpoint.params:
        if param.beside:
            words = f"In practice: the schema from {param.name}, repeated for newer engines."
            properties[param.beside] = {"type": "object", "description": words, **UNDOCUMENTED}
    if endpoint.streams:
        properties["stream"] = {
            "type": "boolean",
            "default": False,
            "description": "Answer with server-sent events.",
            **UNDOCUMENTED,
        }
    required = [param.name for param in endpoint.params if param.required]
    return {"type": "object", "required": required, "properties": properties}


def examples(of: Provider, endpoint: Endpoint) -> dict[str, Any]:
    """The documented request; the same as the service reads it; those of our own."""
    documented = {"summary": "As documented", "value": dict(endpoint.example)}
    found: dict[str, Any] = {"documented": documented}
    if names := of.rewrites.get(endpoint.name):
        read = rewritten(endpoint.example, names)
        found["practice"] = {"summary": "As the service reads it", "value": read, **UNDOCUMENTED}
    for title, request in endpoint.more_examples:
        found[slugify(title)] = {"summary": title, "value": dict(request), **UNDOCUMENTED}
    return found


def in_query(param: Param) -> dict[str, Any]:
    found = schema(param)
    return {
        "name": param.name,
        "in": "query",
        "required": param.required,
        "description": found.pop("description"),
        "schema": found,
    }


def answer(endpoint: Endpoint) -> dict[str, Any]:
    content: dict[str, Any] = {"schema": ref(answers.ANSWERS[endpoint.name])}
    if endpoint.response is not None:
        content["example"] = endpoint.response
    found = {"application/json": content}
    if endpoint.streams:
        words = f"{STREAM.text} Each line of JSON is a {answers.EVENTS[endpoint.name]}."
        found["text/event-stream"] = {"schema": {**TEXT, "description": words}}
    return {"description": "The answer.", "content": found}


def refusals() -> dict[str, str]:
    """What each code means, and why it comes."""
    return {
        code: f"{error.meaning}: {error.cause}."
        for error in guide.ERROR_CODES
        for code in error.code.split("/")
    }


def refusal(code: str, words: str) -> dict[str, Any]:
    headers = {"headers": {"Retry-After": RETRY_AFTER}} if code == "429" else {}
    content = {"application/json": {"schema": ref("Error")}}
    return {"description": words, **headers, "content": content}
