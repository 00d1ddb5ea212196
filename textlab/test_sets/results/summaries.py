"""What the head of a matrix says of each variant, and the figures below it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from playground.figures import write_thousands
from playground.templatetags.playground import duration
from textlab.test_sets.models import TestExecution
from textlab.test_sets.state import Figures, build_figures

NONE = "–"


@dataclass(frozen=True, slots=True)
class Summary:
    """One variant: `judged` cells have passed or failed; an error is neither."""

    label: str
    model: str
    passed: int
    judged: int

    @property
    def rate(self) -> str:
        return f"{round(100 * self.passed / self.judged)}%" if self.judged else ""


def build_summaries(
    execution: TestExecution,
) -> tuple[list[Summary], list[tuple[str, list[str]]]]:
    """The variants, and rows of figures: a title, and what stands below each variant."""
    figures = build_figures(execution)
    summaries = [
        Summary(
            label=str(variant["label"]),
            model=str(variant["model"]).partition(":")[2],
            passed=each.passed,
            judged=each.passed + each.failed,
        )
        for variant, each in zip(execution.variants, figures, strict=True)
    ]
    return summaries, list_figures(execution.variants, figures)


def list_figures(
    variants: Sequence[Mapping[str, Any]], figures: Sequence[Figures]
) -> list[tuple[str, list[str]]]:
    return [
        ("Model", [str(variant["model"]).partition(":")[2] for variant in variants]),
        ("95% interval", [write_interval(each) for each in figures]),
        ("Errors", [write_thousands(each.errors) for each in figures]),
        ("First token, median", [duration(each.ttft_seconds) or NONE for each in figures]),
        ("Tokens/s, median", [write_rate(each.tokens_per_second) for each in figures]),
        ("Tokens in / out", [write_tokens(each) for each in figures]),
    ]


def write_interval(figures: Figures) -> str:
    rate = figures.pass_rate
    return f"{100 * rate.low:.0f}–{100 * rate.high:.0f}%" if rate else NONE


def write_rate(rate: float | None) -> str:
    return NONE if rate is None else f"{rate:.0f}"


def write_tokens(figures: Figures) -> str:
    pair = (figures.prompt_tokens, figures.completion_tokens)
    return " / ".join(map(write_thousands, pair)) if any(pair) else NONE
