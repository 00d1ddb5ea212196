"""One search over everything; the page about this playground; the manifest; what is not there."""

import json
import re

import pytest
from django.test import Client as Browser
from pytest_django import Settings

from playground import catalog
from playground.providers import Model
from tests.providing import provider as provider
from tests.providing import send_chat

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("provider")]


@pytest.fixture(autouse=True)
def seed_catalog() -> None:
    catalog.seed_declared()


def read_results(client: Browser, q: str) -> str:
    response = client.get("/search/", {"q": q}, headers={"HX-Request": "true"})
    assert response.status_code == 200
    assert "<html" not in response.text
    return response.text


@pytest.mark.parametrize(
    ("q", "group", "url"),
    [
        ("top_p", "Parameters", "/reference/featherless/chat/#top_p"),
        ("mirostat", "Parameters", "/reference/arli/chat/#mirostat"),
        ("sdapi", "Endpoints", "/reference/arli/sd-models/"),
        ("tokenize", "Endpoints", "/reference/featherless/tokenize/"),
        ("coder 32b", "Text and vision models", "/text/featherless/Qwen/Qwen2.5-Coder-32B-Inst"),
        ("flux", "Image models", "/images/?provider=arli&amp;sd_model_checkpoint=FLUX.2-klein-4B"),
        ("inpaint", "Pages", "/images/edit/"),
        ("receipt", "Pages", "/vision/"),
        ("screenshot", "Goals", "/vision/?m=featherless%3Agoogle%2Fgemma-3-27b-it&amp;task=own"),
        ("make my picture bigger", "Pages", "/images/upscale/"),
        ("openapi", "In the reference", "/reference/arli/openapi.json"),
        ("markdown", "In the reference", "/reference/api.md"),
        ("429", "In the reference", "/reference/#error-429"),
        ("reduces repetition", "Parameters", "/reference/featherless/chat/#repetition_penalty"),
    ],
)
def test_everything_is_found(client: Browser, q: str, group: str, url: str) -> None:
    html = read_results(client, q)
    assert group in html
    assert f'href="{url}' in html


@pytest.mark.parametrize(
    ("q", "first"), [("mask", "Parameters"), ("403", "In the reference"), ("guided", "Parameters")]
)
def test_the_nearest_group_comes_first(client: Browser, q: str, first: str) -> None:
    catalog.store_models(
        "featherless", [Model(f"owner/un{q}ed-{n}", "featherless") for n in range(3)]
    )
    assert re.findall(r'<h2 id="hits-[^>]+>([^<]+)<', read_results(client, q))[0] == first


def test_without_a_key_a_goal_leads_to_its_stand_in(client: Browser, settings: Settings) -> None:
    settings.PROVIDER_KEYS = {"featherless": {}, "arli": {}}
    html = read_results(client, "chatbot")
    assert 'href="/text/local/HuggingFaceTB/SmolLM2-135M-Instruct/' in html
    assert "(no key needed)" in html


def test_the_reference_is_searched_alone(client: Browser) -> None:
    page = client.get("/search/", {"q": "image", "in": "reference"})
    assert "Search the reference" in page.text
    assert 'href="/reference/arli/upscale-img/#image"' in page.text
    assert 'href="/images/' not in page.text.partition("data-found")[2].partition("</main>")[0]
    nothing = client.get("/search/", {"q": "gallery", "in": "reference"}).text
    assert 'href="/search/?q=gallery">Search everything</a>' in nothing


def test_the_very_name_comes_first(client: Browser) -> None:
    parameters = read_results(client, "seed").partition("Parameters")[2]
    assert parameters.index(">seed<") < parameters.index("hit-detail")


def test_ones_own_runs_are_found_and_nobody_elses(client: Browser) -> None:
    send_chat(client, "hello", message="About a zebra crossing")
    assert "About a zebra crossing" in read_results(client, "ZEBRA crossing")
    assert "About a zebra crossing" not in read_results(Browser(), "zebra")


def test_words_are_escaped_and_long_ones_cut(client: Browser) -> None:
    assert "<script>" not in read_results(client, "<script>alert(1)</script>")
    assert client.get("/search/", {"q": "x" * 10_000}).status_code == 200
    assert client.get("/search/", {"q": "nul\0"}).status_code == 200


def test_the_page_works_by_itself(client: Browser) -> None:
    page = client.get("/search/", {"q": "steps"})
    assert 'value="steps"' in page.text
    assert "#steps" in page.text
    assert "Search models, endpoints, parameters" in client.get("/search/").text


def test_the_hosts_words_are_shown(client: Browser, settings: Settings) -> None:
    settings.ABOUT, settings.CONTACT = "Run by **Ada** <script>x</script>", "ada@example.org"
    page = client.get("/about/").text
    assert "<strong>Ada</strong>" in page
    assert "<script>x" not in page
    assert 'href="mailto:ada@example.org"' in page
    assert "Maximum 6" in page or "at most 6" in page


def test_a_contact_that_is_no_address_is_only_text(client: Browser, settings: Settings) -> None:
    settings.CONTACT = "javascript:alert(1)"
    assert 'href="javascript' not in client.get("/about/").text


def test_a_phone_can_keep_it(client: Browser, settings: Settings) -> None:
    settings.NAME = "Our models"
    response = client.get("/manifest.webmanifest")
    assert response["Content-Type"] == "application/manifest+json"
    described = json.loads(response.content)
    assert described["name"] == "Our models"
    assert [icon["sizes"] for icon in described["icons"]] == ["192x192", "512x512"]


def test_a_lost_reader_is_helped(client: Browser) -> None:
    page = client.get("/nowhere/")
    assert page.status_code == 404
    assert 'action="/search/"' in page.text
    assert 'href="/reference/"' in page.text
