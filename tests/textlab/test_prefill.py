"""An answer that begins with given words, and one that goes on from where it was cut."""

import re
from html import unescape

import pytest
from django.test import Client as Browser

from playground.models import Run, Status
from playground.providers import get_declared_provider
from playground.runs.live import Live
from playground.runs.trees import list_versions
from tests.providing import EVENTS, list_events, model_page, read_body, send_chat
from tests.providing import provider as provider
from tests.scripted import CUT, Reply, Server, done, json_reply, sse, text
from textlab.payload import build_payload, read_opening

pytestmark = pytest.mark.django_db(transaction=True)

FLAGS = ("continue_final_message", "add_generation_prompt")
STREAM = {"Content-Type": "text/event-stream"}


def say_message(browser: Browser, **fields: str) -> Run:
    return Run.objects.get(pk=send_chat(browser, "hello", **fields)[0][1]["id"])


def test_the_answer_begins_with_the_given_words_and_goes_on(
    client: Browser, provider: Server
) -> None:
    provider.script.append(Reply([*sse(text(" is 42."), *()), *done()], headers=STREAM))
    events = send_chat(client, "hello", message="What?", prefill="The answer \n")
    run = Run.objects.get(pk=events[0][1]["id"])
    assert run.text == "The answer is 42."
    assert events[0][1]["opening"] == "The answer"
    assert "".join(data.get("text", "") for name, data in events if name == "delta") == run.text
    sent = provider.last.json
    assert sent["messages"] == [
        {"role": "user", "content": "What?"},
        {"role": "assistant", "content": "The answer"},
    ]
    assert [sent[name] for name in FLAGS] == [True, False]
    assert "prefill" not in sent
    assert "were given to the model" in events[-1][1]["html"]


def test_without_given_words_nothing_of_it_is_sent(client: Browser, provider: Server) -> None:
    events = send_chat(client, "hello", message="What?", prefill=" \n ")
    assert set(provider.last.json).isdisjoint(FLAGS)
    assert provider.last.json["messages"] == [{"role": "user", "content": "What?"}]
    assert "opening" not in events[0][1]
    assert "were given to the model" not in events[-1][1]["html"]


def test_the_next_message_is_sent_with_the_whole_answer(client: Browser, provider: Server) -> None:
    first = say_message(client, message="One", prefill="Well,")
    say_message(client, message="Two", parent=str(first.pk))
    assert provider.last.json["messages"][1] == {"role": "assistant", "content": first.text}
    assert first.text.startswith("Well,")
    assert set(provider.last.json).isdisjoint(FLAGS)


@pytest.mark.parametrize(
    ("slug", "flags"),
    [("featherless", [True, False]), ("arli", [True, False]), ("local", [None, None])],
)
def test_each_service_is_told_in_its_own_way(slug: str, flags: list[bool | None]) -> None:
    request = {"message": "Hi", "prefill": "Yes,", "temperature": 0.5}
    run = Run(app="textlab", provider=slug, endpoint="chat", model="m", request=request)
    body = build_payload(run)
    assert body["messages"][-1] == {"role": "assistant", "content": "Yes,"}
    assert [body.get(name) for name in FLAGS] == flags
    assert body["temperature"] == 0.5
    assert "prefill" not in body


def test_what_goes_on_from_nothing_has_no_field_and_sends_nothing(
    client: Browser, provider: Server
) -> None:
    endpoint = get_declared_provider("featherless").require_endpoint("chat")
    continuation = endpoint.continuation
    run = say_message(client, message="One")
    Run.objects.filter(pk=run.pk).update(finish_reason="length")
    object.__setattr__(endpoint, "continuation", None)
    try:
        page = client.get(model_page("other"), {"parent": str(run.pk)}).text
        draft = Run(app="textlab", provider="featherless", endpoint="chat", model="m")
        draft.request = {"message": "Hi", "prefill": "Yes,"}
        assert read_opening(draft) == ""
        assert build_payload(draft)["messages"] == [{"role": "user", "content": "Hi"}]
    finally:
        object.__setattr__(endpoint, "continuation", continuation)
    (words,) = re.findall(r'data-go-on="([^"]+)"', page)
    assert words == "Continue exactly where you stopped."


def test_the_field_is_on_the_page_filled_in_by_a_link_and_part_of_the_code(
    client: Browser, provider: Server
) -> None:
    page = client.get(model_page("hello"), {"message": "Hi", "prefill": "Sure <b>"}).text
    assert ">\nSure &lt;b&gt;</textarea>" in page
    code = unescape(re.sub(r"<[^>]+>", "", page.split("curl", 1)[1]))
    assert '"continue_final_message": true' in code or '"continue_final_message":true' in code
    assert "Sure <b>" in code
    assert not provider.seen


