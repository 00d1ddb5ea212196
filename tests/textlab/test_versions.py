"""Versions of a turn: regenerated, edited, and where their branches lead."""

import re
from html import unescape
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from playground.models import Run, Status
from playground.runs.copies import copy_path
from playground.runs.trees import find_latest, find_tree, list_versions
from tests.providing import model_page, send_chat
from tests.providing import provider as provider
from tests.scripted import Server

pytestmark = pytest.mark.django_db(transaction=True)

COUNT = re.compile(r'aria-label="(\d+) / (\d+), see all versions"')
ARROW = re.compile(r'href="([^"]+)"\s+rel="(prev|next)"')


def say_message(browser: Browser, message: str, name: str = "hello", **fields: str) -> Run:
    return Run.objects.get(pk=send_chat(browser, name, message=message, **fields)[0][1]["id"])


def say_again(browser: Browser, run: Run, message: str = "", **fields: str) -> Run:
    parent = str(run.parent_id or "")
    words = message or run.request["message"]
    return say_message(browser, words, again=str(run.pk), parent=parent, **fields)


def build_turn(**values: object) -> Run:
    """A turn that was answered, without asking anybody."""
    kinds = {"owner": "me", "app": "textlab", "provider": "featherless", "endpoint": "chat"}
    facts = {"model": "scripted/hello", "status": Status.DONE, "text": "Yes.", "request": {}}
    return Run.objects.create(**{**kinds, **facts, **values})


def read_page(browser: Browser, run: Run) -> str:
    return browser.get(model_page("hello"), {"parent": str(run.pk)}).text


def test_a_turn_with_one_version_has_no_arrows(client: Browser, provider: Server) -> None:
    first = say_message(client, "One")
    page = read_page(client, say_message(client, "Two", parent=str(first.pk)))
    assert not COUNT.search(page)
    assert not ARROW.search(page)


@pytest.mark.parametrize("depth", [0, 1])
def test_a_regenerated_answer_leads_back_to_the_old_one(
    client: Browser, provider: Server, depth: int
) -> None:
    parent = say_message(client, "Before") if depth else None
    old = say_message(client, "One", parent=str(parent.pk) if parent else "")
    events = send_chat(
        client, "hello", message="One", parent=str(old.parent_id or ""), again=str(old.pk)
    )
    html = events[-1][1]["html"]
    assert COUNT.findall(html) == [("2", "2")]
    (arrow,) = ARROW.findall(html)
    assert arrow == (f"/text/turns/{old.pk}/branch/", "prev")
    there = client.get(arrow[0])
    assert there["Location"] == f"{model_page('hello')}?parent={old.pk}#run-{old.pk}"
    page = read_page(client, old)
    assert COUNT.findall(page) == [("1", "2")]
    assert ARROW.findall(page) == [(f"/text/turns/{events[0][1]['id']}/branch/", "next")]


def test_the_first_messages_of_other_conversations_are_no_versions(
    client: Browser, provider: Server
) -> None:
    say_message(client, "One")
    old = say_message(client, "One")
    new = say_again(client, old)
    assert find_tree(new) == old.pk
    assert COUNT.findall(read_page(client, new)) == [("2", "2")]
    third = say_again(client, new)
    assert COUNT.findall(read_page(client, third)) == [("3", "3")]


def test_a_branch_is_opened_where_it_was_left_last(client: Browser, provider: Server) -> None:
    first = say_message(client, "One")
    old = say_message(client, "Two", parent=str(first.pk))
    old_end = say_message(client, "Three", parent=str(old.pk))
    new = say_again(client, old, "Two, but other")
    page = read_page(client, new)
    assert page.count("data-turn=") == 2
    (arrow,) = ARROW.findall(page)
    there = client.get(arrow[0])
    assert there["Location"] == f"{model_page('hello')}?parent={old_end.pk}#run-{old.pk}"
    back = client.get(there["Location"]).text
    assert COUNT.findall(back) == [("1", "2")]
    assert back.count("data-turn=") == 3
    assert old_end.parent_id == old.pk


def test_a_branch_opens_at_the_model_that_answered_there(client: Browser, provider: Server) -> None:
    first = say_message(client, "One")
    other = say_message(client, "Two", "chat", parent=str(first.pk))
    there = client.get(reverse("turn-branch", args=[first.pk]))
    assert there["Location"] == f"{model_page('chat')}?parent={other.pk}#run-{first.pk}"


