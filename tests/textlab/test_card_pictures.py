"""The picture of a card: shown to whoever brought it, and nothing of its file is in it."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client as Browser
from PIL import Image

from tests.scripted.pngs import write_png
from tests.textlab.cards import V1, encode_card, make_png, make_text
from textlab.cards.models import Card, CardPicture

pytestmark = pytest.mark.django_db(transaction=True)
END = b"\0\0\0\0IEND"


def write_card(width: int, height: int) -> bytes:
    """A picture that holds a card, and the place where it was taken."""
    head, end = write_png(width, height).split(END)
    place = make_text("Comment", b"52.5 N 13.4 E")
    return head + make_text("chara", encode_card(V1)) + place + END + end


def bring(browser: Browser, data: bytes) -> Card:
    file = SimpleUploadedFile("ada.png", data, "image/png")
    assert browser.post("/text/cards/", {"file": file}).status_code == 303
    return Card.objects.get()


def test_it_is_shown_small_and_holds_nothing_of_its_file(client: Browser) -> None:
    card = bring(client, write_card(900, 1200))
    address = f"/text/cards/{card.pk}/picture"
    assert f'src="{address}"' in client.get(f"/text/cards/{card.pk}/").text
    response = client.get(address)
    picture = Image.open(io.BytesIO(response.content))
    assert (picture.format, picture.size) == ("WEBP", (384, 512))
    assert b"13.4 E" not in response.content
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "private" in response["Cache-Control"]
    assert Browser().get(address).status_code == 404


def test_a_card_whose_picture_cannot_be_read_is_a_card_without_one(client: Browser) -> None:
    broken = make_png(make_text("chara", encode_card(V1))).replace(b"IDAT", b"IDOT")
    card = bring(client, broken)
    assert not card.has_picture
    assert "card-picture" not in client.get(f"/text/cards/{card.pk}/").text
    assert client.get(f"/text/cards/{card.pk}/picture").status_code == 404


def test_it_goes_with_its_card(client: Browser) -> None:
    card = bring(client, write_card(8, 8))
    assert client.post(f"/text/cards/{card.pk}/delete/").status_code == 303
    assert not CardPicture.objects.exists()
