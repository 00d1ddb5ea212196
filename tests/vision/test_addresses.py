"""Pictures by their address: fetched here, or by the provider alone, and never from inside."""

import socket
from functools import partial
from typing import Any

import pytest
from django.test import Client as Browser

from playground.models import Artifact, Run
from playground.providers import NotFetched, OutOfReach
from playground.providers import get_declared_provider as provider_of
from playground.providers.fetch import fetch_image
from tests.providing import EVENTS, JSON, read_body
from tests.scripted import Reply, Server
from tests.scripted.pngs import write_png
from tests.vision.conftest import SEES, add_pages, batch_of, press_run, run_worker
from vision.models import Batch, Page, Upload
from vision.upload import services as upload

pytestmark = pytest.mark.django_db(transaction=True)
ARLI = "arli:scripted/vision"
FAR = "https://pictures.nowhere.example/a%20photo.png?x=1"


@pytest.fixture(autouse=True)
def _no_name_server(monkeypatch: pytest.MonkeyPatch) -> None:
    """Names are unknown at once, also where a name server could be asked."""

    def look_up(host: str, *arguments: Any, **more: Any) -> Any:
        if host.endswith((".example", ".internal")):
            raise socket.gaierror(socket.EAI_NONAME, "no such name")
        return real_lookup(host, *arguments, **more)

    real_lookup = socket.getaddrinfo
    monkeypatch.setattr(socket, "getaddrinfo", look_up)


@pytest.fixture(autouse=True)
def _keys(provider: Server, settings: Any) -> None:
    settings.PROVIDER_KEYS = {slug: {"text": "k"} for slug in ("featherless", "arli")}


def looked_at(provider: Server) -> str:
    """The address of the picture that was asked about last."""
    return str(provider.last.json["messages"][0]["content"][1]["image_url"]["url"])


@pytest.mark.parametrize(
    ("url", "sentence"),
    [
        ("http://127.0.0.1/x.png", "127.0.0.1"),
        ("http://169.254.169.254/latest", "169.254.169.254"),
        ("http://10.0.0.1/x.png", "10.0.0.1"),
        ("http://files.internal/x.png", "files.internal"),
        ("file:///etc/passwd", "http"),
    ],
)
def test_an_address_inside_is_refused_for_everybody(
    client: Browser, url: str, sentence: str
) -> None:
    answer = add_pages(client, image_url=url, m=SEES)
    assert answer.status_code == 422
    assert sentence in answer.json()["message"]
    assert not Upload.objects.exists()


@pytest.mark.parametrize(("slug", "starts"), [("featherless", "http://"), ("arli", "data:image/")])
def test_an_address_goes_as_it_is_to_featherless_and_as_bytes_to_arli(
    client: Browser, provider: Server, slug: str, starts: str
) -> None:
    add_pages(client)
    batch = Batch.objects.get()
    reply = Reply([write_png(20, 10)], headers={"Content-Type": "image/png"}, framing="length")
    with Server(reply) as web:
        fetch = partial(fetch_image, allowed=lambda _ip: True, ports=frozenset({web.port}))
        url = f"http://localhost:{web.port}/a%20photo.png?x=1"
        assert upload.add_uploads(batch, [], [url], fetch) == []
    read_body(press_run(client, EVENTS, batch=batch.pk, m=f"{slug}:scripted/vision"))
    assert looked_at(provider).startswith(starts)


def test_what_only_the_provider_can_fetch_is_left_to_it_and_that_is_said(
    client: Browser, provider: Server
) -> None:
    answer = add_pages(client, image_url=FAR, m=SEES)
    assert (answer.status_code, answer.json()["refused"]) == (200, [])
    html = answer.json()["html"]
    assert "Featherless AI downloads it from its URL" in html
    assert "this server can&#x27;t reach pictures.nowhere.example, so there is no preview" in html
    assert "a photo.png" in html
    assert "Rotate" not in html
    assert "<img" not in html
    read_body(press_run(client, EVENTS, batch=answer.json()["batch"]))
    assert looked_at(provider) == FAR
    assert not Artifact.objects.exists()


