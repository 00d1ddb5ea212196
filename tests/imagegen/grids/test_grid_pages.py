"""The page that plans a plot, and the page of one."""

import html
import io
import zipfile
from typing import Any
from uuid import UUID

import pytest
from django.test import Client as Browser

from imagegen.grids import tasks as grids_tasks
from imagegen.infotext import read_file
from imagegen.models import Grid, Picture
from playground.models import Run, Status
from tests.imagegen.conftest import list_bodies, run_worker
from tests.imagegen.making import a_picture, a_run
from tests.imagegen.test_files_served import owner_of
from tests.providing import JSON
from tests.scripted import Server

pytestmark = pytest.mark.django_db(transaction=True)
PAGE = "/images/grid/"
HTMX = {"HX-Request": "true"}
FORM: dict[str, Any] = {
    "provider": "arli", "sd_model_checkpoint": "scripted-image", "prompt": "a red fox",
    "width": "64", "height": "64", "steps": "20", "cfg_scale": "7", "seed": "7",
    "x_type": "steps", "x_values": "10, 20", "y_type": "prompt_sr", "y_values": "red, blue",
}  # fmt: skip


def plan_grid(browser: Browser, headers: Any = None, **fields: str) -> Any:
    return browser.post(PAGE, {**FORM, "action": "plan", **fields}, headers=headers)


def begin_grid(browser: Browser, agreed: str = "4", **fields: str) -> Any:
    return browser.post(PAGE, {**FORM, "action": "run", "agreed": agreed, **fields})


def state_page(browser: Browser, **fields: str) -> str:
    """Everything made and drawn; the address of its page."""
    response = begin_grid(browser, **fields)
    assert response.status_code == 303, response.text
    run_worker()
    grids_tasks.plot.call_local(response.url.split("/")[-2])
    return str(response.url)


def read_content(response: Any) -> bytes:
    return b"".join(response.streaming_content)


def test_the_fresh_page_has_axes_and_counts_nothing(client: Browser, provider: Server) -> None:
    page = client.get(PAGE).text
    assert "Prompt S/R" in page
    assert "Preview the number of images before sending" in page
    assert 'value="run"' not in page


def test_a_link_fills_it_in(client: Browser, provider: Server) -> None:
    page = client.get(PAGE, {"prompt": "a fox", "x_type": "seed", "x_values": "1-3"}).text
    assert "a fox</textarea>" in page
    assert '<option value="seed" selected>' in page
    assert "1-3</textarea>" in page
    assert not Run.objects.exists()


def test_the_images_are_counted_before_anything_is_sent(client: Browser, provider: Server) -> None:
    page = plan_grid(client).text
    assert "<strong>4 images</strong>" in page
    assert "in 4 requests." in page
    assert 'name="agreed" value="4"' in page
    assert plan_grid(client, JSON, batch_size="3").json() == {"images": 12, "requests": 4}
    fragment = plan_grid(client, HTMX).text
    assert "<strong>4 images</strong>" in fragment
    assert "<html" not in fragment
    assert not Run.objects.exists()


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"x_values": "nonsense"}, "must be a whole number, not nonsense"),
        ({"y_values": "green, blue"}, "“green” isn't in the prompt"),
        (
            {"prompt": "a" * 5_000, "y_values": f"a, {'long' * 50}"},
            "make the prompt too long",
        ),
        ({"x_type": "", "y_type": ""}, "Choose at least one axis."),
        ({"x_values": "1-100", "y_type": "seed", "y_values": "1-3"}, "That would be 300 images"),
        ({"y_type": "steps", "y_values": "5"}, "is on two axes"),
        ({"prompt": ""}, "is required"),
        ({"x_type": "wrong"}, "wrong"),
    ],
)
def test_what_is_wrong_is_said_where_it_is(
    client: Browser, provider: Server, fields: dict[str, str], words: str
) -> None:
    page = plan_grid(client, **fields)
    assert page.status_code == 422
    assert html.escape(words) in page.text
    assert plan_grid(client, HTMX, **fields).status_code == 200
    answer = plan_grid(client, JSON, **fields)
    assert answer.status_code == 422
    assert words in answer.json()["message"]
    assert begin_grid(client, **fields).status_code == 422
    assert not Grid.objects.exists()


def test_nothing_is_sent_that_was_not_agreed_to(client: Browser, provider: Server) -> None:
    page = begin_grid(client, agreed="2")
    assert page.status_code == 200
    assert 'name="agreed" value="4"' in page.text
    assert not Run.objects.exists()


def test_what_was_agreed_to_is_queued_and_shown(client: Browser, provider: Server) -> None:
    response = begin_grid(client)
    grid = Grid.objects.get()
    assert response.url == f"/images/grid/{grid.pk}/"
    page = client.get(response.url).text
    assert "0 of 4" in page
    assert "Waiting, position" in page
    assert 'hx-trigger="every 2s"' in page
    assert "Cancel remaining" in page


