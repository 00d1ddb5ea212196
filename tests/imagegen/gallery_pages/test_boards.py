"""Boards are made, renamed and deleted."""

import pytest
from django.test import Client as Browser

from imagegen.gallery import boards
from imagegen.gallery.forms import BoardForm
from imagegen.models import Board
from tests.imagegen.gallery_pages.gallery import GALLERY, apply_action, list_tiles
from tests.imagegen.pictures import store_image
from tests.providing import JSON

pytestmark = pytest.mark.django_db(transaction=True)


def test_boards_are_made_renamed_and_deleted_without_their_pictures(
    client: Browser, me: str
) -> None:
    answer = client.post(f"{GALLERY}boards/", {"name": " Foxes "})
    board = Board.objects.get(owner=me)
    assert board.name == "Foxes"
    assert answer.headers["Location"] == f"{GALLERY}?board={board.pk}"
    made = store_image(me, 1, board=board)
    url = f"{GALLERY}boards/{board.pk}/"
    client.post(url, {"name": "Owls"})
    assert "<h1>Owls</h1>" in client.get(GALLERY, {"board": board.pk}).text
    page = client.post(url, {"action": "delete"}, follow=True)
    assert "Board “Owls” deleted. Its images stay in the gallery." in page.text
    assert list_tiles(page) == [made.pk]


def test_a_board_needs_a_name_of_its_own(client: Browser, me: str) -> None:
    Board.objects.create(owner=me, name="Foxes")
    other = Board.objects.create(owner=me, name="Owls")
    for url in (f"{GALLERY}boards/", f"{GALLERY}boards/{other.pk}/"):
        page = client.post(url, {"name": "Foxes"}, follow=True)
        assert "You already have a board “Foxes”." in page.text
        page = client.post(url, {"name": "x" * 81}, follow=True)
        assert "at most 80 characters" in page.text
    assert Board.objects.filter(owner=me).count() == 2


def test_a_name_that_another_request_takes_meanwhile_is_said_to_be_taken(
    client: Browser, me: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    Board.objects.create(owner=me, name="Foxes")
    monkeypatch.setattr(BoardForm, "clean_name", lambda form: form.cleaned_data["name"])
    page = client.post(f"{GALLERY}boards/", {"name": "Foxes"}, follow=True)
    assert "You already have a board “Foxes”." in page.text


def test_there_is_an_end_to_boards(
    client: Browser, me: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(boards, "MAX_BOARDS", 2)
    made = [Board.objects.create(owner=me, name=name) for name in ("Foxes", "Owls")]
    sentence = "You have 2 boards. Delete one before creating another."
    assert sentence in client.post(f"{GALLERY}boards/", {"name": "Cats"}, follow=True).text
    moved = store_image(me, 1)
    answer = apply_action(client, "move", moved, headers=JSON, new_board="Cats")
    assert (answer.status_code, answer.json()["message"]) == (422, sentence)
    apply_action(client, "move", moved, new_board="Owls")
    client.post(f"{GALLERY}boards/{made[0].pk}/", {"name": "Cats"})
    assert [(b.name, b.pictures.count()) for b in Board.objects.all()] == [("Cats", 0), ("Owls", 1)]


def test_boards_of_others_are_not_there(client: Browser, me: str) -> None:
    board = Board.objects.create(owner="somebody else", name="Theirs")
    url = f"{GALLERY}boards/{board.pk}/"
    assert client.post(url, {"action": "delete"}).status_code == 404
    assert "Theirs" not in client.get(GALLERY, {"board": board.pk}).text