def test_its_reading_has_no_picture_but_a_link(client: Browser, provider: Server) -> None:
    address = batch_of(
        press_run(client, image_url=FAR, m=[SEES, "featherless:scripted/vision-other"])
    )
    run_worker()
    page = client.get(address).text
    assert "No preview" in page
    assert f'href="{FAR}"' in page
    assert "/vision/files/" not in page
    assert client.get(f"{address}compare/").status_code == 200
    assert Run.objects.filter(status="done").count() == 2


@pytest.mark.parametrize("models", [[], [ARLI], [SEES, ARLI]])
def test_for_who_takes_no_addresses_it_is_refused(client: Browser, models: list[str]) -> None:
    answer = add_pages(client, image_url=FAR, m=models)
    assert answer.status_code == 422
    assert answer.json()["message"] == "The host pictures.nowhere.example can't be found."


def test_another_model_chosen_later_says_that_it_cannot_be_had(
    client: Browser, provider: Server
) -> None:
    batch = add_pages(client, image_url=FAR, m=SEES).json()["batch"]
    answer = press_run(client, batch=batch, m=ARLI)
    assert answer.status_code == 422
    assert (
        "“a photo.png” couldn't be downloaded by this server" in answer.json()["error"]["message"]
    )
    assert not Run.objects.exists()


def test_what_is_no_picture_is_nobodys_to_fetch(client: Browser) -> None:
    def no_picture(url: str) -> bytes:
        raise NotFetched("It sent text/html, not a picture.")

    add_pages(client)
    featherless = provider_of("featherless")
    said = upload.add_uploads(Batch.objects.get(), [], [FAR], no_picture, providers=[featherless])
    assert said == ["It sent text/html, not a picture."]


def test_no_more_addresses_than_pages_are_read_at_once(client: Browser) -> None:
    def far(url: str) -> bytes:
        raise OutOfReach("It does not answer.")

    add_pages(client)
    batch, provider = Batch.objects.get(), provider_of("featherless")
    assert upload.add_uploads(batch, [], [FAR] * 100, far, providers=[provider]) == []
    (said,) = upload.add_uploads(batch, [], [FAR], far, providers=[provider])
    assert said == "“a photo.png” was left out: 100 pages are already selected."


def test_what_was_refused_stays_in_the_field_and_what_was_taken_does_not(client: Browser) -> None:
    inside = "http://10.0.0.1/x.png"
    answer = add_pages(client, image_url=f"{FAR}\n{inside}\n", m=SEES).json()
    assert answer["image_url"] == inside
    page = add_pages(client, {}, image_url=f"{FAR}\n{inside}\n", m=SEES)
    assert page.status_code == 422
    assert f">\n{inside}</textarea>" in page.text


@pytest.mark.parametrize("kind", ["thumb", "sent", "whole", "source"])
def test_there_is_no_file_of_it(client: Browser, kind: str) -> None:
    add_pages(client, image_url=FAR, m=SEES)
    assert client.get(f"/vision/files/{Page.objects.get().pk}/{kind}/").status_code == 404


def test_it_is_chosen_changed_and_removed_like_any_page(client: Browser) -> None:
    batch = add_pages(client, image_url=FAR, m=SEES).json()["batch"]
    page = Page.objects.get()
    address = f"/vision/pages/{page.pk}/"
    assert client.post(address, {"turn": "left"}, headers=JSON).status_code == 200
    chosen = {"document": page.upload_id, "range": "1"}
    assert client.post(f"/vision/{batch}/choose/", chosen, headers=JSON).status_code in (200, 422)
    client.post(address, {"remove": "1"}, headers=JSON)
    assert not Upload.objects.exists()
