"""Every page with an image server of one's own: beside Arli, without an address, and in trouble."""

import base64
import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import Settings

from imagegen.models import Grid, Picture
from playground import catalog
from playground.catalog.providers import get_provider
from playground.models import Run, Status
from tests.imagegen.conftest import OWN, PARAMETERS, Start, press_generate, run_worker
from tests.new_provider.declarations import links_in
from tests.scripted import Server, json_reply
from tests.scripted.pngs import write_png

pytestmark = pytest.mark.django_db(transaction=True)

ROOTS = (
    *("/", "/providers/state/", "/about/", "/keys/", "/search/?q=image+server", "/text/"),
    *("/text/?provider=image-server", "/vision/", "/vision/?m=image-server:x", "/images/"),
    *("/images/?provider=image-server", "/images/edit/?provider=image-server"),
    *("/images/upscale/?provider=image-server", "/images/grid/?provider=image-server"),
    *("/images/lists/image-server/", "/images/gallery/", "/images/jobs/", "/reference/"),
    *("/reference/api.md", "/reference/image-server/openapi.json"),
)
LACKING = (
    r"/text/image-server/",
    r"[?&]m=image-server",
    r"/text/\?.*provider=image-server",
    r"/reference/image-server/(models|chat|completions|tokenize|parallel-requests)/",
)


def image(name: str = "boat.png") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, write_png(32, 24), "image/png")


def read(client: Client, path: str) -> str:
    response = client.get(path, follow=True)
    assert response.status_code == 200, path
    return "" if response.streaming else response.content.decode()


def find_owner(client: Client) -> str:
    """The visitor that this client is."""
    request: Any = client.get("/").wsgi_request
    return str(request.owner)


def list_offered(client: Client, path: str) -> str:
    return read(client, path).partition('name="provider"')[2].partition("</select>")[0]


def test_no_page_leads_to_what_it_lacks(start: Start, client: Client) -> None:
    webui = start()
    catalog.refresh_models(OWN)
    press_generate()
    Run.objects.update(owner=find_owner(client))
    pages: dict[str, str] = {}
    waiting = list(ROOTS)
    while waiting:
        path = waiting.pop()
        if path not in pages:
            pages[path] = read(client, path)
            waiting += [link for link in links_in(pages[path]) if OWN in link]
    assert len(pages) > len(ROOTS) + 8
    wrong = {
        (path, link)
        for path, text in pages.items()
        for link in links_in(text) - {path}
        if any(re.search(pattern, link) for pattern in LACKING)
    }
    assert not wrong
    assert webui.unknown == []
    karras = pages["/reference/image-server/schedulers/list/"]
    assert "/images/?provider=image-server&amp;scheduler=Karras" in karras


def test_without_an_address_it_is_nowhere(start: Start, client: Client, settings: Settings) -> None:
    start()
    run = press_generate()
    Run.objects.update(owner=find_owner(client))
    Picture.objects.update(owner=Run.objects.get().owner)
    settings.PROVIDER_URLS = {**settings.PROVIDER_URLS, OWN: ""}
    for path in ("/", "/keys/", "/images/", "/images/upscale/", "/reference/", "/reference/api.md"):
        page = read(client, path)
        assert "image-server" not in page, path
        assert "Image server" not in page, path
    for path in ("txt2img/", "sd-models/list/", "openapi.json"):
        assert client.get(f"/reference/image-server/{path}").status_code == 404
    # What it made stays, and can be asked of another.
    assert "Image server" in read(client, f"/runs/{run.pk}/")
    picture = Picture.objects.get()
    assert "a lighthouse in fog" in read(client, f"/images/gallery/{picture.pk}/")
    assert "Image server" not in list_offered(client, f"/images/?again={picture.pk}")
    client.post("/images/", {**PARAMETERS, "provider": OWN})
    assert Run.objects.filter(provider=OWN).count() == 1


def test_the_keys_page_has_a_line_and_no_field(start: Start, client: Client) -> None:
    start(login="me:secret")
    page = read(client, "/keys/")
    assert 'name="provider" value="image-server"' not in page
    line = re.sub(r"\s+|<[^>]+>", " ", page.partition('id="image-server"')[2].partition("</p>")[0])
    assert "needs no key" in line
    assert "IMAGE_SERVER_URL" in line
    assert "IMAGE_SERVER_AUTH" in line
    assert "secret" not in page.partition("<main")[2]


def test_no_visitor_chooses_where_it_is(start: Start, client: Client) -> None:
    webui = start()
    other = {"base_url": "http://127.0.0.1:1", "IMAGE_SERVER_URL": "http://127.0.0.1:1"}
    read(client, f"/images/?provider={OWN}&base_url=http://127.0.0.1:1")
    client.post("/images/", {**PARAMETERS, **other, "provider": OWN})
    run_worker(OWN)
    assert Run.objects.get().status == Status.DONE
    assert len(webui.bodies) == 1


