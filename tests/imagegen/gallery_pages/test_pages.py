"""The gallery's pages: what is shown, to whom, and how it is searched."""

import re
from typing import Any

import pytest
from django.test import Client as Browser
from pytest_django import Settings

from imagegen.gallery.context import PAGE_PICTURES
from tests.imagegen.gallery_pages.gallery import GALLERY, apply_action, list_tiles
from tests.imagegen.pictures import store_image

pytestmark = pytest.mark.django_db(transaction=True)


def test_an_empty_gallery_says_how_to_begin(client: Browser, settings: Settings) -> None:
    settings.LOCAL_ENABLED = True
    page = client.get(GALLERY)
    assert "No images yet." in page.text
    assert 'href="/images/upscale/?provider=local"' in page.text
    assert "gallery-finder" not in page.text
    settings.LOCAL_ENABLED = False
    assert "no key needed" not in client.get(GALLERY).text


def test_nothing_found_offers_to_start_over(client: Browser, me: str) -> None:
    store_image(me, 1)
    page = client.get(GALLERY, {"q": "zebra", "seed": "5"})
    assert "No images match." in page.text
    assert "Search all images without filters" in page.text


def test_tiles_have_a_size_a_name_and_load_when_they_are_seen(client: Browser, me: str) -> None:
    made = store_image(me, 1, width=64, height=48, prompt='A "fox" <b>')
    page = client.get(GALLERY)
    assert f'src="/images/pictures/{made.pk}/thumb/"' in page.text
    for part in ('width="64"', 'height="48"', 'loading="lazy"', "A &quot;fox&quot; &lt;b&gt;"):
        assert part in page.text
    assert f'data-viewer="/images/pictures/{made.pk}/"' in page.text


def test_only_ones_own_pictures_are_shown_or_changed(client: Browser, me: str) -> None:
    other = store_image("somebody else", 1)
    assert list_tiles(client.get(GALLERY)) == []
    for path in (f"{GALLERY}{other.pk}/", f"/images/pictures/{other.pk}/thumb/"):
        assert client.get(path).status_code == 404
    assert client.post(f"{GALLERY}{other.pk}/star/", {"starred": "1"}).status_code == 404
    for action in ("delete", "star", "move"):
        apply_action(client, action, other, new_board="Mine")
    assert apply_action(client, "zip", other).status_code == 303
    other.refresh_from_db()
    assert (other.deleted, other.starred, other.board) == (None, False, None)


def test_pages_go_on_with_older_ones_and_back(client: Browser, me: str) -> None:
    made = [store_image(me, n, data=b"\x89PNG\r\n\x1a\n") for n in range(PAGE_PICTURES + 3)]
    keys = [p.pk for p in reversed(made)]
    first = client.get(GALLERY)
    assert list_tiles(first) == keys[:PAGE_PICTURES]
    older = re.search(r'rel="next"\s+href="([^"]+)"', first.text)
    assert older
    second = client.get(older[1])
    assert list_tiles(second) == keys[PAGE_PICTURES:]
    assert 'rel="next"' not in second.text
    newer = re.search(r'rel="prev"\s+href="([^"]+)"', second.text)
    assert newer
    assert list_tiles(client.get(newer[1])) == keys[:PAGE_PICTURES]


def test_what_comes_next_are_tiles_alone_and_costs_one_query(
    client: Browser, me: str, django_assert_num_queries: Any
) -> None:
    made = [store_image(me, n, data=b"\x89PNG\r\n\x1a\n") for n in range(3)]
    after = f"{int(made[1].created.timestamp() * 1e6)}-{made[1].pk}"
    with django_assert_num_queries(1):
        answer = client.get(GALLERY, {"after": after}, headers=build_headers("more"))
    assert list_tiles(answer) == [made[0].pk]
    assert "<html" not in answer.text
    assert "HX-Target" in answer.headers["Vary"]


def build_headers(target: str) -> dict[str, str]:
    return {"HX-Request": "true", "HX-Target": target}


def test_a_search_as_one_types_brings_the_results_alone(client: Browser, me: str) -> None:
    made = store_image(me, 1, prompt="red fox")
    store_image(me, 2, prompt="blue fox")
    answer = client.get(GALLERY, {"q": "red"}, headers=build_headers("results"))
    assert list_tiles(answer) == [made.pk]
    assert "<html" not in answer.text
    assert "“red”" in answer.text


def test_chips_take_one_filter_away(client: Browser, me: str) -> None:
    page = client.get(GALLERY, {"q": "fox", "size": "64x48", "starred": "on"})
    urls = re.findall(r'class="filter-chip" href="([^"]+)"', page.text)
    assert urls == [
        "/images/gallery/?size=64x48&amp;starred=on",
        "/images/gallery/?q=fox&amp;starred=on",
        "/images/gallery/?q=fox&amp;size=64x48",
    ]


def test_without_script_a_whole_page_is_selected_by_a_link(client: Browser, me: str) -> None:
    store_image(me, 1)
    assert "select=page" in client.get(GALLERY).text
    assert "checked" in client.get(GALLERY, {"select": "page"}).text


def test_nobody_is_led_to_another_site(client: Browser, me: str) -> None:
    made = store_image(me, 1)
    for back in ("https://example.com/", "//example.com/images/gallery/", "/keys/"):
        assert apply_action(client, "star", made, back=back).headers["Location"] == GALLERY


def test_nothing_changes_by_get(client: Browser) -> None:
    for path in ("selection/", "undo/", "empty/", "boards/", "boards/1/", "1/star/"):
        assert client.get(GALLERY + path).status_code == 405
