"""Chats of SillyTavern: who begins, what is hidden, and other versions of an answer."""

import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client as Browser

from playground.models import Run
from playground.runs.trees import list_beside
from tests.textlab.transferring import MODEL, bring, export, find_end, list_said

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_chat_of_sillytavern_may_begin_with_the_character(client: Browser) -> None:
    lines = [
        {"user_name": "Tom", "character_name": "Ada", "chat_metadata": {}},
        {"name": "Ada", "is_user": False, "mes": "Good day!"},
        {"name": "Tom", "is_user": True, "mes": "Hi"},
        {"name": "note", "is_user": False, "is_system": True, "mes": "hidden"},
        {"name": "Ada", "is_user": False, "mes": "So?", "swipes": ["So?", "And?"]},
    ]
    file = SimpleUploadedFile("chat.jsonl", "\n".join(map(json.dumps, lines)).encode())
    response = client.post("/text/conversations/", {"file": file, "model": MODEL})
    assert list_said(find_end(response)) == [("", "Good day!"), ("Hi", "So?")]


def test_swipes_are_versions_on_the_way_in_and_out(client: Browser) -> None:
    lines = [
        {"user_name": "Tom", "character_name": "Ada", "chat_metadata": {}},
        {"name": "Ada", "mes": "Good day!", "swipes": ["Hi!", "Good day!", "", "Hi!"]},
        {"name": "Tom", "is_user": True, "mes": "So?"},
        {"name": "Ada", "mes": "B", "swipe_id": 1, "swipes": ["A", "B", "C"]},
    ]
    end = find_end(bring(client, "\n".join(map(json.dumps, lines))))
    assert list_said(end) == [("", "Good day!"), ("So?", "B")]
    assert [run.text for run in list_beside(end)] == ["A", "B", "C"]
    rows = [json.loads(line) for line in export(client, end, "sillytavern").splitlines()]
    assert [(row["mes"], row.get("swipe_id"), row.get("swipes")) for row in rows[1:]] == [
        ("Good day!", 1, ["Hi!", "Good day!"]),
        ("So?", None, None),
        ("B", 1, ["A", "B", "C"]),
    ]


@pytest.mark.parametrize("swipes", ["A", {"a": 1}, [1], [["A"]], 7])
def test_swipes_that_are_no_texts_are_refused(client: Browser, swipes: Any) -> None:
    lines = [{"user_name": "Tom"}, {"mes": "Hi", "swipes": swipes}]
    page = bring(client, "\n".join(map(json.dumps, lines)))
    assert "Line 2: swipes must be a list of texts." in page.text
    assert not Run.objects.exists()
