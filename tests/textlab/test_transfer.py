"""Conversations as files: out and in again, and what no file can do."""

import json
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client as Browser
from hypothesis import given, settings
from hypothesis import strategies as st

from playground.models import Run
from playground.runs.paths import load_path
from tests.providing import provider as provider
from tests.scripted import Server
from tests.textlab.transferring import MODEL, bring, export, list_said, say
from textlab.transfer.services import UNKNOWN, read_conversation
from textlab.transfer.turns import MAX_TURNS

pytestmark = pytest.mark.django_db(transaction=True)
TURN = {"id": "a", "parent": None, "provider": "featherless", "model": "x/y", "text": "Hi"}
JSONS = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["turns", "messages", "role", "content", "mes", "swipes", "user_name", *TURN]
            ),
            inner,
        )
        | st.lists(st.builds(lambda v: {**TURN, "parent": v}, inner), max_size=3)
    ),
    max_leaves=15,
)


def test_the_whole_tree_comes_back(client: Browser, provider: Server) -> None:
    first = say(client, "One", system="Be brief.", temperature="0.4")
    second = say(client, "Two", first)
    other = say(client, "Two, again", first)
    text = export(client, second, "tree")
    before = set(Run.objects.values_list("pk", flat=True))
    requests = len(provider.seen)
    someone = Browser()
    place = bring(someone, text)["Location"]
    copies = Run.objects.exclude(pk__in=before)
    assert len(copies) == 3
    [last] = [run for run in copies if str(run.pk) in place]
    assert list_said(last) == list_said(second)
    assert load_path(last)[0].request == first.request
    versions = copies.filter(parent=last.parent).exclude(pk=last.pk)
    assert [run.request["message"] for run in versions] == [other.request["message"]]
    assert len(provider.seen) == requests
    assert len({run.owner for run in copies} | {first.owner}) == 2
    again = json.loads(export(someone, last, "tree"))
    assert [turn["message"] for turn in again["turns"]] == ["One", "Two", "Two, again"]
    assert "Imported from a file." in someone.get(place).text


def test_no_key_and_no_owner_is_in_a_file(client: Browser, provider: Server) -> None:
    run = say(client, "One")
    for kind in ("tree", "openai", "sillytavern", "markdown"):
        text = export(client, run, kind)
        assert run.owner not in text
        assert "fingerprint" not in text


@pytest.mark.parametrize("kind", ["openai", "sillytavern"])
def test_one_path_comes_back_in_the_formats_of_others(
    client: Browser, provider: Server, kind: str
) -> None:
    second = say(client, "Two", say(client, "One", system="Be brief."), system="Be brief.")
    text = export(client, second, kind)
    assert bring(client, text).status_code == 303
    copy = Run.objects.filter(extra__edited="import").latest("created")
    assert list_said(copy) == list_said(second)
    assert copy.request.get("system", "") == ("Be brief." if kind == "openai" else "")
    assert say(client, "Three", copy).status == "done"


def test_the_messages_of_openai_are_those_of_the_request(client: Browser, provider: Server) -> None:
    run = say(client, "Two", say(client, "One"), system="Be brief.")
    messages = json.loads(export(client, run, "openai"))["messages"]
    assert messages[:-1] == provider.seen[-1].json["messages"]
    assert messages[-1] == {"role": "assistant", "content": run.text}


def test_markdown_has_a_heading_for_each_message(client: Browser, provider: Server) -> None:
    run = say(client, "One", system="Be brief.")
    lines = export(client, run, "markdown").split("\n")
    assert [line for line in lines if line.startswith("## ")][:3] == [
        "## System prompt", "## You", "## scripted/hello",
    ]  # fmt: skip


def test_a_message_that_nothing_answered_is_filled_in(client: Browser) -> None:
    rows = [("user", "One"), ("assistant", "Hi"), ("user", "Two"), ("user", "Three")]
    messages = [{"role": role, "content": text} for role, text in rows]
    page = client.get(bring(client, {"messages": messages})["Location"].partition("#")[0])
    assert "Two\n\nThree</textarea>" in page.text
    assert Run.objects.count() == 1


def tree(*turns: dict[str, Any], **fields: Any) -> dict[str, Any]:
    rows = [{**TURN, **turn} for turn in turns]
    return {"format": "playground.conversation", "version": 1, "turns": rows, **fields}


