"""Code of long conversations: coloured, older messages folded, and whole to the letter."""

import html
import re
import time
from typing import Any

import pytest
from django.test import Client as Browser
from hypothesis import given, settings
from hypothesis import strategies as st

from playground.models import Run, Status
from playground.providers.registry import get_declared_provider
from playground.samples import Sample, build_samples
from playground.samples.colours import FOLDED, MAX_CHARS, colour_sample
from tests.providing import model_page

WORDS = st.text(max_size=30) | st.sampled_from(["it's", "'", "\\", "\u2028", "\r\n", FOLDED, "`$"])


def build_talk(*said: str, system: str = "") -> list[dict[str, str]]:
    turns = [
        {"role": ("user", "assistant")[at % 2], "content": words} for at, words in enumerate(said)
    ]
    return [{"role": "system", "content": system}, *turns] if system else turns


def code_of(messages: list[dict[str, str]], **more: Any) -> list[Sample]:
    arli = get_declared_provider("arli")
    endpoint = arli.get_endpoint("chat")
    assert endpoint
    body = {"model": "m", "messages": messages, **more}
    return build_samples(arli, endpoint, body, base_url="https://a.example/v1", stream=True)


def strip_markup(markup: str) -> str:
    return html.unescape(re.sub(r"</?span[^>]*>", "", markup))


@given(said=st.lists(WORDS, min_size=1, max_size=9), system=WORDS)
@settings(max_examples=60, deadline=None)
def test_the_parts_together_are_the_code(said: list[str], system: str) -> None:
    for sample in code_of(build_talk(*said, system=system)):
        parts = colour_sample(sample)
        assert strip_markup(parts.head + parts.folded + parts.tail) == sample.code


@given(said=st.lists(WORDS, min_size=6, max_size=12), system=WORDS)
@settings(max_examples=40, deadline=None)
def test_what_is_folded_is_all_between_the_system_prompt_and_the_newest(
    said: list[str], system: str
) -> None:
    for sample in code_of(build_talk(*said, system=system)):
        assert sample.fold, sample.language
        assert sample.fold.messages == len(said) - 2
        folded = sample.code[sample.fold.start : sample.fold.end]
        assert folded.startswith(" ")
        assert folded.endswith("},\n")
        assert len(re.findall(r"^ +\"?role\"?: ", folded, re.MULTILINE)) == len(said) - 2


def test_a_short_conversation_is_not_folded() -> None:
    assert all(s.fold is None for s in code_of(build_talk("a", "b", "c", "d", system="s")))
    assert all(s.fold for s in code_of(build_talk("a", "b", "c", "d", "e")))


def test_a_number_that_javascript_would_round_costs_the_fold_and_nothing_else() -> None:
    samples = {s.language: s for s in code_of(build_talk(*"abcdefgh"), seed=2**60)}
    assert samples["bash"].fold
    assert samples["javascript"].fold is None


def test_markup_of_a_message_stays_text() -> None:
    for sample in code_of(build_talk(*(["<script>alert(1)</script>"] * 8))):
        parts = colour_sample(sample)
        assert "<script" not in parts.head + parts.folded + parts.tail
        assert "<span class=" in parts.head


def test_colours_take_no_time_of_what_is_long() -> None:
    for sample in code_of(build_talk(*(["word " * 2_000] * 100))):
        start = time.process_time()
        parts = colour_sample(sample)
        assert time.process_time() - start < 0.5
        assert len(parts.folded) > 100 * MAX_CHARS


@pytest.mark.django_db
def test_a_page_shows_the_languages_as_tabs_and_the_older_messages_folded(client: Browser) -> None:
    client.get("/")
    owner = client.get("/").wsgi_request.owner  # type: ignore[attr-defined]
    parent = None
    for number in range(20):
        parent = Run.objects.create(
            owner=owner, app="textlab", provider="featherless", endpoint="chat",
            model="scripted/hello", request={"message": f"Question {number}"},
            text=f"Answer {number}", status=Status.DONE, parent=parent,
        )  # fmt: skip
    assert parent
    # The turn, and the folded part of each language; a run's page has it for its title, too.
    counts = {f"{model_page('hello')}?parent={parent.pk}": 5, f"/runs/{parent.pk}/": 5 + 2}
    for address, count in counts.items():
        page = client.get(address).text
        tabs = re.findall(r'name="code-language"\s+form="nowhere"\s+id="code-(\w+)"', page)
        assert tabs == ["bash", "python", "javascript", "json"]
        assert page.count("37 older messages</summary>") == 4
        assert page.count("Question 0") == count
