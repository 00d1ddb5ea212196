"""A picture's page and its thumbnail."""

import re

import pytest
from django.test import Client as Browser
from django.utils.html import strip_tags

from imagegen.gallery import trash
from tests.imagegen.gallery_pages.gallery import GALLERY, apply_action, list_tiles
from tests.imagegen.pictures import draw_png, store_image

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_thumbnail_that_is_missing_is_made_once(client: Browser, me: str) -> None:
    made = store_image(me, 1, data=draw_png(1, 900, 600))
    first = client.get(f"/images/pictures/{made.pk}/thumb/")
    assert first.headers["Content-Type"] == "image/webp"
    assert first.headers["Cache-Control"] == "private, max-age=31536000, immutable"
    assert "sandbox" in first.headers["Content-Security-Policy"]
    assert b"".join(first)[8:12] == b"WEBP"
    made.refresh_from_db()
    name = made.thumbnail.name
    client.get(f"/images/pictures/{made.pk}/thumb/").close()
    made.refresh_from_db()
    assert made.thumbnail.name == name


@pytest.mark.parametrize("gone", ["file", "broken"])
def test_where_there_can_be_no_thumbnail_there_is_a_placeholder(
    client: Browser, me: str, gone: str
) -> None:
    made = store_image(me, 1, data=b"\x89PNG\r\n\x1a\nnot really")
    if gone == "file":
        made.artifact.file.delete(save=False)
    answer = client.get(f"/images/pictures/{made.pk}/thumb/")
    assert answer.status_code == 404
    assert answer.headers["Content-Type"] == "image/svg+xml"
    assert answer.headers["Cache-Control"] == "no-store"


def test_a_thumbnail_whose_file_was_removed_is_a_placeholder(client: Browser, me: str) -> None:
    made = store_image(me, 1, thumbnail="thumbs/gone.webp")
    assert client.get(f"/images/pictures/{made.pk}/thumb/").status_code == 404


def test_a_pictures_page_tells_all_that_is_known(client: Browser, me: str) -> None:
    made = store_image(me, 7, width=64, height=48, prompt="A red fox")
    page = client.get(f"{GALLERY}{made.pk}/").text
    for part in (
        *("64 × 48", "PNG, ", "seed", "A red fox", "blurry, low quality", "8.4 s", "Arli AI"),
        *("Steps: 20, Sampler", "PonyDiffusionV6XL", f"/runs/{made.run_id}/"),
    ):
        assert part in page, part
    assert "curl " in strip_tags(page)


def test_it_leads_on_within_the_same_search(client: Browser, me: str) -> None:
    made = [store_image(me, n, prompt="fox" if n != 2 else "owl") for n in range(5)]
    page = client.get(f"{GALLERY}{made[1].pk}/", {"q": "fox"}).text
    assert f'href="{GALLERY}{made[3].pk}/?q=fox"' in page
    assert f'href="{GALLERY}{made[0].pk}/?q=fox"' in page
    back = re.search(r'href="([^"#]+)#p-', page)
    assert back
    gallery_page = client.get(back[1].replace("&amp;", "&"))
    assert list_tiles(gallery_page) == [made[1].pk, made[0].pk]


def test_its_lineage_is_a_tree_with_itself_marked(client: Browser, me: str) -> None:
    first = store_image(me, 1)
    second = store_image(me, 2, source=first, kind="inpaint")
    third = store_image(me, 3, source=second, kind="upscale")
    page = client.get(f"{GALLERY}{second.pk}/").text
    tree = page[page.index("Origin") :]
    places = [tree.index(f'href="{GALLERY}{p.pk}/"') for p in (first, second, third)]
    assert places == sorted(places)
    assert tree.count('aria-current="true"') == 1
    assert "Origin" not in client.get(f"{GALLERY}{store_image(me, 4).pk}/").text


def test_a_picture_in_the_bin_says_until_when(client: Browser, me: str) -> None:
    made = store_image(me, 1)
    apply_action(client, "delete", made)
    page = client.get(f"{GALLERY}{made.pk}/").text
    assert "It will be permanently deleted on" in page
    assert "Restore" in page
    run = client.get(f"/runs/{made.run_id}/").text
    assert "is in the bin" in run


def test_the_page_of_a_run_says_that_its_picture_was_deleted(client: Browser, me: str) -> None:
    made = store_image(me, 1)
    apply_action(client, "delete", made)
    apply_action(client, "forget", made)
    trash.empty_trash()
    run = client.get(f"/runs/{made.run_id}/")
    assert run.status_code == 200
    assert "An image of this run was permanently deleted." in run.text
