"""The pages that make pictures: what fills them in, what is queued, and what is refused how."""

import re
from html import unescape
from typing import Any

import pytest
from django.test import Client as Browser
from pytest_django import Settings

from hub.cards import ALSO, CARDS
from hub.search.places import PAGES
from imagegen.operations import OPERATIONS, Operation
from playground.models import Run
from tests.imagegen.conftest import list_bodies, run_worker
from tests.imagegen.generating import (
    get_only,
    make_picture,
    press_generate,
)
from tests.providing import JSON
from tests.scripted import Server

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_fresh_form_holds_what_will_be_sent(client: Browser, provider: Server) -> None:
    page = client.get("/images/").text
    for name, value in {"steps": "20", "cfg_scale": "7", "width": "1024", "height": "1024",
                        "seed": "-1", "batch_size": "1", "count": "1"}.items():  # fmt: skip
        assert f'name="{name}" value="{value}"' in page
    assert '<option value="scripted-image"' in page
    assert '<option value="dpmpp_2m"' in page
    assert list_bodies(provider) == []


@pytest.mark.parametrize("place", OPERATIONS.values(), ids=OPERATIONS.keys())
def test_a_tool_has_one_name_everywhere(
    client: Browser, provider: Server, place: Operation
) -> None:
    page = client.get(place.url).text
    assert f"<title>{place.title} · " in page
    assert f'<h1 class="visually-hidden">{place.title}</h1>' in page
    assert place.title in {title for route, title, *_ in (*CARDS, *ALSO) if route == place.url_name}
    (tool_page,) = (page for page in PAGES if page.route == place.url_name)
    assert (tool_page.title, tool_page.detail.split(":")[0]) == (place.title, place.endpoint)


def test_generate_queues_and_says_so(client: Browser, provider: Server) -> None:
    answer = press_generate(client, count="3", batch_size="2").json()
    assert answer["message"] == "3 jobs queued."
    assert len(answer["jobs"]) == 3
    assert "a red boat" in answer["jobs"][0]["html"]
    runs = Run.objects.order_by("request__seed")
    assert [run.request["seed"] for run in runs] == [5, 7, 9]
    assert {str(run.group) for run in runs} == {answer["batch"]}


def test_what_the_engine_would_choose_otherwise_is_always_sent(
    client: Browser, provider: Server
) -> None:
    blank = dict.fromkeys(("steps", "cfg_scale", "width", "height", "seed"), "")
    make_picture(client, **blank)
    sent = list_bodies(provider)[0]
    assert {name: sent[name] for name in ("steps", "cfg_scale", "width", "height")} == {
        "steps": 20, "cfg_scale": 7.0, "width": 1024, "height": 1024,
    }  # fmt: skip
    assert "sampler_name" not in sent
    assert client.get("/images/").text.count("Always sent (default if empty).") >= 2


def test_without_a_script_the_page_comes_back_filled_in(client: Browser, provider: Server) -> None:
    answer = press_generate(client, headers={}, count="2", seed="70")
    assert answer.status_code == 303
    run = Run.objects.latest("created")
    assert answer["Location"] == f"/images/?after={run.group}#results"
    page = client.get(answer["Location"]).text
    assert '2 jobs queued. <a href="#results">' in page
    assert 'id="results"' in page
    assert 'http-equiv="refresh"' in page
    assert 'name="seed" value="70"' in page
    assert 'name="count" value="2"' in page
    run_worker()
    after = client.get(answer["Location"]).text
    assert 'http-equiv="refresh"' not in after
    assert "Seed 70" in after
    assert "Seed 71" in after


