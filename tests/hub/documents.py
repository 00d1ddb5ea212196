"""The OpenAPI documents, looked up, and values held against their shapes."""

import json
from typing import Any

import pytest

from hub.reference import openapi
from playground.providers import Endpoint, Provider, get_declared_provider
from playground.providers.registry import PROVIDERS

jsonschema = pytest.importorskip("jsonschema")
EVERY = [
    pytest.param(of, endpoint, id=f"{of.slug}-{endpoint.name}")
    for of in PROVIDERS
    for endpoint in of.endpoints
]


def document(slug: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(
        json.dumps(openapi.build_document(get_declared_provider(slug)))
    )
    return found


def operation(of: Provider, endpoint: Endpoint) -> dict[str, Any]:
    found: dict[str, Any] = document(of.slug)["paths"][endpoint.path][endpoint.method.lower()]
    return found


def wrong(slug: str, name: str, value: Any) -> list[str]:
    """What a named shape of a provider's document has against a value."""
    shape = {**document(slug), "$ref": f"#/components/schemas/{name}"}
    return [error.message for error in jsonschema.Draft202012Validator(shape).iter_errors(value)]


def name_of(content: dict[str, Any]) -> str:
    assert set(content["schema"]) == {"$ref"}
    return str(content["schema"]["$ref"]).removeprefix("#/components/schemas/")


def answers(of: Provider, endpoint: Endpoint) -> str:
    content = operation(of, endpoint)["responses"]["200"]["content"]
    return name_of(content["application/json"])


def declared(slug: str, name: str) -> tuple[Provider, Endpoint]:
    of = get_declared_provider(slug)
    endpoint = of.endpoint(name)
    assert endpoint
    return of, endpoint
