"""A turn's answer is edited, and a turn is deleted and put back: what the pages show and send."""

import re
from html import unescape
from uuid import uuid4

import pytest
from django.test import Client as Browser
from django.urls import reverse

from playground.models import Run, Status
from playground.runs.paths import load_path
from playground.templatetags.turns import can_continue
from tests.providing import model_page
from tests.providing import provider as provider
from tests.scripted import Server
from tests.textlab.test_other_model import build_talk, said_to, say_message, share_run
from tests.textlab.test_versions import COUNT
from textlab.transfer.markdown import write_markdown
from textlab.transfer.tree import write_tree

pytestmark = pytest.mark.django_db(transaction=True)

UNDO = re.compile(r'formaction="([^"]+/restore/)"')


def edit(browser: Browser, run: Run, answer: str, **fields: str) -> Run:
    address = reverse("turn-edit", args=[run.pk])
    response = browser.post(address, {"answer": answer, **fields})
    assert response.status_code == 303, response.text
    (key,) = re.findall(r"parent=([^#]+)#", response["Location"])
    return Run.objects.get(pk=key)


def delete(browser: Browser, run: Run, last: Run | None = None) -> str:
    fields = {"last": str(last.pk)} if last else {}
    response = browser.post(reverse("turn-delete", args=[run.pk]), fields)
    assert response.status_code == 303
    return str(response["Location"])


def test_an_edited_answer_is_a_version_beside_the_original(
    client: Browser, provider: Server
) -> None:
    talk = build_talk(client, "One", "Two", temperature="0.3")
    request_count = len(provider.seen)
    page = client.get(reverse("turn-edit", args=[talk.pk])).text
    assert f">\n{unescape(talk.text)}</textarea>" in unescape(page)
    edited = edit(client, talk, "My own <b>words</b>.\r\nTwo lines.")
    assert len(provider.seen) == request_count
    assert edited.text == "My own <b>words</b>.\nTwo lines."
    assert (edited.parent_id, edited.status) == (talk.parent_id, Status.DONE)
    assert edited.request == talk.request
    page = client.get(model_page("hello"), {"parent": str(edited.pk)}).text
    assert COUNT.findall(page) == [("2", "2")]
    assert page.count("Edited by you.") == 1
    assert Run.objects.get(pk=talk.pk).text == talk.text


def test_the_next_message_is_sent_with_the_answer_as_it_was_edited(
    client: Browser, provider: Server
) -> None:
    edited = edit(client, build_talk(client, "One"), "Four.")
    say_message(client, "hello", "Two", parent=str(edited.pk))
    assert said_to(provider) == ["user: One", "assistant: Four.", "user: Two"]


def test_an_edit_is_said_on_its_page_and_in_what_is_shared_and_copied(
    client: Browser, provider: Server
) -> None:
    edited = edit(client, build_talk(client, "One"), "Four.")
    own = client.get(f"/runs/{edited.pk}/").text
    assert "Edited by you." in own
    assert 'id="code-title"' not in own
    reader = Browser()
    slug = share_run(client, edited)
    assert "Edited by hand" in reader.get(f"/s/{slug}/").text
    run = say_message(reader, "hello", "Two", shared=slug)
    page = reader.get(model_page("hello"), {"parent": str(run.pk)}).text
    assert "Edited by hand" in page
    assert "Edited by you" not in page


def test_an_edit_is_said_in_what_is_exported(client: Browser, provider: Server) -> None:
    talk = build_talk(client, "One")
    edited = edit(client, talk, "Four.")
    for run, is_edited in ((edited, True), (talk, False)):
        assert ("(edited by hand)" in write_markdown(run)) is is_edited
    rows = {row["id"]: row["edited"] for row in write_tree(edited)["turns"]}
    assert rows == {str(talk.pk): False, str(edited.pk): True}


def test_only_an_answer_to_a_message_goes_on_from_its_own_text(
    client: Browser, provider: Server
) -> None:
    talk = build_talk(client, "One")
    assert not can_continue(talk)
    edited = edit(client, talk, "Four.")
    assert can_continue(edited)
    edited.request = {}
    assert not can_continue(edited)
    edited.request, edited.extra = talk.request, {"edited": "card"}
    assert not can_continue(edited)


def test_an_answer_that_was_not_changed_makes_no_version(client: Browser, provider: Server) -> None:
    talk = build_talk(client, "One")
    response = client.post(reverse("turn-edit", args=[talk.pk]), {"answer": talk.text})
    assert response["Location"] == reverse("turn-branch", args=[talk.pk])
    assert Run.objects.count() == 1


def test_an_edit_that_is_posted_twice_makes_one_version(client: Browser, provider: Server) -> None:
    talk = build_talk(client, "One")
    first, second = (edit(client, talk, "Four.", idempotency_key="abc") for _ in "ab")
    assert first == second
    assert Run.objects.count() == 2


