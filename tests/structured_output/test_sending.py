"""The form in which a schema is sent, typed and carried from one provider to another."""

import json
from typing import Any

import pytest

from playground.parameters.forms import ParameterForm, build_form_class
from playground.providers import Endpoint, Provider
from playground.providers.registry import get_declared_provider
from playground.providers.structured import build_body, rename_schema, unwrap_schema, wrap_schema
from playground.samples import build_samples

BOOK = {"type": "object", "properties": {"title": {"type": "string"}}}
FORMAT = wrap_schema(BOOK)


def get_endpoint(slug: str, name: str = "chat") -> tuple[Provider, Endpoint]:
    endpoint = get_declared_provider(slug).get_endpoint(name)
    assert endpoint
    return get_declared_provider(slug), endpoint


def build_form(slug: str, name: str = "chat", **values: Any) -> ParameterForm:
    return build_form_class(get_endpoint(slug, name)[1])(
        {"message": "Hi", "prompt": "Hi", **values}
    )


@pytest.mark.parametrize("name", ["chat", "completions"])
def test_arli_is_sent_the_schema_in_both_forms_and_the_same_one(name: str) -> None:
    body = build_body(*get_endpoint("arli", name), {"model": "m", "guided_json": BOOK})
    assert body["guided_json"] == BOOK
    assert body["response_format"] == FORMAT
    assert FORMAT["json_schema"]["name"]


def test_an_expression_and_choices_have_one_form_only() -> None:
    payload = {"model": "m", "guided_regex": "a+", "guided_choice": ["a"]}
    assert build_body(*get_endpoint("arli"), payload) == payload


def test_the_local_provider_takes_one_constraint_and_is_sent_one() -> None:
    assert build_body(*get_endpoint("local"), {"guided_json": BOOK}) == {"guided_json": BOOK}


def test_featherless_is_sent_a_response_format_however_the_schema_is_typed() -> None:
    for typed in (BOOK, FORMAT):
        assert build_form("featherless", response_format=json.dumps(typed)).build_payload() == {
            "response_format": FORMAT
        }
    some = {"type": "json_object"}
    assert (
        build_form("featherless", response_format=json.dumps(some)).build_payload()[
            "response_format"
        ]
        == some
    )


def test_a_response_format_typed_at_arli_is_its_schema() -> None:
    assert build_form("arli", guided_json=json.dumps(FORMAT)).build_payload() == {
        "guided_json": BOOK
    }
    some = build_form("arli", guided_json='{"type": "json_object"}').build_payload()
    assert some == {"guided_json": {"type": "object"}}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('{"type": "objekt"}', "isn't a usable JSON schema: at $.type, "),
        (
            '{"$ref": "https://example.com/x"}',
            "which it doesn't define, and external schemas aren't loaded.",
        ),
        ('{"type": "json_schema"}', "has no schema in json_schema.schema."),
        ('{"type": "json_schema", "json_schema": {"schema": {"type": 3}}}', "at $.type, "),
    ],
)
@pytest.mark.parametrize(
    ("slug", "name"), [("featherless", "response_format"), ("arli", "guided_json")]
)
def test_a_schema_that_is_none_is_refused_in_a_sentence(
    slug: str, name: str, text: str, words: str
) -> None:
    errors = build_form(slug, **{name: text}).errors[name]
    assert words in errors[0]


@pytest.mark.parametrize("typed", [BOOK, FORMAT, json.dumps(BOOK)])
def test_a_schema_comes_along_to_a_provider_that_calls_it_otherwise(typed: Any) -> None:
    there = build_form_class(get_endpoint("featherless")[1])(initial={"guided_json": typed})
    assert there.build_payload() == {"response_format": FORMAT}
    assert there.list_ignored() == []
    back = build_form_class(get_endpoint("arli")[1])(initial={"response_format": typed})
    assert back.build_payload() == {"guided_json": BOOK}


def test_what_needs_no_other_name_keeps_its_own() -> None:
    assert rename_schema({"guided_json": BOOK}, {"guided_json"}) == {"guided_json": BOOK}
    assert rename_schema({"guided_json": BOOK}, {"stop"}) == {"guided_json": BOOK}
    assert unwrap_schema({"type": "text"}) == {}


def test_the_code_shows_what_is_sent() -> None:
    samples = build_samples(
        *get_endpoint("arli"),
        {"model": "m", "guided_json": BOOK},
        base_url="https://x/v1",
        stream=False,
    )
    for sample in samples:
        assert "response_format" in sample.code
        assert "guided_json" in sample.code
