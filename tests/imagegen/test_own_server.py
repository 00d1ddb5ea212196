"""An image server of one's own: what its forms offer, what it is sent, and what it really did."""

import re

import pytest
from django.test import Client
from pytest_django import Settings

from imagegen.models import Picture
from playground import catalog
from playground.models import ListedModel, Status
from playground.providers import location
from playground.runs import sharing
from tests.imagegen.conftest import OWN, PARAMETERS, Start, press_generate, run_worker, submit_jobs
from tests.scripted import Server
from tests.scripted.webui_facts import CHECKPOINTS

pytestmark = pytest.mark.django_db(transaction=True)


def read_page(client: Client, **query: str) -> str:
    return client.get("/images/", {"provider": OWN, **query}).content.decode()


def read_chosen(html: str, name: str = "sd_model_checkpoint") -> str:
    """What a list holds."""
    part = html.partition(f'<select name="{name}"')[2].partition("</select>")[0]
    match = re.search(r'<option value="([^"]*)"\s+selected', part)
    return match[1] if match else ""


def test_the_loaded_model_is_the_one_that_is_chosen(start: Start, client: Client) -> None:
    start()
    html = read_page(client)
    assert read_chosen(html) == "v1-5-pruned-emaonly"
    assert "FLUX" not in html
    assert "Your image server at 127.0.0.1:" in html
    assert html.partition("<main")[2].count("Arli") == 1  # beside it in the list of providers


@pytest.mark.parametrize("name", ["title", "model_name", "hash", "path"])
def test_however_the_server_names_what_it_has_loaded(
    start: Start, client: Client, name: str
) -> None:
    known = {**CHECKPOINTS[2].row, "path": CHECKPOINTS[2].path}
    start(loaded=CHECKPOINTS[2], loaded_as=known[name])
    assert read_chosen(read_page(client)) == "sdxl_juggernautXL_v9"


def test_generating_at_once_switches_nothing(start: Start) -> None:
    webui = start(loaded=CHECKPOINTS[2])
    run = press_generate(sd_model_checkpoint=None)
    assert run.status == Status.DONE
    assert "override_settings" not in webui.bodies[0]
    assert (run.model, Picture.objects.get().model) == ("juggernautXL_v9", "juggernautXL_v9")
    assert run.job.notes == []


def test_a_server_that_is_down_is_said_to_be_and_offers_nobody_elses_models(
    settings: Settings, client: Client
) -> None:
    settings.PROVIDER_URLS = {**settings.PROVIDER_URLS, OWN: "http://127.0.0.1:9/sdapi/v1"}
    html = read_page(client)
    assert "Your image server at 127.0.0.1:9 can&#x27;t be reached" in html
    for name in ("FLUX", "SDXL", "LUMINA"):
        assert name not in html.partition("<main")[2]
    assert 'placeholder="The loaded model"' in html


@pytest.mark.parametrize(
    ("sampler", "sent"),
    [
        ("k_euler", {"sampler_name": "Euler"}),
        ("dpmpp_2m_karras", {"sampler_name": "DPM++ 2M", "scheduler": "Karras"}),
    ],
)
def test_a_sampler_is_sent_as_the_server_spells_it(
    start: Start, sampler: str, sent: dict[str, str]
) -> None:
    webui = start()
    run = press_generate(sampler_name=sampler)
    names = ("sampler_name", "scheduler")
    assert {name: webui.bodies[0][name] for name in names if name in webui.bodies[0]} == sent
    assert {name: run.request[name] for name in names if name in run.request} == sent
    assert run.job.used["sampler"] == sent["sampler_name"]
    assert run.job.notes == []


def test_a_checkpoint_by_its_hash_is_the_one_of_that_hash(start: Start) -> None:
    webui = start()
    run = press_generate(sd_model_checkpoint="some other name [c9e3e68f89]")
    settings = webui.bodies[0]["override_settings"]
    assert settings["sd_model_checkpoint"] == run.model == "sdxl_juggernautXL_v9"
    assert webui.loaded == CHECKPOINTS[2]
    assert run.job.notes == []


def test_what_was_silently_replaced_is_recorded_and_said(start: Start, client: Client) -> None:
    start()
    run = press_generate(sd_model_checkpoint="nobody's", sampler_name="nobody's sampler")
    assert run.job.notes == [
        "The server used the checkpoint v1-5-pruned-emaonly, but nobody's was requested.",
        "The server used the sampler DPM++ 2M, but nobody's sampler was requested.",
    ]
    assert run.answered_by == "v1-5-pruned-emaonly"
    picture = Picture.objects.get()
    assert picture.model == "v1-5-pruned-emaonly"
    assert "Model: v1-5-pruned-emaonly" in picture.infotext
    assert "Sampler: DPM++ 2M" in picture.infotext


