"""A page that leans is straightened, which is said and can be undone: what is sent is shown."""

import io
from collections.abc import Iterator
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from django.apps.registry import Apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client as Browser
from PIL import Image

from playground import intake
from playground.intake import tilts
from playground.intake.bounds import format_megabytes
from playground.models import Artifact, Run
from playground.providers.fetch import fetch_image
from tests.intake.files import saved
from tests.intake.leaning import build_lines, draw_page, lean
from tests.migrating import migrate, migrated_back
from tests.providing import EVENTS, read_body
from tests.scripted import Reply, Server
from tests.vision.conftest import add_pages, batch_of, press_run, run_worker
from tests.vision.test_changing_pages import change_page, page_address, sent_picture
from vision.models import Batch, Page
from vision.upload import page_images
from vision.upload import services as upload

pytestmark = pytest.mark.django_db(transaction=True)

NEAR = 0.35  # degrees
BOTH = {"m": ["featherless:scripted/vision", "featherless:scripted/vision-other"]}


def upload_leaning(degrees: float = 4, name: str = "scan.png") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, saved(lean(draw_page(), degrees), "PNG"), "image/png")


def open_bytes(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(data))


def load_file(browser: Browser, page: Page, kind: str) -> Image.Image:
    answer = browser.get(f"/vision/files/{page.pk}/{kind}/")
    assert answer.status_code == 200
    return open_bytes(answer.getvalue())


def test_a_page_that_leans_is_straightened_and_that_is_said(client: Browser) -> None:
    html = add_pages(client, image=upload_leaning()).json()["html"]
    page = Page.objects.get()
    assert page.tilt == pytest.approx(4, abs=NEAR)
    assert f"Straightened by {page.tilt:.1f}°" in html
    assert html.count("traightened by") == 1
    with page.sent.open("rb") as file:
        data = file.read()
    image = open_bytes(data)
    assert tilts.find_tilt(image) == 0.0
    assert (page.width, page.height, page.bytes) == (*image.size, len(data))
    said = f"{page.width} × {page.height}, {format_megabytes(len(data))}, PNG"
    assert said in html


def test_what_is_sent_is_what_is_shown(client: Browser, provider: Server) -> None:
    batch = add_pages(client, image=upload_leaning()).json()["batch"]
    page = Page.objects.get()
    preview = client.get(f"/vision/files/{page.pk}/sent/").getvalue()
    read_body(press_run(client, EVENTS, batch=batch))
    assert sent_picture(provider) == preview
    artifact = Run.objects.get().artifacts.get()
    assert f"straightened by {page.tilt:.1f}°" in artifact.metadata["notes"]
    assert (artifact.width, artifact.bytes) == (page.width, page.bytes)


def test_it_can_be_undone_and_done_again(client: Browser, provider: Server) -> None:
    batch = add_pages(client, image=upload_leaning()).json()["batch"]
    page = Page.objects.get()
    straight = (page.width, page.height, page.bytes)
    html = change_page(client, page, straighten="0", open="1").json()["html"]
    assert (page.width, page.height) == lean(draw_page(), 4).size
    assert f"Leans by {page.tilt:.1f}°" in html
    assert "Straightened" not in html
    assert 'name="straighten" value="1"' in " ".join(html.split())
    assert tilts.find_tilt(load_file(client, page, "sent")) == pytest.approx(4, abs=NEAR)
    read_body(press_run(client, EVENTS, batch=batch))
    assert open_bytes(sent_picture(provider)).size == (page.width, page.height)
    change_page(client, page, straighten="1")
    assert (page.width, page.height, page.bytes) == straight


def test_without_script_undo_comes_back_to_the_form(client: Browser) -> None:
    batch = add_pages(client, image=upload_leaning()).json()["batch"]
    page = Page.objects.get()
    answer = client.post(page_address(page), {"straighten": "0"}, follow=True)
    assert answer.redirect_chain[-1][0] == f"/vision/?batch={batch}"
    assert "Leans by" in answer.text


def test_another_value_is_a_sentence(client: Browser) -> None:
    add_pages(client, image=upload_leaning())
    answer = change_page(client, Page.objects.get(), straighten="7")
    assert answer.status_code == 422
    assert "7 is not one of the available choices" in answer.json()["message"]


def test_undoing_drops_the_crop_which_was_drawn_on_the_straight_page(client: Browser) -> None:
    add_pages(client, image=upload_leaning())
    page = Page.objects.get()
    whole = page.width or 0
    assert load_file(client, page, "whole").size == (whole, page.height)
    change_page(client, page, crop=["0", "0", "50", "100"])
    assert page.width == pytest.approx(whole / 2, abs=1)
    change_page(client, page, straighten="1")  # as it is already
    assert page.crop
    change_page(client, page, straighten="0")
    assert page.crop is None
    assert load_file(client, page, "whole").size == lean(draw_page(), 4).size


def test_the_thumbnail_follows(client: Browser) -> None:
    answer = add_pages(client, image=upload_leaning(9))
    page = Page.objects.get()
    assert f"/thumb/?by={page.tilt:g}" in answer.json()["html"]
    level = load_file(client, page, "thumb")
    html = change_page(client, page, straighten="0").json()["html"]
    assert "/thumb/?by" not in html
    leaning = load_file(client, page, "thumb")
    assert level.size != leaning.size
    shapes = [lean(draw_page(), 9).size, (page.width or 1, page.height or 1)]
    assert leaning.width / leaning.height == pytest.approx(shapes[0][0] / shapes[0][1], abs=0.01)
    assert shapes[0] == shapes[1]


