"""Filters for templates: answers as HTML, numbers as people read them."""

from collections.abc import Container
from dataclasses import dataclass
from datetime import datetime
from html import escape
from math import ceil

from django import template
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timesince import timesince

from playground import catalog
from playground.catalog.favourites import Row
from playground.catalog.presenters import Fact, list_facts
from playground.catalog.providers import get_provider
from playground.figures import write_context_length, write_dollars, write_thousands
from playground.models import Run
from playground.parameters.fields import format_number
from playground.parameters.forms import ParameterForm
from playground.parameters.reference import describe_bounds
from playground.providers import Param, Provider, classify_ending
from playground.providers.naming import is_same_model
from playground.runs import idempotency, units
from playground.runs.notes import list_notes
from playground.runs.pace import compute_rate
from playground.runs.types import list_run_types
from playground.samples.colours import colour_aside

register = template.Library()
register.filter("classify_ending", classify_ending)
register.filter("thousands", write_thousands)
register.filter("short", write_context_length)
register.filter("dollars", write_dollars)
ENDING_LABELS = {
    "complete": "Completed",
    "cut": "Cut off at the token limit",
    "filtered": "Stopped by a content filter",
    "refused": "Declined",
    "tools": "Tool call",
    "broken": "Ended early",
}
register.filter("list_notes", list_notes)
register.filter("coloured", colour_aside)


@dataclass(frozen=True, slots=True)
class Stats:
    """The line under an answer. Seconds, tokens, tokens per second; None is not known."""

    tokens_in: int | None
    tokens_out: int | None
    estimated: bool
    ttft: float | None
    total: float | None
    rate: float | None
    finish_reason: str


@dataclass(frozen=True, slots=True)
class Section:
    """The pages of one app, as the navigation leads to them."""

    url: str
    label: str
    phrase: str
    invitation: str
    current: str  # for aria-current: page, true or blank


@register.simple_tag
def list_sections(path: str = "") -> list[Section]:
    """`path`: where the reader is."""
    types = [(each, reverse(each.route)) for each in list_run_types() if each.route]
    return [
        Section(url, each.label, each.phrase, each.invitation, mark_current(url, path))
        for each, url in types
    ]


def mark_current(url: str, path: str) -> str:
    if path == url:
        return "page"
    return "true" if path.startswith(url) else ""


@register.simple_tag
def ask_key() -> SafeString:
    """The field that makes every rendering of an asking form an ask of its own."""
    field = '<input type="hidden" name="{}" value="{}" autocomplete="off">'
    return format_html(field, idempotency.FIELD, idempotency.make_key())


@register.filter
def provider_name(slug: str) -> str:
    return get_provider(slug).name


@register.filter
def other_model(run: Run) -> str:
    """The model that answered, where that is not the one that was asked."""
    return "" if is_same_model(run.model, run.answered_by) else run.answered_by


@register.filter
def answer_html(run: Run) -> SafeString:
    return markdown(run.text, run.pk.hex)


@register.filter
def facts_html(row: Row, keyless: Container[str]) -> SafeString:
    """Here and not in a template, where the four hundred facts of a page take 5 ms."""
    return SafeString("\n    ".join(map(write_fact, list_facts(row, keyless))))


def write_fact(fact: Fact) -> str:
    kind = ' class="fact-warn"' if fact.is_warning else ""
    title = f' title="{escape(fact.title)}"' if fact.title else ""
    return f"<span{kind}{title}>{escape(fact.words)}</span>"


@register.filter
def describe_wait(run: Run) -> str:
    return units.describe_wait(run)


@register.filter
def elsewhere(run: Run) -> list[Provider]:
    """Who else could be asked the same."""
    others = (provider for provider in catalog.enabled_providers() if provider.slug != run.provider)
    able = (get_provider(provider.slug) for provider in others)
    return [provider for provider in able if provider.get_endpoint(run.endpoint)]


@register.filter
def markdown(text: str, name: str = "") -> SafeString:
    from playground.rendering.markdown import render_markdown  # loaded with the first answer

    return render_markdown(text, name)


@register.filter
def stats(run: Run) -> Stats:
    usage = run.usage or {}
    out, total, first = usage.get("completion_tokens"), run.duration, run.time_to_first_token
    return Stats(
        tokens_in=usage.get("prompt_tokens"),
        tokens_out=out,
        estimated=bool(usage.get("estimated")),
        ttft=first,
        total=total,
        rate=compute_rate(out, first, total),
        finish_reason=run.finish_reason,
    )


@register.filter
def duration(seconds: float | None) -> str:
    """0.34 -> 340 ms, 1.234 -> 1.2 s, 83 -> 1 min 23 s."""
    if seconds is None:
        return ""
    if seconds < 1:
        return f"{seconds * 1000:.0f} ms"
    if seconds < 60:
        return f"{seconds:.1f} s"
    return f"{int(seconds // 60)} min {int(seconds % 60)} s"


@register.filter
def estimate(seconds: float) -> str:
    """A guess claims no more than it knows: 0.3 -> 1 s, 11.1 -> 11 s, 100 -> 2 min."""
    return f"{max(1, round(seconds))} s" if seconds < 59.5 else f"{round(seconds / 60)} min"


@register.filter
def write_wait(seconds: float) -> str:
    """Never too short, as in countdown.js: 11.1 -> 12 s, 130 -> 3 min, 7300 -> 3 hours."""
    if seconds <= 119:
        return f"{max(1, ceil(seconds))} s"
    return f"{ceil(seconds / 60)} min" if seconds < 7200 else f"{ceil(seconds / 3600)} hours"


@register.filter
def clock(seconds: float | None) -> str:
    """In whole seconds, for what is still going on: 12.7 -> 12 s, 83 -> 1 min 23 s."""
    if seconds is None:
        return ""
    whole = int(seconds)
    return f"{whole} s" if whole < 60 else f"{whole // 60} min {whole % 60} s"


@register.filter
def time_ago(moment: datetime) -> str:
    """just now; 5 minutes ago; 1 day, 2 hours ago"""
    words = timesince(moment)
    return "just now" if words.startswith("0") else f"{words} ago"


@register.filter
def write_limits(param: Param) -> str:
    """What a number may be, and which value changes nothing."""
    low, high = param.min, param.max
    is_range = low is not None and high is not None and low >= 0
    said = describe_bounds(param).removesuffix(".")
    limits = said.replace(" to ", "–") if is_range else said
    unchanged = (
        ""
        if param.neutral is None
        else f"{format_number(param.neutral)}\N{NO-BREAK SPACE}=\N{NO-BREAK SPACE}unchanged"
    )
    words = "; ".join(filter(None, ("" if "–" in param.help else limits, unchanged)))
    return f"{words}." if words else ""


@register.simple_tag
def reference_url(provider: Provider, form: ParameterForm) -> str:
    """The entry of what this form sends; a form of several providers sends chats."""
    endpoint = provider.get_endpoint(form.endpoint.name) or provider.get_endpoint("chat")
    return reverse("reference-endpoint", args=[provider.slug, endpoint.name]) if endpoint else ""


@register.filter
def label_ending(reason: str) -> str:
    """Why an answer ended, in words; as the provider wrote it where its words are not known."""
    return ENDING_LABELS.get(classify_ending(reason), reason)
