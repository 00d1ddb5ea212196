"""A provider is a declaration and a line: two that have little are added, and every page walked."""

import html
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qs, urlsplit

import orjson
import pytest
from django.test import Client as Browser
from pytest_django import Settings

from imagegen.jobs import services as jobs
from imagegen.jobs import tasks as jobs_tasks
from playground.catalog import model_rows, refresh_models, seed_declared
from playground.env import Knobs
from playground.infrastructure.provider_settings import read_provider_keys, read_provider_urls
from playground.models import Run, Status
from playground.providers import Model, Provider, list_providers, params, registry
from playground.providers.arli_images import TXT2IMG, build_list_endpoint
from playground.providers.spec import Endpoint
from playground.runs import services as runs
from tests.providing import EVENTS, list_events, read_body
from tests.scripted import Server
from tests.scripted.pretend import Pretend
from tests.scripted.server import Reply, Seen, json_reply
from tests.site import KEY

pytestmark = pytest.mark.django_db(transaction=True)

TALKER = Provider(
    "talker",
    "Talker AI",
    "Talks, and does nothing else.",
    "https://api.talker.example/v1",
    "https://talker.example",
    endpoints=(
        Endpoint(
            "chat",
            "POST",
            "/v1/chat/completions",
            "Chat completions",
            "Talk to a model.",
            params=(params.MODEL, params.MESSAGES, params.TEMPERATURE),
            streams=True,
            example={"model": "scripted/chat", "messages": [{"role": "user", "content": "Hi"}]},
        ),
        Endpoint("models", "GET", "/v1/models", "Models", "List what talks."),
    ),
    models=(
        Model("scripted/chat", "talker", best_for="Small talk"),
        Model("scripted/vision", "talker", vision=True, image_input="base64"),
    ),
    key_checks={"text": "models"},
    limits=("Talks to one person at a time.",),
)
PAINTER = Provider(
    "paint-er",
    "Painter AI",
    "Paints, and does nothing else.",
    "https://api.painter.example/v1",
    "https://painter.example",
    endpoints=(
        replace(TXT2IMG, example={"sd_model_checkpoint": "scripted-image", "prompt": "A cat"}),
        build_list_endpoint(
            "sd-models", "/sdapi/v1/sd-models", "Image models", "List what paints."
        ),
    ),
    models=(Model("scripted-image", "paint-er", kind="image", best_for="Cats"),),
    key_checks={"image": "sd-models"},
)
ROOTS = (
    *("/", "/providers/state/", "/about/", "/keys/", "/runs/", "/search/?q=scripted"),
    *("/search/?q=talker", "/search/?q=painter", "/search/?q=painter&in=reference"),
    *("/text/", "/text/?provider=talker", "/text/?q=scripted", "/text/?q=nobody/lists-this"),
    *("/text/?provider=paint-er", "/vision/", "/vision/?q=scripted", "/vision/?m=paint-er:x"),
    *("/vision/?m=talker:scripted/vision", "/images/", "/images/?provider=paint-er"),
    *("/images/edit/", "/images/edit/?provider=paint-er", "/images/upscale/"),
    *("/images/upscale/?provider=paint-er", "/images/?provider=talker", "/images/grid/"),
    *("/images/grid/?provider=paint-er", "/images/lists/paint-er/", "/images/gallery/"),
    *("/images/info/", "/images/jobs/", "/reference/", "/reference/api.md"),
    *("/reference/talker/openapi.json", "/reference/paint-er/openapi.json"),
)
LACKING = (  # addresses of what the two do not have
    r"/text/paint-er/",
    r"[?&]m=paint-er",
    r"/text/\?.*provider=paint-er",
    r"/images/.*provider=talker",
    r"/images/(edit|upscale)/.*provider=paint-er",
    r"/reference/talker/(?!chat/|models/|openapi)",
    r"/reference/paint-er/(?!txt2img/|sd-models/|openapi)",
    r"/text/talker/.*mode=(completion|tokenize)",
)

