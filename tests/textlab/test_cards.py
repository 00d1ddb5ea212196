"""Character cards: read, refused, stored and exported."""

import json
import time
import zlib
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client as Browser
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.textlab.cards import (
    ENTRY,
    V1,
    encode_card,
    make_book,
    make_chunk,
    make_png,
    make_text,
    make_v2,
)
from textlab.cards.card import NO_CARD, parse_card
from textlab.cards.files import read_card_file
from textlab.cards.frame import build_frame
from textlab.cards.models import Card

BOMB = zlib.compress(b"\0" * 200_000_000)
JSONS = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from([*V1, *ENTRY, "spec", "data", "character_book", "entries"]), inner
        )
    ),
    max_leaves=15,
)


def read(data: bytes) -> dict[str, Any]:
    return read_card_file(data)


def test_a_card_is_read_out_of_a_picture() -> None:
    assert read(make_png(make_text("chara", encode_card(V1)))) == V1
    packed = make_chunk(b"zTXt", b"Chara\0\0" + zlib.compress(encode_card(V1)))
    assert read(make_png(packed)) == V1
    international = make_chunk(b"iTXt", b"chara\0\1\0en\0\0" + zlib.compress(encode_card(V1)))
    assert read(make_png(international)) == V1


def test_version_3_goes_before_what_is_there_for_older_readers() -> None:
    newer = make_v2() | {"spec": "chara_card_v3"}
    old = make_text("chara", encode_card(make_v2(name="Old")))
    assert read(make_png(old, make_text("ccv3", encode_card(newer)))) == newer


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        pytest.param(make_png(), "holds no character card", id="picture-alone"),
        pytest.param(make_png(make_text("chara", b"***")), "isn't base64", id="no-base64"),
        pytest.param(make_png(make_text("chara", b"/w==")), "isn't text in UTF-8", id="no-utf8"),
        pytest.param(make_png(make_text("chara", b"e30=")), NO_CARD, id="empty-object"),
        pytest.param(make_png()[:-20], "cut off or damaged", id="cut-off"),
        pytest.param(
            make_png(make_chunk(b"zTXt", b"chara\0\0" + BOMB)), "larger than 2 MB", id="bomb"
        ),
        pytest.param(
            make_png(make_chunk(b"iTXt", b"ccv3\0\1\0\0\0" + BOMB)), "larger than 2 MB",
            id="international-bomb",
        ),
        pytest.param(
            make_png(make_chunk(b"zTXt", b"chara\0\0not packed")), "is damaged", id="not-packed"
        ),
        pytest.param(b'{"name": "A"}', NO_CARD, id="name-alone"),
        pytest.param(b"[]", NO_CARD, id="a-list"),
        pytest.param(b"{" + b" " * 20_000_000 + b"}", "at most 2 MB", id="20-MB"),
        pytest.param(json.dumps(V1 | {"description": 5}).encode(), "description must be text.",
                     id="number"),
        pytest.param(
            json.dumps(make_v2(character_book={"entries": [5]})).encode(),
            "data.character_book.entries[0] must be an object.", id="entry",
        ),
        pytest.param(
            json.dumps(make_v2(character_book=make_book({"keys": "a"}))).encode(),
            "data.character_book.entries[0].keys must be a list of texts.", id="keys",
        ),
        pytest.param(
            json.dumps(make_v2(character_book=make_book({"insertion_order": "1"}))).encode(),
            "insertion_order must be a number.", id="order",
        ),
        pytest.param(
            json.dumps(make_v2() | {"spec": "chara_card_v9"}).encode(), "can be imported",
            id="spec",
        ),
        pytest.param(
            json.dumps(make_v2(alternate_greetings=["x"] * 101)).encode(), "at most 100",
            id="greetings",
        ),
        pytest.param(
            json.dumps(make_v2(character_book=make_book(*[{}] * 2_001))).encode(),
            "at most 2,000 entries", id="entries",
        ),
        pytest.param(
            json.dumps(make_v2(character_book=make_book({"keys": ["k"] * 10_001}))).encode(),
            "at most 10,000 keys", id="many-keys",
        ),
    ],
)  # fmt: skip
def test_what_is_no_card_is_refused_with_a_sentence(data: bytes, sentence: str) -> None:
    start = time.process_time()
    with pytest.raises(ValidationError) as refusal:
        read(data)
    assert sentence in refusal.value.messages[0]
    assert time.process_time() - start < 2


@pytest.mark.django_db
@pytest.mark.parametrize(
    "body", [b"\x89PNG\r\n\x1a\n", b"{", b"", b"x" * 26_000_000, make_png(make_text("chara", b"*"))]
)
def test_of_a_bad_file_nothing_is_stored(client: Browser, body: bytes) -> None:
    page = client.post("/text/cards/", {"file": SimpleUploadedFile("card.png", body)})
    assert page.status_code == 422
    assert page.context["form"].errors
    assert not Card.objects.exists()


@pytest.mark.django_db
def test_a_card_is_exported_as_it_came(client: Browser) -> None:
    source = make_v2(extensions={"agnai": {"voice": 3}}, unknown=[1, None])
    file = SimpleUploadedFile("ada.png", make_png(make_text("chara", encode_card(source))))
    assert client.post("/text/cards/", {"file": file}).status_code == 303
    card = Card.objects.get()
    assert card.name == "Ada"
    exported = client.get(f"/text/cards/{card.pk}/export/")
    assert json.loads(exported.text) == source
    assert client.post("/text/cards/", {"text": exported.text}).status_code == 303
    assert Card.objects.latest("pk").name == "Ada (2)"


@pytest.mark.django_db
def test_every_greeting_can_be_chosen(client: Browser) -> None:
    client.post("/text/cards/", {"text": json.dumps(make_v2())})
    base = f"/text/cards/{Card.objects.get().pk}/"
    assert "Good day, {{user}}!</textarea>" in client.get(base).text
    assert "Come in, {{user}}.</textarea>" in client.get(base, {"greeting": "2"}).text
    for nonsense in ("0", "3", "x", "-1", "9" * 30):
        assert client.get(base, {"greeting": nonsense}).status_code == 200
    assert client.post(base, {"user_name": "", "greeting": "", "model": ""}).status_code == 422


@pytest.mark.django_db
def test_what_is_anothers_is_not_there(client: Browser) -> None:
    card = Card.objects.create(owner="somebody", name="Ada", source=V1)
    base = f"/text/cards/{card.pk}/"
    assert client.get(base).status_code == 404
    assert client.get(f"{base}export/").status_code == 404
    assert client.post(base, {"greeting": "x"}).status_code == 404
    assert client.post(f"{base}delete/").status_code == 404


@settings(max_examples=200, deadline=None)
@given(JSONS)
def test_whatever_is_brought_is_a_card_or_a_sentence(data: Any) -> None:
    try:
        card = parse_card(data)
    except ValidationError:
        return
    build_frame(card, user="Tom", system="", said=[("user", "Hi")], seed="1")
