"""What is declared and not listed is not offered first; what nobody lists can be typed."""

from collections.abc import Iterator
from html import unescape

import pytest
from django.test import Client as Browser
from django.utils import timezone
from pytest_django import Settings

from playground import catalog
from playground.models import ListedModel, Listing
from playground.providers import Client, Model, get_declared_provider
from tests.scripted import Server
from tests.scripted.replies import Reply, Seen, json_reply
from tests.site import KEY
from vision.upload import model_choices

pytestmark = pytest.mark.django_db
QWEN = "Qwen/Qwen2.5-72B-Instruct"
GEMMA = "google/gemma-3-27b-it"
OWN = [Model("zephyr-own", "featherless"), Model("alpha/own-7B", "featherless")]


def list_names(q: str = "") -> list[str]:
    return [row.name for row in catalog.search_models(provider="featherless", q=q).rows]


def text_only(seen: Seen) -> Reply:
    """llama.cpp, vLLM, LiteLLM: a list of text models, and no other list."""
    if seen.path == "/v1/models":
        row = {"id": "qwen2.5-7b-q4.gguf", "object": "model", "meta": {"n_ctx": 8192}}
        return json_reply({"object": "list", "data": [row]})
    return json_reply({"error": {"message": "File Not Found", "code": 404}}, 404)


@pytest.fixture
def server(settings: Settings) -> Iterator[Server]:
    with Server(answer=text_only) as running:
        settings.PROVIDER_URLS = {**settings.PROVIDER_URLS, "arli": running.base}
        settings.PROVIDER_KEYS = {**settings.PROVIDER_KEYS, "arli": {"text": KEY, "image": KEY}}
        yield running


def test_declared_models_come_first_until_the_list_is_known() -> None:
    assert list_names()[0] == QWEN


def test_what_the_list_does_not_have_comes_last_and_is_said(client: Browser) -> None:
    Listing.objects.update_or_create(provider="featherless", defaults={"fetched": timezone.now()})
    catalog.store_models("featherless", OWN)
    assert list_names()[:2] == ["alpha/own-7B", "zephyr-own"]
    assert QWEN in list_names()
    assert list_names(q="own")[0] == "alpha/own-7B"
    assert not catalog.is_listed("featherless", QWEN)
    assert catalog.is_listed("featherless", "zephyr-own")
    page = client.get(f"/text/featherless/{QWEN}/").text
    assert "doesn't list this model" in page


def test_a_declared_model_that_is_listed_stays_first() -> None:
    catalog.store_models("featherless", [*OWN, Model(QWEN, "featherless")])
    assert list_names()[:2] == [QWEN, "alpha/own-7B"]


@pytest.mark.parametrize("whole", [False, True])
def test_a_list_that_was_cut_or_is_empty_says_nothing_of_what_is_not_in_it(whole: bool) -> None:
    catalog.store_models("featherless", [] if whole else OWN, whole=whole)
    assert list_names()[0] == QWEN
    assert catalog.find_unlisted() == set()


def test_it_stays_last_over_a_restart_and_comes_back_with_the_list() -> None:
    catalog.store_models("featherless", OWN)
    before = list_names()
    catalog.seed_declared()
    assert list_names() == before
    catalog.store_models("featherless", [*OWN, Model(QWEN, "featherless")])
    assert list_names()[0] == QWEN
    assert ListedModel.objects.get(provider="featherless", name=QWEN).rank == 0


def test_nowhere_is_it_recommended(client: Browser) -> None:
    link = f'href="/text/featherless/{QWEN}/"'
    assert link in client.get("/").text
    assert QWEN in client.get("/text/").text.partition('id="shelf-all"')[0]
    catalog.store_models("featherless", OWN)
    assert link not in client.get("/").text
    assert QWEN not in client.get("/text/").text.partition('id="shelf-all"')[0]


def test_a_reader_that_is_not_listed_is_neither_offered_nor_chosen(client: Browser) -> None:
    assert f"featherless:{GEMMA}" in [
        row.value for row in model_choices.list_options([], client.session)
    ]
    catalog.store_models("featherless", OWN)
    assert f"featherless:{GEMMA}" not in [
        row.value for row in model_choices.list_options([], client.session)
    ]
    assert model_choices.choose_default(client.session)[0] != f"featherless:{GEMMA}"
    chosen = model_choices.list_options([f"featherless:{GEMMA}"], client.session)
    assert [row.value for row in chosen if row.chosen] == [f"featherless:{GEMMA}"]


def test_a_text_model_of_any_name_can_be_opened(client: Browser) -> None:
    page = unescape(client.get("/text/", {"q": " my-org/own-model:v2 "}).text)
    assert "No models match" in page
    for slug in ("featherless", "arli", "local"):
        assert f'href="/text/{slug}/my-org/own-model:v2/"' in page
    only = client.get("/text/", {"q": "own-model-x", "provider": "arli"}).text
    assert 'href="/text/arli/own-model-x/"' in only
    assert 'href="/text/featherless/own-model-x/"' not in only
    for nonsense in ("../x", "a\x00b", "x" * 201):
        assert "exactly as typed" not in client.get("/text/", {"q": nonsense}).text


def test_a_reader_of_any_name_can_be_chosen(client: Browser) -> None:
    page = client.get("/vision/", {"find": "my-org/own-eyes"}).text
    assert 'value="featherless:my-org/own-eyes"' in page
    assert "aren't known to support pictures" in page
    catalog.store_models("featherless", [Model("own/blind-looking", "featherless")])
    page = client.get("/vision/", {"find": "blind"}).text
    assert 'value="featherless:own/blind-looking"' in page


def test_a_server_of_text_alone_is_not_broken(client: Browser, server: Server) -> None:
    listing = catalog.refresh_models(
        "arli", Client(get_declared_provider("arli"), base_url=server.base, key=KEY)
    )
    assert listing.error == ""
    assert listing.count
    row = ListedModel.objects.get(provider="arli", name="qwen2.5-7b-q4.gguf")
    assert row.context_length == 8192
    assert "couldn't load the model list" not in client.get("/text/").text


@pytest.mark.parametrize("path", ["/images/", "/images/edit/", "/images/upscale/"])
def test_a_server_of_text_alone_offers_no_pictures_and_that_is_said(
    client: Browser, server: Server, path: str
) -> None:
    page = client.get(path, {"provider": "arli"}).text
    assert "The server at its URL only handles text" in page
    assert "File Not Found" not in page


def test_a_server_that_is_out_of_order_is_said_to_be(client: Browser, server: Server) -> None:
    server.script.extend([text_only(Seen("GET", "/v1/models", {}, {}, b"", 0, 0))])
    server.script.extend([json_reply({"error": {"message": "boom"}}, 500)] * 5)
    listing = catalog.refresh_models(
        "arli", Client(get_declared_provider("arli"), base_url=server.base, key=KEY)
    )
    assert listing.error