@pytest.mark.parametrize(
    ("answer", "sentence"),
    [
        ("", "Answer (answer) is required."),
        (" \n ", "Answer (answer) is required."),
        ("a\0b", "null character"),
        ("a" * 1_000_001, "1,000,000 are allowed"),
    ],
    ids=["nothing", "spaces", "null", "too-long"],
)
def test_what_is_no_answer_is_refused_in_a_sentence_and_nothing_typed_is_lost(
    client: Browser, provider: Server, answer: str, sentence: str
) -> None:
    talk = build_talk(client, "One")
    response = client.post(reverse("turn-edit", args=[talk.pk]), {"answer": answer})
    assert response.status_code == 422
    assert sentence in response.text
    assert Run.objects.count() == 1


def test_an_answer_that_is_still_coming_is_not_edited(client: Browser, provider: Server) -> None:
    talk = build_talk(client, "One")
    Run.objects.filter(pk=talk.pk).update(status=Status.RUNNING)
    page = client.post(reverse("turn-edit", args=[talk.pk]), {"answer": "Four."})
    assert page.status_code == 302
    assert Run.objects.count() == 1


@pytest.mark.parametrize("place", [0, 1, 2])
def test_a_message_is_deleted_without_what_follows_and_put_back(
    client: Browser, provider: Server, place: int
) -> None:
    last = build_talk(client, "One", "Two", "Three")
    path = load_path(last)
    there = delete(client, path[place], last)
    page = client.get(there).text
    rest = [turn for turn in path if turn != path[place]]
    assert re.findall(r'class="said-text" dir="auto">(\w+)', page) == [
        turn.request["message"] for turn in rest
    ]
    assert there.endswith(f"#run-{path[place + 1].pk}" if place < 2 else "#end")
    assert "Message deleted." in page
    say_message(client, "hello", "Four", parent=str(rest[-1].pk))
    sent = [words for words in said_to(provider) if words.startswith("user:")]
    assert sent == [*(f"user: {turn.request['message']}" for turn in rest), "user: Four"]
    (undo,) = UNDO.findall(page)
    response = client.post(undo, {"last": str(rest[-1].pk)})
    back = client.get(response["Location"]).text
    assert "Message deleted." not in back
    assert load_path(Run.objects.get(pk=last.pk)) == path


def test_the_only_message_is_deleted_and_put_back(client: Browser, provider: Server) -> None:
    talk = build_talk(client, "One")
    there = delete(client, talk, talk)
    page = client.get(there).text
    assert "Start a conversation." in page
    assert "No runs yet" in client.get("/runs/").text or "One" not in client.get("/runs/").text
    (undo,) = UNDO.findall(page)
    assert client.post(undo)["Location"].startswith(f"{model_page('hello')}?parent={talk.pk}")


def test_a_press_that_comes_twice_does_the_same_once(client: Browser, provider: Server) -> None:
    last = build_talk(client, "One", "Two")
    delete(client, last, last)
    page = client.get(delete(client, last, last)).text
    (undo,) = UNDO.findall(page)
    assert client.post(undo).status_code == 303
    assert client.post(undo)["Location"] == reverse("turn-branch", args=[last.pk])
    assert len(load_path(last)) == 2


def test_a_deleted_message_is_nowhere_to_be_seen(client: Browser, provider: Server) -> None:
    last = build_talk(client, "Thimble", "Two")
    first = load_path(last)[0]
    slug = share_run(client, first)
    delete(client, first, last)
    assert client.get(f"/runs/{first.pk}/").status_code == 404
    assert Browser().get(f"/s/{slug}/").status_code == 404
    assert client.get(reverse("turn-edit", args=[first.pk])).status_code == 404
    for address in ("/runs/", f"/runs/{last.pk}/"):
        assert "Thimble" not in client.get(address).text
    assert f"/runs/{first.pk}/" not in client.get("/search/", {"q": "Thimble"}).text
    assert "has been deleted since" in client.get(f"/runs/{last.pk}/").text


def test_what_is_said_to_a_deleted_message_goes_on_from_the_one_before(
    client: Browser, provider: Server
) -> None:
    last = build_talk(client, "One", "Two")
    delete(client, last, last)
    say_message(client, "hello", "Three", parent=str(last.pk))
    assert [w for w in said_to(provider) if w.startswith("user:")] == ["user: One", "user: Three"]


def test_nobody_edits_deletes_or_restores_what_is_not_theirs(
    client: Browser, provider: Server
) -> None:
    talk = build_talk(client, "One")
    other = Browser()
    for name in ("turn-edit", "turn-delete", "turn-restore"):
        assert other.post(reverse(name, args=[talk.pk]), {"answer": "x"}).status_code == 404
        assert client.post(reverse(name, args=[uuid4()]), {"answer": "x"}).status_code == 404
    for name in ("turn-delete", "turn-restore"):
        assert client.get(reverse(name, args=[talk.pk])).status_code == 405
    assert delete(client, talk)
    assert other.post(reverse("turn-restore", args=[talk.pk])).status_code == 404
    page = other.get(model_page("hello"), {"deleted": str(talk.pk)}).text
    assert "Message deleted." not in page


def test_every_post_needs_its_token(client: Browser, provider: Server) -> None:
    talk = build_talk(client, "One")
    strict = Browser(enforce_csrf_checks=True)
    strict.cookies = client.cookies
    for name in ("turn-edit", "turn-delete", "turn-restore"):
        assert strict.post(reverse(name, args=[talk.pk]), {"answer": "x"}).status_code == 403
