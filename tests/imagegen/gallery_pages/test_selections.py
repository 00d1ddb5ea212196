"""What is done with several pictures, and undone, with and without script."""

import io
import re
import zipfile
from typing import Any

import pytest
from django.test import Client as Browser
from django.utils.html import escape

from imagegen.gallery import trash
from imagegen.models import Board, Picture
from tests.imagegen.gallery_pages.gallery import GALLERY, apply_action, list_tiles
from tests.imagegen.pictures import store_image
from tests.providing import JSON

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_star_is_set_and_taken(client: Browser, me: str) -> None:
    made = store_image(me, 1)
    url = f"{GALLERY}{made.pk}/star/"
    answer = client.post(url, {"starred": "1", "back": f"{GALLERY}?q=fox"})
    assert answer.status_code == 303
    assert answer.headers["Location"] == f"{GALLERY}?q=fox#p-{made.pk}"
    assert list_tiles(client.get(GALLERY, {"starred": "on"})) == [made.pk]
    assert client.post(url, {"starred": "0"}, headers=JSON).json() == {"starred": False}
    assert list_tiles(client.get(GALLERY, {"starred": "on"})) == []


def test_several_are_starred_and_moved_to_a_new_board(client: Browser, me: str) -> None:
    one, two = store_image(me, 1), store_image(me, 2)
    answer = apply_action(client, "star", one, two, headers=JSON)
    assert answer.json()["message"] == "2 images starred."
    answer = apply_action(client, "move", one, two, new_board="Foxes", headers=JSON)
    assert answer.json()["message"] == "2 images moved to “Foxes”."
    assert "Foxes" in answer.json()["shelves"]
    board = Board.objects.get(owner=me)
    assert list_tiles(client.get(GALLERY, {"board": board.pk})) == [two.pk, one.pk]
    apply_action(client, "move", one, board="none")
    assert list_tiles(client.get(GALLERY, {"board": "none"})) == [one.pk]


def test_all_that_is_found_is_meant_where_that_is_said(client: Browser, me: str) -> None:
    for number in range(3):
        store_image(me, number, prompt="fox" if number else "owl")
    answer = apply_action(client, "star", headers=JSON, all="on", query="q=fox")
    assert answer.json()["message"] == "2 images starred."
    assert Picture.objects.filter(starred=True).count() == 2


def test_deleting_offers_undo_without_script(client: Browser, me: str) -> None:
    made = store_image(me, 1)
    answer = apply_action(client, "delete", made, back=f"{GALLERY}?q=fox&binned=1&select=page")
    page = client.get(answer.headers["Location"])
    assert answer.headers["Location"].startswith(f"{GALLERY}?q=fox&binned=")
    assert "1 image moved to the bin." in page.text
    moment = re.search(r'name="moment" value="(\d+)"', page.text)
    assert moment
    back = client.post(f"{GALLERY}undo/", {"moment": moment[1], "back": f"{GALLERY}?q=fox"})
    assert back.headers["Location"] == f"{GALLERY}?q=fox"
    page = client.get(GALLERY)
    assert list_tiles(page) == [made.pk]
    assert "1 image restored." in page.text


def test_deleting_offers_undo_to_a_script(client: Browser, me: str) -> None:
    made = store_image(me, 1)
    answer = apply_action(client, "delete", made, headers=JSON).json()
    assert "data-undo" in answer["html"]
    moment = re.search(r'name="moment" value="(\d+)"', answer["html"])
    assert moment
    undone = client.post(f"{GALLERY}undo/", {"moment": moment[1]}, headers=JSON).json()
    assert (undone["message"], undone["count"]) == ("1 image restored.", 1)
    again = client.post(f"{GALLERY}undo/", {"moment": moment[1]}, headers=JSON).json()
    assert again["message"] == "Nothing to undo."


def test_nobody_undoes_for_others(client: Browser, me: str) -> None:
    made = store_image(me, 1)
    _count, moment = trash.trash_pictures(Picture.objects.all())
    stamp = int(moment.timestamp() * 1_000_000)
    Browser().post(f"{GALLERY}undo/", {"moment": stamp})
    made.refresh_from_db()
    assert made.deleted


def test_the_bin_restores_deletes_and_is_emptied(client: Browser, me: str) -> None:
    made = [store_image(me, n) for n in range(3)]
    apply_action(client, "delete", *made)
    page = client.get(GALLERY, {"bin": "on"})
    assert len(list_tiles(page)) == 3
    assert "30 days" in page.text
    apply_action(client, "restore", made[0])
    apply_action(client, "forget", made[1])
    assert list_tiles(client.get(GALLERY, {"bin": "on"})) == [made[2].pk]
    answer = client.post(f"{GALLERY}empty/", follow=True)
    assert "1 image permanently deleted." in answer.text
    assert client.get(f"{GALLERY}{made[2].pk}/").status_code == 404
    assert trash.empty_trash() == 2
    assert list(Picture.objects.all()) == [made[0]]


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"action": "star", "picture": []}, "Select images first."),
        ({"action": "star", "pictures": "1,x"}, "These aren't images."),
        ({"action": "star", "pictures": ",".join("1" * 10_001)}, "at most 10,000 images"),
        ({"action": "move", "pictures": "1"}, "Choose a board or name a new one."),
        ({"action": "move", "pictures": "1", "board": "999"}, "This board no longer exists."),
        ({"action": "move", "pictures": "1", "board": "²"}, "This board no longer exists."),
        ({"action": "zip", "pictures": "1"}, "These images no longer exist."),
        ({"action": "paint", "pictures": "1"}, "not one of the available choices"),
    ],
)
def test_what_cannot_be_done_is_said(client: Browser, fields: Any, sentence: str) -> None:
    answer = client.post(f"{GALLERY}selection/", fields, headers=JSON)
    assert answer.status_code == 422
    assert sentence in answer.json()["message"]
    page = client.post(f"{GALLERY}selection/", fields, follow=True)
    assert escape(sentence) in page.text


def test_an_archive_is_streamed(client: Browser, me: str) -> None:
    made = [store_image(me, n, prompt="fox") for n in range(2)]
    answer = apply_action(client, "zip", *made)
    assert answer.streaming
    assert "attachment" in answer.headers["Content-Disposition"]
    with zipfile.ZipFile(io.BytesIO(b"".join(answer))) as archive_file:
        assert len(archive_file.namelist()) == 2
