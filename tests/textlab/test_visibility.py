"""Parameters that a person never uses make way for the others, and are sent all the same."""

import re

import pytest
from django.test import Client as Browser

from tests.providing import EVENTS, model_page, read_body
from tests.providing import provider as provider
from tests.scripted import Server
from textlab.presets.values import list_params

pytestmark = pytest.mark.django_db(transaction=True)


def hide(browser: Browser, *names: str, **way: str) -> str:
    visible = [name for name in list_params() if name not in names]
    response = browser.post("/text/parameters/", {"show": visible, **way})
    assert response.status_code == 303
    return str(response["Location"])


def list_groups(browser: Browser, **query: str) -> dict[str, list[str]]:
    """The parameters of each group of a model's page."""
    page = browser.get(model_page("hello"), query).text.partition("</aside>")[0]
    parts = re.split(r"<h3>(.*?)</h3>", page)[1:]
    names = (re.findall(r'data-param="(\w+)"', part) for part in parts[1::2])
    return dict(zip(parts[::2], names, strict=True))


def test_what_is_hidden_goes_to_the_end(client: Browser) -> None:
    before = list_groups(client)
    hide(client, "top_k", "seed")
    after = list_groups(client)
    assert list(after)[-1] == "Hidden"
    assert after["Hidden"] == ["top_k", "seed"]
    assert after["Sampling"] == [name for name in before["Sampling"] if name != "top_k"]
    assert "Reproducibility" not in after


def test_what_a_link_sets_or_gets_wrong_shows_in_its_place(client: Browser) -> None:
    hide(client, "top_k", "seed")
    assert list_groups(client, top_k="40", seed="x").get("Hidden") is None
    assert "top_k" in list_groups(client, top_k="40")["Sampling"]


def test_another_person_sees_everything(client: Browser) -> None:
    hide(client, "top_k")
    assert "Hidden" not in list_groups(Browser())


def test_all_can_be_shown_again(client: Browser) -> None:
    hide(client, "top_k")
    assert client.post("/text/parameters/", {"show_all": "1"}).status_code == 303
    assert "Hidden" not in list_groups(client)


def test_the_boxes_say_what_is_hidden(client: Browser) -> None:
    hide(client, "top_k")
    page = client.get("/text/parameters/").text
    boxes = re.findall(r'name="show"\s+value="(\w+)"\s*(checked)?', page)
    assert [name for name, checked in boxes if not checked] == ["top_k"]


def test_it_leads_back_to_the_conversation_it_was_opened_from(client: Browser) -> None:
    way = {"model": "featherless:scripted/hello", "parent": "7c105d43-7cab-4745-86cd-d2514a9501bb"}
    assert hide(client, "top_k", **way) == f"{model_page('hello')}?parent={way['parent']}"
    assert hide(client, model="nobody:x") == "/text/parameters/"


def test_what_is_hidden_is_sent_when_it_is_filled_in(client: Browser, provider: Server) -> None:
    hide(client, "top_k")
    said = {"mode": "chat", "message": "Hello", "top_k": "40"}
    read_body(client.post(model_page("hello"), said, headers=EVENTS))
    assert provider.seen[-1].json["top_k"] == 40


@pytest.mark.parametrize("action", ["reset", "neutral"])
def test_without_a_script_all_parameters_are_reset_or_turned_off(
    client: Browser, provider: Server, action: str
) -> None:
    typed = {"preset_action": action, "temperature": "0.123", "seed": "77", "message": "My words"}
    page = client.post(model_page("hello"), typed).text
    assert "My words</textarea>" in page
    assert 'value="0.123"' not in page
    assert 'value="77"' not in page
    assert ('value="1.0"' in page) == (action == "neutral")
    assert not provider.seen