def test_where_it_differs_is_said_on_the_pictures_page(start: Start, client: Client) -> None:
    start()
    read_page(client)
    client.post("/images/", {**PARAMETERS, "provider": OWN, "sampler_name": "nobody's"})
    run_worker(OWN)
    html = client.get(f"/images/gallery/{Picture.objects.get().pk}/").content.decode()
    assert "The server used the sampler DPM++ 2M, but nobody&#x27;s was requested." in html
    assert "Your image server at 127.0.0.1:" in html
    assert "but nobody&#x27;s was requested" in read_page(client)


def test_an_address_names_its_server_without_a_login_in_it() -> None:
    name = location.name_host("http://me:secret@gpu.lan:7860/sdapi/v1")
    assert name == "gpu.lan:7860"


def test_other_addresses_keep_what_is_declared(provider: Server) -> None:
    (run,) = submit_jobs()
    run_worker()
    run.refresh_from_db()
    assert (run.model, run.request["sd_model_checkpoint"]) == ("scripted-image", "scripted-image")


@pytest.mark.parametrize(("loaded", "side"), [(1, "512"), (2, "1024"), (0, "1024")])
def test_the_size_is_the_one_that_the_models_family_is_made_for(
    start: Start, client: Client, loaded: int, side: str
) -> None:
    start(loaded=CHECKPOINTS[loaded])
    html = read_page(client)
    for name in ("width", "height"):
        assert re.search(
            rf'name="{name}"[^>]*value="{side}"|value="{side}"[^>]*name="{name}"', html
        )
    sizes = {
        1: "Stable Diffusion 1.5 is trained for 512 × 512.",
        2: "SDXL is trained for 1024 × 1024.",
    }
    assert sizes.get(loaded, "") in html
    assert ("is trained for" in html.partition("data-home=")[2][:200]) == (loaded in sizes)


def test_a_size_that_a_link_names_stays(start: Start, client: Client) -> None:
    start()
    assert 'value="640"' in read_page(client, width="640")


def test_schedules_are_a_field_of_their_own_where_the_server_has_them(
    start: Start, client: Client
) -> None:
    webui = start()
    html = read_page(client, scheduler="karras")
    assert read_chosen(html, "scheduler") == "Karras"
    client.post("/images/", {**PARAMETERS, "provider": OWN, "scheduler": "SGM Uniform"})
    run_worker(OWN)
    assert webui.bodies[0]["scheduler"] == "SGM Uniform"
    picture = Picture.objects.get()
    assert "Schedule type: SGM Uniform" in picture.infotext
    assert picture.run.job.used["scheduler"] == "SGM Uniform"


def test_a_server_without_schedules_has_no_such_field(start: Start, client: Client) -> None:
    webui = start(schedulers=False)
    for _ in range(2):
        assert 'name="scheduler"' not in read_page(client)
    assert webui.unknown == ["/sdapi/v1/schedulers"]


def test_png_info_fills_sampler_and_schedule_in(start: Start, client: Client) -> None:
    start()
    for line in ("Sampler: DPM++ 2S a, Schedule type: Karras", "Sampler: DPM++ 2S a Karras"):
        text = f"a boat\nSteps: 20, {line}, CFG scale: 7, Seed: 1, Size: 512x512"
        html = client.post("/images/info/", {"text": text, "provider": OWN}).content.decode()
        assert re.search(r'name="scheduler"\s+value="Karras"', html)
        assert re.search(r'name="sampler_name"\s+value="DPM\+\+ 2S a"', html)
        assert "Not supported here" not in html


def test_the_hosted_services_models_stay_its_own(start: Start, client: Client) -> None:
    start()
    catalog.seed_declared()
    catalog.refresh_models(OWN)
    assert ListedModel.objects.filter(provider="arli", kind="image").exists()
    assert ListedModel.objects.filter(provider="arli", kind="text").exists()
    names = ListedModel.objects.filter(provider=OWN).values_list("name", flat=True)
    assert sorted(names) == sorted(each.row["model_name"] for each in CHECKPOINTS)
    assert "provider=arli&amp;sd_model_checkpoint=FLUX" in client.get("/").content.decode()


def test_a_shared_picture_does_not_tell_where_the_server_is(start: Start, client: Client) -> None:
    start()
    read_page(client)
    client.post("/images/", {**PARAMETERS, "provider": OWN})
    run_worker(OWN)
    run = Picture.objects.get().run
    slug = sharing.share_run(run)
    html = Client().get(f"/s/{slug}/").content.decode()
    assert "a private image server" in html
    assert "Your image server" not in html
    assert "127.0.0.1" not in html
    assert "https://image-server.example/sdapi/v1/txt2img" in html
