"""Every honoured parameter really acts; every other one is refused by name."""

import json
import re
from typing import Any

import pytest

from tests.local.helpers import MODEL, Client, read_error

pytestmark = pytest.mark.local

WILD: dict[str, Any] = {"temperature": 2, "seed": 7}
ECHO = "Repeat after me: la la la la la la la la la la la la la la"


@pytest.mark.parametrize("only_best", [{"top_k": 1}, {"top_p": 0}, {"min_p": 1}])
def test_a_sampler_that_leaves_the_best_token_is_greedy(local: Client, only_best: Any) -> None:
    assert local.read_stream(**WILD, **only_best) == local.read_stream()


@pytest.mark.parametrize(
    "changed",
    [
        {"typical_p": 0.1},
        {"mirostat": 1},
        {"mirostat": 2},
        {"temperature": 0.1},
        {"xtc_probability": 1, "xtc_threshold": 0.05},
        {"dynatemp_range": 1.9},
    ],
)
def test_a_sampler_changes_what_a_seed_gives(local: Client, changed: dict[str, Any]) -> None:
    assert local.read_stream(**WILD | changed) != local.read_stream(**WILD)


@pytest.mark.parametrize(
    "penalty",
    [
        {"presence_penalty": 2},
        {"frequency_penalty": 2},
        {"repetition_penalty": 1.8},
        {"dry_multiplier": 5, "dry_base": 4},
    ],
)
def test_a_penalty_changes_what_repeats(local: Client, penalty: dict[str, Any]) -> None:
    assert local.read_stream(ECHO, max_tokens=30, **penalty) != local.read_stream(
        ECHO, max_tokens=30
    )


def test_dry_base_acts_beside_its_multiplier(local: Client) -> None:
    gentle = local.read_stream(ECHO, max_tokens=40, dry_multiplier=0.05, dry_base=1)
    assert gentle != local.read_stream(ECHO, max_tokens=40, dry_multiplier=0.05, dry_base=10)


@pytest.mark.parametrize(
    "changed", [{"dry_allowed_length": 60}, {"dry_sequence_breakers": [" la"]}]
)
def test_what_belongs_to_dry_acts_beside_its_multiplier(local: Client, changed: Any) -> None:
    dry = {"dry_multiplier": 5, "dry_base": 4, "max_tokens": 40}
    assert local.read_stream(ECHO, **dry, **changed) != local.read_stream(ECHO, **dry)


def test_dynamic_temperature_follows_its_exponent(local: Client) -> None:
    steep, flat = (
        local.read_stream(**WILD, dynatemp_range=1.9, dynatemp_exponent=exponent)
        for exponent in (0.1, 9)
    )
    assert steep != flat


def test_a_biased_token_comes_and_an_excluded_one_does_not(local: Client) -> None:
    usual = local.read_stream(max_tokens=8)
    [first, *_] = local.post("/v1/tokenize", {"model": MODEL, "text": usual}).json()["tokens"]
    assert not local.read_stream(max_tokens=8, logit_bias={str(first): -100}).startswith(usual[:4])
    [word] = local.post("/v1/tokenize", {"model": MODEL, "text": " cat"}).json()["tokens"]
    assert local.read_stream(max_tokens=3, logit_bias={str(word): 100}) == " cat cat cat"


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"xtc_probability": 2}, "xtc_probability must be between 0 and 1; 2 is not."),
        ({"dry_sequence_breakers": []}, "dry_sequence_breakers must have 1 to 16 strings."),
        ({"dry_sequence_breakers": ["a", ""]}, "must be an array of strings, none empty."),
        ({"dry_sequence_breakers": "a"}, "must be an array of strings, none empty."),
        ({"logit_bias": {"the": 1}}, "logit_bias must be an object of token numbers."),
        ({"logit_bias": {"1": True}}, "logit_bias must hold numbers."),
        ({"logit_bias": {"1": 101}}, "logit_bias must be between -100 and 100; 101 is not."),
        ({"logit_bias": {str(n): 1 for n in range(301)}}, "can have at most 300 tokens."),
    ],
    ids=["number", "no-breaker", "blank-breaker", "text", "word", "true", "strong", "many"],
)
def test_a_sampler_out_of_its_bounds_is_refused(local: Client, wrong: Any, sentence: str) -> None:
    status, _code, message = read_error(local.chat(**wrong))
    assert status == 422
    assert sentence in message


