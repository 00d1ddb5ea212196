"""An image run on its page, and as far as its owner lets others see it."""

import pytest
from django.test import Client as Browser
from django.utils import timezone

from imagegen.infotext import read_file
from imagegen.models import Picture
from playground.models import Artifact, Run, Status
from tests.imagegen.making import a_picture, a_run, a_source
from tests.imagegen.test_files_served import content, owner_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def picture(client: Browser) -> Picture:
    run = a_run(owner_of(client))
    a_source(run)
    return a_picture(run)


def share(browser: Browser, run: Run, *parts: str) -> str:
    browser.post(f"/runs/{run.pk}/share", dict.fromkeys(parts, "1"))
    run.refresh_from_db()
    return f"/s/{run.share_slug}/"


def test_its_own_page_shows_pictures_parameters_and_code(client: Browser, picture: Picture) -> None:
    page = client.get(f"/runs/{picture.run_id}/").text
    assert f'src="/images/pictures/{picture.pk}/"' in page
    assert "a lighthouse in fog" in page
    assert "seed 7" in page
    assert "/v1/txt2img" in page
    assert f'src="/runs/{picture.run_id}/picture"' in page
    assert "What to share" in page
    assert f'href="/images/?run={picture.run_id}"' in page


def test_everything_goes_along(client: Browser, picture: Picture) -> None:
    url = share(client, picture.run, "pictures", "source", "metadata")
    visitor = Browser()
    page = visitor.get(url).text
    assert f'src="{url}pictures/{picture.pk}/"' in page
    assert f'src="{url}picture"' in page
    assert "a lighthouse in fog" in page
    assert "/v1/txt2img" in page
    file = visitor.get(f"{url}pictures/{picture.pk}/")
    assert file["Cache-Control"] == "no-store"
    assert read_file(content(file)).text == picture.infotext


def test_pictures_without_how_they_were_made(client: Browser, picture: Picture) -> None:
    url = share(client, picture.run, "pictures")
    visitor = Browser()
    page = visitor.get(url).text
    assert f'src="{url}pictures/{picture.pk}/"' in page
    for secret in ("lighthouse", "seed", "blurry", "txt2img", "holiday", f'src="{url}picture"'):
        assert secret not in page
    file = visitor.get(f"{url}pictures/{picture.pk}/")
    assert 'filename="picture.png"' in file["Content-Disposition"]
    assert read_file(content(file)).tags == ()
    assert visitor.get(f"{url}picture").status_code == 404
    source = Artifact.objects.get(role="input")
    assert visitor.get(f"{url}pictures/{source.pk}/").status_code == 404


def test_the_card_of_a_link_shows_what_goes_along_and_no_more(
    client: Browser, picture: Picture
) -> None:
    url = share(client, picture.run, "pictures", "metadata")
    page = Browser().get(url).text
    assert f'content="http://testserver{url}pictures/{picture.pk}/"' in page
    assert '<meta property="og:title" content="a lighthouse in fog' in " ".join(page.split())
    client.post(f"/runs/{picture.run_id}/unshare")
    url = share(client, picture.run, "source")
    page = Browser().get(url).text
    assert "og:image" not in page
    assert f'<meta property="og:title" content="{picture.run.model}">' in " ".join(page.split())


def test_a_source_goes_along_without_the_name_that_tells_of_it(
    client: Browser, picture: Picture
) -> None:
    url = share(client, picture.run, "source")
    visitor = Browser()
    assert "holiday" not in visitor.get(url).text
    file = visitor.get(f"{url}picture")
    assert 'filename="picture.png"' in file["Content-Disposition"]
    assert content(file)


def test_parameters_without_pictures(client: Browser, picture: Picture) -> None:
    url = share(client, picture.run, "metadata")
    visitor = Browser()
    page = visitor.get(url).text
    assert "a lighthouse in fog" in page
    assert "pictures/" not in page
    assert visitor.get(f"{url}pictures/{picture.pk}/").status_code == 404
    assert "that this run exists, the prompt and the parameters. Nothing else" in " ".join(
        client.get(f"/runs/{picture.run_id}/").text.split()
    )


def test_a_share_is_withdrawn_and_given_anew(client: Browser, picture: Picture) -> None:
    url = share(client, picture.run, "pictures", "metadata")
    client.post(f"/runs/{picture.run_id}/unshare")
    visitor = Browser()
    assert visitor.get(url).status_code == 404
    assert visitor.get(f"{url}pictures/{picture.pk}/").status_code == 404
    again = share(client, picture.run, "metadata")
    assert again != url
    assert visitor.get(f"{again}pictures/{picture.pk}/").status_code == 404


def test_a_picture_in_the_bin_is_not_shown(client: Browser, picture: Picture) -> None:
    url = share(client, picture.run, "pictures")
    Picture.objects.update(deleted=timezone.now())
    visitor = Browser()
    assert "<img" not in visitor.get(url).text
    assert visitor.get(f"{url}pictures/{picture.pk}/").status_code == 404


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (Status.QUEUED, "Waiting in the queue."),
        (Status.STOPPED, "Cancelled."),
        (Status.INTERRUPTED, "The server stopped during this run."),
    ],
)
def test_a_run_without_pictures_says_why(client: Browser, status: Status, words: str) -> None:
    run = a_run(owner_of(client), status)
    assert words in client.get(f"/runs/{run.pk}/").text


def test_what_ends_a_run_for_who_waits_shows_its_pictures(picture: Picture) -> None:
    assert f'src="/images/pictures/{picture.pk}/"' in picture.run.type.render_finished(picture.run)


def test_the_list_of_runs_names_it(client: Browser, picture: Picture) -> None:
    assert "a lighthouse in fog" in client.get("/runs/").text