LISTED: dict[str, Any] = {
    "/v1/models": {"data": [{"id": "scripted/chat"}, {"id": "scripted/vision"}]},
    "/sdapi/v1/sd-models": [{"title": "scripted-image"}, {"title": "scripted-batch"}],
}


class TwoServices(Pretend):
    """Both services at once; whatever neither of them has is noted."""

    def __init__(self) -> None:
        super().__init__(tokens=5, rate=1000)
        self.unknown: list[str] = []

    def __call__(self, seen: Seen) -> Reply:
        calls = {(e.method, e.path) for each in (TALKER, PAINTER) for e in each.endpoints}
        if (seen.method, seen.path) not in calls:
            self.unknown.append(f"{seen.method} {seen.path}")
            return json_reply({"detail": "Not Found"}, status=404)
        return json_reply(LISTED[seen.path]) if seen.path in LISTED else super().__call__(seen)


@pytest.fixture
def services(
    monkeypatch: pytest.MonkeyPatch, settings: Settings, tmp_path: Any
) -> Iterator[TwoServices]:
    """Declared, entered into the registry, and with an address and a key from the environment."""
    monkeypatch.setattr(registry, "PROVIDERS", (*registry.PROVIDERS, TALKER, PAINTER))
    settings.MEDIA_ROOT = tmp_path / "media"
    answer = TwoServices()
    clear_caches()
    with Server(answer=answer) as server:
        environment = {
            "FEATHERLESS_BASE_URL": "http://127.0.0.1:9/v1",
            "ARLI_BASE_URL": "http://127.0.0.1:9/v1",
            "TALKER_BASE_URL": server.base,
            "TALKER_API_KEY": KEY,
            "PAINT_ER_BASE_URL": server.base,
            "PAINT_ER_API_KEY": KEY,
        }
        knobs = Knobs(environment)
        settings.PROVIDER_URLS = read_provider_urls(knobs, list_providers(), 9)
        settings.PROVIDER_KEYS = read_provider_keys(knobs, list_providers())
        seed_declared()
        yield answer
        runs.interrupt_all()
    clear_caches()


def clear_caches() -> None:
    """What is declared is worked out once in a process."""
    model_rows.list_declared.cache_clear()
    model_rows.list_ranks.cache_clear()


def links_in(text: str) -> set[str]:
    links = re.findall(r'(?:href|hx-get|action|data-[a-z-]*url)="(/[^"#]*)', text)
    return {html.unescape(link) for link in links}


def names_one(link: str) -> bool:
    return any(each.slug in link for each in (TALKER, PAINTER))


def walk_pages(browser: Browser) -> dict[str, str]:
    """The pages, and whatever they link to that has to do with the two: path -> text."""
    pages: dict[str, str] = {}
    waiting = [(path, "") for path in ROOTS]
    dead = set()
    while waiting:
        path, source = waiting.pop()
        if path in pages or path.startswith("/static/"):
            continue
        response = browser.get(path, follow=True)
        pages[path] = "" if response.streaming else response.text
        if response.status_code != 200:
            dead.add((source, path, response.status_code))
        waiting += [(link, path) for link in links_in(pages[path]) if names_one(link)]
    assert not dead
    return pages


def test_every_page_stands_and_none_leads_to_what_they_lack(
    client: Browser, services: TwoServices
) -> None:
    for slug in ("talker", "paint-er"):
        refresh_models(slug)
    pages = walk_pages(client)
    assert len(pages) > len(ROOTS) + 4
    wrong = {
        (path, link)
        for path, text in pages.items()
        for link in links_in(text) - {path}
        if any(re.search(pattern, link) for pattern in LACKING)
    }
    assert not wrong
    assert services.unknown == []