LONG = [{"id": str(n), "parent": str(n - 1) if n else None} for n in range(501)]


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        pytest.param(
            tree({"id": "a", "parent": "b"}, {"id": "b", "parent": "a"}),
            "turns[0]: its parents go round in a circle.", id="cycle",
        ),
        pytest.param(tree({"parent": "a"}), "go round in a circle", id="own-parent"),
        pytest.param(
            tree({}, {"id": "b", "parent": "c"}, {"id": "c", "parent": "b"}),
            "turns[1]: its parents go round in a circle.", id="cycle-beside-a-root",
        ),
        pytest.param(tree({}, {}), "turns[1].id must be text that no other", id="same-id"),
        pytest.param(tree({"parent": "x"}), "turns[0].parent must be the id", id="no-parent"),
        pytest.param(tree({"parent": [1]}), "turns[0].parent must be the id", id="list-parent"),
        pytest.param(tree(), "no message with an answer", id="empty"),
        pytest.param(tree({"text": 5}), "turns[0].text must be text.", id="text"),
        pytest.param(tree({"provider": "nobody"}), "turns[0].provider must be", id="provider"),
        pytest.param(tree({"model": "../x"}), "turns[0].model must be", id="model"),
        pytest.param(
            tree({"parameters": {"temperature": "hot"}}),
            "turns[0].parameters.temperature must be a number", id="parameter",
        ),
        pytest.param(tree({"card": "A", "frame": 5}), "turns[0].frame must be", id="frame"),
        pytest.param(tree(*LONG), "at most 500 turns in a row", id="long"),
        pytest.param(
            tree(*({"id": str(n)} for n in range(MAX_TURNS + 1))), "at most 2,000", id="many"
        ),
        pytest.param(tree(version=2), "Only version 1", id="version"),
        pytest.param([{"role": "tool", "content": "x"}], "messages[0].role must be", id="role"),
        pytest.param(
            [{"role": "user", "content": [{"type": "image_url"}]}],
            "messages[0].content must be text: pictures", id="picture",
        ),
        pytest.param([{"role": "user", "content": "x"}], "no message with an answer", id="one"),
        pytest.param({"hello": 1}, UNKNOWN, id="something-else"),
        pytest.param('{"user_name": "a"}\nnope', "Line 2: This isn't valid JSON", id="line"),
        pytest.param('{"mes": "a"}\n{"mes": 5}', "Line 2: mes must be text.", id="mes"),
        pytest.param('{"mes": "a", "is_user": "no"}', "is_user must be true or false", id="flag"),
    ],
)  # fmt: skip
def test_of_a_wrong_file_nothing_is_stored(client: Browser, data: Any, sentence: str) -> None:
    page = bring(client, data)
    assert page.status_code == 422
    errors = page.context["form"].errors
    assert any(sentence in words for row in errors.values() for words in row), errors
    assert not Run.objects.exists()


@pytest.mark.parametrize("body", [b"\xff\xfe", b"[" * 9_000_000, b'{"mes": "\xc3"}'])
def test_broken_bytes_are_a_sentence(client: Browser, body: bytes) -> None:
    file = SimpleUploadedFile("x.json", body)
    page = client.post("/text/conversations/", {"file": file, "model": MODEL})
    assert page.status_code == 422
    assert page.context["form"].errors["file"]


def test_what_is_anothers_is_not_there(client: Browser, provider: Server) -> None:
    run = say(Browser(), "One")
    assert client.get(f"/text/conversations/{run.pk}/").status_code == 404
    for kind in ("tree", "openai", "sillytavern", "markdown"):
        assert client.get(f"/text/conversations/{run.pk}/{kind}/").status_code == 404


def test_there_are_no_other_formats(client: Browser, provider: Server) -> None:
    run = say(client, "One")
    assert client.get(f"/text/conversations/{run.pk}/").status_code == 200
    assert client.get(f"/text/conversations/{run.pk}/pdf/").status_code == 404


@settings(max_examples=200, deadline=None)
@given(JSONS)
def test_whatever_is_brought_is_read_or_refused_with_a_sentence(data: Any) -> None:
    for value in (data, {"format": "playground.conversation", "version": 1, "turns": data}):
        try:
            conversation = read_conversation(json.dumps(value).encode())
        except ValidationError:
            continue
        assert 0 <= conversation.last < len(conversation.turns)
        assert all(turn.parent is None or turn.parent < at
                   for at, turn in enumerate(conversation.turns))  # fmt: skip