def test_a_seed_repeats_and_another_differs(local: Client) -> None:
    first, again = (local.read_stream(temperature=1, seed=5) for _ in range(2))
    assert first == again
    assert first != local.read_stream(temperature=1, seed=6)


@pytest.mark.parametrize("stop", [" four", ["zzz", " four"]])
def test_stop_ends_the_answer_and_is_not_part_of_it(local: Client, stop: Any) -> None:
    choice = local.complete("One, two, three,", stop=stop).json()["choices"][0]
    assert (choice["text"], choice["finish_reason"]) == ("", "stop")


@pytest.mark.parametrize("options", [["maybe", "never"], ['say "hi"\n/\\é', "x" * 60]])
def test_guided_choice(local: Client, options: list[str]) -> None:
    assert local.read_stream(guided_choice=options, max_tokens=64) in options


@pytest.mark.parametrize("pattern", [r"\d{3}/\d{2}", r"^(cat|dog) [a-f]{4}$", r"a\\/b", "ü\n."])
def test_guided_regex(local: Client, pattern: str) -> None:
    assert re.fullmatch(pattern, local.read_stream(guided_regex=pattern))


SCHEMA = {
    "type": "object",
    "properties": {"n": {"type": "integer"}, "kind": {"enum": ["a", "b"]}},
    "required": ["n", "kind"],
    "additionalProperties": False,
}


@pytest.mark.parametrize(
    "constraint",
    [
        {"guided_json": SCHEMA},
        {"response_format": {"type": "json_schema", "json_schema": {"schema": SCHEMA}}},
    ],
)
def test_json_that_fits_a_schema(local: Client, constraint: dict[str, Any]) -> None:
    for text in (
        local.read_stream(max_tokens=64, **constraint),
        local.complete("A number:", max_tokens=64, **constraint).json()["choices"][0]["text"],
    ):
        parsed = json.loads(text)
        assert set(parsed) == {"n", "kind"}
        assert isinstance(parsed["n"], int)


def test_response_format_json_object(local: Client) -> None:
    said = local.read_stream(max_tokens=64, response_format={"type": "json_object"})
    assert isinstance(json.loads(said), dict)
    assert local.read_stream(response_format={"type": "text"}) == local.read_stream()


@pytest.mark.parametrize(
    ("constraint", "sentence"),
    [
        ({"guided_regex": "(?=a)b"}, "look-around"),
        ({"guided_regex": "("}, "unclosed group"),
        ({"guided_json": {"type": "nonsense"}}, "Invalid type: nonsense"),
        ({"guided_json": {"not": {}}}, 'Unimplemented keys: ["not"]'),
    ],
)
@pytest.mark.parametrize("stream", [False, True])
def test_a_constraint_that_cannot_be_obeyed_is_refused(
    local: Client, constraint: Any, sentence: str, stream: bool
) -> None:
    status, code, message = read_error(local.chat(stream=stream, **constraint))
    assert (status, code) == (422, "invalid_constraint")
    assert message.startswith(f"{next(iter(constraint))} can't be used: ")
    assert sentence in message


@pytest.mark.parametrize(
    "name", ["top_a", "tfs", "no_repeat_ngram_size", "grammar", "cache_prompt", "nonsense"]
)
def test_what_cannot_be_honoured_is_refused_by_name(local: Client, name: str) -> None:
    status, code, message = read_error(local.chat(**dict[str, Any]({name: 1})))
    assert (status, code) == (422, "unsupported_parameter")
    assert message == f"{name} is not supported by the local models. Leave it out."
