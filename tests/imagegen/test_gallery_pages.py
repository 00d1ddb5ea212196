"""The gallery's pages: what is shown, to whom, and what the forms do, with and without script."""

import io
import re
import zipfile
from typing import Any

import pytest
from django.test import Client as Browser
from django.utils.html import escape, strip_tags
from pytest_django import Settings

from imagegen.gallery import boards, trash
from imagegen.gallery.context import PAGE
from imagegen.gallery.forms import BoardForm
from imagegen.models import Board, Picture
from tests.imagegen.pictures import draw_png, store_image
from tests.providing import JSON

pytestmark = pytest.mark.django_db(transaction=True)

GALLERY = "/images/gallery/"
TILE = re.compile(r'data-tile="(\d+)"')


@pytest.fixture
def me(client: Browser) -> str:
    """The visitor's id, which is who owns what they make."""
    client.get(GALLERY)
    return client.cookies["visitor"].value.partition(":")[0]


def list_tiles(page: Any) -> list[int]:
    return [int(pk) for pk in TILE.findall(page.text)]


def apply_action(
    client: Browser, action: str, *chosen: Picture, headers: Any = None, **fields: Any
) -> Any:
    data = {"action": action, "picture": [p.pk for p in chosen], "back": GALLERY, **fields}
    return client.post(f"{GALLERY}selection/", data, headers=headers)


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
    made = [store_image(me, n, data=b"\x89PNG\r\n\x1a\n") for n in range(PAGE + 3)]
    keys = [p.pk for p in reversed(made)]
    first = client.get(GALLERY)
    assert list_tiles(first) == keys[:PAGE]
    older = re.search(r'rel="next"\s+href="([^"]+)"', first.text)
    assert older
    second = client.get(older[1])
    assert list_tiles(second) == keys[PAGE:]
    assert 'rel="next"' not in second.text
    newer = re.search(r'rel="prev"\s+href="([^"]+)"', second.text)
    assert newer
    assert list_tiles(client.get(newer[1])) == keys[:PAGE]


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


def test_a_star_is_set_and_taken(client: Browser, me: str) -> None:
    made = store_image(me, 1)
    url = f"{GALLERY}{made.pk}/star/"
    answer = client.post(url, {"starred": "1", "back": f"{GALLERY}?q=fox"})
    assert answer.status_code == 303
    assert answer.headers["Location"] == f"{GALLERY}?q=fox#p-{made.pk}"
    assert list_tiles(client.get(GALLERY, {"starred": "on"})) == [made.pk]
    assert client.post(url, {"starred": "0"}, headers=JSON).json() == {"starred": False}
    assert list_tiles(client.get(GALLERY, {"starred": "on"})) == []


def test_several_are_starred_and_moved_to_a_new_board(client: Browser, me: str) -> None:
    one, two = store_image(me, 1), store_image(me, 2)
    answer = apply_action(client, "star", one, two, headers=JSON)
    assert answer.json()["message"] == "2 images starred."
    answer = apply_action(client, "move", one, two, new_board="Foxes", headers=JSON)
    assert answer.json()["message"] == "2 images moved to “Foxes”."
    assert "Foxes" in answer.json()["shelves"]
    board = Board.objects.get(owner=me)
    assert list_tiles(client.get(GALLERY, {"board": board.pk})) == [two.pk, one.pk]
    apply_action(client, "move", one, board="none")
    assert list_tiles(client.get(GALLERY, {"board": "none"})) == [one.pk]


def test_all_that_is_found_is_meant_where_that_is_said(client: Browser, me: str) -> None:
    for number in range(3):
        store_image(me, number, prompt="fox" if number else "owl")
    answer = apply_action(client, "star", headers=JSON, all="on", query="q=fox")
    assert answer.json()["message"] == "2 images starred."
    assert Picture.objects.filter(starred=True).count() == 2


def test_deleting_offers_undo_without_script(client: Browser, me: str) -> None:
    made = store_image(me, 1)
    answer = apply_action(client, "delete", made, back=f"{GALLERY}?q=fox&binned=1&select=page")
    page = client.get(answer.headers["Location"])
    assert answer.headers["Location"].startswith(f"{GALLERY}?q=fox&binned=")
    assert "1 image moved to the bin." in page.text
    moment = re.search(r'name="moment" value="(\d+)"', page.text)
    assert moment
    back = client.post(f"{GALLERY}undo/", {"moment": moment[1], "back": f"{GALLERY}?q=fox"})
    assert back.headers["Location"] == f"{GALLERY}?q=fox"
    page = client.get(GALLERY)
    assert list_tiles(page) == [made.pk]
    assert "1 image restored." in page.text


def test_deleting_offers_undo_to_a_script(client: Browser, me: str) -> None:
    made = store_image(me, 1)
    answer = apply_action(client, "delete", made, headers=JSON).json()
    assert "data-undo" in answer["html"]
    moment = re.search(r'name="moment" value="(\d+)"', answer["html"])
    assert moment
    undone = client.post(f"{GALLERY}undo/", {"moment": moment[1]}, headers=JSON).json()
    assert (undone["message"], undone["count"]) == ("1 image restored.", 1)
    again = client.post(f"{GALLERY}undo/", {"moment": moment[1]}, headers=JSON).json()
    assert again["message"] == "Nothing to undo."


def test_nobody_undoes_for_others(client: Browser, me: str) -> None:
    made = store_image(me, 1)
    _count, moment = trash.trash_pictures(Picture.objects.all())
    stamp = int(moment.timestamp() * 1_000_000)
    Browser().post(f"{GALLERY}undo/", {"moment": stamp})
    made.refresh_from_db()
    assert made.deleted


