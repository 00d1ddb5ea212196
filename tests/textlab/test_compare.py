"""A comparison: what its address fills in, and how its lanes are changed."""

import pytest
from django.test import Client as Browser
from django.utils.html import strip_tags

from playground.models import Run
from tests.providing import provider as provider
from tests.scripted import Server
from tests.textlab.comparing import (
    ARLI,
    CHAT,
    COMPARE,
    HELLO,
    change_lanes,
    list_lanes,
    list_named,
    read_field,
    send_round,
)

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_page_opens_with_nothing_chosen(client: Browser) -> None:
    page = client.get(COMPARE)
    assert page.status_code == 200
    assert "Choose models" in page.text


def test_without_a_key_the_local_model_is_compared_with_itself(client: Browser) -> None:
    page = client.get(COMPARE).text
    assert "The local model twice, no key needed" in page
    small = "local:HuggingFaceTB/SmolLM2-135M-Instruct"
    assert f'value="add.{small}\t{small}"' in page


@pytest.mark.parametrize("count", [1, 2, 6])
def test_a_link_fills_everything_in_and_runs_nothing(
    client: Browser, provider: Server, count: int
) -> None:
    fields = {"message": "Hi <b>", "system": "Be brief.", "temperature": "0.3"}
    page = client.get(COMPARE, {"m": [HELLO] * count, **fields})
    assert page.status_code == 200
    assert page.text.count(f'name="m" value="{HELLO}"') == count
    assert "Hi &lt;b&gt;</textarea>" in page.text
    assert "Be brief.</textarea>" in page.text
    assert read_field(page.text, "temperature") == "0.3"
    assert not Run.objects.exists()
    assert not provider.seen


def test_a_value_of_one_lane_is_shown_in_that_lane(client: Browser, provider: Server) -> None:
    query = {"m": [HELLO, CHAT], "temperature": "0.7", "temperature.2": "0.2"}
    page = client.get(COMPARE, query).text
    assert read_field(page, "temperature") == "0.7"
    assert read_field(page, "temperature.2") == "0.2"
    assert not read_field(page, "temperature.1")


@pytest.mark.parametrize(
    "wrong", ["nobody:some/model", "nonsense", "featherless:", f"featherless:{'x' * 201}"]
)
def test_what_there_is_not_is_said_and_the_rest_is_taken(
    client: Browser, provider: Server, wrong: str
) -> None:
    page = client.get(COMPARE, {"m": [wrong, HELLO], "temperature.2": "0.2"}).text
    assert f"{wrong[:200]} was left out" in page
    assert page.count('name="m"') == 1
    assert read_field(page, "temperature.1") == "0.2"


def test_more_than_six_are_left_out_with_a_sentence(client: Browser, provider: Server) -> None:
    page = client.get(COMPARE, {"m": [HELLO] * 7}).text
    assert page.count('name="m"') == 6
    assert "a comparison has at most 6 models" in page


def test_what_a_provider_does_not_take_is_said_and_not_sent(
    client: Browser, provider: Server
) -> None:
    page = strip_tags(client.get(COMPARE, {"m": [HELLO, ARLI], "top_a": "0.5"}).text)
    assert "Not sent, because Featherless AI doesn't take it: top_a" in " ".join(page.split())


def test_others_can_be_asked_what_one_was(client: Browser, provider: Server) -> None:
    first = list_named(send_round(client, HELLO), "run")[0]["id"]
    send_round(client, HELLO, message="More", temperature="0.4", parent=first)
    run = Run.objects.get(request__message="More")
    page = client.get(COMPARE, {"again": str(run.pk)}).text
    assert "More</textarea>" in page
    assert read_field(page, "temperature") == "0.4"
    assert read_field(page, "parent.1") == first
    assert page.count('name="m"') == 1


@pytest.mark.parametrize(
    ("action", "lanes"),
    [
        ("remove.1", [CHAT, ARLI]),
        ("left.2", [CHAT, HELLO, ARLI]),
        ("left.1", [HELLO, CHAT, ARLI]),
        ("right.2", [HELLO, ARLI, CHAT]),
        ("right.3", [HELLO, CHAT, ARLI]),
        ("copy.2", [HELLO, CHAT, CHAT, ARLI]),
        (f"add.{CHAT}", [HELLO, CHAT, ARLI, CHAT]),
        (f"add.{CHAT}\t{HELLO}", [HELLO, CHAT, ARLI, CHAT, HELLO]),
        ("add.nobody:x", [HELLO, CHAT, ARLI]),
        ("remove.9", [HELLO, CHAT, ARLI]),
        ("dance.1", [HELLO, CHAT, ARLI]),
        ("remove.\N{SUPERSCRIPT TWO}", [HELLO, CHAT, ARLI]),
    ],
)
def test_lanes_are_changed_and_nothing_typed_is_lost(
    client: Browser, provider: Server, action: str, lanes: list[str]
) -> None:
    assert list_lanes(change_lanes(client, action, HELLO, CHAT, ARLI)) == lanes


def test_what_a_lane_has_of_its_own_moves_along(client: Browser, provider: Server) -> None:
    page = change_lanes(client, "left.2", HELLO, CHAT, temperature__2="0.2")
    assert read_field(page, "temperature.1") == "0.2"
    page = change_lanes(client, "copy.2", HELLO, CHAT, temperature__2="0.2")
    assert [read_field(page, f"temperature.{n}") for n in (1, 2, 3)] == ["", "0.2", "0.2"]


@pytest.mark.parametrize("name", ["temperature", "system", "stop"])
def test_a_lane_is_given_its_own_value(client: Browser, provider: Server, name: str) -> None:
    fields = {"vary__2": name, name: "0.7"}
    page = change_lanes(client, "vary.2", HELLO, CHAT, **fields)
    assert read_field(page, f"{name}.2") == "0.7"


@pytest.mark.parametrize("name", ["message", "model", "nonsense"])
def test_a_lane_has_no_own_value_of_what_it_does_not_take(
    client: Browser, provider: Server, name: str
) -> None:
    page = change_lanes(client, "vary.1", HELLO, vary__1=name)
    assert f'name="{name}.1"' not in page


def test_the_search_lists_what_can_be_added(client: Browser, provider: Server) -> None:
    page = change_lanes(client, "find", HELLO, find="qwen2.5-72b")
    assert 'value="add.featherless:Qwen/Qwen2.5-72B-Instruct"' in page
    typed = client.get(COMPARE, {"find": "no/such"}, headers={"HX-Request": "true"}).text
    assert 'value="add.featherless:no/such"' in typed
    assert "<html" not in typed


def test_the_code_is_that_of_the_chosen_lane(client: Browser, provider: Server) -> None:
    page = change_lanes(client, "code.2", HELLO, CHAT, temperature__2="0.25")
    code = strip_tags(page)
    assert "scripted/chat" in code
    assert "0.25" in code
    assert 'name="code" value="2"' in " ".join(page.split())
