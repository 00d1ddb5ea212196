"""A model as judge: its message, and every kind of answer it gives."""

import pytest

from textlab.test_sets.checks import Answer, Check
from textlab.test_sets.checks.judging import build_judge_message, read_judgement


def test_the_message_has_answer_and_rubric_and_fills_nothing_in_twice() -> None:
    answer = Answer("I say {{rubric}} and {{city}}.")
    system, message = build_judge_message("Names {{city}}.", answer, {"city": "{{output}}"})
    assert "JSON" in system
    assert "<answer>\nI say {{rubric}} and {{city}}.\n</answer>" in message
    assert "<criterion>\nNames {{output}}.\n</criterion>" in message


@pytest.mark.parametrize(
    ("text", "passed", "score", "reason"),
    [
        ('{"reason": "Good.", "pass": true, "score": 0.9}', True, 0.9, "Good."),
        ('{"pass": false}', False, 0.0, "The judge gave no reason."),
        ('Let me see {hm}.\n```json\n{"pass": "yes"}\n```', True, 1.0, "The judge gave no reason."),
        ('{"pass": true, "score": "high"}', True, 1.0, "The judge gave no reason."),
        ('{"pass": true, "score": 8}', True, 1.0, "The judge gave no reason."),
        ('{"pass": true, "score": NaN}', True, 1.0, "The judge gave no reason."),
        ("{pass: no, reason: 'Off topic.'", False, 0.0, "Off topic."),
        ('{"pass": null, "score": 0.5}', False, 0.5, "The judge gave no reason."),
    ],
)
def test_a_judgement_is_read(text: str, passed: bool, score: float, reason: str) -> None:
    result = read_judgement(text)
    assert (result.passed, result.score, result.reason) == (passed, score, reason)
    assert not result.error


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "The judge gave no judgement. It answered nothing."),
        ("Looks fine to me!", "The judge gave no judgement. It answered “Looks fine to me!”."),
        ("[true]", "The judge gave no judgement. It answered “[true]”."),
        ('{"verdict": true}', "The judge gave no judgement. It answered “{"),
        ('{"score": 0.2}', "The judge gave a score of 0.2 and didn't say whether it passes."),
        ("{" * 100_000, "The judge gave no judgement. It answered “{{{"),
    ],
)
def test_nonsense_is_an_error_that_quotes_it(text: str, reason: str) -> None:
    result = read_judgement(text, Check("llm-rubric", "is polite", weight=2), 3)
    assert (result.passed, result.error, result.index, result.weight) == (False, True, 3, 2)
    assert result.reason.startswith(reason)
    assert len(result.reason) < 300


def test_a_threshold_is_compared_with_the_score() -> None:
    check = Check("llm-rubric", "is polite", threshold=0.5)
    assert read_judgement('{"score": 0.5}', check).passed
    assert not read_judgement('{"pass": true, "score": 0.4}', check).passed
    assert not read_judgement('{"pass": false, "score": 0.9}', check).passed


def test_the_opposite_can_be_asked_of_a_judge() -> None:
    result = read_judgement('{"pass": true, "score": 0.75}', Check("not-llm-rubric", "is rude"))
    assert (result.passed, result.score, result.type) == (False, 0.25, "not-llm-rubric")


def test_a_reason_can_be_stored_whatever_is_in_it() -> None:
    result = read_judgement('{"pass": true, "reason": "a\\u0000b\\ud800"}')
    assert result.reason == "ab?"
