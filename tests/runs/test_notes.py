"""What is said of an answer beside its text: while it grows, on its page, and stored."""

from typing import Any

import pytest
from django.test import Client as Browser
from django.utils.html import escape
from pytest_django import Settings

from playground.models import Run, Status
from playground.providers import Chunk
from playground.runs.live import Live, Seen
from playground.runs.notes import list_notes
from tests.providing import provider as provider
from tests.providing import send_chat
from tests.scripted import Reply, Server, done, sse, text

pytestmark = pytest.mark.django_db(transaction=True)
EVENTS = {"Content-Type": "text/event-stream"}


def answer_chat(client: Browser, provider: Server, *parts: Any) -> tuple[Run, list[Any]]:
    """A chat that is answered with these parts: its run, and the events that the page got."""
    provider.script.append(Reply(parts, headers=EVENTS))
    got = send_chat(client, "hello")
    return Run.objects.get(pk=got[0][1]["id"]), got


def read_page(client: Browser, run: Run) -> str:
    return client.get(f"/runs/{run.pk}/").text


def test_pieces_that_could_not_be_read_are_said_live_and_for_good(
    client: Browser, provider: Server
) -> None:
    run, got = answer_chat(client, provider, *sse(text("Hi"), "{broken", "{<b>"), 0.3, *done())
    said = "2 pieces of the answer couldn't be read."
    assert (run.status, run.text, run.extra["unreadable"]) == (Status.DONE, "Hi", 2)
    assert said in [data for name, data in got if name == "losses"][-1]["sentences"][0]
    assert escape(said) in got[-1][1]["html"]
    assert escape(said) in read_page(client, run)
    assert "{<b>" not in read_page(client, run)


def test_damaged_characters_are_counted_and_said(client: Browser, provider: Server) -> None:
    run, got = answer_chat(client, provider, *sse(text("a\ufffd"), text("\ufffd b")), 0.3, *done())
    said = "2 characters of the answer arrived damaged"
    assert run.text == "a\ufffd\ufffd b"
    assert said in [data for name, data in got if name == "losses"][-1]["sentences"][0]
    assert said in read_page(client, run)


def test_who_follows_later_is_told_too() -> None:
    live = Live(Run(app="textlab", provider="local", endpoint="chat", model="m"))
    live.take_chunk(Chunk(text="Hi", tokens=1, unreadable=1, kinds=("image_url",)))
    live.take_chunk(Chunk(unreadable=1))
    live.settle_outcome(Status.DONE)
    (news,) = live.follow_news(Seen())
    assert news is not None
    assert news.losses == [
        "2 pieces of the answer couldn't be read.",
        "Non-text parts aren't shown: image_url.",
    ]


@pytest.mark.parametrize("content", ["\n\n", "  ", "\u00a0\n"])
def test_an_answer_of_blanks_is_called_blank(
    client: Browser, provider: Server, content: str
) -> None:
    run, _ = answer_chat(client, provider, *sse(text(content)), *done())
    assert "The answer is blank" in read_page(client, run)


@pytest.mark.parametrize(
    ("reason", "sentence", "goes_on"),
    [
        ("length", "Cut off at the token limit.", True),
        ("max_tokens", "Cut off at the token limit.", True),
        ("MAX_TOKENS", "Cut off at the token limit.", True),
        ("content_filter", "filter stopped this answer", False),
        ("SAFETY", "filter stopped this answer", False),
        ("refusal", "The model declined to answer.", False),
        ("tool_use", "The model called a tool.", False),
        ("the <moon>", "“the &lt;moon&gt;”", False),
    ],
)
def test_why_it_ended_is_said(
    client: Browser, provider: Server, reason: str, sentence: str, goes_on: bool
) -> None:
    _, got = answer_chat(client, provider, *sse(text("Hi")), *done(reason))
    turn = got[-1][1]["html"]
    assert sentence in turn
    assert ("data-go-on" in turn) is goes_on


@pytest.mark.parametrize("reason", ["stop", "eos_token", "end_turn", "STOP", ""])
def test_an_end_as_it_should_be_needs_no_words(reason: str) -> None:
    assert list_notes(Run(finish_reason=reason)) == []


def test_an_answer_that_was_broken_off_has_failed_and_keeps_its_text(
    client: Browser, provider: Server
) -> None:
    run, got = answer_chat(client, provider, *sse(text("Half")), *done("abort"))
    assert (run.status, run.text, run.error_kind) == (Status.FAILED, "Half", "broken_off")
    assert "ended the answer early (“abort”)" in got[-1][1]["html"]


def test_a_refusal_and_a_tool_are_words(client: Browser, provider: Server) -> None:
    refusal = {"choices": [{"delta": {"refusal": "I cannot help."}}]}
    run, got = answer_chat(client, provider, *sse(refusal), *done())
    assert run.text == "I cannot help."
    assert "The model declined to answer." in got[-1][1]["html"]
    tool = {"choices": [{"delta": {"tool_calls": [{"function": {"name": "weather"}}]}}]}
    run, _ = answer_chat(client, provider, *sse(tool), *done("tool_calls"))
    assert "The model called the tool `weather`" in run.text
    assert ">weather</code>" in read_page(client, run)


def test_a_tag_cut_off_by_the_end_of_the_connection_is_kept(
    client: Browser, provider: Server
) -> None:
    run, _ = answer_chat(client, provider, *sse(text("1 </thi")))
    assert (run.status, run.text) == (Status.FAILED, "1 </thi")


@pytest.mark.parametrize("signs", [[b": waiting\n\n"], [b"\n"], sse({"status": "loading"})])
def test_the_silence_after_which_an_answer_is_given_up_is_a_setting(
    client: Browser, provider: Server, settings: Settings, signs: list[bytes]
) -> None:
    settings.SILENCE_SECONDS = 1
    alive = [part for sign in signs for part in (sign, 0.4)] * 4
    run, _ = answer_chat(client, provider, *alive, *sse(text("Hi")), *done())
    assert (run.status, run.text) == (Status.DONE, "Hi")
    run, _ = answer_chat(client, provider, *sse(text("Half")), 2.5, *done())
    assert (run.status, run.text, run.error_kind) == (Status.FAILED, "Half", "timed_out")
    assert "stopped sending for 1 s in" in run.error
