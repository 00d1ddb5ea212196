"""A conversation goes on: with another model, and from what somebody else has shared."""

import re
from html import unescape

import pytest
from django.test import Client as Browser

from playground.models import Run
from playground.runs.copies import COPIED
from playground.runs.paths import load_path
from tests.providing import EVENTS, JSON, model_page, send_chat
from tests.providing import provider as provider
from tests.scripted import Server
from textlab import payload

pytestmark = pytest.mark.django_db(transaction=True)


def say_message(browser: Browser, name: str, message: str, **fields: str) -> Run:
    return Run.objects.get(pk=send_chat(browser, name, message=message, **fields)[0][1]["id"])


def said_to(provider: Server) -> list[str]:
    """What the provider was sent last: who said what."""
    return [f"{m['role']}: {m['content']}" for m in provider.last.json["messages"]]


def share_run(browser: Browser, run: Run) -> str:
    browser.post(f"/runs/{run.pk}/share")
    run.refresh_from_db()
    assert run.share_slug
    return run.share_slug


def build_talk(browser: Browser, *messages: str, **fields: str) -> Run:
    """A conversation of so many turns; its last run."""
    run: Run | None = None
    for message in messages:
        run = say_message(browser, "hello", message, parent=str(run.pk) if run else "", **fields)
    assert run
    return run


def list_names(page: str) -> list[str]:
    return re.findall(r'class="turn-model mixed">([^<]+)<', page)


def test_another_model_is_sent_all_that_was_said(client: Browser, provider: Server) -> None:
    last = build_talk(client, "One", "Two", system="Brief.")
    page = client.get(model_page("chat"), {"parent": str(last.pk)}).text
    assert page.count("data-turn=") == 2
    assert f'name="parent" value="{last.pk}"' in page
    assert ">\nBrief.</textarea>" in page
    run = say_message(client, "chat", "Three", parent=str(last.pk), system="Brief.")
    first, second = load_path(last)
    assert said_to(provider) == [
        "system: Brief.",
        *("user: One", f"assistant: {first.text}", "user: Two", f"assistant: {second.text}"),
        "user: Three",
    ]
    assert [turn.pk for turn in load_path(run)] == [first.pk, second.pk, run.pk]


def test_each_turn_says_who_answered_once_there_are_several(
    client: Browser, provider: Server
) -> None:
    last = build_talk(client, "One", "Two")
    assert list_names(client.get(model_page("hello"), {"parent": str(last.pk)}).text) == []
    there = client.get(model_page("chat"), {"parent": str(last.pk)}).text
    assert list_names(there) == ["scripted/hello", "scripted/hello"]
    events = send_chat(client, "chat", message="Three", parent=str(last.pk))
    assert list_names(events[-1][1]["html"]) == ["scripted/chat"]
    run = Run.objects.get(pk=events[0][1]["id"])
    expected = ["scripted/hello", "scripted/hello", "scripted/chat"]
    assert list_names(client.get(model_page("chat"), {"parent": str(run.pk)}).text) == expected
    assert list_names(client.get(f"/runs/{run.pk}/").text) == expected
    assert list_names(Browser().get(f"/s/{share_run(client, run)}/").text) == expected


def test_a_change_of_model_leads_back_with_the_conversation(
    client: Browser, provider: Server
) -> None:
    last = build_talk(client, "One")
    page = client.get(model_page("hello"), {"parent": str(last.pk)}).text
    (change,) = re.findall(r'href="([^"]+)"\s+title="Change model"', page)
    models = client.get(unescape(change)).text
    assert "to continue your conversation with" in models
    links = re.findall(r'class="model-link"\s+href="([^"]+)"', models)
    assert links
    assert [link for link in links if not link.endswith(f"?parent={last.pk}#end")] == []
    more = client.get(unescape(change), {"provider": "featherless"}, follow=True)
    assert more.status_code == 200
    assert client.get(unescape(links[0])).text.count("data-turn=") == 1


def test_the_model_list_alone_is_as_before(client: Browser) -> None:
    page = client.get("/text/", {"parent": "nonsense", "shared": "%%"}).text
    assert "to continue your conversation with" not in page
    assert 'name="parent"' not in page


def test_nobody_goes_on_from_the_runs_of_others_or_of_other_pages(
    client: Browser, provider: Server
) -> None:
    last = build_talk(client, "One")
    other = Browser()
    assert "data-turn=" not in other.get(model_page("chat"), {"parent": str(last.pk)}).text
    say_message(other, "chat", "Mine", parent=str(last.pk))
    assert said_to(provider) == ["user: Mine"]
    Run.objects.filter(pk=last.pk).update(app="vision")
    assert "data-turn=" not in client.get(model_page("hello"), {"parent": str(last.pk)}).text


