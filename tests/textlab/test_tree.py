"""All branches of a conversation on one page, and all of them deleted."""

import re
from html import unescape
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from playground.models import Run
from playground.runs.removal import delete_tree
from tests.providing import model_page
from tests.textlab.test_versions import build_turn
from textlab.conversation import tree
from textlab.conversation.tree import MAX_LEVELS, list_rows

pytestmark = pytest.mark.django_db(transaction=True)


def add_turn(parent: Run | None, message: str, owner: str = "me", **values: object) -> Run:
    root = {"tree": parent.tree or parent.pk, "parent": parent} if parent else {}
    return build_turn(owner=owner, request={"message": message}, **{**root, **values})


def draw_tree(turn: Run) -> list[str]:
    """Each row as its depth in dots, and its message; a star on the line that one is on."""
    return [
        f"{'.' * row.depth}{row.message}{'*' if row.is_on_path else ''}{'!' if row.is_here else ''}"
        for row in list_rows(turn)
    ]


def build_tree(owner: str = "me") -> dict[str, Run]:
    names = {"A": None, "B": "A", "C": "B", "D": "A", "E": "D", "F": "D"}
    turns: dict[str, Run] = {}
    for name, parent in names.items():
        turns[name] = add_turn(turns[parent] if parent else None, name, owner)
    return turns


def test_the_line_one_is_on_is_straight_and_others_leave_it() -> None:
    turns = build_tree()
    assert draw_tree(turns["C"]) == ["A*", ".D", "..E", ".F", "B*", "C*!"]
    assert draw_tree(turns["E"]) == ["A*", ".B", ".C", "D*", ".F", "E*!"]
    assert draw_tree(turns["A"]) == ["A*", ".B", ".C", "D*", ".E", "F*!"]


def test_versions_of_the_first_message_are_in_the_tree() -> None:
    first = add_turn(None, "A")
    second = add_turn(None, "B", tree=first.pk)
    add_turn(None, "another conversation")
    assert draw_tree(first) == [".B", "A*!"]
    assert draw_tree(second) == [".A", "B*!"]
    assert [(row.position, row.count) for row in list_rows(second)] == [(1, 2), (2, 2)]


def test_what_was_taken_out_or_came_to_nothing_is_left_out() -> None:
    turns = build_tree()
    Run.objects.filter(pk=turns["E"].pk).update(text="")
    assert draw_tree(turns["C"]) == ["A*", ".D", ".F", "B*", "C*!"]


def test_a_turn_whose_parent_is_gone_is_still_there() -> None:
    turns = build_tree()
    Run.objects.filter(pk=turns["A"].pk).delete()
    assert draw_tree(turns["C"]) == [".D", "..E", ".F", "B*", "C*!"]


def test_the_page_leads_to_every_branch(client: Browser) -> None:
    owner = client.get("/").wsgi_request.owner  # type: ignore[attr-defined]
    turns = build_tree(owner)
    Run.objects.filter(pk=turns["F"].pk).update(
        extra={"edited": "own"}, model="scripted/chat", text="<b>" + "x" * 500
    )
    page = client.get(reverse("turn-tree", args=[turns["C"].pk])).text
    rows = re.findall(r'<a href="([^"]+)" dir="auto">(\w)</a>', page)
    end = f"{model_page('hello')}?parent={turns['C'].pk}#run-"
    for address, name in rows:
        on_path = name in "ABC"
        expected = f"{end}{turns[name].pk}" if on_path else f"/text/turns/{turns[name].pk}/branch/"
        assert unescape(address) == expected
    assert [name for _, name in rows] == ["A", "D", "E", "F", "B", "C"]
    assert page.count("Edited") == 1
    assert "scripted/chat" in page
    assert "&lt;b&gt;xx" in page
    assert page.count("You are here") == 1
    assert "Version 2 of 2" in page


def test_a_large_tree_takes_few_queries_and_is_not_nested(
    client: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    owner = client.get("/").wsgi_request.owner  # type: ignore[attr-defined]
    turn = add_turn(None, "0", owner)
    for number in range(40):
        add_turn(turn, "other", owner)
        turn = add_turn(turn, str(number), owner)
    with CaptureQueriesContext(connection) as queries:
        page = client.get(reverse("turn-tree", args=[turn.pk])).text
    assert page.count('class="tree-row') == 81
    assert len(queries) < 8
    side = [add_turn(turn, "x", owner)]
    for _ in range(MAX_LEVELS + 2):
        add_turn(side[-1], "newest", owner)
        side.append(add_turn(side[-1], "x", owner))
        add_turn(side[-2], "newest", owner)
    assert max(row.depth for row in list_rows(turn)) <= MAX_LEVELS
    monkeypatch.setattr(tree, "MOST_TURNS", 10)
    monkeypatch.setattr("textlab.conversation.context.MOST_TURNS", 10)
    page = client.get(reverse("turn-tree", args=[turn.pk])).text
    assert "Only the first 10 messages are shown." in page


def test_a_conversation_is_deleted_with_all_branches_and_nothing_else(client: Browser) -> None:
    owner = client.get("/").wsgi_request.owner  # type: ignore[attr-defined]
    turns, others = build_tree(owner), build_tree(owner)
    theirs = build_tree("somebody")
    client.post(reverse("turn-delete", args=[turns["E"].pk]))
    address = reverse("turn-tree-delete", args=[turns["C"].pk])
    assert client.get(address).status_code == 405
    response = client.post(address, follow=True)
    assert "Conversation deleted: 6 messages." in response.text
    left = set(Run.objects.values_list("pk", flat=True))
    assert left == {turn.pk for turn in (*others.values(), *theirs.values())}


def test_turns_from_before_there_were_trees_are_deleted_with_their_first() -> None:
    root = build_turn()
    for _ in range(3):
        build_turn(parent=root, opening=root)
    tree_count = len(list_rows(root))
    assert tree_count == 4
    assert delete_tree(root) == 4
    assert not Run.objects.exists()


def test_nobody_sees_or_deletes_the_tree_of_others(client: Browser) -> None:
    turns = build_tree("somebody")
    for name in ("turn-tree", "turn-tree-delete"):
        for key in (turns["A"].pk, uuid4()):
            address = reverse(name, args=[key])
            response = client.get(address) if name == "turn-tree" else client.post(address)
            assert response.status_code == 404
    assert Run.objects.count() == 6