def test_a_model_has_only_the_tabs_of_what_its_provider_has(
    client: Browser, services: TwoServices
) -> None:
    for mode in ("", "chat", "completion", "tokenize", "nonsense"):
        page = client.get("/text/talker/scripted/chat/", {"mode": mode}).text
        tabs = re.findall(r'data-mode="(\w+)"\s+data-name', page)
        assert tabs == ["chat"], mode
        assert 'name="message"' in page
        assert "data-token-count" not in page
    for mode in ("completion", "tokenize"):
        posted = client.post("/text/talker/scripted/chat/", {"mode": mode, "prompt": "x"})
        assert posted.status_code == 404
    assert client.get("/text/paint-er/scripted-image/").status_code == 404
    assert services.unknown == []


@pytest.mark.usefixtures("services")
def test_it_answers_with_the_key_of_its_own_setting(client: Browser) -> None:
    said = {"mode": "chat", "message": "Hello"}
    answer = client.post("/text/talker/scripted/chat/", said, headers=EVENTS)
    assert list_events(read_body(answer))[-1][0] == "done"
    assert Run.objects.get().status == Status.DONE
    page = client.get(f"/runs/{Run.objects.get().pk}/")
    assert page.status_code == 200
    assert "Talker AI" in page.text
    assert "TALKER_API_KEY" in page.text


@pytest.mark.usefixtures("services")
def test_it_paints_with_the_key_of_its_own_setting(client: Browser) -> None:
    fields = {"sd_model_checkpoint": "scripted-image", "prompt": "A cat", "width": 64, "height": 64}
    (run,) = jobs.submit_jobs(
        owner="me", session_key="", provider="paint-er", endpoint="txt2img", model="scripted-image",
        request=fields,
    )  # fmt: skip
    while jobs_tasks.make_next("paint-er"):
        pass
    run.refresh_from_db()
    assert (run.status, run.error) == (Status.DONE, "")
    assert client.get("/images/jobs/").status_code == 200


@pytest.mark.usefixtures("services")
def test_who_cannot_do_it_is_not_offered(client: Browser) -> None:
    def read_offer(path: str) -> str:
        return client.get(path).text.partition('name="provider"')[2].partition("</select>")[0]

    assert "Painter AI" in read_offer("/images/")
    assert "Talker AI" not in read_offer("/images/")
    for path in ("/images/edit/", "/images/upscale/"):
        assert "Painter AI" not in read_offer(path)
    assert "Painter AI" not in read_offer("/text/")
    assert "Talker AI" in read_offer("/text/")


@pytest.mark.usefixtures("services")
def test_its_keys_limits_and_section_come_from_its_declaration(client: Browser) -> None:
    page = client.get("/keys/").text
    for name in ("Talker AI", "Painter AI"):
        assert f"{name}</h2>" in page
    for slug, slot in (("talker", "text"), ("paint-er", "image")):
        sent = {"provider": slug, "slot": slot, "key": "sk-another-0123456789"}
        assert client.post("/keys/", sent).status_code in (200, 302)
    assert client.get("/keys/").text.count("Your key, ending in") == 2
    assert "Talker AI: Talks to one person at a time." in client.get("/about/").text
    text = client.get("/reference/api.md").text
    assert "## Talker AI\n" in text
    assert "### POST /v1/chat/completions\n" in text.partition("## Talker AI\n")[2]
    for slug in ("talker", "paint-er"):
        document = orjson.loads(client.get(f"/reference/{slug}/openapi.json").content)
        assert document["tags"]
        calls = [call for path in document["paths"].values() for call in path.values()]
        assert all(call["tags"] for call in calls)


def test_a_picture_is_read_by_one_that_only_chats(client: Browser, services: TwoServices) -> None:
    page = client.get("/vision/", {"m": "talker:scripted/vision"}).text
    assert "scripted/vision" in page
    assert "paint-er:" not in page
    query = parse_qs(urlsplit("?m=talker:scripted/vision").query)
    assert query["m"] == ["talker:scripted/vision"]
    assert services.unknown == []
