"""The OpenAPI documents: valid, as documented, and fit for use where the services differ."""

import json

import pytest
from django.test import Client as Browser

from playground.providers import Endpoint, Provider
from playground.providers.registry import PROVIDERS
from tests.facts import DOCUMENTED, IMAGE_SERVER
from tests.facts_examples import SENT
from tests.hub.documents import (
    EVERY,
    fetch_document,
    get_declared,
    get_operation,
    list_violations,
    name_answer_shape,
    name_of,
)


@pytest.mark.parametrize("provider", PROVIDERS, ids=lambda provider: provider.slug)
@pytest.mark.usefixtures("image_server")
def test_the_document_is_valid(client: Browser, provider: Provider) -> None:
    validator = pytest.importorskip("openapi_spec_validator")
    document = json.loads(client.get(f"/reference/{provider.slug}/openapi.json").content)
    validator.validate(document)
    assert document["openapi"].startswith("3.1")
    assert document == fetch_document(provider.slug)


@pytest.mark.parametrize(("slug", "name", "call", "table"), DOCUMENTED)
def test_it_says_what_the_table_says(slug: str, name: str, call: str, table: str) -> None:
    document = fetch_document(slug)
    method, path = call.split()
    operation = document["paths"][path][method.lower()]
    if method == "POST":
        content = operation["requestBody"]["content"]["application/json"]
        shape = document["components"]["schemas"][name_of(content)]
        facts = [line.split() for line in table.splitlines() if line.strip()]
        documented = {k for k, v in shape["properties"].items() if v.get("x-documented", True)}
        assert documented == {fact[0] for fact in facts}
        assert set(shape["required"]) == {fact[0] for fact in facts if fact[2] == "yes"}


def test_the_image_server_has_these_calls_and_no_other() -> None:
    provider, _ = get_declared("image-server", "txt2img")
    assert {(e.name, f"{e.method} {e.path}") for e in provider.endpoints} == {
        (name, call) for name, call, _ in IMAGE_SERVER
    }


@pytest.mark.parametrize(("name", "call", "fields"), IMAGE_SERVER)
def test_its_document_has_the_names_that_the_server_reads(
    name: str, call: str, fields: str
) -> None:
    document = fetch_document("image-server")
    method, path = call.split()
    operation = document["paths"][path][method.lower()]
    if fields:
        content = operation["requestBody"]["content"]["application/json"]
        shape = document["components"]["schemas"][name_of(content)]
        assert set(shape["properties"]) == set(fields.split())
        assert set(shape["required"]) <= set(shape["properties"])
    assert {"basic": []} in document["security"]


@pytest.mark.parametrize(("provider", "endpoint"), EVERY)
def test_what_is_documented_fits_its_own_shapes(provider: Provider, endpoint: Endpoint) -> None:
    described = get_operation(provider, endpoint)
    name = name_answer_shape(provider, endpoint)
    assert endpoint.response is None or not list_violations(provider.slug, name, endpoint.response)
    if endpoint.method == "POST":
        content = described["requestBody"]["content"]["application/json"]
        for example in content["examples"].values():
            assert not list_violations(provider.slug, name_of(content), example["value"])
    assert set(described["tags"]) <= {tag["name"] for tag in fetch_document(provider.slug)["tags"]}
    assert len(described["tags"]) == 1


def test_what_the_service_reads_is_in_the_document_and_marked() -> None:
    provider, endpoint = get_declared("featherless", "tokenize")
    content = get_operation(provider, endpoint)["requestBody"]["content"]["application/json"]
    shape = fetch_document(provider.slug)["components"]["schemas"][name_of(content)]
    assert list(shape["properties"]) == ["model", "messages", "prompt", "text"]
    assert shape["properties"]["text"] == {
        "type": "string",
        "description": "In practice: the service reads only this instead of prompt or messages.",
        "x-documented": False,
    }
    assert list(content["examples"]) == ["documented", "practice"]
    assert content["examples"]["practice"]["value"] == SENT[provider.slug, endpoint.name]
    arli = get_operation(*get_declared("arli", "tokenize"))
    assert list(arli["requestBody"]["content"]["application/json"]["examples"]) == ["documented"]


def test_examples_of_our_own_come_after_the_documented_one() -> None:
    provider, endpoint = get_declared("arli", "chat")
    examples = get_operation(provider, endpoint)["requestBody"]["content"]["application/json"][
        "examples"
    ]
    names, values = list(examples), [example["value"] for example in examples.values()]
    assert names[0] == "documented"
    assert "json-that-matches-a-schema" in names
    assert values == [endpoint.example, *(request for _, request in endpoint.more_examples)]
    assert [example.get("x-documented", True) for example in examples.values()] == [True] + [
        False
    ] * 3


def test_streams_and_waits_are_described() -> None:
    provider, endpoint = get_declared("featherless", "chat")
    content = get_operation(provider, endpoint)["responses"]["200"]["content"]["text/event-stream"]
    for words in ("server-sent events", "[DONE]", "Each line of JSON is a ChatCompletionChunk."):
        assert words in content["schema"]["description"]
    for each in PROVIDERS:
        refusals = fetch_document(each.slug)["components"]["responses"]
        assert [code for code, response in refusals.items() if "headers" in response] == ["429"]
        assert set(refusals["429"]["headers"]) == {"Retry-After"}
