"""An app that nobody knew of: its runs are shown, found, shared and deleted as all others are."""

import re
from html import unescape

import pytest
from django.test import Client as Browser
from pytest_django import Settings

from playground.models import Run, Status
from playground.runs import services as runs
from playground.runs import types
from tests.providing import provider as provider
from tests.scripted import Server

pytestmark = pytest.mark.django_db(transaction=True)
REQUEST = {"prompt": "a thimble", "season": "winter"}


@pytest.fixture(autouse=True)
def _app(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its line among the apps and its line among the addresses, and nothing else."""
    monkeypatch.setattr(types, "_types", dict(types._types))
    settings.INSTALLED_APPS = [*settings.INSTALLED_APPS, "tests.haiku"]
    settings.ROOT_URLCONF = "tests.haiku.urls"


@pytest.fixture
def run(client: Browser, provider: Server) -> Run:
    response = client.post("/haiku/", REQUEST)
    run = Run.objects.get()
    assert response.headers["Location"] == f"/runs/{run.pk}/"
    assert runs.wait_for_run(run).status == Status.DONE
    return run


def test_the_navigation_leads_to_it(client: Browser) -> None:
    for path in ("/", "/haiku/", "/nowhere/"):
        page = client.get(path).text
        (link,) = re.findall(r'<a href="/haiku/"([^>]*)>Haiku</a>', page)
        assert ("aria-current" in link) is (path == "/haiku/")
    assert '<a href="/haiku/">haiku</a>' in page
    assert "Have a haiku written" in Browser().get("/runs/").text


def test_its_run_is_asked_as_its_type_says(provider: Server, run: Run) -> None:
    sent = provider.seen[-1].json
    assert sent["prompt"] == "A haiku of winter about a thimble"
    assert sent["temperature"] == 0.5
    assert "season" not in sent


def test_its_run_has_a_page(client: Browser, run: Run) -> None:
    page = client.get(f"/runs/{run.pk}/").text
    assert run.text
    assert run.text in unescape(page)
    assert "A haiku of winter about a thimble" in unescape(page)  # the same request as code
    assert f'href="/haiku/?again={run.pk}"' in page
    assert "Another one" in page
    assert "Regenerate" not in page


def test_its_run_is_in_the_history_and_found_by_a_word(client: Browser, run: Run) -> None:
    history, start = client.get("/runs/").text, client.get("/").text
    assert f'href="/runs/{run.pk}/">Haiku about a thimble</a>' in history
    assert re.search(rf'href="[^"]*{run.pk}[^"]*"[^>]*>\s*Haiku about a thimble', start)
    assert f'href="/runs/{run.pk}/"' in client.get("/search/", {"q": "thimble"}).text
    assert f"/runs/{run.pk}/" not in Browser().get("/search/", {"q": "thimble"}).text


def test_its_run_is_shared_and_leads_to_its_form(client: Browser, run: Run) -> None:
    client.post(f"/runs/{run.pk}/share")
    run.refresh_from_db()
    stranger = Browser()
    page = stranger.get(f"/s/{run.share_slug}/").text
    assert "A shared haiku" in page
    assert run.text in unescape(page)
    (link,) = re.findall(r'href="([^"]+)">Try it yourself', page)
    form = stranger.get(unescape(link)).text
    assert 'value="a thimble"' in form
    assert 'value="winter" selected' in form
    client.post(f"/runs/{run.pk}/unshare")
    assert stranger.get(f"/s/{run.share_slug}/").status_code == 404


def test_its_run_is_deleted(client: Browser, run: Run) -> None:
    client.post(f"/runs/{run.pk}/delete")
    assert client.get(f"/runs/{run.pk}/").status_code == 404
    assert "thimble" not in client.get("/runs/").text


def test_runs_of_an_app_that_is_gone_can_still_be_read_and_deleted(
    client: Browser, run: Run, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.ROOT_URLCONF = "playground.urls"
    monkeypatch.setattr(types, "_types", {k: v for k, v in types._types.items() if k != "haiku"})
    assert run.text in unescape(client.get(f"/runs/{run.pk}/").text)
    assert "a thimble" in client.get("/runs/").text
    client.post(f"/runs/{run.pk}/delete")
    assert not Run.objects.exists()
