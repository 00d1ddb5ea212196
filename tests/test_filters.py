"""Numbers and bounds as people read them."""

from datetime import timedelta

import pytest
from django.template import Context, Template
from django.template.defaultfilters import truncatechars
from django.utils import timezone
from django.utils.html import escape
from hypothesis import given
from hypothesis import strategies as st

from playground.figures import write_context_length, write_thousands
from playground.models import Run
from playground.parameters.reference import describe_bounds
from playground.providers import Param
from playground.providers.catalog import format_size
from playground.templatetags.playground import (
    duration,
    estimate,
    label_ending,
    stats,
    time_ago,
    write_limits,
    write_wait,
)
from playground.templatetags.shortened import shorten_text


@pytest.mark.parametrize(
    ("seconds", "text"), [(None, ""), (0.0344, "34 ms"), (1.26, "1.3 s"), (83.4, "1 min 23 s")]
)
def test_durations(seconds: float | None, text: str) -> None:
    assert duration(seconds) == text


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (-9, "just now"),
        (59, "just now"),
        (61, "1\xa0minute ago"),
        (93_600, "1\xa0day, 2\xa0hours ago"),
    ],
)
def test_times_that_have_passed(seconds: int, text: str) -> None:
    assert time_ago(timezone.now() - timedelta(seconds=seconds)) == text


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(0.2, "1 s"), (11.1, "12 s"), (119, "119 s"), (130, "3 min"), (7300, "3 hours")],
)
def test_waits_are_never_too_short(seconds: float, text: str) -> None:
    assert write_wait(seconds) == text


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(0.0, "1 s"), (11.1, "11 s"), (59.6, "1 min"), (100, "2 min"), (3_600, "60 min")],
)
def test_estimates(seconds: float, text: str) -> None:
    assert estimate(seconds) == text


@pytest.mark.parametrize(
    ("number", "text"),
    [(None, ""), (512, "512"), (8192, "8K"), (32768, "32K"), (131072, "128K"), (100_000, "100K")],
)
def test_context_lengths(number: int | None, text: str) -> None:
    assert write_context_length(number) == text


def test_thousands_are_grouped_with_commas() -> None:
    assert write_thousands(15698) == "15,698"


@pytest.mark.parametrize(
    ("billions", "text"), [(None, ""), (72, "72B"), (10.7, "10.7B"), (0.5, "0.5B"), (0.135, "135M")]
)
def test_sizes(billions: float | None, text: str) -> None:
    assert format_size(billions) == text


@pytest.mark.parametrize(
    ("limits", "text"),
    [
        ({"min": 0, "max": 2}, "0 to 2."),
        ({"min": 1}, "From 1."),
        ({"above": 0, "max": 2}, "Above 0. Up to 2."),
        ({"min": -1, "max": 2**32 - 2}, "From -1."),
        ({}, ""),
    ],
)
def test_bounds(limits: dict[str, float], text: str) -> None:
    assert describe_bounds(Param("x", "float", "X", "help", **limits)) == text  # type: ignore[arg-type]


def test_the_rate_counts_the_time_of_writing_alone() -> None:
    run = Run(usage={"completion_tokens": 90}, time_to_first_token=1.0, duration=4.0)
    assert stats(run).rate == 30


def test_nothing_known_is_nothing_said() -> None:
    assert stats(Run()).rate is None


@pytest.mark.parametrize(
    ("limits", "text"),
    [
        (
            {"min": 0, "max": 2, "neutral": 1.0},
            "0–2; 1\N{NO-BREAK SPACE}=\N{NO-BREAK SPACE}unchanged.",
        ),
        ({"min": -2, "max": 2}, "-2 to 2."),
        ({"neutral": 0}, "0\N{NO-BREAK SPACE}=\N{NO-BREAK SPACE}unchanged."),
        ({}, ""),
    ],
)
def test_the_limits_of_a_parameter_are_one_line(limits: dict[str, float], text: str) -> None:
    assert write_limits(Param("x", "float", "X", "help", **limits)) == text  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("reason", "label"),
    [("stop", "Completed"), ("max_tokens", "Cut off at the token limit"), ("odd", "odd")],
)
def test_why_an_answer_ended_is_a_label(reason: str, label: str) -> None:
    assert label_ending(reason) == label


@given(st.text(max_size=12) | st.text("ab e\u0301<", max_size=12), st.integers(-1, 12))
def test_a_text_is_shortened_as_django_does(text: str, length: int) -> None:
    assert shorten_text(text, length) == truncatechars(text, length)
    page = Template("{{ text|truncatechars:length }}")
    assert page.render(Context({"text": text, "length": length})) == escape(
        truncatechars(text, length)
    )
