"""Checks of answers: what each sees, and what ends in an error."""

from collections.abc import Mapping
from typing import Any

import pytest

from textlab.test_sets.checks import (
    TYPES,
    Answer,
    Check,
    CheckResult,
    parse_checks,
    run_checks,
)
from textlab.test_sets.checks.facts import FACTS

NO_VALUES: Mapping[str, str] = {}


def make_check(kind: str, value: Any = None, **fields: Any) -> Check:
    return parse_checks([{"type": kind, "value": value, **fields}])[0]


def run_one(
    kind: str, value: Any, text: str, values: Mapping[str, str] = NO_VALUES, **fields: Any
) -> CheckResult:
    answer = Answer(text, latency_ms=100.0, tokens_out=7)
    return run_checks([make_check(kind, value, **fields)], answer, values)[0]


@pytest.mark.parametrize(
    ("kind", "value", "text", "passed", "reason"),
    [
        ("equals", "Paris", "Paris", True, "It is “Paris”."),
        ("equals", "Paris", "paris", False, "It isn't “Paris”."),
        ("equals", "", "", True, "It is “”."),
        ("equals", 5.0, "5", True, "It is “5”."),
        ("equals", True, "true", True, "It is “true”."),
        ("equals", {"a": [1, None]}, '{"a": [1.0, null]}', True, "It is that JSON."),
        ("equals", {"a": True}, '{"a": 1}', False, "It isn't that JSON."),
        ("contains", "ari", "Paris", True, "It contains “ari”."),
        ("contains", 42, "It is 42.", True, "It contains “42”."),
        ("not-contains", "ari", "Paris", False, "It contains “ari”."),
        ("icontains", "PARIS", "paris", True, "It contains “PARIS”."),
        ("contains-all", ["a", "b"], "ab", True, "It contains all of them."),
        ("contains-all", ["a", "x", "y"], "ab", False, "It doesn't contain “x”, “y”."),
        ("contains-all", 'a, "b, c"', "a and b, c", True, "It contains all of them."),
        ("contains-any", ["x", "b"], "ab", True, "It contains “b”."),
        ("not-icontains-any", "X, Y", "ab", True, "It contains none of them."),
        ("regex", r"^\d+$", "42", True, "The regular expression matches."),
        ("not-regex", r"\d", "no", True, "Nothing in it matches the regular expression."),
        ("starts-with", "Pa", "Paris", True, "It starts with “Pa”."),
        ("is-json", None, "[1]", True, "It is JSON."),
        ("is-json", {"type": "object"}, "[1]", False, "It should be an object, but is an array."),
        ("is-json", "type: array", "[1]", True, "It fits the schema."),
        ("not-is-json", None, "words", True, "It isn't JSON at line 1, column 1: Expecting value."),
        ("contains-json", None, 'See {"a": 1}.', True, "It contains JSON."),
        ("contains-json", {"required": ["b"]}, 'See {"a": 1}.', False, "“b” is missing."),
        ("levenshtein", "kitten", "sitting", True, "3 characters differ."),
        ("levenshtein", "a", "b", True, "1 character differs."),
        ("levenshtein", "abcdef", "uvwxyz", False, "6 characters differ."),
        ("levenshtein", "aaaaa", "😀😀😀", False, "6 characters differ."),
        ("word-count", 3, " one two\u00a0three ", True, "It has 3 words."),
        ("word-count", {"min": 2}, "one", False, "It has 1 word."),
        ("word-count", {"max": "2"}, "", True, "It has 0 words."),
        ("min-length", 5, "Paris", True, "It has 5 characters."),
        ("max-length", 4, "Paris", False, "It has 5 characters."),
        ("max-length", 1, "😀", True, "It has 1 character."),
        ("min-tokens", 8, "", False, "It has 7 tokens."),
        ("max-tokens", 7, "", True, "It has 7 tokens."),
    ],
)
def test_each_type(kind: str, value: Any, text: str, passed: bool, reason: str) -> None:
    result = run_one(kind, value, text)
    assert (result.passed, result.reason, result.error) == (passed, reason, False)
    assert result.score == float(passed)


