"""A provider is a declaration and a line: two that have little are added, and every page walked."""

import re

import orjson
import pytest
from django.test import Client as Browser

from playground.catalog import refresh_models
from tests.new_provider.declarations import PAINTER, TALKER, TwoServices, links_in

pytestmark = pytest.mark.django_db(transaction=True)

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