def test_a_thumbnail_made_before_the_page_was_looked_at_is_made_anew(
    client: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both are asked for at the same moment: by the picture's address, and by the script."""
    add_pages(client)
    batch = Batch.objects.get()
    upload.add_uploads(batch, [upload_leaning()], [])
    page = Page.objects.select_related("upload").get()
    made = intake.make_thumbnail

    def make_while_prepared(*arguments: Any, **options: Any) -> Any:
        if options["tilt"] == 0:
            page_images.prepare_page(Page.objects.select_related("upload").get())
        return made(*arguments, **options)

    monkeypatch.setattr(intake, "make_thumbnail", make_while_prepared)
    page_images.get_thumbnail(page)
    stored = Page.objects.get()
    assert (stored.tilt, stored.thumbnail.name) == (page.tilt, page.thumbnail.name)
    assert page.tilt == pytest.approx(4, abs=NEAR)
    folder = Path(stored.thumbnail.path).parent
    assert [file.name for file in folder.iterdir()] == [Path(stored.thumbnail.name or "").name]


def test_a_page_that_is_level_has_neither_line_nor_button(client: Browser) -> None:
    html = add_pages(client, image=upload_leaning(0)).json()["html"]
    assert Page.objects.get().tilt == 0.0
    assert "traighten" not in html


def test_one_of_many_says_it_in_its_row(client: Browser) -> None:
    pictures = [upload_leaning(3 if n == 0 else 0, f"{n}.png") for n in range(13)]
    html = add_pages(client, image=pictures).json()["html"]
    assert "data-open-page" in html
    assert html.count("straightened by") == 1


def test_a_page_nobody_has_looked_at_is_straightened_by_the_worker(
    client: Browser, provider: Server
) -> None:
    batch_of(press_run(client, image=[upload_leaning(3), upload_leaning(-3, "other.png")]))
    Page.objects.update(sent="", tilt=None, width=None)
    run_worker()
    for page, degrees in zip(Page.objects.all(), (3, -3), strict=True):
        assert page.tilt == pytest.approx(degrees, abs=NEAR)
        artifact = Artifact.objects.get(run__reading__page=page)
        with artifact.file.open("rb") as file:
            assert tilts.find_tilt(open_bytes(file.read())) == 0.0


@pytest.mark.parametrize(("degrees", "starts"), [(0, "http://"), (5, "data:image/")])
def test_of_an_address_the_straightened_picture_is_sent(
    client: Browser, provider: Server, degrees: float, starts: str
) -> None:
    add_pages(client)
    data = saved(lean(draw_page(), degrees), "PNG")
    reply = Reply([data], headers={"Content-Type": "image/png"}, framing="length")
    with Server(reply) as web:
        fetch = partial(fetch_image, allowed=lambda _ip: True, ports=frozenset({web.port}))
        upload.add_uploads(Batch.objects.get(), [], [f"http://localhost:{web.port}/a.png"], fetch)
    read_body(press_run(client, EVENTS, batch=Batch.objects.get().pk))
    url = provider.last.json["messages"][0]["content"][1]["image_url"]["url"]
    assert url.startswith(starts)


def test_the_pages_of_its_reading_say_it(client: Browser, provider: Server) -> None:
    address = batch_of(press_run(client, image=upload_leaning(), **BOTH))
    run_worker()
    said = f"traightened by {Page.objects.get().tilt:.1f}°"
    assert said in client.get(address).text
    run = Run.objects.first()
    assert run
    client.post(f"/runs/{run.pk}/share")
    run.refresh_from_db()
    shared = Browser().get(f"/s/{run.share_slug}/picture")
    assert tilts.find_tilt(open_bytes(shared.getvalue())) == 0.0


@pytest.fixture
def old_apps() -> Iterator[Apps]:
    with migrated_back(("vision", "0009_plural_names")) as apps:
        yield apps


def test_pages_of_an_older_version_stay_as_they_were_shown(old_apps: Apps) -> None:
    models = {name: old_apps.get_model("vision", name) for name in ("Batch", "Upload", "Page")}
    batch = models["Batch"].objects.create(owner="me")
    file = models["Upload"].objects.create(batch=batch, position=1, name="a.pdf", total=4)
    rows: list[dict[str, Any]] = [{"sent": "runs/x.png"}, {"crop": [0, 0, 0.5, 0.5]}, {}]
    for number, fields in enumerate(rows, start=1):
        models["Page"].objects.create(batch=batch, upload=file, number=number, **fields)
    migrate(("vision", "0010_tilt"))
    pages = Page.objects.order_by("number")
    assert [page.tilt for page in pages] == [0.0, 0.0, None]
    assert all(page.straighten for page in pages)


@pytest.mark.local
def test_the_boxes_of_the_local_reader_lie_on_the_words_of_the_straight_page(
    client: Browser,
) -> None:
    from playground.local.vision.reader import Reader
    from playground.local.vision.weights import PP_OCR

    detector, recogniser = PP_OCR.list_files(Path())
    if not (detector.is_file() and recogniser.is_file()):
        pytest.skip("the reader's weights are not installed")
    add_pages(client, image=upload_leaning(7))
    page = Page.objects.get()
    sent = load_file(client, page, "sent").convert("RGB")
    lines = Reader(detector, recogniser, threads=1).read_page(sent).lines
    assert len(lines) == 20
    expected = build_lines(20, 60)
    assert [line["text"] for line in lines[:3]] == expected[:3]
    for line in lines:
        xs, ys = zip(*line["box"], strict=True)
        assert max(ys) - min(ys) < 40  # level: at a slant of 7° it is 100 pixels from end to end
        assert 0 <= min(xs) < max(xs) <= (page.width or 0)
    tops = [line["box"][0][1] for line in lines]
    assert [round((b - a) / 34) for a, b in pairwise(tops)] == [1] * 19
