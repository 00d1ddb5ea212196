"""Samplers that no reference names: where they are, how they are marked, what a person may type."""

import json
from typing import Any

import pytest
from django.test import Client as Browser

from playground.parameters.forms import ParameterForm, build_form_class
from playground.providers.registry import get_declared_provider

NAMES = {
    "xtc_probability",
    "xtc_threshold",
    "dynatemp_exponent",
    "dry_allowed_length",
    "dry_sequence_breakers",
    "logit_bias",
}
OF_ARLI = NAMES | {"dynatemp_min", "dynatemp_max", "smoothing_factor", "smoothing_curve"}


def build_form(slug: str, **typed: str) -> ParameterForm:
    endpoint = get_declared_provider(slug).require_endpoint("chat")
    return build_form_class(endpoint)({"message": "Hi", **typed})


@pytest.mark.parametrize(
    ("slug", "names"),
    [("arli", OF_ARLI), ("local", NAMES | {"dynatemp_range"}), ("featherless", set[str]())],
    ids=["arli", "local", "featherless"],
)
@pytest.mark.parametrize("name", ["chat", "completions"])
def test_each_engine_is_offered_what_it_takes(slug: str, names: set[str], name: str) -> None:
    endpoint = get_declared_provider(slug).require_endpoint(name)
    declared = {param.name for param in endpoint.params}
    assert declared & (OF_ARLI | {"dynatemp_range"}) == names


@pytest.mark.django_db
def test_arlis_are_marked_as_undocumented_in_form_and_reference(client: Browser) -> None:
    endpoint = get_declared_provider("arli").require_endpoint("chat")
    unnamed = {p.name for p in endpoint.params if not p.documented}
    assert unnamed == OF_ARLI | {"logprobs", "top_logprobs", "tools", "tool_choice"}
    reference = client.get("/reference/api.md").text
    arli = reference[reference.index("Arli AI") :]
    assert arli.index("Undocumented parameters") < arli.index("xtc_probability")
    form = client.get("/text/arli/Qwen/Qwen2.5-72B-Instruct/").text
    row = form[form.index('data-param="xtc_probability"') :][:1_500]
    assert "Undocumented." in row


def test_what_is_typed_is_sent_by_the_engines_names() -> None:
    form = build_form(
        "arli",
        xtc_probability="0.5",
        dry_sequence_breakers="\\n\nAnna",
        dry_allowed_length="3",
        logit_bias='{"15043": -100, "7": 0.5}',
    )
    assert form.is_valid(), form.errors
    assert form.build_payload() == {
        "xtc_probability": 0.5,
        "dry_sequence_breakers": ["\n", "Anna"],
        "dry_allowed_length": 3,
        "logit_bias": {"15043": -100, "7": 0.5},
    }


@pytest.mark.parametrize(
    ("biases", "words"),
    [
        ({"the": 1}, "needs token IDs, such as 15043, not the."),
        ({"\u0661": 1}, "needs token IDs"),
        ({"1": "x"}, "needs a number between -100 and 100 for token 1."),
        ({"1": True}, "needs a number between -100 and 100"),
        ({"1": 100.5}, "needs a number between -100 and 100"),
        ({str(n): 1 for n in range(301)}, "has 301 tokens; 300 are allowed."),
    ],
    ids=["word", "other-digit", "text", "true", "strong", "many"],
)
def test_a_bias_that_nobody_can_send_is_said(biases: dict[str, Any], words: str) -> None:
    form = build_form("local", logit_bias=json.dumps(biases))
    assert not form.is_valid()
    assert words in form.errors["logit_bias"][0]
