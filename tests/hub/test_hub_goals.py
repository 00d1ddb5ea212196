"""The start page's ways in: goals, recommendations, the last runs."""

import html
import re
from pathlib import Path

import pytest
from django.contrib.staticfiles.finders import find
from django.test import Client as Browser
from django.utils.html import escape
from PIL import Image
from pytest_django import Settings

from playground import catalog
from playground.providers import guide
from playground.templatetags.shortened import short_model
from tests.providing import provider as provider
from tests.providing import send_chat
from tests.scripted import Server
from tests.site import KEY

REASONER = "/text/featherless/deepseek-ai/DeepSeek-R1-Distill-Qwen-32B/"

pytestmark = pytest.mark.django_db(transaction=True)


def test_what_runs_on_this_machine_is_tried_at_one_press(client: Browser, provider: Server) -> None:
    page = client.get("/").text
    demos = dict(
        re.findall(
            r'class="card-demo" method="post" action="([^"]+)">(.*?)</form>', page, re.DOTALL
        )
    )
    assert list(demos) == ["/vision/", "/images/upscale/"]
    assert 'name="m" value="local:RapidAI/PP-OCRv6-small"' in demos["/vision/"]
    assert 'name="provider" value="local"' in demos["/images/upscale/"]


@pytest.mark.parametrize("name", ["comparison", "reading", "upscale", "gallery"])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_each_card_has_a_small_picture_for_each_theme(
    client: Browser, provider: Server, name: str, theme: str
) -> None:
    page = client.get("/").text
    assert f"/static/hub/{name}-{theme}." in page
    file = Path(str(find(f"hub/{name}-{theme}.webp")))
    assert file.stat().st_size <= 25_000
    with Image.open(file) as picture:
        assert picture.size == (560, 350)


@pytest.mark.parametrize("path", ["/", "/keys/", "/text/", "/text/arli/some/model/"])
def test_without_the_local_provider_nothing_leads_to_it(
    client: Browser, provider: Server, settings: Settings, path: str
) -> None:
    settings.LOCAL_ENABLED = False
    catalog.seed_declared()  # as every start does
    page = client.get(path).text
    assert "/text/local/" not in page
    assert "?provider=local" not in page


def test_the_recommendations_lead_to_their_models(client: Browser, provider: Server) -> None:
    page = client.get("/").text
    assert f'href="{REASONER}"' in page
    assert client.get(REASONER).status_code == 200


def test_the_last_runs_are_the_visitors_own(client: Browser, provider: Server) -> None:
    assert "Pick up where you left off" not in client.get("/").text
    send_chat(client, "hello", message="What <b>I</b> asked")
    assert "What &lt;b&gt;I&lt;/b&gt; asked" in client.get("/").text
    assert "Pick up where you left off" not in Browser().get("/").text


def test_a_conversation_is_known_by_how_it_began(client: Browser, provider: Server) -> None:
    parent = first = ""
    for message in ("A lighthouse story", "Go on", "Now describe the dragon"):
        parent = send_chat(client, "hello", message=message, parent=parent)[0][1]["id"]
        first = first or parent
    recent = client.get("/runs/").text.partition("<ol")[2]
    assert ">A lighthouse story</a>" in " ".join(recent.split())
    assert "Last message: Now describe the dragon" in recent
    assert "Go on" not in recent
    client.post(f"/runs/{first}/delete")
    gone = client.get("/runs/").text.partition("<ol")[2]
    assert "lighthouse" not in gone
    assert ">Go on</a>" in " ".join(gone.split())  # with which it begins now
    assert "Last message: Now describe the dragon" in gone


def test_a_long_last_message_ends_in_an_ellipsis(client: Browser, provider: Server) -> None:
    first = send_chat(client, "hello", message="A lighthouse story")[0][1]["id"]
    send_chat(client, "hello", message="dragon " * 20, parent=first)
    words = ("dragon " * 20)[:59].rstrip()
    assert f"Last message: {words}…<" in client.get("/runs/").text


def test_a_failed_run_is_listed_as_failed(client: Browser, provider: Server) -> None:
    send_chat(client, "bad-key")
    assert 'data-status="failed"' in client.get("/").text


def test_all_recommendations_and_goals_are_there_and_lead_to_filled_in_forms(
    client: Browser, provider: Server
) -> None:
    page = client.get("/").text
    for row in guide.RECOMMENDATIONS:
        assert f">{short_model(row.model)}, " in page
    for start in guide.QUICK_STARTS:
        assert escape(start.title) in page
    links = [html.unescape(link) for link in re.findall(r'class="picks.*?</ul>', page, re.DOTALL)]
    linked = {link for part in links for link in re.findall(r'href="([^"]+)"', part)}
    assert len(linked) == len(guide.QUICK_STARTS) + 5  # models that no goal leads to
    for link in linked:
        assert client.get(link).status_code == 200, link
    assert any("denoising_strength=0.6" in link for link in linked)
    assert any("temperature=0.1" in link for link in linked)


def test_without_a_key_a_local_model_stands_in_and_that_is_said(
    client: Browser, provider: Server, settings: Settings
) -> None:
    settings.PROVIDER_KEYS = {"featherless": {}, "arli": {}}
    page = client.get("/").text
    free, others = re.findall(r'class="picks goals">(.*?)</ul>', page, re.DOTALL)
    assert page.count("Works here without a key") == 1
    assert free.count("SmolLM2-135M-Instruct</span>") == 3
    assert free.count("PP-OCRv6-small</span>") == 2
    assert others.count("<li>") == 11  # to make and edit images, and nine other models
    assert others.count(">FLUX.2-klein-4B, ") == 2  # and no third time as the recommended one
    assert page.count("Needs a key.</span>") == 1
    assert "Add a key" in page


def test_each_provider_is_named_where_it_answers(
    client: Browser, provider: Server, settings: Settings
) -> None:
    settings.PROVIDER_KEYS = {"featherless": {"text": KEY}, "arli": {"text": KEY}}
    box = client.get("/").text.partition('class="ask"')[2].partition("</form>")[0]
    assert re.findall(r"<option[^>]*>([^<]+)</option>", box) == [
        "Qwen2.5-72B-Instruct · Featherless AI",
        "Qwen2.5-72B-Instruct · Arli AI",
        "SmolLM2-135M-Instruct · Local",
    ]
