"""Lists of checks: what is rejected before anything is asked, and what comes of all of them."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError

from textlab.test_sets.checks import (
    Answer,
    CheckResult,
    compute_score,
    list_judged,
    parse_checks,
    read_result,
    run_checks,
    settle_outcome,
)


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
    results = run_checks(checks, Answer("a"), {})
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
    assert (
        run_checks(
            parse_checks([{"type": "equals", "value": ""}]), Answer("", error="It stopped."), {}
        )
        == []
    )


def test_the_score_of_a_cell_is_the_mean_by_weight() -> None:
    good, bad = build_result(passed=True, weight=3), build_result(passed=False)
    assert compute_score([]) == 1.0
    assert compute_score([good, bad]) == pytest.approx(0.75)
    assert compute_score([build_result(passed=True, weight=0)]) == 0.0
