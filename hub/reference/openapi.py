"""A provider's endpoints as an OpenAPI 3.1 document."""

from typing import Any

from django.conf import settings

from playground.providers import Endpoint, Param, Provider, guide
from playground.reference import schema

ERROR = {
    "type": "object",
    "required": ["error"],
    "properties": {
        "error": {
            "type": "object",
            "required": ["message"],
            "properties": {
                "message": {"type": "string"},
                "type": {"type": "string"},
                "code": {"type": ["string", "integer", "null"]},
            },
        }
    },
}


def document(of: Provider) -> dict[str, Any]:
    paths: dict[str, Any] = {}
    for endpoint in of.endpoints:
        paths.setdefault(endpoint.path, {})[endpoint.method.lower()] = operation(of, endpoint)
    return {
        "openapi": "3.1.0",
        "info": {"title": of.name, "version": "1", "summary": of.summary},
        "servers": [{"url": str(settings.PROVIDER_URLS[of.slug]).rstrip("/").removesuffix("/v1")}],
        **({"security": [{"bearer": []}]} if of.needs_key else {}),
        "paths": paths,
        "components": {
            "schemas": {"Error": ERROR},
            "responses": {code: refusal(meaning, cause) for code, meaning, cause in refusals()},
            "securitySchemes": {"bearer": {"type": "http", "scheme": "bearer"}},
        },
    }


def operation(of: Provider, endpoint: Endpoint) -> dict[str, Any]:
    found: dict[str, Any] = {
        "operationId": f"{of.slug}-{endpoint.name}",
        "summary": endpoint.title,
        "description": endpoint.summary,
        "responses": {"200": answer(endpoint), **{code: ref(code) for code, _, _ in refusals()}},
    }
    if endpoint.method == "POST":
        found["requestBody"] = body(endpoint)
    elif endpoint.params:
        found["parameters"] = [in_query(param) for param in endpoint.params]
    return found


def body(endpoint: Endpoint) -> dict[str, Any]:
    properties = {param.name: schema(param) for param in endpoint.params}
    if endpoint.streams:
        properties["stream"] = {
            "type": "boolean",
            "default": False,
            "description": "Answer with server-sent events.",
        }
    shape = {
        "type": "object",
        "required": [param.name for param in endpoint.params if param.required],
        "properties": properties,
    }
    content = {"schema": shape, "example": dict(endpoint.example)}
    return {"required": True, "content": {"application/json": content}}


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
    content: dict[str, Any] = {"schema": {}}
    if endpoint.response is not None:
        content["example"] = endpoint.response
    found = {"application/json": content}
    if endpoint.streams:
        found["text/event-stream"] = {"schema": {"type": "string"}}
    return {"description": "The answer.", "content": found}


def refusals() -> list[tuple[str, str, str]]:
    """Code, meaning and cause, one row for each code."""
    return [
        (code, error.meaning, error.cause)
        for error in guide.ERROR_CODES
        for code in error.code.split("/")
    ]


def refusal(meaning: str, cause: str) -> dict[str, Any]:
    content = {"application/json": {"schema": {"$ref": "#/components/schemas/Error"}}}
    return {"description": f"{meaning}: {cause}.", "content": content}


def ref(code: str) -> dict[str, str]:
    return {"$ref": f"#/components/responses/{code}"}