def test_the_bin_restores_deletes_and_is_emptied(client: Browser, me: str) -> None:
    made = [store_image(me, n) for n in range(3)]
    apply_action(client, "delete", *made)
    page = client.get(GALLERY, {"bin": "on"})
    assert len(list_tiles(page)) == 3
    assert "30 days" in page.text
    apply_action(client, "restore", made[0])
    apply_action(client, "forget", made[1])
    assert list_tiles(client.get(GALLERY, {"bin": "on"})) == [made[2].pk]
    answer = client.post(f"{GALLERY}empty/", follow=True)
    assert "1 image permanently deleted." in answer.text
    assert client.get(f"{GALLERY}{made[2].pk}/").status_code == 404
    assert trash.empty_trash() == 2
    assert list(Picture.objects.all()) == [made[0]]


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"action": "star", "picture": []}, "Select images first."),
        ({"action": "star", "pictures": "1,x"}, "These aren't images."),
        ({"action": "star", "pictures": ",".join("1" * 10_001)}, "at most 10,000 images"),
        ({"action": "move", "pictures": "1"}, "Choose a board or name a new one."),
        ({"action": "move", "pictures": "1", "board": "999"}, "This board no longer exists."),
        ({"action": "move", "pictures": "1", "board": "²"}, "This board no longer exists."),
        ({"action": "zip", "pictures": "1"}, "These images no longer exist."),
        ({"action": "paint", "pictures": "1"}, "not one of the available choices"),
    ],
)
def test_what_cannot_be_done_is_said(client: Browser, fields: Any, sentence: str) -> None:
    answer = client.post(f"{GALLERY}selection/", fields, headers=JSON)
    assert answer.status_code == 422
    assert sentence in answer.json()["message"]
    page = client.post(f"{GALLERY}selection/", fields, follow=True)
    assert escape(sentence) in page.text


def test_nobody_is_led_to_another_site(client: Browser, me: str) -> None:
    made = store_image(me, 1)
    for back in ("https://example.com/", "//example.com/images/gallery/", "/keys/"):
        assert apply_action(client, "star", made, back=back).headers["Location"] == GALLERY


def test_an_archive_is_streamed(client: Browser, me: str) -> None:
    made = [store_image(me, n, prompt="fox") for n in range(2)]
    answer = apply_action(client, "zip", *made)
    assert answer.streaming
    assert "attachment" in answer.headers["Content-Disposition"]
    with zipfile.ZipFile(io.BytesIO(b"".join(answer))) as archive_file:
        assert len(archive_file.namelist()) == 2


def test_boards_are_made_renamed_and_deleted_without_their_pictures(
    client: Browser, me: str
) -> None:
    answer = client.post(f"{GALLERY}boards/", {"name": " Foxes "})
    board = Board.objects.get(owner=me)
    assert board.name == "Foxes"
    assert answer.headers["Location"] == f"{GALLERY}?board={board.pk}"
    made = store_image(me, 1, board=board)
    url = f"{GALLERY}boards/{board.pk}/"
    client.post(url, {"name": "Owls"})
    assert "<h1>Owls</h1>" in client.get(GALLERY, {"board": board.pk}).text
    page = client.post(url, {"action": "delete"}, follow=True)
    assert "Board “Owls” deleted. Its images stay in the gallery." in page.text
    assert list_tiles(page) == [made.pk]


def test_a_board_needs_a_name_of_its_own(client: Browser, me: str) -> None:
    Board.objects.create(owner=me, name="Foxes")
    other = Board.objects.create(owner=me, name="Owls")
    for url in (f"{GALLERY}boards/", f"{GALLERY}boards/{other.pk}/"):
        page = client.post(url, {"name": "Foxes"}, follow=True)
        assert "You already have a board “Foxes”." in page.text
        page = client.post(url, {"name": "x" * 81}, follow=True)
        assert "at most 80 characters" in page.text
    assert Board.objects.filter(owner=me).count() == 2


def test_a_name_that_another_request_takes_meanwhile_is_said_to_be_taken(
    client: Browser, me: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    Board.objects.create(owner=me, name="Foxes")
    monkeypatch.setattr(BoardForm, "clean_name", lambda form: form.cleaned_data["name"])
    page = client.post(f"{GALLERY}boards/", {"name": "Foxes"}, follow=True)
    assert "You already have a board “Foxes”." in page.text


def test_there_is_an_end_to_boards(
    client: Browser, me: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(boards, "MOST", 2)
    made = [Board.objects.create(owner=me, name=name) for name in ("Foxes", "Owls")]
    sentence = "You have 2 boards. Delete one before creating another."
    assert sentence in client.post(f"{GALLERY}boards/", {"name": "Cats"}, follow=True).text
    moved = store_image(me, 1)
    answer = apply_action(client, "move", moved, headers=JSON, new_board="Cats")
    assert (answer.status_code, answer.json()["message"]) == (422, sentence)
    apply_action(client, "move", moved, new_board="Owls")
    client.post(f"{GALLERY}boards/{made[0].pk}/", {"name": "Cats"})
    assert [(b.name, b.pictures.count()) for b in Board.objects.all()] == [("Cats", 0), ("Owls", 1)]


def test_boards_of_others_are_not_there(client: Browser, me: str) -> None:
    board = Board.objects.create(owner="somebody else", name="Theirs")
    url = f"{GALLERY}boards/{board.pk}/"
    assert client.post(url, {"action": "delete"}).status_code == 404
    assert "Theirs" not in client.get(GALLERY, {"board": board.pk}).text


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


def test_nothing_changes_by_get(client: Browser) -> None:
    for path in ("selection/", "undo/", "empty/", "boards/", "boards/1/", "1/star/"):
        assert client.get(GALLERY + path).status_code == 405
