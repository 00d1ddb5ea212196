"""Pictures in a chat: sent with their message, kept in what follows, shared, copied, deleted."""

import base64
import io
from pathlib import Path

import pytest
from django.test import Client as Browser
from PIL import Image

from playground.models import Artifact
from tests.providing import provider as provider
from tests.scripted import Server
from tests.scripted.pngs import write_png
from tests.textlab.picturing import PATH, fetch_picture, make_file, read_sizes, send
from tests.textlab.picturing import listed as listed
from textlab.conversation.services import edit_answer

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("listed")]


def test_a_picture_goes_with_its_message_and_stays_in_the_conversation(
    client: Browser, provider: Server
) -> None:
    first = send(client, picture=[make_file(), make_file("dog.png", write_png(20, 10))])
    content = provider.last.json["messages"][0]["content"]
    assert [part["type"] for part in content] == ["text", "image_url", "image_url"]
    assert content[0]["text"] == "What is this?"
    assert read_sizes(provider.last.json) == [[(40, 30), (20, 10)]]
    send(client, message="And now?", parent=str(first.pk), picture=[make_file()])
    assert read_sizes(provider.last.json) == [[(40, 30), (20, 10)], [], [(40, 30)]]
    assert "pictures" not in provider.last.json


def test_the_turn_shows_its_pictures_to_its_owner_alone(client: Browser) -> None:
    run = send(client, picture=[make_file()])
    artifact = run.artifacts.get()
    address = f"/runs/{run.pk}/pictures/{artifact.pk}"
    for page in (client.get(PATH, {"parent": str(run.pk)}), client.get(f"/runs/{run.pk}/")):
        assert f'src="{address}"' in page.text
    assert fetch_picture(client, address).startswith(b"\x89PNG")
    assert not fetch_picture(Browser(), address)
    other = send(client, message="Another", picture=[make_file()])
    assert not fetch_picture(client, f"/runs/{other.pk}/pictures/{artifact.pk}")


def test_a_share_shows_the_pictures_of_all_its_turns_until_it_is_revoked(
    client: Browser,
) -> None:
    first = send(client, picture=[make_file()])
    last = send(client, message="And?", parent=str(first.pk))
    client.post(f"/runs/{last.pk}/share")
    last.refresh_from_db()
    address = f"/s/{last.share_slug}/pictures/{first.artifacts.get().pk}"
    stranger = Browser()
    assert f'src="{address}"' in stranger.get(f"/s/{last.share_slug}/").text
    assert fetch_picture(stranger, address)
    assert f'src="{address}"' in stranger.get(PATH, {"shared": str(last.share_slug)}).text
    unrelated = send(client, message="Private", picture=[make_file()])
    other = f"/s/{last.share_slug}/pictures/{unrelated.artifacts.get().pk}"
    assert not fetch_picture(stranger, other)
    client.post(f"/runs/{last.pk}/unshare")
    assert not fetch_picture(stranger, address)


def test_who_goes_on_with_a_shared_conversation_has_its_pictures(
    client: Browser, provider: Server
) -> None:
    run = send(client, picture=[make_file()])
    client.post(f"/runs/{run.pk}/share")
    run.refresh_from_db()
    stranger = Browser()
    going_on = send(stranger, message="And now?", shared=run.share_slug)
    assert read_sizes(provider.last.json) == [[(40, 30)], [], []]
    client.post(f"/runs/{run.pk}/delete")
    assert going_on.parent is not None
    picture = going_on.parent.artifacts.get()
    address = f"/runs/{going_on.parent_id}/pictures/{picture.pk}"
    assert fetch_picture(stranger, address)
    assert Path(picture.file.path).exists()
    stranger.post(f"/runs/{going_on.parent_id}/delete")


def test_a_deleted_run_takes_its_pictures_along(client: Browser) -> None:
    run = send(client, picture=[make_file()])
    path = Path(run.artifacts.get().file.path)
    assert path.exists()
    run.delete()
    assert not path.exists()
    assert not Artifact.objects.exists()


def test_another_version_has_the_same_pictures_unless_they_are_left_out(
    client: Browser, provider: Server
) -> None:
    run = send(client, picture=[make_file(), make_file("dog.png", write_png(20, 10))])
    send(client, again=str(run.pk))
    assert read_sizes(provider.last.json) == [[(40, 30), (20, 10)]]
    second = run.artifacts.order_by("pk")[1]
    fields = {"again": str(run.pk), "pictures_chosen": "1", "keep": str(second.pk)}
    send(client, **fields, picture=[make_file("new.png", write_png(8, 8))])
    assert read_sizes(provider.last.json) == [[(8, 8), (20, 10)]]
    page = client.get(PATH, {"again": str(run.pk)}).text
    assert page.count('name="keep"') == 2


def test_nobody_sends_somebody_elses_pictures(client: Browser, provider: Server) -> None:
    run = send(client, picture=[make_file()])
    send(Browser(), again=str(run.pk), pictures_chosen="1", keep=str(run.artifacts.get().pk))
    assert read_sizes(provider.last.json) == [[]]


def test_an_edited_answer_keeps_the_pictures_of_its_message(
    client: Browser, provider: Server
) -> None:
    run = send(client, picture=[make_file()])
    edited = edit_answer(run, "Another answer", "")
    run.delete()
    send(client, message="And?", parent=str(edited.pk))
    assert read_sizes(provider.last.json) == [[(40, 30)], [], []]


def test_a_large_picture_is_made_smaller_and_that_is_said(
    client: Browser, provider: Server
) -> None:
    run = send(client, picture=[make_file(content=write_png(5000, 10))])
    [[(width, _height)]] = read_sizes(provider.last.json)
    assert width == 4096
    notes = " ".join(run.artifacts.get().metadata["notes"])
    assert "4096" in notes
    assert notes.split()[0] in client.get(PATH, {"parent": str(run.pk)}).text


def test_metadata_of_a_photo_stays_here(client: Browser, provider: Server) -> None:
    photo = io.BytesIO()
    exif = Image.Exif()
    exif[0x010F] = "A camera that tells where one lives"
    Image.new("RGB", (30, 20), "red").save(photo, "JPEG", exif=exif)
    run = send(client, picture=[make_file("photo.jpg", photo.getvalue(), "image/jpeg")])
    assert b"A camera" not in Path(run.artifacts.get().file.path).read_bytes()


def test_the_code_names_files_in_place_of_the_pictures(client: Browser) -> None:
    run = send(client, picture=[make_file()])
    data = Path(run.artifacts.get().file.path).read_bytes()
    for page in (client.get(PATH, {"parent": str(run.pk)}), client.get(f"/runs/{run.pk}/")):
        assert "input.png" in page.text
        assert base64.b64encode(data).decode()[:60] not in page.text
    form = {"mode": "chat", "message": "And?", "parent": str(run.pk), "picture_count": "2"}
    draft = client.post("/text/request/featherless/scripted/vision/", form).text
    assert "input-3.png" in draft
    assert "input-4.png" not in draft
    meter = client.post("/text/meter/featherless/scripted/vision/", form).text
    assert "Pictures aren&#x27;t counted" in meter


def test_a_repeated_post_makes_one_run_with_its_pictures_once(client: Browser) -> None:
    runs = [send(client, picture=[make_file()], idempotency_key="a-key") for _ in range(2)]
    assert runs[0].pk == runs[1].pk
    assert Artifact.objects.count() == 1
