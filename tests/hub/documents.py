"""The OpenAPI documents, looked up, and values held against their shapes."""

import json
from typing import Any

import pytest

from hub.reference import openapi
from playground.providers import Endpoint, Provider, get_declared_provider
from playground.providers.registry import PROVIDERS

jsonschema = pytest.importorskip("jsonschema")
EVERY = [
    pytest.param(provider, endpoint, id=f"{provider.slug}-{endpoint.name}")
    for provider in PROVIDERS
    for endpoint in provider.endpoints
]


def fetch_document(slug: str) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(
        json.dumps(openapi.build_document(get_declared_provider(slug)))
    )
    return document


def get_operation(provider: Provider, endpoint: Endpoint) -> dict[str, Any]:
    operation: dict[str, Any] = fetch_document(provider.slug)["paths"][endpoint.path][
        endpoint.method.lower()
    ]
    return operation


def list_violations(slug: str, name: str, value: Any) -> list[str]:
    """What a named shape of a provider's document has against a value."""
    shape = {**fetch_document(slug), "$ref": f"#/components/schemas/{name}"}
    return [error.message for error in jsonschema.Draft202012Validator(shape).iter_errors(value)]


def name_of(content: dict[str, Any]) -> str:
    assert set(content["schema"]) == {"$ref"}
    return str(content["schema"]["$ref"]).removeprefix("#/components/schemas/")


def name_answer_shape(provider: Provider, endpoint: Endpoint) -> str:
    content = get_operation(provider, endpoint)["responses"]["200"]["content"]
    return name_of(content["application/json"])


def get_declared(slug: str, name: str) -> tuple[Provider, Endpoint]:
    provider = get_declared_provider(slug)
    endpoint = provider.get_endpoint(name)
    assert endpoint
    return provider, endpoint