@pytest.mark.parametrize(
    ("tried", "words"),
    [
        ("", "requires a user name and password."),
        ("me:wrong", "rejected the user name and password."),
    ],
)
def test_a_wrong_login_is_said_and_who_sets_it(
    start: Start, client: Client, settings: Settings, tried: str, words: str
) -> None:
    start(login="me:secret")
    settings.PROVIDER_KEYS = {OWN: {"image": tried}}
    assert words in read(client, f"/images/?provider={OWN}")
    run = press_generate()
    assert (run.status, run.error_kind) == (Status.FAILED, "bad_login")
    assert run.error.endswith(words)
    assert "IMAGE_SERVER_AUTH" in run.error_hint
    assert catalog.refresh_models(OWN).error.endswith(words)
    state = read(client, "/").partition("<h3>Image server</h3>")[2].partition("</li>")[0]
    assert "Not reachable" in state
    assert words in state
    assert "secret" not in read(client, f"/images/?provider={OWN}").partition("<main")[2]


def test_a_server_that_is_down_fails_its_jobs_alone(
    provider: Server, client: Client, settings: Settings
) -> None:
    settings.PROVIDER_URLS = {**settings.PROVIDER_URLS, OWN: "http://127.0.0.1:9"}
    assert catalog.refresh_models(OWN).error
    assert "Image server" in read(client, "/")
    assert "scripted-image" in read(client, "/images/?provider=arli")
    page = read(client, f"/images/?provider={OWN}")
    assert "Your image server at 127.0.0.1:9 can&#x27;t be reached" in page


def test_a_server_without_its_api_says_how_to_turn_it_on(
    client: Client, settings: Settings
) -> None:
    with Server(answer=lambda _seen: json_reply({"detail": "Not Found"}, 404)) as server:
        address = server.base.removesuffix("/v1")
        settings.PROVIDER_URLS = {**settings.PROVIDER_URLS, OWN: address}
        page = read(client, f"/images/?provider={OWN}")
        assert "doesn&#x27;t answer as an image server" in page
        assert "--api" in page


def test_what_a_mask_covers_is_repainted(start: Start, client: Client) -> None:
    webui = start()
    mask = SimpleUploadedFile("mask.png", write_png(32, 24), "image/png")
    fields: dict[str, Any] = {
        **PARAMETERS,
        "provider": OWN,
        "denoising_strength": "0.6",
        "init_images": image(),
        "mask": mask,
    }
    assert client.post("/images/edit/", fields).status_code == 303
    run_worker(OWN)
    (sent,) = webui.bodies
    assert (sent["inpainting_fill"], sent["inpaint_full_res"]) == (1, False)
    assert base64.b64decode(sent["init_images"][0])
    assert sent["mask"]
    assert Picture.objects.get().kind == Picture.Kind.INPAINT


def test_an_image_is_upscaled_with_one_of_its_upscalers(start: Start, client: Client) -> None:
    start()
    page = read(client, f"/images/upscale/?provider={OWN}")
    assert 'value="R-ESRGAN 4x+"' in page
    sent = {"provider": OWN, "upscaler_1": "R-ESRGAN 4x+", "upscaling_resize": "2"}
    client.post("/images/upscale/", {**sent, "image": image()})
    run_worker(OWN)
    picture = Picture.objects.get()
    assert (picture.width, picture.height, picture.kind) == (64, 48, Picture.Kind.UPSCALE)
    gallery = read(client, "/images/gallery/?model=R-ESRGAN+4x%2B")
    assert f'id="p-{picture.pk}"' in gallery


def test_a_grid_varies_its_schedules(start: Start, client: Client) -> None:
    webui = start()
    page = read(client, f"/images/grid/?provider={OWN}")
    assert '<option value="scheduler"' in page
    cells = {"action": "run", "agreed": "2", "x_type": "scheduler", "x_values": "Karras, Uniform"}
    answer = client.post(
        "/images/grid/",
        {**PARAMETERS, **cells, "provider": OWN},
        headers={"Accept": "application/json"},
    )
    assert answer.status_code == 200, answer.content
    run_worker(OWN)
    assert [sent["scheduler"] for sent in webui.bodies] == ["Karras", "Uniform"]
    assert Grid.objects.get().provider == OWN
    assert set(Run.objects.filter(job__isnull=False).values_list("status", flat=True)) == {"done"}


def test_its_jobs_are_sent_one_at_a_time(start: Start, client: Client) -> None:
    start()
    assert get_provider(OWN).parallel_images == 1
    page = read(client, f"/images/?provider={OWN}")
    assert "It generates one image at a time." in page
    assert "slots available" not in read(client, "/providers/state/")


def test_arlis_form_has_no_field_of_its(start: Start, client: Client, settings: Settings) -> None:
    start()
    settings.PROVIDER_KEYS = {**settings.PROVIDER_KEYS, "arli": {"text": "sk-x"}}
    assert 'name="scheduler"' in read(client, f"/images/?provider={OWN}")
    assert 'name="scheduler"' not in read(client, "/images/?provider=arli")
