"""An ask is sent once, however often it comes: its repeat leads to what it has made."""

import re
import string
import threading
from typing import Any

import pytest
from django.db import IntegrityError, connection
from django.test import Client as Browser
from django.test import RequestFactory
from hypothesis import given
from hypothesis import strategies as st

from playground.models import Ask, Run
from playground.runs import idempotency
from playground.runs import services as runs
from tests.providing import EVENTS, JSON, list_events, model_page, read_body, send_chat
from tests.providing import provider as provider
from tests.scripted import Server

pytestmark = pytest.mark.django_db(transaction=True)
WORDS = st.text(string.ascii_letters + " \u00e9\u4e2d", max_size=12)


def count_sent(provider: Server) -> int:
    return sum(seen.path.endswith("completions") for seen in provider.seen)


def key_on(page: str) -> str:
    keys = re.findall(r'name="idempotency_key" value="([\w-]+)"', page)
    assert len(keys) == 1
    return str(keys[0])


def run_id(got: list[tuple[str, Any]]) -> str:
    assert got[0][0] == "run"
    return str(got[0][1]["id"])


@pytest.mark.parametrize(
    "path",
    [
        "/text/featherless/scripted/hello/",
        "/text/featherless/scripted/hello/?mode=completion",
        "/vision/",
        "/images/",
        "/images/edit/",
        "/images/upscale/",
        "/images/grid/",
    ],
)
def test_every_rendering_of_an_asking_form_has_a_key_of_its_own(client: Browser, path: str) -> None:
    first, second = (key_on(client.get(path).text) for _ in range(2))
    assert first != second
    assert len(first) >= 20


@pytest.mark.parametrize("mode", ["chat", "completion"])
def test_a_repeat_follows_the_run_that_is_there(
    client: Browser, provider: Server, mode: str
) -> None:
    words = {"mode": mode, "prompt" if mode == "completion" else "message": "Hello"}
    data = {**words, "idempotency_key": "k1"}
    got = [
        list_events(read_body(client.post(model_page("hello"), data, headers=EVENTS)))
        for _ in range(3)
    ]
    assert len({run_id(one) for one in got}) == 1
    assert [one[-1] for one in got] == [got[0][-1]] * 3
    assert count_sent(provider) == Run.objects.count() == 1


def test_without_script_a_reload_of_the_answer_shows_it_again(
    client: Browser, provider: Server
) -> None:
    key = key_on(client.get(model_page("hello")).text)
    data = {"mode": "chat", "message": "Hello", "idempotency_key": key}
    pages = [client.post(model_page("hello"), data) for _ in range(2)]
    assert [page.status_code for page in pages] == [200, 200]
    assert count_sent(provider) == 1
    run = Run.objects.get()
    assert all(f'name="parent" value="{run.pk}"' in page.text for page in pages)
    assert key_on(pages[0].text) not in (key, key_on(pages[1].text))


def test_one_of_many_at_the_same_moment_asks(provider: Server, client: Browser) -> None:
    client.get("/")  # one visitor
    cookies, answers = client.cookies, []
    start = threading.Barrier(6)

    def press() -> None:
        browser = Browser()
        browser.cookies = cookies
        start.wait(10)
        answers.append(run_id(send_chat(browser, "hello", idempotency_key="same")))
        connection.close()

    threads = [threading.Thread(target=press) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert len(answers) == 6
    assert len(set(answers)) == count_sent(provider) == 1


def test_the_database_itself_holds_an_ask_once(client: Browser) -> None:
    Ask.objects.create(owner="me", mark="m")
    with pytest.raises(IntegrityError):
        Ask.objects.create(owner="me", mark="m")
    with pytest.raises(idempotency.AlreadyAsked), idempotency.claim_ask("me", "m"):
        pytest.fail("this is recorded already")


def test_another_visitors_key_neither_collides_nor_reveals(
    client: Browser, provider: Server
) -> None:
    mine = run_id(send_chat(client, "hello", idempotency_key="same"))
    theirs = run_id(send_chat(Browser(), "hello", idempotency_key="same"))
    assert mine != theirs
    assert count_sent(provider) == 2


def test_a_key_with_another_body_is_another_ask(client: Browser, provider: Server) -> None:
    first = run_id(send_chat(client, "hello", idempotency_key="k"))
    changed = [
        send_chat(client, "hello", idempotency_key="k", message="Bye"),
        send_chat(client, "hello", idempotency_key="k", temperature="0.5"),
        send_chat(client, "hello", idempotency_key="k", parent=first),
        send_chat(client, "think", idempotency_key="k"),
    ]
    assert len({first, *map(run_id, changed)}) == count_sent(provider) == 5


def test_without_a_key_each_post_is_an_ask(client: Browser, provider: Server) -> None:
    assert run_id(send_chat(client, "hello")) != run_id(send_chat(client, "hello"))
    assert count_sent(provider) == 2


def test_what_was_not_accepted_does_not_use_up_the_key(client: Browser, provider: Server) -> None:
    data = {"mode": "chat", "message": "", "idempotency_key": "k"}
    for _ in range(2):
        assert client.post(model_page("hello"), data, headers=EVENTS).status_code == 422
    no_key = {"mode": "chat", "message": "Hi", "idempotency_key": "k"}
    page = "/text/arli/some/model/"
    assert client.post(page, no_key, headers=EVENTS).status_code == 503
    assert not Ask.objects.exists()
    assert run_id(send_chat(client, "hello", idempotency_key="k"))


def test_what_came_of_it_and_was_deleted_is_not_made_again(
    client: Browser, provider: Server
) -> None:
    made = run_id(send_chat(client, "hello", message="Words", idempotency_key="k"))
    runs.delete_run(Run.objects.get(pk=made))
    data = {"mode": "chat", "message": "Words", "idempotency_key": "k"}
    refused = client.post(model_page("hello"), data, headers=EVENTS)
    assert refused.status_code == 409
    assert "deleted" in refused.json()["error"]["message"]
    page = client.post(model_page("hello"), data)
    assert page.status_code == 409
    assert "Words</textarea>" in page.text
    again = {**data, "idempotency_key": key_on(page.text)}
    assert client.post(model_page("hello"), again, headers=JSON).status_code == 200
    assert count_sent(provider) == 2


def test_a_key_is_in_no_link(client: Browser, provider: Server) -> None:
    data = {"mode": "chat", "message": "Hi", "temperature": "0.5", "idempotency_key": "secret-k"}
    page = client.post(model_page("hello"), data)
    assert "temperature=0.5" in page.text
    assert "secret-k" not in page.text


@given(st.lists(st.tuples(st.sampled_from(["message", "top_p", "stop"]), WORDS)), WORDS)
def test_the_mark_is_of_all_that_is_asked_and_of_nothing_else(
    fields: list[tuple[str, str]], more: str
) -> None:
    def mark(pairs: list[tuple[str, str]], token: str = "t", key: str = "k") -> str:
        data: dict[str, list[str]] = {"csrfmiddlewaretoken": [token], "idempotency_key": [key]}
        for name, value in pairs:
            data.setdefault(name, []).append(value)
        return idempotency.read_mark(RequestFactory().post("/x/", data))

    first = mark(fields)
    assert first == mark(fields, token=more)
    assert len(first) == 64
    assert first != mark(fields, key=f"k{more}!")
    assert first != mark([*fields, ("message", more)])
    assert mark(fields, key="") == ""
