"""Two answers of one's own, word by word."""

import uuid
from typing import Any

import pytest
from django.test import Client as Browser
from django.urls import reverse

from playground.models import Run, Status
from tests.providing import provider as provider
from tests.providing import send_chat
from tests.scripted import Server
from tests.scripted.texts import HELLO
from tests.textlab.voting import create_round
from textlab.differences.context import MAX_COMPARED_CHARS

pytestmark = pytest.mark.django_db(transaction=True)

PAGE = "/text/differences/"


@pytest.fixture
def owner(client: Browser, provider: Server) -> str:
    """Of this browser, which a first answer makes known."""
    send_chat(client, "hello")
    return Run.objects.get().owner


def create_answer(owner: str, text: str, **more: Any) -> Run:
    facts = {"app": "textlab", "provider": "featherless", "endpoint": "chat", "model": "a/b"}
    status = more.pop("status", Status.DONE)
    request = {"message": "Hello", **more.pop("request", {})}
    return Run.objects.create(
        owner=owner, text=text, status=status, request=request, **{**facts, **more}
    )


def open_page(browser: Browser, a: Run, b: Run, **query: str) -> Any:
    return browser.get(PAGE, {"a": str(a.pk), "b": str(b.pk), **query})


def test_common_and_differing_words_are_marked_on_both_sides(client: Browser, owner: str) -> None:
    a = create_answer(owner, "The cat sat here")
    b = create_answer(owner, "The dog sat", model="c/d")
    page = open_page(client, a, b)
    assert page.status_code == 200
    left, right = page.context["comparison"].columns
    assert [(p["kind"], p["text"]) for p in left] == [
        ("same", "The"), ("changed", " cat"), ("same", " sat"), ("added", " here"),
    ]  # fmt: skip
    assert [(p["kind"], p["text"]) for p in right] == [
        ("same", "The"), ("changed", " dog"), ("same", " sat"),
    ]  # fmt: skip
    assert page.context["comparison"].agreement == pytest.approx(50)
    assert '<strong class="numbers">50%</strong> of the words agree.' in page.text
    assert "Message: Hello" in page.text


def test_both_answers_can_be_read_as_one_text(client: Browser, owner: str) -> None:
    a, b = create_answer(owner, "The cat sat"), create_answer(owner, "The dog sat")
    page = open_page(client, a, b, view="one").text
    assert "<del> cat</del><ins> dog</ins>" in page


def test_answers_of_a_provider_are_compared(client: Browser, owner: str) -> None:
    again = send_chat(client, "hello", temperature="0.2")[0][1]["id"]
    first = Run.objects.exclude(pk=again).get()
    page = client.get(PAGE, {"a": str(first.pk), "b": again})
    assert "Both answers say the same, word by word." in page.text
    assert HELLO in page.text
    assert [(d.name, d.a, d.b) for d in page.context["deviations"]] == [("temperature", None, 0.2)]


def test_what_differs_in_the_requests_is_said_words_first(client: Browser, owner: str) -> None:
    a = create_answer(owner, "one", request={"message": "Hi", "temperature": 1.0})
    b = create_answer(owner, "two", request={"message": "Hello", "temperature": 0.5, "top_k": 4})
    page = open_page(client, a, b)
    assert [d.name for d in page.context["deviations"]] == ["message", "temperature", "top_k"]
    assert "not set" in page.text
    assert page.context["message"] == ""


def test_swapped_it_is_the_other_way_round(client: Browser, owner: str) -> None:
    a, b = create_answer(owner, "one"), create_answer(owner, "two")
    swapped = client.get(open_page(client, a, b, view="one").context["swap_url"])
    assert [side.url for side in swapped.context["sides"]] == [f"/runs/{x.pk}/" for x in (b, a)]
    assert swapped.context["view"] == "one"


def test_markup_in_an_answer_is_text(client: Browser, owner: str) -> None:
    a = create_answer(owner, "<script>alert(1)</script> </pre> \"quotes' &amp;")
    b = create_answer(owner, "<b onclick=x>bold</b> \"'>")
    for view in ("sides", "one"):
        page = open_page(client, a, b, view=view).text
        assert "<script>alert" not in page
        assert "onclick=x>" not in page.replace("onclick=x&gt;", "")
        assert page.count("</pre>") == (2 if view == "sides" else 1)


@pytest.mark.parametrize(
    ("text", "status", "sentence"),
    [
        ("begun", Status.RUNNING, "still being generated"),
        ("", Status.FAILED, "empty, so there is nothing to compare"),
        (" \n", Status.DONE, "empty, so there is nothing to compare"),
        ("x" * (MAX_COMPARED_CHARS + 1), Status.DONE, "Only answers of up to 200,000 characters"),
    ],
    ids=["open", "failed", "blank", "long"],
)
def test_why_two_cannot_be_compared_is_a_sentence(
    client: Browser, owner: str, text: str, status: Status, sentence: str
) -> None:
    a, b = create_answer(owner, "one"), create_answer(owner, text, status=status)
    for page in (open_page(client, a, b), open_page(client, b, a)):
        assert page.status_code == 200
        assert sentence in page.text
        assert page.context["comparison"] is None
        assert len(page.content) < 100_000


def test_the_answers_of_others_are_not_there(client: Browser, owner: str) -> None:
    own, other = create_answer(owner, "one"), create_answer("somebody else", "two")
    assert open_page(client, own, own).status_code == 200
    assert open_page(client, own, other).status_code == 404
    assert open_page(client, other, own).status_code == 404


def test_what_is_no_answer_of_these_pages_is_not_there(client: Browser, owner: str) -> None:
    own, seen = create_answer(owner, "one"), create_answer(owner, "two", app="vision")
    assert open_page(client, own, seen).status_code == 404
    for value in ("", "nonsense", str(uuid.uuid4()), str(own.pk)[:-1]):
        assert client.get(PAGE, {"a": str(own.pk), "b": value}).status_code == 404
    assert client.get(PAGE).status_code == 404
    assert client.post(PAGE, {"a": str(own.pk), "b": str(own.pk)}).status_code == 405


def test_answers_of_one_round_can_be_chosen_for_each_side(client: Browser, owner: str) -> None:
    _, answers = create_round(owner, "one", "two", "three", is_blind=False)
    page = open_page(client, answers[0], answers[2])
    assert [choice.name for choice in page.context["choices"]] == [
        "1: test/0", "2: test/1", "3: test/2",
    ]  # fmt: skip
    assert page.text.count("selected>") == 2
    assert 'name="view"' not in page.text
    assert (
        'name="view" value="one"' in open_page(client, *list(answers.values())[:2], view="one").text
    )


def test_versions_of_an_answer_can_be_chosen_for_each_side(
    client: Browser, provider: Server
) -> None:
    first = Run.objects.get(pk=send_chat(client, "hello")[0][1]["id"])
    again = [
        Run.objects.get(pk=send_chat(client, name, again=str(first.pk))[0][1]["id"])
        for name in ("hello", "chat")
    ]
    page = open_page(client, first, again[1])
    assert [choice.run for choice in page.context["choices"]] == [
        first.pk, *(run.pk for run in again),
    ]  # fmt: skip
    assert "Version 3: scripted/chat" in page.text
    versions = client.get(reverse("turn-versions", args=[first.pk])).text
    assert f"/text/differences/?a={first.pk}&amp;b={again[1].pk}" in versions
