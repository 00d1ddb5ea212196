"""Sweeps before they start: what is counted, what is refused, what is never sent."""

from typing import Any

import pytest
from django.test import Client as Browser
from hypothesis import given
from hypothesis import strategies as st

from playground.models import Run
from playground.providers import Model, get_declared_provider
from tests.providing import JSON
from tests.providing import provider as provider
from tests.scripted import Server
from tests.textlab.sweeps.sweeping import CHAT, HELLO, SWEEPS, count_answers, post_sweep
from textlab.compare.lanes import Lane
from textlab.sweeps.forms import AxesForm
from textlab.sweeps.models import Sweep
from textlab.sweeps.plan import MAX_ANSWERS, Column

pytestmark = pytest.mark.django_db(transaction=True)
ARLI = "arli:some/model"
TOP_A = {"a_type": "top_a", "a_values": "1, 2"}


def test_the_page_opens_and_runs_nothing(client: Browser, provider: Server) -> None:
    page = client.get(SWEEPS, {"m": [HELLO, CHAT], "message": "Hi", "seeds": "1-3"})
    assert page.status_code == 200
    assert 'name="m" value="featherless:scripted/hello"' in page.text
    assert 'value="1-3"' in page.text
    assert not Run.objects.exists()


def test_a_model_is_added_and_removed_and_nothing_typed_is_lost(client: Browser) -> None:
    page = post_sweep(client, HELLO, action=f"add.{CHAT}", message="A draft", seeds="7")
    assert page.text.count('name="m"') == 2
    assert "A draft" in page.text
    assert 'value="7"' in page.text
    page = post_sweep(client, HELLO, CHAT, action="remove.1", message="A draft")
    assert page.text.count('name="m"') == 1
    assert 'value="featherless:scripted/chat"' in page.text


def test_all_combinations_are_counted_before_anything_is_sent(
    client: Browser, provider: Server
) -> None:
    fields = {"a_type": "temperature", "a_values": "0.2, 0.8", "b_type": "top_p"}
    fields |= {"b_values": "0.5-1 (+0.25)", "seeds": "1-2"}
    assert count_answers(client, HELLO, CHAT, **fields) == 2 * 2 * 3 * 2
    assert not Run.objects.exists()
    assert not provider.seen


def test_the_units_of_all_answers_are_counted(client: Browser) -> None:
    page = post_sweep(client, "featherless:Qwen/Qwen2.5-72B-Instruct", HELLO, seeds="1-3")
    assert "6 answers" in page.text
    assert "15 concurrency units in all" in page.text


def test_a_script_gets_the_count_as_json(client: Browser) -> None:
    data = {"m": [HELLO], "message": "Hi", "seeds": "1-3", "action": "count"}
    assert client.post(SWEEPS, data, headers=JSON).json() == {"answers": 3, "units": 3}


def test_what_was_not_counted_is_not_started(client: Browser, provider: Server) -> None:
    for agreed in ("", "5", "nonsense"):
        page = post_sweep(client, HELLO, action="start", seeds="1-3", agreed=agreed)
        assert page.status_code in (200, 422)
    assert not Run.objects.exists()


@pytest.mark.parametrize(
    ("models", "fields", "sentence"),
    [
        ([], {}, "Choose at least one model."),
        ([HELLO], {"message": ""}, "Message (message) is required."),
        ([HELLO], {}, "Add another model or more values: this is a single answer."),
        (
            [HELLO],
            {"seeds": "1-100", "a_type": "top_p", "a_values": "0.1, 0.2, 0.3"},
            "300 answers",
        ),
        ([HELLO], {"seeds": "1-500"}, "An axis can have at most 100 values."),
        ([HELLO], {"seeds": "hot"}, "Seed (seed) must be a whole number, not hot."),
        ([HELLO], {"a_type": "temperature"}, "Temperature has no values yet."),
        ([HELLO], {"a_type": "temperature", "a_values": "9"}, "must be between 0 and 2, not 9."),
        (
            [HELLO],
            {"a_type": "top_p", "a_values": "0.1, 0.2", "b_type": "top_p", "b_values": "0.3"},
            "Top P is on two axes.",
        ),
        ([HELLO], {"words": "cat, dog"}, "“cat” isn't in the prompt"),
        ([HELLO], {"words": "Hi"}, "Enter the word to replace first"),
        ([HELLO], {"a_type": "messages", "a_values": "1"}, "messages is not one of the available"),
        ([HELLO, ARLI], TOP_A, "Featherless AI doesn't take top_a. Choose another parameter."),
    ],
    ids=[
        *("no model", "no message", "one answer", "too many", "too many seeds", "no seed"),
        *("no values", "out of bounds", "twice", "no such word", "one word", "no number"),
        "not taken by all",
    ],
)
def test_what_cannot_be_is_said_beside_its_field(
    client: Browser, models: list[str], fields: dict[str, str], sentence: str
) -> None:
    page = post_sweep(client, *models, **fields)
    assert page.status_code == 422
    assert sentence.replace("'", "&#x27;") in page.text
    assert not Run.objects.exists()


def test_without_a_key_nothing_is_recorded(client: Browser, provider: Server) -> None:
    fields = {"seeds": "1-2", "agreed": "2"}
    page = post_sweep(client, ARLI, action="start", **fields)
    assert page.status_code == 503
    assert "Arli AI key" in page.text
    assert not Run.objects.exists()
    assert not Sweep.objects.exists()


@given(
    fields=st.dictionaries(
        st.sampled_from(["a_type", "a_values", "b_type", "b_values", "seeds", "words", "agreed"]),
        st.text(max_size=40) | st.sampled_from(["top_p", "temperature", "1-9", "1, 2", "0-1 [5]"]),
    )
)
def test_whatever_is_typed_is_a_plan_or_a_sentence(fields: dict[str, Any]) -> None:
    provider = get_declared_provider("featherless")
    lane = Lane(provider, Model("some/model", "featherless"))
    form = AxesForm([Column(lane, {"message": "Hi there"}, 1)], fields)
    if form.is_valid():
        assert form.plan is not None
        assert 2 <= form.plan.answers <= MAX_ANSWERS
    else:
        assert all(str(sentence) for each in form.errors.values() for sentence in each)