def test_what_was_shared_is_gone_on_from_whole(client: Browser, provider: Server) -> None:
    last = build_talk(client, "One", "Two", temperature="0.5", system="Brief.")
    slug = share_run(client, last)
    reader = Browser()
    (link,) = re.findall(r'href="([^"]+)">Try it yourself', reader.get(f"/s/{slug}/").text)
    page = reader.get(unescape(link)).text
    assert page.count("data-turn=") == 2
    assert f'name="shared" value="{slug}"' in page
    assert 'name="parent" value=""' in page
    assert ">\nBrief.</textarea>" in page
    assert 'value="0.5"' in page
    assert not re.search(r"data-(regenerate|edit)\b", page)
    assert Run.objects.count() == 2
    run = say_message(reader, "hello", "Three", shared=slug)
    assert [turn.request["message"] for turn in load_path(run)] == ["One", "Two", "Three"]
    assert said_to(provider)[-4:-1] == [
        f"assistant: {load_path(last)[0].text}",
        "user: Two",
        f"assistant: {last.text}",
    ]


def test_a_copy_holds_what_was_said_and_nothing_of_who_said_it(
    client: Browser, provider: Server
) -> None:
    last = build_talk(client, "One", "Two")
    slug = share_run(client, last)
    run = say_message(Browser(), "hello", "Three", shared=slug)
    copies = load_path(run)[:-1]
    for copy, turn in zip(copies, load_path(last), strict=True):
        for name in set(COPIED) - {"extra"}:
            assert getattr(copy, name) == getattr(turn, name), name
        assert copy.owner == run.owner != turn.owner
        assert (copy.share_slug, copy.group, copy.fingerprint) == (None, None, "")
        assert "shared" not in copy.extra
    assert run.opening == copies[0]
    assert [copy.opening_id for copy in copies] == [None, copies[0].pk]
    last.delete()
    assert len(load_path(run)) == 3


def test_ones_own_answer_goes_before_the_share_it_began_with(
    client: Browser, provider: Server
) -> None:
    slug = share_run(client, build_talk(client, "One"))
    reader = Browser()
    run = say_message(reader, "hello", "Two", shared=slug)
    again = say_message(reader, "hello", "Three", shared=slug, parent=str(run.pk))
    assert again.parent == run
    page = reader.get(model_page("hello"), {"shared": slug, "parent": str(run.pk)}).text
    assert page.count("data-turn=") == 2
    assert 'name="shared"' not in page


def test_a_share_that_was_withdrawn_is_said_and_nothing_is_sent_without_it(
    client: Browser, provider: Server
) -> None:
    last = build_talk(client, "One")
    slug = share_run(client, last)
    client.post(f"/runs/{last.pk}/unshare")
    reader = Browser()
    assert "no longer shared" in reader.get(model_page("hello"), {"shared": slug}).text
    request_count = len(provider.seen)
    fields = {"mode": "chat", "message": "Two", "shared": slug}
    refused = reader.post(model_page("hello"), fields, headers=EVENTS | JSON)
    assert refused.status_code == 422
    assert "no longer shared" in refused.json()["error"]["message"]
    assert len(provider.seen) == request_count
    assert Run.objects.count() == 1


def test_a_share_goes_on_with_another_model_without_script(
    client: Browser, provider: Server
) -> None:
    slug = share_run(client, build_talk(client, "One"))
    reader = Browser()
    page = reader.get(model_page("hello"), {"shared": slug}).text
    (change,) = re.findall(r'href="([^"]+)"\s+title="Change model"', page)
    models = reader.get(unescape(change)).text
    assert f"?shared={slug}" in re.findall(r'class="model-link"\s+href="([^"]+)"', models)[0]
    fields = {"mode": "chat", "message": "Two", "shared": slug}
    answered = reader.post(model_page("chat"), fields).text
    assert answered.count("data-turn=") == 2
    assert 'name="shared"' not in answered


def test_a_conversation_that_is_full_is_not_copied(
    client: Browser, provider: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    slug = share_run(client, build_talk(client, "One"))
    monkeypatch.setattr(payload, "MOST_TURNS", 1)
    fields = {"mode": "chat", "message": "Two", "shared": slug}
    assert Browser().post(model_page("hello"), fields).status_code == 422
    assert Run.objects.count() == 1