@pytest.mark.parametrize(
    ("kind", "threshold", "text", "passed", "score"),
    [
        ("similarity", None, "kitten", True, 1.0),
        ("similarity", 0.6, "sitting", True, 8 / 13),
        ("similarity", 0.7, "sitting", False, 8 / 13),
        ("not-similarity", 0.7, "sitting", True, 5 / 13),
        ("cer", 0.5, "sitting", True, 0.5),
        ("cer", None, "sitting", False, 0.5),
        ("wer", 0, "**kitten**", True, 1.0),
        ("wer", 1, "one two three four", False, 0.0),
        ("not-cer", 0.1, "kitten", False, 0.0),
    ],
)
def test_measures_have_a_score(
    kind: str, threshold: float | None, text: str, passed: bool, score: float
) -> None:
    result = run_one(kind, "kitten", text, threshold=threshold)
    assert result.passed is passed
    assert result.score == pytest.approx(score)


def test_latency_is_compared_with_its_threshold() -> None:
    assert run_one("latency", None, "", threshold=100).passed
    assert not run_one("latency", None, "", threshold=99.5).passed
    assert run_one("not-latency", 99, "").passed
    unmeasured = run_checks([make_check("latency", threshold=5)], Answer("x"), NO_VALUES)[0]
    assert unmeasured.error
    assert unmeasured.reason == "How long it took wasn't measured."


def test_values_of_the_row_are_filled_in_once() -> None:
    values = {"city": "{{country}}", "country": "France", "most": "3"}
    assert run_one("equals", "{{city}}", "{{country}}", values).passed
    assert run_one(
        "contains-all", ["{{ country }}", "{{other}}"], "France {{other}}", values
    ).passed
    assert run_one("contains-any", "x, {{country}}", "France", values).passed
    assert run_one("equals", "{{other=Rome}}", "Rome", values).passed
    assert run_one("max-length", "{{most}}", "abc", values).passed
    assert run_one("regex", "^{{country}}$", "France", values).passed


@pytest.mark.parametrize(
    ("kind", "value", "row_value", "reason"),
    [
        ("contains", "{{x}}", "", "The text to look for is empty in this row."),
        ("contains-any", "{{x}}", "", "The list is empty."),
        ("contains-any", "{{x}}", '"a', "A quote isn't closed."),
        ("contains-any", "{{x}}", '"a" b', "A comma is missing after an item in quotes."),
        ("regex", "{{x}}", "(", "It isn't a regular expression: missing )."),
        ("word-count", "{{x}}", "many", "“many” is no number."),
        ("is-json", "{{x}}", "[", "The schema can't be read. This isn't valid YAML"),
        ("is-json", "{{x}}", "words", "The schema is no JSON object."),
        ("is-json", "{{x}}", "$ref: http://example.com/s", "The schema can't be used here: it ref"),
    ],
)
def test_a_row_that_breaks_a_check_is_an_error_there(
    kind: str, value: str, row_value: str, reason: str
) -> None:
    result = run_one(kind, value, "{}", {"x": row_value})
    assert (result.passed, result.score, result.error) == (False, 0.0, True)
    assert result.reason.startswith(reason)


def test_an_expression_that_explodes_is_an_error_and_the_rest_goes_on() -> None:
    checks = parse_checks(
        [{"type": "regex", "value": "^(a|a)*$"}, {"type": "equals", "value": "x"}]
    )
    slow, other = run_checks(checks, Answer("a" * 60 + "b"), NO_VALUES)
    assert slow.error
    # A busy machine may end the child before the child ends the search: both are said.
    assert "takes longer" in slow.reason or "too much time" in slow.reason
    assert (other.passed, other.error) == (False, False)


def test_every_type_that_is_declared_can_be_made() -> None:
    assert {*FACTS, "llm-rubric"} == set(TYPES)
