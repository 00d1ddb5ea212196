"""An answer against what was asked for: schemas, expressions, choices; and hostile rules."""

import json
import time
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from playground.structured_output import Constraint, check_answer, find_schema_fault
from playground.structured_output.checks import check_text
from playground.structured_output.schemas import find_fault

CAR = {
    "type": "object",
    "properties": {
        "make": {"type": "string", "pattern": r"^\p{Lu}"},
        "doors": {"type": "integer"},
        "fuel": {"enum": ["petrol", "electric", None]},
        "owners": {"type": "array", "items": {"required": ["name"]}},
    },
    "required": ["make", "doors"],
    "additionalProperties": False,
}
GOOD = '{"make": "Škoda", "doors": 5}'
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


def outcome(kind: str, rule: Any, text: str) -> tuple[str, str, str]:
    result = check_text(kind, rule, text)
    return result["outcome"], result["where"], result["why"]


@pytest.mark.parametrize(
    ("text", "where", "why"),
    [
        ('{"make": "Kia", "doors": "5"}', "$.doors", "It should be an integer, but is a string."),
        ('{"make": "Kia"}', "$", "“doors” is missing."),
        ("{}", "$", "“make”, “doors” are missing."),
        ('{"make": "kia", "doors": 5}', "$.make", r"'kia' does not match '^\\p{Lu}'."),
        (
            '{"make": "Kia", "doors": 5, "fuel": "coal"}',
            "$.fuel",
            'It should be "petrol" or "electric" or null.',
        ),
        (
            '{"make": "Kia", "doors": 5, "owners": [{"name": 1}, {}]}',
            "$.owners[1]",
            "“name” is missing.",
        ),
        ('{"make": "Kia", "doors": 5, "x": 1}', "$", "The schema does not allow “x”."),
        ("[]", "$", "It should be an object, but is an array."),
        ("", "", "It is empty."),
        ("Sure! {}", "", "It isn't JSON at line 1, column 1: Expecting value."),
        (
            '{"make": "Kia", "doors": ',
            "",
            "It isn't JSON at line 1, column 26: Expecting value.",
        ),
        ('{"make": NaN}', "", "It isn't JSON: NaN isn't a JSON number."),
        (f"{GOOD}{GOOD}", "", "It isn't JSON at line 1, column 30: Extra data."),
    ],
)
def test_where_and_why_an_answer_does_not_fit(text: str, where: str, why: str) -> None:
    assert outcome("schema", CAR, text) == ("invalid", where, why)


def test_an_answer_that_fits_is_valid_with_space_around_it_too() -> None:
    assert outcome("schema", CAR, GOOD)[0] == "valid"
    assert outcome("schema", CAR, f"\n  {GOOD}\n")[0] == "valid"


@pytest.mark.parametrize(
    "fenced",
    [
        f"```json\n{GOOD}\n```",
        f"```\n{GOOD}\n```\n",
        f"~~~~ JSON\r\n{GOOD}\r\n~~~~",
        f"Here it is:\n\n   ```json\n   {GOOD}\n   ```\n\nAnything else?",
        f"```json\n{GOOD}",
    ],
)
def test_valid_inside_a_code_fence_is_not_the_same_as_valid(fenced: str) -> None:
    assert outcome("schema", CAR, fenced)[0] == "fenced"
    assert outcome("object", None, fenced)[0] == "fenced"


@pytest.mark.parametrize(
    "text",
    [f"```\n{GOOD}\n```\n```\n{GOOD}\n```", "```json\n{}\n```", f"`{GOOD}`"],
)
def test_two_fences_or_a_wrong_one_are_no_answer(text: str) -> None:
    assert outcome("schema", CAR, text)[0] == "invalid"


@given(value=JSON)
@settings(max_examples=50, deadline=None)
def test_any_json_is_valid_against_its_own_constant_and_against_no_other(value: Any) -> None:
    text = json.dumps(value, ensure_ascii=False)
    assert find_fault({"const": value}) == ""
    assert outcome("schema", {"const": value}, text)[0] == "valid"
    assert outcome("schema", {"const": [value]}, text)[0] == "invalid"
    assert outcome("object", None, text)[0] == ("valid" if isinstance(value, dict) else "invalid")


@pytest.mark.parametrize(
    ("pattern", "text", "expected"),
    [
        (r"\d{4}", "1969", "valid"),
        (r"\p{L}+", "Zürich", "valid"),
        (r"(?<year>\d+)-(?P<month>\d+)", "1969-07", "valid"),
        (r"a|ab", "ab", "valid"),
        (r"a*", "", "valid"),
        (r"\d{4}", "In 1969.", "invalid"),
        (r"\d{4}", "1969\n", "invalid"),
        (r"^\d{4}$", "1969\n", "invalid"),
        (r"\d+", "```\n12\n```", "fenced"),
        (r"[^", "x", "unchecked"),
    ],
)
def test_an_expression_matches_all_of_the_answer(pattern: str, text: str, expected: str) -> None:
    assert outcome("regex", pattern, text)[0] == expected


def test_only_a_choice_itself_is_one() -> None:
    choices = ["good", "very good"]
    assert outcome("choice", choices, "very good")[0] == "valid"
    assert outcome("choice", choices, "Good") == ("invalid", "", "It isn't one of the choices.")
    assert "surrounding whitespace" in outcome("choice", choices, "good\n")[2]
    assert outcome("choice", choices, "~~~\ngood\n~~~")[0] == "fenced"


