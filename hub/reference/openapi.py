"""A provider's endpoints as an OpenAPI 3.1 document."""

from typing import Any

from django.conf import settings
from django.utils.text import slugify

from hub.reference import answers, contents
from hub.reference.answers import refer_to
from playground.parameters.reference import (
    TEXT,
    UNDOCUMENTED,
    build_schema,
    describe_practice,
    list_renames,
)
from playground.providers import Endpoint, Param, Provider, get_root, guide
from playground.providers.sections import STREAM
from playground.providers.shapes import rename_parameters
from playground.providers.structured import place_params

SCHEMES = {
    "bearer": {"type": "http", "scheme": "bearer"},
    "basic": {"type": "http", "scheme": "basic"},
}
RETRY_AFTER = {
    "description": "Seconds or date to wait. Not every service sends it.",
    "schema": TEXT,
}


def build_document(provider: Provider) -> dict[str, Any]:
    paths: dict[str, Any] = {}
    for endpoint in provider.endpoints:
        paths.setdefault(endpoint.path, {})[endpoint.method.lower()] = build_operation(
            provider, endpoint
        )
    sections = contents.list_endpoint_sections(provider)
    return {
        "openapi": "3.1.0",
        "info": {"title": provider.name, "version": "1", "summary": provider.summary},
        "servers": [{"url": get_root(settings.PROVIDER_URLS[provider.slug])}],
        **describe_security(provider),
        "tags": [{"name": section.title, "description": section.text} for section in sections],
        "paths": paths,
        "components": {
            "schemas": {**build_bodies(provider), **answers.build_schemas(provider.endpoints)},
            "responses": {
                code: describe_refusal(code, words) for code, words in list_refusals().items()
            },
            "securitySchemes": SCHEMES,
        },
    }


def describe_security(provider: Provider) -> dict[str, Any]:
    """What every request needs; of a login also nothing, as only some servers ask for one."""
    if provider.takes_login:
        return {"security": [{}, {"basic": []}]}
    return {"security": [{"bearer": []}]} if provider.needs_key else {}


def build_operation(provider: Provider, endpoint: Endpoint) -> dict[str, Any]:
    refused = {code: {"$ref": f"#/components/responses/{code}"} for code in list_refusals()}
    fields: dict[str, Any] = {
        "operationId": f"{provider.slug}-{endpoint.name}",
        "summary": endpoint.title,
        "description": describe_endpoint(provider, endpoint),
        "tags": [
            s.title
            for s in contents.list_endpoint_sections(provider)
            if endpoint.name in s.endpoints
        ],
        "responses": {"200": describe_answer(endpoint), **refused},
        **({} if endpoint.documented else UNDOCUMENTED),
    }
    if endpoint.method == "POST":
        content = {
            "schema": refer_to(body_name(endpoint)),
            "examples": build_examples(provider, endpoint),
        }
        fields["requestBody"] = {"required": True, "content": {"application/json": content}}
    elif endpoint.params:
        fields["parameters"] = [describe_query_param(param) for param in endpoint.params]
    return fields


def describe_endpoint(provider: Provider, endpoint: Endpoint) -> str:
    words = describe_practice(provider, endpoint)
    return f"{endpoint.summary} In practice: {words}" if words else endpoint.summary


def build_bodies(provider: Provider) -> dict[str, Any]:
    return {body_name(e): build_body(provider, e) for e in provider.endpoints if e.method == "POST"}


def body_name(endpoint: Endpoint) -> str:
    """upscale-img -> UpscaleImgRequest"""
    return endpoint.name.title().replace("-", "") + "Request"


def build_body(provider: Provider, endpoint: Endpoint) -> dict[str, Any]:
    properties = {param.name: build_schema(param) for param in endpoint.params}
    for name, documented in list_renames(provider, endpoint).items():
        words = f"In practice: the service reads only this instead of {documented}."
        properties[name] = {**TEXT, "description": words, **UNDOCUMENTED}
    for param in endpoint.params:
        if param.inside:
            inner = {param.name: properties.pop(param.name)}
            properties[param.inside] = {"type": "object", "properties": inner}
        for name, value in param.companions:
            words = f"Sent with {param.name}, because engines differ in their default."
            properties.setdefault(name, {"const": value, "description": words})
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


def build_examples(provider: Provider, endpoint: Endpoint) -> dict[str, Any]:
    """The documented request; the same as the service reads it; those of our own."""
    written = place_params(endpoint, endpoint.example)
    documented = {"summary": "As documented", "value": written}
    examples: dict[str, Any] = {"documented": documented}
    if names := provider.rewrites.get(endpoint.name):
        read = rename_parameters(endpoint.example, names)
        examples["practice"] = {
            "summary": "As the service reads it",
            "value": read,
            **UNDOCUMENTED,
        }
    for title, request in endpoint.more_examples:
        value = place_params(endpoint, request)
        examples[slugify(title)] = {"summary": title, "value": value, **UNDOCUMENTED}
    return examples


def describe_query_param(param: Param) -> dict[str, Any]:
    param_schema = build_schema(param)
    return {
        "name": param.name,
        "in": "query",
        "required": param.required,
        "description": param_schema.pop("description"),
        "schema": param_schema,
    }


def describe_answer(endpoint: Endpoint) -> dict[str, Any]:
    content: dict[str, Any] = {"schema": refer_to(answers.ANSWERS[endpoint.name])}
    if endpoint.response is not None:
        content["example"] = endpoint.response
    media_types = {"application/json": content}
    if endpoint.streams:
        words = f"{STREAM.text} Each line of JSON is a {answers.EVENTS[endpoint.name]}."
        media_types["text/event-stream"] = {"schema": {**TEXT, "description": words}}
    return {"description": "The answer.", "content": media_types}


def list_refusals() -> dict[str, str]:
    """What each code means, and why it comes."""
    return {
        code: f"{error.meaning}: {error.cause}."
        for error in guide.ERROR_CODES
        for code in error.code.split("/")
    }


def describe_refusal(code: str, words: str) -> dict[str, Any]:
    headers = {"headers": {"Retry-After": RETRY_AFTER}} if code == "429" else {}
    content = {"application/json": {"schema": refer_to("Error")}}
    return {"description": words, **headers, "content": content}
