"""Fields of a request that no parameter is declared for, as a person types them."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.parameters.forms import ParameterForm, build_form_class
from playground.providers.other_fields import OTHER_FIELDS, OURS, merge_fields
from playground.providers.registry import PROVIDERS, get_declared_provider
from playground.providers.structured import build_body

TAKING = [
    pytest.param(owner.slug, endpoint.name, id=f"{owner.slug}-{endpoint.name}")
    for owner in PROVIDERS
    for endpoint in owner.endpoints
    if endpoint.takes_others
]


def build_form(typed: str, slug: str = "featherless", name: str = "chat") -> ParameterForm:
    endpoint = get_declared_provider(slug).require_endpoint(name)
    return build_form_class(endpoint)({"message": "Hi", "prompt": "Hi", OTHER_FIELDS: typed})


def read_error(typed: str, **where: str) -> str:
    form = build_form(typed, **where)
    assert not form.is_valid()
    [words] = form.errors[OTHER_FIELDS]
    return str(words)


def test_they_are_taken_for_text_of_every_provider_and_by_no_image_server() -> None:
    taking = {(slug, name) for param in TAKING for slug, name in [param.values]}
    assert taking == {
        (slug, name)
        for slug in ("featherless", "arli", "local")
        for name in ("chat", "completions")
    }


@pytest.mark.parametrize(("slug", "name"), TAKING)
def test_they_lie_beside_the_parameters_in_the_body(slug: str, name: str) -> None:
    form = build_form('{"skip_special_tokens": false, "deep": {"a": [1, null]}}', slug, name)
    assert form.is_valid(), form.errors
    provider = get_declared_provider(slug)
    body = build_body(
        provider,
        provider.require_endpoint(name),
        {"model": "m", "temperature": 0.5, **form.build_payload()},
    )
    assert body == {
        "model": "m",
        "temperature": 0.5,
        "skip_special_tokens": False,
        "deep": {"a": [1, None]},
    }


@pytest.mark.parametrize(("slug", "name"), TAKING)
def test_no_field_of_the_form_and_none_of_the_playground_can_be_among_them(
    slug: str, name: str
) -> None:
    endpoint = get_declared_provider(slug).require_endpoint(name)
    for each in OURS:
        assert f"can't contain {each}: the playground" in read_error(
            json.dumps({each: 1}), slug=slug, name=name
        )
    for param in endpoint.params:
        if param.name not in OURS:
            assert f"can't contain {param.name}: use the field" in read_error(
                json.dumps({param.name: 1}), slug=slug, name=name
            )


def test_a_name_that_a_parameter_is_also_sent_under_is_refused() -> None:
    assert "response_format" in read_error('{"response_format": {}}', slug="arli")


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("[1]", "must be a JSON object"),
        ('{"a": }', "isn't valid JSON at line 1, column 7"),
        ('{"a": NaN}', "can't represent"),
        ('{"": 1}', "without a name"),
        ('{"a": "\\u0000"}', "null character"),
        ('{"a": ' + "[" * 25 + "]" * 25 + "}", "nested too deeply"),
        (json.dumps({"a": "x" * 20_001}), "20,000 are allowed"),
        (json.dumps({f"f{n}": n for n in range(101)}), "100 are allowed"),
    ],
    ids=["list", "broken", "nan", "nameless", "null", "deep", "long", "many"],
)
def test_what_cannot_be_sent_is_said_in_a_sentence(typed: str, words: str) -> None:
    assert words in read_error(typed)


def test_an_empty_object_is_nothing() -> None:
    form = build_form("{}")
    assert form.is_valid()
    assert form.build_payload() == {}


VALUES: Any = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text("aü\n\\", max_size=9),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text("xyz"), inner, max_size=3),
    max_leaves=6,
)


@given(st.dictionaries(st.sampled_from(["n_probs", "a", "top_n", "Ü"]), VALUES, min_size=1))
def test_a_link_brings_them_back_as_they_were(fields: dict[str, Any]) -> None:
    form = build_form(json.dumps(fields))
    assert form.is_valid(), form.errors
    endpoint = get_declared_provider("arli").require_endpoint("chat")
    again = build_form_class(endpoint)(initial=form.link_query())
    assert again.build_payload() == {OTHER_FIELDS: fields}


@given(st.dictionaries(st.sampled_from(["model", "top_p", "other"]), VALUES))
def test_whatever_is_recorded_they_never_replace_a_parameter(fields: dict[str, Any]) -> None:
    body = merge_fields({"model": "m", "top_p": 0.5, OTHER_FIELDS: fields})
    assert (body["model"], body["top_p"]) == ("m", 0.5)
    assert OTHER_FIELDS not in body
