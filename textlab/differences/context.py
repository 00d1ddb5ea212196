"""What the page of two answers shows."""

from dataclasses import dataclass
from typing import Any, Literal, NamedTuple
from urllib.parse import urlencode

from django.urls import reverse

from playground.infrastructure.offload import offload
from playground.models import Run
from playground.providers import get_declared_provider
from playground.words import list_differences, measure_agreement
from playground.words.presenters import describe_both, describe_side
from textlab.differences.related import list_choices
from textlab.votes.masking import LETTERS, is_hidden

MAX_COMPARED_CHARS = 200_000  # of each answer: beyond, the page would weigh megabytes

View = Literal["sides", "one"]
Pieces = list[dict[str, Any]]


class Comparison(NamedTuple):
    """`agreement` in percent; `columns`: an answer's pieces each, or one for both."""

    agreement: float
    columns: list[Pieces]


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two answers. Before a blind vote nothing tells whose it is."""

    letter: str
    name: str
    provider: str = ""
    url: str = ""


class Deviation(NamedTuple):
    """What the two requests say differently; None where one says nothing."""

    name: str
    a: Any
    b: Any


def build_context(a: Run, b: Run, view: View) -> dict[str, Any]:
    sides = [build_side("A", a), build_side("B", b)]
    problem = find_problem(a, b)
    return {
        "a": a,
        "b": b,
        "sides": sides,
        "choices": list_choices(a, b),
        "problem": problem,
        "view": view,
        "message": get_message(a) if get_message(a) == get_message(b) else "",
        "deviations": [] if is_hidden(a) or is_hidden(b) else list_deviations(a, b),
        "swap_url": link_differences(b, a, view),
        "views": [
            ("sides", "Side by side", link_differences(a, b, "sides")),
            ("one", "In one text", link_differences(a, b, "one")),
        ],
        "comparison": None if problem else offload(compare_answers, a.text, b.text, view),
    }


def build_side(letter: str, run: Run) -> Side:
    if is_hidden(run):
        return Side(letter, f"Answer {LETTERS[run.lane_answer.position]}")
    provider = get_declared_provider(run.provider)
    return Side(letter, run.model, provider.name, reverse("run", args=[run.pk]))


def find_problem(a: Run, b: Run) -> str:
    """Why these can't be compared, as a sentence; blank where they can."""
    if a.is_open or b.is_open:
        return "One of the answers is still being generated. Reload this page when it has finished."
    if not a.text.strip() or not b.text.strip():
        return "One of the answers is empty, so there is nothing to compare."
    if max(len(a.text), len(b.text)) > MAX_COMPARED_CHARS:
        return f"Only answers of up to {MAX_COMPARED_CHARS:,} characters can be compared."
    return ""


def compare_answers(a: str, b: str, view: View) -> Comparison:
    """Heavy for long answers: to be called in a thread."""
    pieces = list_differences(a, b)
    columns = [describe_both(pieces)]
    if view == "sides":
        columns = [describe_side(pieces, "a"), describe_side(pieces, "b")]
    return Comparison(100 * measure_agreement([a, b]), columns)


def list_deviations(a: Run, b: Run) -> list[Deviation]:
    """Words and parameters that differ, by API name, words first."""
    left, right = dict(a.request), dict(b.request)
    names = sorted(left.keys() | right.keys(), key=lambda name: (name not in a.type.words, name))
    pairs = (Deviation(name, left.get(name), right.get(name)) for name in names)
    return [each for each in pairs if each.a != each.b]


def get_message(run: Run) -> str:
    return str(run.request.get("message") or run.request.get("prompt") or "")


def link_differences(a: Run, b: Run, view: View = "sides") -> str:
    query = {"a": str(a.pk), "b": str(b.pk), **({"view": view} if view != "sides" else {})}
    return f"{reverse('differences')}?{urlencode(query)}"