@pytest.mark.parametrize(
    ("fields", "name", "sentence"),
    [
        ({"prompt": ""}, "prompt", "Prompt (prompt) is required."),
        ({"prompt": "x" * 20_001}, "prompt", "Prompt (prompt) has 20,001 characters; 20,000 are"),
        ({"width": "1000"}, "width", "Width (width) must be a multiple of 64, not 1000."),
        ({"height": "4096"}, "height", "Height (height) must be between 64 and 2048, not 4096."),
        ({"steps": "many"}, "steps", "Sampling steps (steps) must be a whole number, not many."),
        ({"cfg_scale": "99"}, "cfg_scale", "CFG scale (cfg_scale) must be between 1 and 20"),
        ({"batch_size": "5"}, "batch_size", "Batch size (batch_size) must be between 1 and 4"),
        ({"count": "999"}, "count", "Batch count (count) must be between 1 and 32, not 999."),
        ({"seed": "x"}, "seed", "Seed (seed) must be a whole number, not x."),
        ({"sd_model_checkpoint": " "}, "sd_model_checkpoint", "Model (sd_model_checkpoint) is"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field(
    client: Browser, provider: Server, fields: Any, name: str, sentence: str
) -> None:
    answer = press_generate(client, **fields)
    assert answer.status_code == 422
    assert answer.json()["errors"][name][0].startswith(sentence)
    page = press_generate(client, headers={}, **fields)
    assert page.status_code == 422
    assert sentence in page.text
    assert not Run.objects.exists()


def test_without_a_key_it_says_where_to_put_one(
    client: Browser, provider: Server, settings: Settings
) -> None:
    settings.PROVIDER_KEYS = {"arli": {}}
    assert "Arli AI needs a key." in client.get("/images/").text
    assert ">upscale images</a> on this machine" in client.get("/images/").text
    settings.LOCAL_ENABLED = False
    assert ">upscale images</a> on this machine" not in client.get("/images/").text
    answer = press_generate(client)
    assert answer.status_code == 503
    assert answer.json()["error"]["kind"] == "not_configured"
    page = press_generate(client, headers={})
    assert page.status_code == 503
    assert "Add your Arli AI key to generate images." in page.text
    assert "a red boat" in page.text
    assert not Run.objects.exists()


def test_a_provider_that_cannot_says_why(client: Browser, provider: Server) -> None:
    page = client.get("/images/?provider=local&prompt=a+boat").text
    assert "There is no image model on this machine yet." in page
    assert "a boat" in page
    answer = press_generate(client, provider="local")
    assert answer.status_code == 422
    assert "IMAGE_SERVER_URL" in answer.json()["errors"]["provider"][0]


def test_a_list_that_cannot_be_had_leaves_free_text(
    client: Browser, settings: Settings, provider: Server
) -> None:
    settings.PROVIDER_URLS = {**settings.PROVIDER_URLS, "arli": "http://127.0.0.1:9/v1"}
    page = client.get("/images/?sd_model_checkpoint=my-own").text
    assert "didn&#x27;t respond" in page or "can&#x27;t be reached" in page
    assert 'id="id_sd_model_checkpoint_other"' in page  # the documented models, and any other
    assert 'id="id_sampler_name"' in page
    assert press_generate(client, sd_model_checkpoint=["", "my-own"]).status_code == 200
    assert get_only().model == "my-own"


def test_a_name_that_is_typed_goes_before_the_list(client: Browser, provider: Server) -> None:
    press_generate(client, sd_model_checkpoint=["scripted-image", "scripted-jpeg"])
    assert get_only().model == "scripted-jpeg"


def test_nothing_runs_by_a_link(client: Browser, provider: Server) -> None:
    page = client.get("/images/?prompt=a+tree&steps=33&width=1000&action=generate").text
    assert "a tree" in page
    assert 'value="33"' in page
    assert "must be a multiple of 64" in page
    assert not Run.objects.exists()


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"ratio": "16:9", "width": "1024", "height": "1024"}, {"width": 1344, "height": 768}),
        ({"ratio": "nonsense"}, {"width": 128, "height": 64}),
        ({"action": "swap"}, {"width": 64, "height": 128}),
        ({"action": "dice"}, {"seed": -1}),
        ({"action": "fill"}, {"seed": 5}),
    ],
)
def test_tools_work_without_a_script(
    client: Browser, provider: Server, fields: Any, expected: dict[str, int]
) -> None:
    page = press_generate(client, headers={}, **{"action": None, **fields})
    assert page.status_code == 200
    for name, value in expected.items():
        assert f'name="{name}" value="{value}"' in page.text
    assert "a red boat" in page.text
    assert not Run.objects.exists()


def test_another_provider_keeps_the_form_and_brings_its_own_lists(
    client: Browser, provider: Server
) -> None:
    fields = {"provider": "local", "was": "arli", "upscaler_1": "ESRGAN_4x", "action": "fill"}
    page = press_generate(
        client, "/images/upscale/", headers={}, **fields, upscaling_resize="3"
    ).text
    assert '<option value="realesr-animevideov3"' in page
    assert "ESRGAN_4x" not in page
    assert 'name="upscaling_resize" value="3"' in page


def test_lists_come_alone_for_a_script(client: Browser, provider: Server) -> None:
    part = client.get("/images/lists/arli/?endpoint=txt2img&sd_model_checkpoint=other&was=arli")
    assert 'id="part-sd_model_checkpoint"' in part.text
    assert "other (not in the list)" in part.text
    assert "<html" not in part.text
    facts = client.get("/images/lists/arli/", headers=JSON).json()
    assert "scripted-image" in facts["sd_model_checkpoint"]
    assert client.get("/images/lists/nobody/").status_code == 404
    assert client.get("/images/lists/arli/?endpoint=chat").status_code == 404


def test_the_code_is_the_request(client: Browser, provider: Server) -> None:
    code = unescape(press_generate(client, headers={}, action="code", prompt="it's a boat").text)
    assert "it'\\''s a boat" in re.sub(r"</?span[^>]*>", "", code)  # without its colours
    assert "ARLI_API_KEY" in code
    assert "<html" not in code
    edit = press_generate(client, "/images/edit/", headers={}, action="code", mask="1").text
    assert "input.png" in edit
    assert "mask.png" in edit


def test_a_page_is_small(client: Browser, provider: Server) -> None:
    for seed in range(6):
        press_generate(client, seed=str(seed), batch_size="4", prompt=f"{seed} " + "words " * 60)
    run_worker()
    page = client.get("/images/")
    assert page.text.count("data-picture=") >= 12
    assert len(page.content) < 100_000