def test_what_an_answer_began_with_is_not_filled_in_for_the_next(
    client: Browser, provider: Server
) -> None:
    run = say_message(client, message="One", prefill="Zebra,", system="Brief.")
    page = client.get(model_page("hello"), {"parent": str(run.pk)}).text
    field = re.search(r'<textarea[^>]*name="prefill"[^>]*>\s*([^<]*)</textarea>', page)
    assert field
    assert field[1] == ""
    again = client.get(model_page("hello"), {"again": str(run.pk)}).text
    assert ">\nZebra,</textarea>" in again


def test_an_answer_that_was_cut_goes_on_from_its_own_text_as_one_answer(
    client: Browser, provider: Server
) -> None:
    provider.script.append(Reply([*sse(text("One, two, thr")), *done("length")], headers=STREAM))
    cut = say_message(client, message="Count")
    page = client.get(model_page("hello"), {"parent": str(cut.pk)}).text
    (link,) = re.findall(r'href="([^"]+)"\s+data-go-on', page)
    form = client.get(unescape(link)).text
    assert ">\nOne, two, thr</textarea>" in form
    provider.script.append(Reply([*sse(text("ee, four.")), *done()], headers=STREAM))
    fields = {"message": "Count", "prefill": cut.text, "again": str(cut.pk), "parent": ""}
    whole = say_message(client, **fields)
    assert whole.text == "One, two, three, four."
    assert list_versions([whole])[whole.pk].count == 2
    page = client.get(model_page("hello"), {"parent": str(whole.pk)}).text
    assert "data-go-on" not in page


@pytest.mark.parametrize("status", [Status.STOPPED, Status.INTERRUPTED, Status.FAILED])
def test_what_was_stopped_or_broke_off_can_go_on_too(
    client: Browser, provider: Server, status: Status
) -> None:
    run = say_message(client, message="One")
    Run.objects.filter(pk=run.pk).update(status=status)
    assert "data-go-on" in client.get(model_page("hello"), {"parent": str(run.pk)}).text
    Run.objects.filter(pk=run.pk).update(text="")
    assert "data-go-on" not in client.get(model_page("hello"), {"parent": str(run.pk)}).text


def test_a_refusal_leaves_nothing_of_what_was_given(client: Browser, provider: Server) -> None:
    provider.script.append(json_reply({"error": {"message": "No."}}, 403))
    events = send_chat(client, "hello", message="One", prefill="Well,")
    run = Run.objects.get(pk=events[0][1]["id"])
    assert (run.status, run.text) == (Status.FAILED, "")
    assert "were given to the model" not in events[-1][1]["html"]


def test_what_came_before_a_break_is_kept_with_what_was_given(
    client: Browser, provider: Server
) -> None:
    provider.script.append(Reply([*sse(text(" then")), CUT], headers=STREAM))
    run = say_message(client, message="One", prefill="Well,")
    assert (run.status, run.text) == (Status.FAILED, "Well, then")


def test_a_model_that_has_nothing_to_add_leaves_what_was_given() -> None:
    live = Live(Run(), opening="Yes.")
    live.settle_outcome(Status.DONE)
    assert live.run.text == "Yes."


def test_a_reader_that_comes_back_has_the_given_words_once(
    client: Browser, provider: Server
) -> None:
    events = send_chat(client, "hello", message="One", prefill="Well,")
    run = Run.objects.get(pk=events[0][1]["id"])
    response = client.get(f"/runs/{run.pk}/events", headers=EVENTS)
    again = list_events(read_body(response))
    received = "".join(data.get("text", "") for name, data in again if name == "delta")
    assert received == run.text
    assert run.text.count("Well,") == 1


def test_others_go_on_from_what_was_shared_with_its_settings(
    client: Browser, provider: Server
) -> None:
    run = say_message(client, message="One", prefill="Well,", system="Brief.", temperature="0.4")
    client.post(f"/runs/{run.pk}/share")
    run.refresh_from_db()
    reader = Browser()
    shared = reader.get(f"/s/{run.share_slug}/").text
    assert "Well," in shared
    page = reader.get(model_page("hello"), {"shared": str(run.share_slug)}).text
    assert ">\nBrief.</textarea>" in page
    assert 'value="0.4"' in page
    copy = say_message(reader, message="Two", shared=str(run.share_slug)).parent
    assert copy
    assert (copy.text, copy.request) == (run.text, run.request)
