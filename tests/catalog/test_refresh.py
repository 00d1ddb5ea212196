"""How the catalogue is kept fresh, against a list that is served on loopback."""

import threading
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import orjson
import pytest
from django.utils import timezone
from huey.contrib.djhuey import HUEY

from playground import catalog
from playground.catalog import tasks
from playground.models import Listing
from playground.providers import Client, Model, get_declared_provider
from tests.scripted import Server
from tests.scripted.engines import SDNEXT

pytestmark = pytest.mark.django_db
QWEN = "Qwen/Qwen2.5-72B-Instruct"


class Lists(BaseHTTPRequestHandler):
    answer: tuple[int, Any] = (200, {})
    requests = 0

    def do_GET(self) -> None:
        type(self).requests += 1
        status, body = self.answer
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        self.wfile.write(orjson.dumps(body))

    def log_message(self, format: str, *args: Any) -> None:
        pass


@dataclass(frozen=True)
class Service:
    url: str
    lists: type[Lists]

    @property
    def client(self) -> Client:
        return Client(get_declared_provider("featherless"), base_url=self.url, key="k")


@pytest.fixture
def service() -> Iterator[Service]:
    handler: type[Lists] = type("Bound", (Lists,), {})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    url = f"http://127.0.0.1:{server.server_address[1]}/v1"
    yield Service(url, handler)
    server.shutdown()
    thread.join()
    server.server_close()


def test_refresh_fetches_stores_and_writes_down_how_it_went(
    service: Service,
) -> None:
    service.lists.answer = (
        200,
        {"data": [{"id": "new/one", "context_length": 4096}, {"id": QWEN}]},
    )
    listing = catalog.refresh_models("featherless", service.client)
    assert (listing.error, listing.count) == ("", 11 + 1)
    assert listing.latency is not None
    assert not catalog.is_stale(listing)
    assert catalog.search_models(q="new/one").total == 1


@pytest.mark.parametrize(
    ("answer", "said"),
    [((401, {"error": {"message": "no"}}), "key"), ((200, {"data": []}), "empty")],
)
def test_a_failed_refresh_keeps_the_models_and_says_why(
    service: Service, answer: tuple[int, Any], said: str
) -> None:
    catalog.store_models("featherless", [Model("old/one", "featherless")])
    service.lists.answer = answer
    listing = catalog.refresh_models("featherless", service.client)
    assert said in listing.error.lower()
    assert listing.fetched is None
    assert catalog.search_models(q="old/one").total == 1
    assert any(said in note.lower() for note in catalog.list_notes(None))


def test_a_list_is_stale_after_an_hour_but_not_asked_for_twice_a_minute() -> None:
    now = timezone.now()
    fresh, old = now - timedelta(minutes=50), now - timedelta(minutes=70)
    assert catalog.is_stale(None)
    assert not catalog.is_stale(Listing(fetched=fresh, tried=fresh))
    assert catalog.is_stale(Listing(fetched=old, tried=old))
    assert not catalog.is_stale(Listing(fetched=old, tried=now))
    assert not catalog.is_stale(Listing(fetched=None, tried=now))
    assert set(catalog.list_stale()) == {"featherless", "arli", "local"}


@pytest.fixture
def at_once() -> Iterator[None]:
    """Tasks run where they are asked for."""
    HUEY.immediate = True
    yield
    HUEY.immediate = False


@pytest.mark.usefixtures("at_once")
def test_a_page_that_sees_an_old_list_has_it_fetched_once(service: Service, settings: Any) -> None:
    service.lists.answer = (200, {"data": [{"id": "new/one"}]})
    settings.LOCAL_ENABLED = False
    settings.PROVIDER_URLS = {**settings.PROVIDER_URLS, "featherless": service.url}
    assert "showing documented models" in catalog.list_notes(None)[0]
    catalog.list_notes(None)
    tasks.refresh_soon("featherless")
    assert service.lists.requests == 1
    assert catalog.search_models(q="new/one").total == 1
    assert not any("Featherless" in note for note in catalog.list_notes(None))


@pytest.mark.usefixtures("at_once")
def test_the_worker_refreshes_what_is_old_and_leaves_the_rest(
    service: Service, settings: Any
) -> None:
    service.lists.answer = (200, {"data": [{"id": "new/one"}]})
    settings.LOCAL_ENABLED = False
    settings.PROVIDER_URLS = {**settings.PROVIDER_URLS, "featherless": service.url}
    tasks.refresh_stale_lists()
    tasks.refresh_stale_lists()
    assert service.lists.requests == 1
    assert Listing.objects.get(provider="arli").error == ""


@pytest.mark.usefixtures("at_once")
def test_the_list_of_ones_own_image_server_needs_no_key(settings: Any) -> None:
    settings.LOCAL_ENABLED = False
    with Server(answer=SDNEXT) as server:
        own = server.base.removesuffix("/v1") + "/sdapi/v1"
        settings.PROVIDER_URLS = {**settings.PROVIDER_URLS, "image-server": own}
        listing = catalog.refresh_models("image-server")
        assert not any("server" in note for note in catalog.list_notes(None))  # of text models
    assert listing.error == ""
    assert catalog.search_models(q="juggernaut", kind="image").total == 1


def test_a_list_that_needs_a_key_says_so(settings: Any) -> None:
    settings.LOCAL_ENABLED = False
    assert any("Add a key to load the full list" in note for note in catalog.list_notes(None))


def test_a_visitors_wrong_key_is_told_to_nobody_else(service: Service) -> None:
    service.lists.answer = (401, {"error": {"message": "Incorrect API key: sk-a***xyz"}})
    assert catalog.refresh_models("featherless", service.client, personal=True).error == ""
    assert not Listing.objects.exclude(error="").exists()


def test_a_list_without_end_is_cut_and_that_is_said(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("playground.providers.catalog.MAX_MODELS", 30)
    service.lists.answer = (200, {"data": [{"id": f"many/{n:03}"} for n in range(100)]})
    listing = catalog.refresh_models("featherless", service.client)
    assert (listing.error, listing.is_cut) == ("", True)
    assert catalog.search_models(q="many/").total == 30
    assert any("The first 30 are searchable" in note for note in catalog.list_notes(None))
    service.lists.answer = (200, {"data": [{"id": f"many/{n:03}"} for n in range(30)]})
    assert not catalog.refresh_models("featherless", service.client).is_cut


def test_a_list_of_too_many_bytes_is_refused_and_the_one_before_kept(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    service.lists.answer = (200, {"data": [{"id": "few/one"}]})
    catalog.refresh_models("featherless", service.client)
    monkeypatch.setattr("playground.providers.catalog.MAX_LIST_BYTES", 2**20)
    service.lists.answer = (200, {"data": [{"id": f"many/{n:099}"} for n in range(20_000)]})
    listing = catalog.refresh_models("featherless", service.client)
    assert listing.error == "Featherless AI sent more than 1 MB."
    assert catalog.search_models(q="few/one").total == 1
