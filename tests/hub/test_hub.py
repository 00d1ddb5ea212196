"""The start page: what works now, how each provider is, and nothing that leads nowhere."""

import html
from datetime import timedelta

import pytest
from django.test import Client as Browser
from django.utils import timezone
from pytest_django import Settings

from playground import catalog
from playground.models import Listing, Run
from tests.providing import provider as provider
from tests.scripted import Server
from tests.scripted.engines import A1111
from tests.scripted.replies import Reply, json_reply
from tests.site import KEY

pytestmark = pytest.mark.django_db(transaction=True)


def store_listing(slug: str, **facts: object) -> None:
    now = timezone.now()
    row = {"tried": now, "fetched": now, "count": 22_431, "latency": 0.25, **facts}
    Listing.objects.update_or_create(provider=slug, defaults=row)


def test_it_opens_before_anything_is_known_and_asks_nobody(
    client: Browser, provider: Server
) -> None:
    page = client.get("/")
    assert page.status_code == 200
    assert "Not checked yet" in page.text
    assert not provider.seen


def test_an_answering_provider_is_shown_with_its_models(client: Browser, provider: Server) -> None:
    store_listing("featherless")
    page = client.get("/").text
    assert "Online" in page
    assert "250 ms" in page
    assert ">22,431</span> models" in page
    assert "Using the server's key" in page


def test_a_provider_that_does_not_answer_says_why(client: Browser, provider: Server) -> None:
    store_listing("featherless", error="Featherless AI did not answer.")
    page = client.get("/").text
    assert "Not reachable" in page
    assert "Featherless AI did not answer." in page


def test_an_error_is_escaped(client: Browser, provider: Server) -> None:
    store_listing("featherless", error="<script>alert(1)</script>")
    page = client.get("/").text
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page


def test_a_missing_key_leads_to_where_it_is_added(client: Browser, provider: Server) -> None:
    page = client.get("/").text
    assert "Needs a key" in page
    assert 'href="/keys/#arli"' in page
    assert 'id="arli"' in client.get("/keys/").text


def test_a_key_of_ones_own_is_told_apart_from_the_servers(
    client: Browser, provider: Server
) -> None:
    client.post("/keys/", {"provider": "arli", "slot": "text", "key": KEY})
    page = client.get("/").text
    assert "Using your key" in page
    assert "Needs a key" not in page
    assert KEY not in page


def test_an_image_server_of_ones_own_needs_no_key_and_offers_no_chat(
    client: Browser, settings: Settings
) -> None:
    with Server(answer=A1111) as server:
        own = server.base.removesuffix("/v1") + "/sdapi/v1"
        settings.PROVIDER_URLS = {**settings.PROVIDER_URLS, "image-server": own}
        catalog.refresh_models("image-server")
    page = client.get("/").text
    state = page.split("<h3>Image server</h3>")[1].split("</li>")[0]
    assert "Online" in state
    assert "No key needed" in state
    assert "Try " not in state
    box = page.split('class="ask"')[1].split("</form>")[0]
    assert "local:" in box
    assert "image-server" not in box


def test_an_image_server_of_ones_own_stands_in_where_there_is_no_key(
    client: Browser, provider: Server, settings: Settings
) -> None:
    settings.PROVIDER_KEYS = {"featherless": {}, "arli": {}}
    own = provider.base.removesuffix("/v1") + "/sdapi/v1"
    settings.PROVIDER_URLS = {**settings.PROVIDER_URLS, "image-server": own}
    page = html.unescape(client.get("/").text)
    goals = page.split('class="picks goals"')[1].split("</ul>")[0]
    generate = goals.split("Generate an image")[0].rsplit("<a", 1)[1]
    assert "/images/?provider=image-server" in generate
    assert "sd_model_checkpoint=&" not in generate
    assert "Your image server at 127.0.0.1" in goals
    assert goals.count("<li>") == 8
    assert page.count("Works here without a key") == 1
    link = generate.split('href="')[1].split('"')[0]
    assert client.get(link).status_code == 200


def test_the_states_alone_come_as_a_fragment_and_ask_for_what_is_old(
    client: Browser, provider: Server, settings: Settings
) -> None:
    settings.LOCAL_ENABLED = False
    settings.PROVIDER_KEYS = {"featherless": {}, "arli": {}}
    client.post("/keys/", {"provider": "arli", "slot": "text", "key": KEY})
    store_listing("featherless")
    store_listing("arli", fetched=timezone.now() - timedelta(days=2), tried=None)
    fragment = client.get("/providers/state/")
    assert fragment.status_code == 200
    assert "<html" not in fragment.text
    assert "Online" in fragment.text
    assert provider.seen[0].path == "/v1/models"
    assert {seen.headers.get("authorization") for seen in provider.seen} == {f"Bearer {KEY}"}


def test_an_unknown_state_is_asked_for_again_soon(client: Browser, provider: Server) -> None:
    assert 'hx-trigger="load delay:2s"' in client.get("/").text
    for slug in ("featherless", "arli", "local"):
        store_listing(slug)
    assert 'hx-trigger="load delay:2s"' not in client.get("/").text


def test_what_runs_now_and_what_is_free_is_told(
    client: Browser, provider: Server, settings: Settings
) -> None:
    settings.PROVIDER_KEYS = {"featherless": {}, "arli": {"image": KEY}}
    store_listing("featherless")
    store_listing("arli")
    Run.objects.create(
        owner="x", app="textlab", provider="arli", endpoint="chat", model="m",
        status="running", heartbeat=timezone.now(),
    )  # fmt: skip
    assert "image slots available" not in client.get("/").text  # the page asks nobody
    fragment = " ".join(client.get("/providers/state/").text.split())
    assert "1</span> request running" in fragment
    assert "5 of 6 image slots available" in fragment


def test_the_concurrency_in_use_is_told_where_the_provider_tells_it(
    client: Browser, provider: Server
) -> None:
    store_listing("featherless")
    assert "2 of 4 concurrency units in use" in client.get("/providers/state/").text
    requests = [seen for seen in provider.seen if seen.path.endswith("concurrency")]
    assert [seen.path for seen in requests] == ["/account/concurrency"]
    client.get("/providers/state/")
    assert len([seen for seen in provider.seen if seen.path.endswith("concurrency")]) == 1


@pytest.mark.parametrize(
    "answer", [json_reply({"message": "no"}, 404), json_reply({"limit": None}), json_reply([1])]
)
def test_where_it_does_not_tell_nothing_is_said(
    client: Browser, provider: Server, answer: Reply
) -> None:
    store_listing("featherless")
    provider.script.append(answer)
    fragment = client.get("/providers/state/").text
    assert "in use" not in fragment
    assert "Online" in fragment


def test_only_reading_is_allowed(client: Browser) -> None:
    assert client.post("/").status_code == 405
    assert client.post("/providers/state/").status_code == 405
