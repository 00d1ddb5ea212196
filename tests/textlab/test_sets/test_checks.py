"""Checks of answers: what each sees, what is rejected before, and what ends in an error."""

from collections.abc import Mapping
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from textlab.test_sets.checks import (
    TYPES,
    Answer,
    Check,
    CheckResult,
    compute_score,
    list_judged,
    parse_checks,
    read_result,
    run_checks,
    settle_outcome,
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


@pytest.mark.parametrize(
    ("check", "fault"),
    [
        ("contains", "Check 1: it must have a type and a value."),
        ({"value": "x"}, "Check 1: it needs a type."),
        (
            {"type": "similar", "value": "x"},
            "Check 1 (similar): there is no such type. “similarity”",
        ),
        ({"type": "not-not-equals", "value": "x"}, "Check 1 (not-not-equals): there is no such"),
        ({"type": "contains"}, "Check 1 (contains): it needs a value."),
        ({"type": "contains", "value": ["a"]}, "Check 1 (contains): its value must be text."),
        ({"type": "contains", "value": "a\0"}, "Check 1 (contains): its value has a NUL"),
        ({"type": "contains", "value": "a" * 100_001}, "Check 1 (contains): its value has more"),
        ({"type": "equals", "value": {"a": "\0"}}, "Check 1 (equals): its value has a NUL"),
        ({"type": "equals", "value": ["\ud800"]}, "Check 1 (equals): its value isn't made of text"),
        ({"type": "contains", "value": "a", "config": {}}, "Check 1 (contains): “config” can't be"),
        ({"type": "contains", "value": "a", "weight": -1}, "Check 1 (contains): its weight must"),
        ({"type": "equals", "value": "a", "metric": 5}, "Check 1 (equals): its metric must be"),
        ({"type": "contains-any", "value": []}, "Check 1 (contains-any): its list is empty."),
        ({"type": "contains-any", "value": " , "}, "Check 1 (contains-any): its list is empty."),
        ({"type": "contains-any", "value": [["a"]]}, "Check 1 (contains-any): its value must be a"),
        ({"type": "regex", "value": "[b-a]"}, "Check 1 (regex): its regular expression can't be"),
        (
            {"type": "is-json", "value": {"type": "x"}},
            "Check 1 (is-json): its schema can't be used",
        ),
        (
            {"type": "is-json", "value": True},
            "Check 1 (is-json): its schema must be a JSON object.",
        ),
        ({"type": "is-json", "value": {"$ref": "http://x.org/"}}, "Check 1 (is-json): its schema"),
        ({"type": "latency"}, "Check 1 (latency): it needs a threshold."),
        ({"type": "latency", "threshold": "soon"}, "Check 1 (latency): its threshold must be"),
        (
            {"type": "latency", "threshold": float("nan")},
            "Check 1 (latency): its threshold must be",
        ),
        (
            {"type": "word-count", "value": {}},
            "Check 1 (word-count): its value must be a number, or",
        ),
        (
            {"type": "word-count", "value": {"min": 3, "max": 1}},
            "Check 1 (word-count): its “min” is",
        ),
        (
            {"type": "max-length", "value": "long"},
            "Check 1 (max-length): its value must be a number",
        ),
    ],
)
def test_what_is_no_check_is_rejected_with_a_sentence(check: Any, fault: str) -> None:
    with pytest.raises(ValidationError) as caught:
        parse_checks([check])
    assert len(caught.value.messages) == 1
    assert caught.value.messages[0].startswith(fault)


def test_every_fault_is_named_at_once_and_a_list_has_an_end() -> None:
    with pytest.raises(ValidationError) as caught:
        parse_checks([{"type": "x"}, {"type": "equals", "value": "a"}, {"type": "y"}])
    assert [message.split(":")[0] for message in caught.value.messages] == [
        "Check 1 (x)",
        "Check 3 (y)",
    ]
    with pytest.raises(ValidationError):
        parse_checks({"type": "equals", "value": "a"})
    with pytest.raises(ValidationError):
        parse_checks([{"type": "equals", "value": "a"}] * 101)
    assert parse_checks(None) == []


@pytest.mark.parametrize(
    "fields",
    [
        {"type": "equals", "value": ""},
        {"type": "equals", "value": {"a": 1}},
        {"type": "is-json"},
        {"type": "contains-any", "value": ["a", "b"]},
        {"type": "latency", "threshold": 500},
        {"type": "not-levenshtein", "value": "a", "threshold": 0, "weight": 2, "metric": "close"},
        {"type": "llm-rubric", "value": "is polite", "provider": "featherless:org/name"},
        {"type": "word-count", "value": {"min": 1, "max": 5}},
    ],
)
def test_a_check_is_written_as_it_was_read(fields: dict[str, Any]) -> None:
    assert parse_checks([fields])[0].as_dict() == fields


def test_judged_checks_are_left_to_the_judge() -> None:
    checks = parse_checks(
        [
            {"type": "equals", "value": "a"},
            {"type": "llm-rubric", "value": "is a"},
            {"type": "contains", "value": "a"},
        ]
    )
    results = run_checks(checks, Answer("a"), NO_VALUES)
    assert [(result.index, result.type) for result in results] == [(0, "equals"), (2, "contains")]
    assert [index for index, _check in list_judged(checks)] == [1]
    assert [read_result(result.as_dict()) for result in results] == results


def build_result(*, passed: bool, weight: float = 1.0, error: bool = False) -> CheckResult:
    return CheckResult(
        "equals", passed=passed, score=float(passed), reason="", error=error, weight=weight
    )


def test_the_outcome_of_a_cell() -> None:
    good, bad = build_result(passed=True), build_result(passed=False)
    broken, weightless = (
        build_result(passed=False, error=True),
        build_result(passed=False, weight=0),
    )
    answer = Answer("x")
    assert settle_outcome(answer, []) == "pass"
    assert settle_outcome(answer, [good, weightless]) == "pass"
    assert settle_outcome(answer, [good, bad]) == "fail"
    assert settle_outcome(answer, [bad, broken]) == "error"
    assert settle_outcome(Answer("", error="It stopped."), []) == "error"
    assert run_checks([make_check("equals", "")], Answer("", error="It stopped."), NO_VALUES) == []


def test_the_score_of_a_cell_is_the_mean_by_weight() -> None:
    good, bad = build_result(passed=True, weight=3), build_result(passed=False)
    assert compute_score([]) == 1.0
    assert compute_score([good, bad]) == pytest.approx(0.75)
    assert compute_score([build_result(passed=True, weight=0)]) == 0.0


def test_every_type_that_is_declared_can_be_made() -> None:
    assert {*FACTS, "llm-rubric"} == set(TYPES)
