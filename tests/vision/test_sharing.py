"""A reading is a run: its page, its picture, its shared snapshot."""

import pytest
from django.test import Client as Browser
from django.utils import timezone

from playground.models import Run
from tests.providing import EVENTS, read_body
from tests.scripted import Server
from tests.vision.conftest import press_run, upload_image

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def run(client: Browser, provider: Server) -> Run:
    read_body(press_run(client, EVENTS, image=upload_image()))
    return Run.objects.get()


def test_its_page_shows_prompt_picture_and_text(client: Browser, run: Run) -> None:
    page = client.get(f"/runs/{run.pk}/")
    assert "Read it." in page.text
    assert "<h2>Result</h2>" in page.text
    assert run.text in page.text
    assert f'src="/runs/{run.pk}/picture"' in page.text
    assert f'href="/vision/{run.group}/"' in page.text


def test_its_samples_read_the_picture_from_a_file(client: Browser, run: Run) -> None:
    page = client.get(f"/runs/{run.pk}/")
    assert "input.png" in page.text
    assert "AAAAAAAA" not in page.text
    assert "page_name" not in page.text


def test_its_picture_is_its_owners_alone(client: Browser, run: Run) -> None:
    mine = client.get(f"/runs/{run.pk}/picture")
    assert mine.getvalue().startswith(b"\x89PNG")
    mine.close()
    assert Browser().get(f"/runs/{run.pk}/picture").status_code == 404


def test_before_sharing_it_is_said_that_the_picture_goes_along(client: Browser, run: Run) -> None:
    assert "The picture is included" in client.get(f"/runs/{run.pk}/").text


def test_a_share_shows_the_picture_until_it_is_withdrawn(client: Browser, run: Run) -> None:
    client.post(f"/runs/{run.pk}/share")
    run.refresh_from_db()
    visitor = Browser()
    page = visitor.get(f"/s/{run.share_slug}/")
    assert "<h2>Result</h2>" in page.text
    assert run.text in page.text
    assert f'src="/s/{run.share_slug}/picture"' in page.text
    assert str(run.group) not in page.text
    picture = visitor.get(f"/s/{run.share_slug}/picture")
    assert picture.getvalue().startswith(b"\x89PNG")
    assert picture.headers["Cache-Control"] == "no-store"
    picture.close()
    client.post(f"/runs/{run.pk}/unshare")
    assert visitor.get(f"/s/{run.share_slug}/picture").status_code == 404


def test_nobody_else_shares_it(run: Run) -> None:
    assert Browser().post(f"/runs/{run.pk}/share").status_code == 404


def test_its_events_end_with_the_reading(client: Browser, run: Run) -> None:
    stream = read_body(client.get(f"/runs/{run.pk}/events"))
    assert f'data-turn=\\"{run.pk}\\"'.encode() in stream
    assert b"Saw " in stream


def test_a_run_without_a_picture_has_none(client: Browser, run: Run) -> None:
    run.artifacts.all().delete()
    assert client.get(f"/runs/{run.pk}/picture").status_code == 404
    assert client.get(f"/runs/{run.pk}/").status_code == 200


def test_the_start_page_names_the_file(client: Browser, run: Run) -> None:
    page = client.get("/")
    assert "receipt.png" in page.text
    assert "/vision/?m=featherless%3Agoogle%2Fgemma-3-27b-it&amp;task=text" in page.text


def test_an_open_reading_grows_under_the_same_heading(client: Browser, run: Run) -> None:
    Run.objects.update(status="running", heartbeat=timezone.now())
    page = client.get(f"/runs/{run.pk}/").text
    live = page[page.index('<template id="live-turn">') :]
    assert "<h2>Result</h2>" in live
    assert "data-live-said" not in live
    assert "data-live-phase" in live
