"""The live lists: what a provider names now, each row leading to where it is used."""

import html

import pytest
from django.core.cache import cache
from django.test import Client as Browser
from pytest_django import Settings

from tests.hub.reading import Tables
from tests.providing import provider as provider
from tests.scripted import Server
from tests.scripted.replies import json_reply
from tests.site import KEY

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def key(settings: Settings, provider: Server) -> None:
    settings.PROVIDER_KEYS = {"featherless": {}, "arli": {"image": KEY}}
    cache.clear()


def read_list(client: Browser, name: str, **query: str) -> str:
    response = client.get(f"/reference/arli/{name}/list/", query)
    assert response.status_code == 200
    return response.text


@pytest.mark.parametrize(
    ("name", "row", "link"),
    [
        ("img-samplers", "dpmpp_2m", "/images/?provider=arli&sampler_name=dpmpp_2m"),
        ("upscalers", "ESRGAN_4x", "/images/upscale/?provider=arli&upscaler_1=ESRGAN_4x"),
        (
            "img-options",
            "sd_model_checkpoint",
            "/images/?provider=arli&sd_model_checkpoint=scripted-image",
        ),
        ("parallel-requests", "remaining", "/images/jobs/"),
    ],
)
def test_each_row_leads_to_where_it_is_used(
    client: Browser, name: str, row: str, link: str
) -> None:
    page = read_list(client, name)
    assert row in [cells[0] for table in Tables(page).tables for cells in table]
    assert f'href="{html.escape(link)}"' in page
    assert client.get(link).status_code == 200


def test_an_option_that_no_form_takes_leads_nowhere(client: Browser) -> None:
    page = read_list(client, "img-options")
    assert ">samples_format</a>" not in " ".join(page.split()).replace("> ", ">").replace(" <", "<")


def test_names_without_more_to_say_have_one_column(client: Browser) -> None:
    assert Tables(read_list(client, "img-samplers")).tables[0][0] == ["Name"]
    assert Tables(read_list(client, "img-options")).tables[0][0] == ["Name", "Value"]


def test_a_long_list_is_searched(client: Browser, provider: Server) -> None:
    provider.script.append(json_reply([{"name": f"sampler {n}"} for n in range(20)]))
    assert 'name="q"' in read_list(client, "img-samplers").partition("<h1>")[2]
    page = read_list(client, "img-samplers", q="SAMPLER 13")
    assert len(Tables(page).tables[0]) == 2
    assert "1 of 20" in " ".join(page.split())
    assert "No results." in read_list(client, "img-samplers", q="nothing")


def test_a_hostile_name_is_text(client: Browser, provider: Server) -> None:
    provider.script.append(json_reply([{"name": "<script>alert(1)</script>"}]))
    page = read_list(client, "img-samplers")
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page


def test_what_went_wrong_is_said(client: Browser, provider: Server) -> None:
    provider.script.append(json_reply({"error": {"message": "The lists are away"}}, 404))
    assert "The lists are away" in html.unescape(read_list(client, "upscalers"))


def test_without_a_key_it_says_where_one_is_entered(client: Browser, settings: Settings) -> None:
    settings.PROVIDER_KEYS = {"featherless": {}, "arli": {}}
    assert 'href="/keys/#arli"' in read_list(client, "upscalers")


def test_the_models_have_their_list_among_the_text_pages(client: Browser) -> None:
    response = client.get("/reference/featherless/models/list/")
    assert response.status_code == 302
    assert response["Location"] == "/text/?provider=featherless"
