"""The OpenAPI documents: valid, as documented, and fit for use where the services differ."""

import json

import pytest
from django.test import Client as Browser

from playground.providers import Endpoint, Provider
from playground.providers.registry import PROVIDERS
from tests.facts import DOCUMENTED, IMAGE_SERVER
from tests.facts_examples import SENT
from tests.hub.documents import EVERY, answers, declared, document, name_of, operation, wrong


@pytest.mark.parametrize("of", PROVIDERS, ids=lambda of: of.slug)
@pytest.mark.usefixtures("image_server")
def test_the_document_is_valid(client: Browser, of: Provider) -> None:
    validator = pytest.importorskip("openapi_spec_validator")
    found = json.loads(client.get(f"/reference/{of.slug}/openapi.json").content)
    validator.validate(found)
    assert found["openapi"].startswith("3.1")
    assert found == document(of.slug)


@pytest.mark.parametrize(("slug", "name", "call", "table"), DOCUMENTED)
def test_it_says_what_the_table_says(slug: str, name: str, call: str, table: str) -> None:
    found = document(slug)
    method, path = call.split()
    operation = found["paths"][path][method.lower()]
    if method == "POST":
        content = operation["requestBody"]["content"]["application/json"]
        shape = found["components"]["schemas"][name_of(content)]
        facts = [line.split() for line in table.splitlines() if line.strip()]
        documented = {k for k, v in shape["properties"].items() if v.get("x-documented", True)}
        assert documented == {fact[0] for fact in facts}
        assert set(shape["required"]) == {fact[0] for fact in facts if fact[2] == "yes"}


def test_the_image_server_has_these_calls_and_no_other() -> None:
    of, _ = declared("image-server", "txt2img")
    assert {(e.name, f"{e.method} {e.path}") for e in of.endpoints} == {
        (name, call) for name, call, _ in IMAGE_SERVER
    }


@pytest.mark.parametrize(("name", "call", "fields"), IMAGE_SERVER)
def test_its_document_has_the_names_that_the_server_reads(
    name: str, call: str, fields: str
) -> None:
    found = document("image-server")
    method, path = call.split()
    operation = found["paths"][path][method.lower()]
    if fields:
        content = operation["requestBody"]["content"]["application/json"]
        shape = found["components"]["schemas"][name_of(content)]
        assert set(shape["properties"]) == set(fields.split())
        assert set(shape["required"]) <= set(shape["properties"])
    assert {"basic": []} in found["security"]


@pytest.mark.parametrize(("of", "endpoint"), EVERY)
def test_what_is_documented_fits_its_own_shapes(of: Provider, endpoint: Endpoint) -> None:
    found = operation(of, endpoint)
    name = answers(of, endpoint)
    assert endpoint.response is None or not wrong(of.slug, name, endpoint.response)
    if endpoint.method == "POST":
        content = found["requestBody"]["content"]["application/json"]
        for example in content["examples"].values():
            assert not wrong(of.slug, name_of(content), example["value"])
    assert set(found["tags"]) <= {tag["name"] for tag in document(of.slug)["tags"]}
    assert len(found["tags"]) == 1


def test_what_the_service_reads_is_in_the_document_and_marked() -> None:
    of, endpoint = declared("featherless", "tokenize")
    content = operation(of, endpoint)["requestBody"]["content"]["application/json"]
    shape = document(of.slug)["components"]["schemas"][name_of(content)]
    assert list(shape["properties"]) == ["model", "messages", "prompt", "text"]
    assert shape["properties"]["text"] == {
        "type": "string",
        "description": "In practice: the service reads only this instead of prompt or messages.",
        "x-documented": False,
    }
    assert list(content["examples"]) == ["documented", "practice"]
    assert content["examples"]["practice"]["value"] == SENT[of.slug, endpoint.name]
    arli = operation(*declared("arli", "tokenize"))
    assert list(arli["requestBody"]["content"]["application/json"]["examples"]) == ["documented"]


def test_examples_of_our_own_come_after_the_documented_one() -> None:
    of, endpoint = declared("arli", "chat")
    shown = operation(of, endpoint)["requestBody"]["content"]["application/json"]["examples"]
    names, values = list(shown), [example["value"] for example in shown.values()]
    assert names[0] == "documented"
    assert "json-that-matches-a-schema" in names
    assert values == [endpoint.example, *(request for _, request in endpoint.more_examples)]
    assert [example.get("x-documented", True) for example in shown.values()] == [True] + [False] * 3


def test_streams_and_waits_are_described() -> None:
    of, endpoint = declared("featherless", "chat")
    content = operation(of, endpoint)["responses"]["200"]["content"]["text/event-stream"]
    for words in ("server-sent events", "[DONE]", "Each line of JSON is a ChatCompletionChunk."):
        assert words in content["schema"]["description"]
    for each in PROVIDERS:
        refusals = document(each.slug)["components"]["responses"]
        assert [code for code, found in refusals.items() if "headers" in found] == ["429"]
        assert set(refusals["429"]["headers"]) == {"Retry-After"}