def test_the_finished_plot_is_shown_and_taken_along(client: Browser, provider: Server) -> None:
    url = state_page(client)
    page = client.get(url).text
    plot = Picture.objects.get(kind="grid")
    assert "4 of 4 generated." in page
    assert 'hx-trigger="every' not in page
    assert f'href="/images/pictures/{plot.pk}/?download=1"' in page
    assert '<th scope="row">blue</th>' in page
    assert '<th scope="col">Sampling steps: 20</th>' in page
    for query, has_metadata in (("", True), ("?plain=1", False)):
        with zipfile.ZipFile(io.BytesIO(read_content(client.get(f"{url}zip/{query}")))) as archive:
            assert sorted(archive.namelist()) == [
                "grid.png",
                "x01-y01 steps 10, prompt_sr red.png",
                "x01-y02 steps 10, prompt_sr blue.png",
                "x02-y01 steps 20, prompt_sr red.png",
                "x02-y02 steps 20, prompt_sr blue.png",
            ]
            for name in archive.namelist():
                assert bool(read_file(archive.read(name)).text) == has_metadata


def test_for_a_script_the_state_is_data(client: Browser, provider: Server) -> None:
    url = state_page(client)
    state = client.get(url, headers=JSON).json()
    assert (state["total"], state["counts"]["done"], state["drawn"]) == (4, 4, True)
    assert [cell["at"] for cell in state["cells"]] == [[0, 0, 0], [1, 0, 0], [0, 1, 0], [1, 1, 0]]
    assert read_content(client.get(state["plot"])).startswith(b"\x89PNG")


def test_one_seed_for_all_unless_each_is_to_be_random(client: Browser, provider: Server) -> None:
    state_page(client, seed="-1")
    (seed,) = {body["seed"] for body in list_bodies(provider)}
    assert seed >= 0
    state_page(client, seed="-1", random="on")
    assert {body["seed"] for body in list_bodies(provider)[4:]} == {-1}


def test_cancelling_keeps_what_is_there(client: Browser, provider: Server) -> None:
    url = begin_grid(client).url
    Run.objects.filter(pk=Run.objects.first().pk).update(status=Status.DONE)  # type: ignore[union-attr]
    client.post(f"{url}cancel/")
    page = client.get(url).text
    assert page.count("Cancelled\n") == 3 or page.count('data-status="stopped"') == 3
    assert "Retry 3" in page
    client.post(f"{url}retry/")
    assert Run.objects.filter(status=Status.QUEUED).count() == 3


def test_partial_results_are_drawn_when_wanted(client: Browser, provider: Server) -> None:
    url = begin_grid(
        client, x_type="sd_model_checkpoint", x_values="scripted-image, scripted-empty"
    ).url
    client.post(f"{url}draw/")
    assert "Nothing to draw yet" in client.get(url).text
    run_worker()
    page = client.get(url).text
    assert "2 of 4 generated." in page
    assert "Arli AI finished without returning an image." in page
    grids_tasks.plot.call_local(url.split("/")[-2])
    assert "Download plot (PNG)" in client.get(url).text


def test_a_picture_of_the_gallery_is_where_all_cells_start(
    client: Browser, provider: Server
) -> None:
    picture = a_picture(a_run(owner_of(client)))
    page = client.get(PAGE, {"from": str(picture.pk)}).text
    assert f'name="from" value="{picture.pk}"' in page
    assert "Denoising strength" in page
    fields = {"from": str(picture.pk), "x_type": "denoising_strength", "x_values": "0.2, 0.8",
              "y_values": "fox, cat"}  # fmt: skip
    state_page(client, **fields)
    bodies = list_bodies(provider)
    assert len(bodies) == 4
    assert {body["denoising_strength"] for body in bodies} == {0.2, 0.8}
    assert all(body["init_images"] for body in bodies)


def test_a_grid_leaves_the_list_and_its_pictures_stay(client: Browser, provider: Server) -> None:
    url = state_page(client)
    assert url in client.get(PAGE).text
    client.post(f"{url}forget/")
    assert client.get(url).status_code == 404
    assert url not in client.get(PAGE).text
    assert Picture.objects.count() == 5


@pytest.mark.parametrize("act", ["", "zip/"])
def test_a_grid_is_its_owners_alone(client: Browser, provider: Server, act: str) -> None:
    url = begin_grid(client).url
    assert Browser().get(f"{url}{act}").status_code == 404
    assert Browser().post(f"{url}cancel/").status_code == 404
    assert client.get(f"/images/grid/{UUID(int=0)}/").status_code == 404


def test_without_a_key_the_form_stays_and_says_so(
    client: Browser, provider: Server, settings: Any
) -> None:
    settings.PROVIDER_KEYS = {}
    page = begin_grid(client)
    assert page.status_code == 503
    assert "a red fox</textarea>" in page.text
    assert not Grid.objects.exists()