@pytest.mark.parametrize(
    ("schema", "words"),
    [
        ({"type": "objekt"}, "at $.type, "),
        ({"properties": {"a": {"required": "a"}}}, "at $.properties.a.required, it should be an"),
        ({"$ref": "https://example.com/s.json"}, "refers to https://example.com/s.json, which it"),
        ({"items": {"$ref": "file:///etc/passwd"}}, "external schemas aren't loaded."),
        ({"anyOf": [{"$ref": "#/$defs/none"}]}, "refers to #/$defs/none, which it doesn't define"),
        ({"properties": {"a": {"pattern": "("}}}, "( in it isn't a valid regular expression"),
        ({"patternProperties": {"[": {}}}, "isn't a valid regular expression"),
        ({"$schema": 5}, "$schema"),
    ],
)
def test_a_schema_that_cannot_be_used_is_said(schema: Any, words: str) -> None:
    assert words in find_fault(schema)


@pytest.mark.parametrize(
    "schema",
    [
        {},
        CAR,
        {"properties": {"$ref": {"type": "string"}}, "enum": [{"$ref": "nowhere"}]},
        {"$id": "https://a.example/b", "$ref": "#c", "$defs": {"d": {"$anchor": "c"}}},
        {"$ref": "https://json-schema.org/draft/2020-12/schema"},
        {
            "$schema": "http://json-schema.org/draft-07/schema#",
            "definitions": {"a": {"type": "string"}},
            "items": {"$ref": "#/definitions/a"},
        },
        {"$schema": "https://example.com/unknown", "type": "object"},
    ],
)
def test_a_schema_that_can_be_used_is_accepted(schema: Any) -> None:
    assert find_fault(schema) == ""


@pytest.mark.parametrize(
    ("schema", "text", "expected"),
    [
        ({"minimum": 3, "exclusiveMinimum": True}, "3", "invalid"),  # as draft 4 has it
        ({"minimum": 3, "exclusiveMinimum": True}, "4", "valid"),
        ({"items": [{"type": "string"}]}, "[1]", "invalid"),  # as draft 7 has it
        ({"items": [{"type": "string"}]}, '["a", 1]', "valid"),
        ({"multipleOf": 0.01}, "0.07", "valid"),
        ({"multipleOf": 0.01}, "0.075", "invalid"),
        ({"multipleOf": 0.1}, "1e308", "valid"),
        ({"multipleOf": 3}, '"3"', "valid"),
        ({"format": "date"}, '"2026-02-30"', "invalid"),
        ({"format": "email"}, '"a@b.example"', "valid"),
        ({"format": "ours"}, '"anything"', "valid"),
        ({"pattern": "^a$"}, '"a\\n"', "invalid"),
        ({"pattern": "^[$]a\\$$"}, '"$a$"', "valid"),
        ({"patternProperties": {"^a$": False}}, '{"a\\n": 1}', "valid"),
    ],
)
def test_a_schema_means_what_it_meant_where_it_was_written(
    schema: Any, text: str, expected: str
) -> None:
    assert find_fault(schema) == ""
    assert outcome("schema", schema, text)[0] == expected


def test_why_nothing_could_be_checked() -> None:
    for schema in ({"type": "objekt"}, {"items": [7]}, {"$ref": "https://example.com/s"}):
        assert outcome("schema", schema, "[1]")[0] == "unchecked"
        assert outcome("schema", schema, "[1]")[2].startswith("The schema can't be used here: ")
    deep: dict[str, Any] = {}
    for _ in range(3_000):
        deep = {"not": deep}
    assert check_answer([Constraint("schema", deep)], "1").why == "The schema is nested too deeply."
    assert find_schema_fault(deep) == "it is nested too deeply."


def test_a_choice_may_be_blank_and_json_begins_with_no_mark() -> None:
    assert outcome("choice", ["", "a"], "")[0] == "valid"
    assert outcome("choice", ["a"], "")[0] == "invalid"
    assert "starts with a byte order mark" in outcome("schema", {}, "\ufeff{}")[2]


def nested(levels: int) -> dict[str, Any]:
    """Twice as much work with each level."""
    levels_of = {f"a{n}": {"anyOf": [{"$ref": f"#/$defs/a{n + 1}"}] * 2} for n in range(levels)}
    return {"$defs": {**levels_of, f"a{levels}": {"type": "null"}}, "$ref": "#/$defs/a0"}


@pytest.mark.parametrize(
    ("kind", "rule", "text"),
    [
        ("regex", r"((a|a?)+)+b", "a" * 60),
        ("schema", {"pattern": "^((a|a?)+)+$"}, json.dumps("a" * 60 + "!")),
        ("schema", nested(40), "1"),
        ("schema", {"$ref": "#"}, "1"),
        ("schema", {}, "[" * 100_000),
    ],
)
def test_no_rule_keeps_a_check_busy_for_long(kind: Any, rule: Any, text: str) -> None:
    start = time.monotonic()
    assert check_answer([Constraint(kind, rule)], text).outcome in ("unchecked", "invalid")
    assert time.monotonic() - start < 25
    assert check_answer([Constraint("choice", ["a"])], "a").outcome == "valid"


def test_a_fault_is_looked_for_in_the_child_too() -> None:
    assert find_schema_fault(CAR) == ""
    assert "objekt" in find_schema_fault({"type": "objekt"})


def test_of_several_constraints_the_one_that_is_not_met_is_said() -> None:
    both = [Constraint("schema", {"type": "integer"}), Constraint("choice", ["7", "8"])]
    assert check_answer(both, "7").outcome == "valid"
    assert check_answer(both, "9").kind == "choice"
    assert check_answer(both, "x").kind == "schema"