def test_a_version_that_came_to_nothing_is_not_counted() -> None:
    parent = build_turn()
    turns = [build_turn(parent=parent, text=text) for text in ("A", "", "B")]
    assert list_versions([parent, turns[0]])[turns[0].pk].count == 2
    of_failure = list_versions([parent, turns[1]])[turns[1].pk]
    assert (of_failure.position, of_failure.count) == (2, 3)
    Run.objects.filter(pk=turns[1].pk).update(status=Status.RUNNING)
    assert list_versions([parent, turns[0]])[turns[0].pk].count == 3


def test_versions_of_others_are_never_seen(client: Browser, provider: Server) -> None:
    mine = say_message(client, "One")
    other = Browser()
    theirs = say_message(other, "One", again=str(mine.pk))
    assert theirs.tree is None
    for name in ("turn-branch", "turn-versions"):
        assert other.get(reverse(name, args=[mine.pk])).status_code == 404
        assert client.get(reverse(name, args=[uuid4()])).status_code == 404
    build_turn(owner=theirs.owner, tree=mine.pk)
    assert not COUNT.search(read_page(client, mine))


def test_turns_from_before_there_were_trees_have_their_versions() -> None:
    root = build_turn()
    ends = [build_turn(parent=root, opening=root) for _ in "ab"]
    assert [list_versions([root, end])[end.pk].position for end in ends] == [1, 2]
    assert find_tree(ends[0]) == root.pk


def test_a_long_conversation_asks_no_more_often_than_a_short_one(client: Browser) -> None:
    owner = client.get("/").wsgi_request.owner  # type: ignore[attr-defined]

    def count_queries(turns: int) -> int:
        parent = build_turn(owner=owner)
        for number in range(turns):
            path = {"parent": parent, "tree": find_tree(parent), "owner": owner}
            parent = build_turn(**path, request={"message": f"{number}"})
            build_turn(**path, text="Other")
        with CaptureQueriesContext(connection) as queries:
            query = {"parent": str(parent.pk), "from": "all"}
            page = client.get(model_page("hello"), query).text
        assert page.count('aria-label="1 / 2') == turns
        return len(queries)

    few, many = count_queries(3), count_queries(60)
    assert many <= few


def test_all_versions_stand_beside_each_other_with_what_differs(
    client: Browser, provider: Server
) -> None:
    old = say_message(client, "One", temperature="0.2", top_p="0.9")
    new = say_again(client, old, temperature="1.4", top_p="0.9")
    page = client.get(reverse("turn-versions", args=[new.pk])).text
    assert "2 versions" in page
    assert re.findall(r"<code>(\w+)</code>\s+<span>([\d.]+)", page) == [
        ("temperature", "0.2"),
        ("temperature", "1.4"),
    ]
    assert page.count(">One</div>") == 1
    edited = say_again(client, old, "Two")
    page = unescape(client.get(reverse("turn-versions", args=[edited.pk])).text)
    assert [page.count(f">{words}</div>") for words in ("One", "Two")] == [2, 1]
    assert f"/text/turns/{old.pk}/branch/" in page


def test_a_form_without_script_regenerates_as_a_version(client: Browser, provider: Server) -> None:
    old = say_message(client, "One")
    page = client.get(model_page("hello"), {"again": str(old.pk)}).text
    assert f'name="again" value="{old.pk}"' in page
    fields = {"mode": "chat", "message": "One", "again": str(old.pk), "parent": ""}
    answered = client.post(model_page("hello"), fields).text
    assert COUNT.findall(answered) == [("2", "2")]
    assert 'name="again"' not in answered


def test_a_copy_of_a_conversation_is_a_tree_of_its_own() -> None:
    root = build_turn()
    end = build_turn(parent=root, opening=root, tree=root.pk)
    copy = copy_path(end, "you")
    assert copy.parent
    assert (copy.tree, copy.parent.tree) == (copy.parent.pk, None)


def test_the_latest_turn_below_is_found_through_many_forks() -> None:
    root = build_turn()
    left, right = build_turn(parent=root), build_turn(parent=root)
    last = build_turn(parent=build_turn(parent=left))
    assert find_latest(root) == last
    assert find_latest(right) == right
