"""The exact request made from a card is what the card's specification says."""

import json
from typing import Any

import pytest
from django.test import Client as Browser

from playground.models import Run
from tests.providing import EVENTS, model_page, read_body
from tests.providing import provider as provider
from tests.scripted import Server
from tests.textlab.cards import V1, make_book, make_v2
from textlab.cards.models import Card

pytestmark = pytest.mark.django_db(transaction=True)
MODEL = "featherless:scripted/hello"
DEFINITIONS = (
    "Ada is a clockmaker. Ada knows Tom.\n\nAda's personality: patient\n\n"
    "Scenario: A workshop. Tom enters."
)
EXAMPLES = (
    "Example conversation:\nTom: Hi\nAda: Hello\n\nExample conversation:\nTom: Bye\nAda: So long"
)


def begin(browser: Browser, source: Any, greeting: str = "Good day, {{user}}!") -> Run:
    """Bring the card and begin a chat; the greeting comes back."""
    assert browser.post("/text/cards/", {"text": json.dumps(source)}).status_code == 303
    card = Card.objects.latest("pk")
    form = {"user_name": "Tom", "greeting": greeting, "model": MODEL}
    assert browser.post(f"/text/cards/{card.pk}/", form).status_code == 303
    return Run.objects.latest("created")


def say(browser: Browser, provider: Server, parent: Run, message: str, **fields: str) -> Any:
    """The messages that the provider got."""
    form = {"mode": "chat", "message": message, "parent": str(parent.pk), **fields}
    response = browser.post(model_page("hello"), form, headers=EVENTS)
    assert response.status_code == 200
    read_body(response)
    return provider.seen[-1].json["messages"]


def test_a_card_of_version_1(client: Browser, provider: Server) -> None:
    greeting = begin(client, V1)
    assert not provider.seen
    assert say(client, provider, greeting, "Hello", system="Be kind.") == [
        {"role": "system", "content": f"Be kind.\n\n{DEFINITIONS}\n\n{EXAMPLES}"},
        {"role": "assistant", "content": "Good day, Tom!"},
        {"role": "user", "content": "Hello"},
    ]
    body = provider.seen[-1].json
    assert not {"card", "frame"} & set(body)


def test_a_card_of_version_2_with_all_it_has(client: Browser, provider: Server) -> None:
    book = make_book(
        {"keys": ["workshop"], "content": "Third", "insertion_order": 30},
        {"keys": ["HELLO"], "content": "Before {{user}}", "position": "before_char"},
        {"keys": [], "content": "Always", "constant": True, "insertion_order": 20},
        {"keys": ["hello"], "content": "Off", "enabled": False},
        {"keys": ["hello"], "content": "Cased", "case_sensitive": True, "insertion_order": 1},
        {"keys": ["good"], "secondary_keys": ["nothing"], "selective": True, "content": "No"},
    )
    source = make_v2(
        system_prompt="You are {{char}}. {{original}}",
        post_history_instructions="Stay {{char}}.",
        creator_notes="Never sent.",
        creator="Nobody",
        tags=["Never"],
        character_book=book,
    )
    greeting = begin(client, source, "Come in, {{user}}.")
    lore = "Before Tom"
    assert say(client, provider, greeting, "Hello, nice workshop", system="Be kind.") == [
        {
            "role": "system",
            "content": f"You are Ada. Be kind.\n\n{lore}\n\n{DEFINITIONS}\n\n"
            f"Always\n\nThird\n\n{EXAMPLES}",
        },
        {"role": "assistant", "content": "Come in, Tom."},
        {"role": "user", "content": "Hello, nice workshop"},
        {"role": "system", "content": "Stay Ada."},
    ]
    sent = str(provider.seen[-1].json)
    assert "Never" not in sent
    assert "Nobody" not in sent


def test_version_3_calls_the_character_by_its_nickname(client: Browser, provider: Server) -> None:
    source = make_v2(nickname="Countess") | {"spec": "chara_card_v3", "spec_version": "3.0"}
    greeting = begin(client, source, "I am {{char}}, <user>.")
    messages = say(client, provider, greeting, "Hello")
    assert messages[0]["content"].startswith("Countess is a clockmaker. Countess knows Tom.")
    assert messages[1]["content"] == "I am Countess, Tom."


def test_the_conversation_goes_on_with_what_comes_up_in_it(
    client: Browser, provider: Server
) -> None:
    book = make_book({"keys": ["lathe"]}, scan_depth=2)
    greeting = begin(client, make_v2(character_book=book))
    assert "lathe" not in say(client, provider, greeting, "Hello")[0]["content"]
    second = Run.objects.latest("created")
    assert "The lathe is old." in say(client, provider, second, "A lathe?")[0]["content"]
    third = Run.objects.latest("created")
    messages = say(client, provider, third, "And now?")
    assert [each["role"] for each in messages] == ["system", *["assistant", "user"] * 3]
    assert "The lathe is old." not in messages[0]["content"]


def test_the_code_and_the_meter_hold_the_same_request(client: Browser, provider: Server) -> None:
    greeting = begin(client, make_v2(post_history_instructions="Stay {{roll:1000000}}."))
    page = client.get(
        model_page("hello"), {"parent": str(greeting.pk), "message": "Hello", "mode": "chat"}
    ).text
    messages = say(client, provider, greeting, "Hello")
    assert messages[-1]["content"].startswith("Stay ")
    assert messages[-1]["content"] in page
    assert "clockmaker" in page


def test_a_conversation_outlives_its_card(client: Browser, provider: Server) -> None:
    greeting = begin(client, make_v2())
    first = say(client, provider, greeting, "Hello")
    client.post(f"/text/cards/{Card.objects.get().pk}/delete/")
    again = say(client, provider, Run.objects.latest("created"), "More")
    assert again[0] == first[0]
    assert client.get(model_page("hello"), {"parent": str(greeting.pk)}).status_code == 200


def test_the_history_says_who_it_is_with(client: Browser, provider: Server) -> None:
    begin(client, make_v2())
    page = client.get("/runs/").text
    assert "Chat with Ada" in page


def test_an_answer_is_regenerated_within_its_card(client: Browser, provider: Server) -> None:
    greeting = begin(client, make_v2())
    first = say(client, provider, greeting, "Hello")
    answered = Run.objects.latest("created")
    assert say(client, provider, greeting, "Hello", again=str(answered.pk)) == first
