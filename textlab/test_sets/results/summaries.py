"""What the head of a matrix says of each variant, and the figures below it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from playground.figures import write_thousands
from playground.templatetags.playground import duration
from textlab.test_sets.models import TestExecution
from textlab.test_sets.state import Figures, build_figures
from textlab.test_sets.voting import rank_variants
from textlab.votes.ranking import Standing

NONE = "–"


@dataclass(frozen=True, slots=True)
class Summary:
    """One variant: `judged` cells have passed or failed; an error is neither."""

    label: str
    model: str
    passed: int
    judged: int
    standing: Standing | None = None  # of images that were voted on

    @property
    def rate(self) -> str:
        return f"{round(100 * self.passed / self.judged)}%" if self.judged else ""


def build_summaries(
    execution: TestExecution,
) -> tuple[list[Summary], list[tuple[str, list[str]]]]:
    """The variants, and rows of figures: a title, and what stands below each variant."""
    figures = build_figures(execution)
    if execution.makes_images:
        return summarise_votes(execution, figures)
    summaries = [
        Summary(
            label=str(variant["label"]),
            model=get_model(variant),
            passed=each.passed,
            judged=each.passed + each.failed,
        )
        for variant, each in zip(execution.variants, figures, strict=True)
    ]
    return summaries, list_figures(execution.variants, figures)


def summarise_votes(
    execution: TestExecution, figures: Sequence[Figures]
) -> tuple[list[Summary], list[tuple[str, list[str]]]]:
    """Wins in place of a pass rate, with the strengths that rankings of comparisons have."""
    ranking = rank_variants(execution)
    standings = {int(each.record.name): each for each in ranking.standings}
    variants = execution.variants
    summaries = [
        Summary(str(variant["label"]), get_model(variant), 0, 0, standings.get(place))
        for place, variant in enumerate(variants)
    ]
    rows = [
        ("Model", [get_model(variant) for variant in variants]),
        ("Preferred, 95% interval", [write_chance(each.standing) for each in summaries]),
        ("Ties / all bad", [write_draws(each.standing) for each in summaries]),
        ("Images", [write_thousands(each.passed) for each in figures]),
        ("Errors", [write_thousands(each.errors) for each in figures]),
    ]
    return summaries, rows


def get_model(variant: Mapping[str, Any]) -> str:
    return str(variant["model"]).partition(":")[2]


def write_chance(standing: Standing | None) -> str:
    """How likely it is preferred to an average one of these."""
    if standing is None:
        return NONE
    low, high = 100 * standing.low, 100 * standing.high
    return f"{100 * standing.chance:.0f}% ({low:.0f}–{high:.0f}%)"


def write_draws(standing: Standing | None) -> str:
    return f"{standing.record.ties} / {standing.record.all_bad}" if standing else NONE


def list_figures(
    variants: Sequence[Mapping[str, Any]], figures: Sequence[Figures]
) -> list[tuple[str, list[str]]]:
    return [
        ("Model", [get_model(variant) for variant in variants]),
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
