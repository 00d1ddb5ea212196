"""What is refused before any model is asked, as a table."""

from typing import Any

import pytest

from playground.local.errors import ApiError
from playground.local.text import constraints, params, validate
from playground.local.text.params import NUMBERS, Number

USER = {"role": "user", "content": "Hi"}


@pytest.mark.parametrize("number", NUMBERS, ids=lambda number: number.name)
def test_every_number_takes_its_bounds_and_nothing_beyond(number: Number) -> None:
    step = 1 if number.whole else 0.01
    inside = number.low + step if number.above_low else number.low
    validate.check_number({number.name: inside}, number)
    outside = [number.low if number.above_low else number.low - step]
    if number.high is not None:
        validate.check_number({number.name: number.high}, number)
        outside.append(number.high + step)
    for value in outside:
        with pytest.raises(ApiError, match=rf"^{number.name} must be .+; .+ is not\.$") as caught:
            validate.check_number({number.name: value}, number)
        assert caught.value.status == 422


@pytest.mark.parametrize("number", NUMBERS, ids=lambda number: number.name)
@pytest.mark.parametrize("value", ["1", True, [], {}])
def test_every_number_refuses_other_types(number: Number, value: Any) -> None:
    with pytest.raises(ApiError, match=rf"^{number.name} must be a (whole )?number\.$"):
        validate.check_number({number.name: value}, number)


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        ({"temperature": 2.5}, "temperature must be between 0 and 2; 2.5 is not."),
        ({"repetition_penalty": 0}, "repetition_penalty must be above 0 and at most 2; 0 is not."),
        ({"max_tokens": 0}, "max_tokens must be 1 or more; 0 is not."),
        ({"seed": 1.5}, "seed must be a whole number."),
        ({"seed": 2**32}, "seed must be between -1 and 4294967294; 4294967296 is not."),
        ({"stream": "yes"}, "stream must be true or false."),
        ({"stop": 1}, "stop must be a string or an array of strings."),
        ({"stop": ["a", ""]}, "stop must not contain an empty string."),
        ({"stop": ["a"] * 17}, "stop can have at most 16 strings."),
        ({"stream_options": 1}, "stream_options must be an object with include_usage alone."),
        ({"stream_options": {"include_usage": 1}}, "include_usage must be true or false."),
    ],
)
def test_sampling(body: dict[str, Any], sentence: str) -> None:
    with pytest.raises(ApiError) as caught:
        validate.check_sampling(body)
    assert (caught.value.status, str(caught.value)) == (422, sentence)


@pytest.mark.parametrize(
    ("messages", "sentence"),
    [
        ([], "messages must be an array with at least one message."),
        ("Hi", "messages must be an array with at least one message."),
        (["Hi"], "messages[0] must be an object with role and content."),
        ([USER, {"role": "user"}], "messages[1] must be an object with role and content."),
        (
            [USER | {"role": "tool"}],
            "messages[0].role must be one of system, developer, user, assistant.",
        ),
        ([USER | {"content": 1}], "messages[0].content must be a string or an array of parts."),
        (
            [USER | {"content": [{"type": "audio"}]}],
            "messages[0].content may contain parts of type text, each with its text.",
        ),
    ],
)
def test_messages(messages: Any, sentence: str) -> None:
    with pytest.raises(ApiError) as caught:
        validate.read_messages({"messages": messages})
    assert (caught.value.status, str(caught.value)) == (422, sentence)


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        ({"guided_json": "x"}, "guided_json must be a JSON schema, an object."),
        ({"guided_regex": ""}, "guided_regex must be a string that is not empty."),
        ({"guided_choice": []}, "guided_choice must have between 1 and 500 choices."),
        ({"guided_choice": [1]}, "guided_choice must be an array of strings, none empty."),
        (
            {"response_format": {"type": "xml"}},
            "response_format.type must be text, json_object or json_schema.",
        ),
        (
            {"response_format": {"type": "json_schema"}},
            "response_format.json_schema.schema must be a JSON schema, an object.",
        ),
        (
            {"guided_regex": "a", "guided_choice": ["a"]},
            "guided_regex and guided_choice were given; only one of them can be used.",
        ),
    ],
)
def test_constraints(body: dict[str, Any], sentence: str) -> None:
    with pytest.raises(ApiError) as caught:
        constraints.translate_constraint(body)
    assert (caught.value.status, str(caught.value)) == (422, sentence)


def test_blank_is_not_given() -> None:
    assert validate.known_names({"stop": None, "seed": 1}, params.CHAT) == {"seed": 1}


def test_logprobs_before_its_number() -> None:
    with pytest.raises(ApiError, match="top_logprobs needs logprobs to be true"):
        validate.check_logprobs({"top_logprobs": 1})
