"""A picture can be made again from what its pages say: with the seed that came out."""

from collections.abc import Sequence
from html import unescape
from typing import Any

import pytest
from django.test import Client as Browser
from django.utils import timezone

from imagegen.models import Picture
from playground.models import Run
from tests.imagegen.making import REQUEST, a_picture, a_run
from tests.imagegen.test_files_served import owner_of
from tests.imagegen.test_sharing import share

pytestmark = pytest.mark.django_db

CHANCE = {**REQUEST, "seed": -1}


def make_run(client: Browser, seeds: Sequence[int] = (1397726464,), **more: Any) -> Run:
    run = a_run(owner_of(client), **{"request": CHANCE, **more})
    for seed in seeds:
        a_picture(run, seed=seed)
    return run


def read_text(browser: Browser, url: str) -> str:
    return " ".join(unescape(browser.get(url).text).split())


def test_a_pictures_page_has_its_own_seed_in_the_code(client: Browser) -> None:
    make_run(client, (41, 42))
    for picture in Picture.objects.all():
        page = read_text(client, f"/images/gallery/{picture.pk}/")
        assert f'"seed": {picture.seed}' in page
        assert '"seed": -1' not in page


def test_a_runs_page_says_what_came_out(client: Browser) -> None:
    page = read_text(client, f"/runs/{make_run(client).pk}/")
    assert '"seed": 1397726464' in page
    assert (
        page.count('Seed -1 means random. Seed used: <span class="numbers">1397726464</span>') == 2
    )
    assert "The code uses this seed, so" in page
    several = read_text(client, f"/runs/{make_run(client, (41, 42)).pk}/")
    assert '"seed": 41' in several
    assert 'Seeds used: <span class="numbers">41, 42</span>.' in several
    assert "The code uses the first one" in several


def test_a_seed_that_was_chosen_stays(client: Browser) -> None:
    page = read_text(client, f"/runs/{make_run(client, (7, 8), request=REQUEST).pk}/")
    assert '"seed": 7' in page
    assert "random" not in page


def test_a_seed_that_was_left_blank_is_told_too(client: Browser) -> None:
    request = {name: value for name, value in REQUEST.items() if name != "seed"}
    page = read_text(client, f"/runs/{make_run(client, (41,), request=request).pk}/")
    assert '"seed": 41' in page
    assert "No seed was set" in page


def test_what_takes_no_seed_is_given_none(client: Browser) -> None:
    run = make_run(client, (41,), endpoint="upscale-img", request={"upscaler_1": "x", "prompt": ""})
    for url in (f"/runs/{run.pk}/", f"/images/gallery/{run.pictures.get().pk}/"):
        page = read_text(client, url)
        assert "/v1/upscale-img" in page
        assert '"seed"' not in page
        assert "random" not in page


def test_a_shared_picture_can_be_made_again(client: Browser) -> None:
    url = share(client, make_run(client, (41, 42)), "pictures", "metadata")
    page = read_text(Browser(), url)
    assert '"seed": 41' in page
    assert "seed=41" in page
    assert "seed=-1" not in page
    opened = read_text(Browser(), page.partition('class="shared-try"')[2].split('"')[3])
    assert 'name="seed" value="41"' in opened


@pytest.mark.parametrize("parts", [("pictures",), ("metadata",), ("source", "metadata"), ()])
def test_a_seed_goes_along_with_its_picture_alone(client: Browser, parts: Sequence[str]) -> None:
    """Whoever has it and the prompt can make the picture."""
    page = read_text(Browser(), share(client, make_run(client), *parts))
    assert "1397726464" not in page
    assert ("seed=-1" in page) == ("metadata" in parts)


def test_the_seed_of_a_picture_in_the_bin_does_not_go_along(client: Browser) -> None:
    run = make_run(client, (4141, 4242))
    url = share(client, run, "pictures", "metadata")
    Picture.objects.filter(seed=4141).update(deleted=timezone.now())
    page = read_text(Browser(), url)
    assert "4141" not in page
    assert "seed=4242" in page
