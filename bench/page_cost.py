"""What pages cost the server: CPU of its web processes for one request."""

from collections.abc import Iterator

import requests

from bench import bulk
from bench.machine import cpu_seconds
from bench.place import Place, open_place
from bench.report import Figure, Part
from tests.imagegen.guests import COOKIE, visitor

MODELS = 22_000
WARM_UPS = 3  # requests before those that count
ROUNDS = 40  # of a page: CPU is counted by hundredths of a second
MODEL_PAGE = "/text/featherless/Qwen/Qwen2.5-72B-Instruct/"
MAX_MS = 10
MAX_SEARCH_MS = 15
PAGES = {
    "the start page": "/",
    "a model's page": MODEL_PAGE,
    "vision": "/vision/",
    "images": "/images/",
    "the gallery": "/images/gallery/",
    "the reference": "/reference/",
}
SEARCHES = {
    "the models": "/text/",
    "models, one word": "/text/?q=qwen",
    "models, two words": "/text/?q=llama+8b",
    "models, a letter": "/text/?q=a",
    "models, the most popular": "/text/?sort=popular",
    "everything, one word": "/search/?q=qwen",
}
RUNS, PICTURES = 1_000, 200  # runs and pictures of the person who looks


def measure_pages(_at: Place) -> Iterator[Part]:
    """In a site of its own, which the rows would fill for the other parts."""
    with open_place() as place:
        owner, cookie = visitor(place.site)
        bulk.store_models(place.database, 1, MODELS)
        bulk.store_runs(place.database, owner, 1, RUNS)
        bulk.store_pictures(place.database, owner, 1, PICTURES)
        browser = open_browser(cookie)
        title = f"CPU of a page, {MODELS:,} models, {RUNS:,} runs, {PICTURES} pictures"
        yield Part(title, list(list_figures(place, browser)))


def list_figures(place: Place, browser: requests.Session) -> Iterator[Figure]:
    for pages, most in ((PAGES, MAX_MS), (SEARCHES, MAX_SEARCH_MS)):
        for name, path in pages.items():
            yield Figure(name, spend_page(place, browser, path), "ms", most)


def open_browser(cookie: str) -> requests.Session:
    browser = requests.Session()
    browser.trust_env = False
    browser.cookies.set(COOKIE, cookie)
    return browser


def spend_page(place: Place, browser: requests.Session, path: str) -> float:
    """Milliseconds of CPU that one request for it takes, of all processes of the site."""
    for _ in range(WARM_UPS):
        browser.get(place.site.url + path, timeout=60).raise_for_status()
    before = cpu_seconds(place.web)
    for _ in range(ROUNDS):
        browser.get(place.site.url + path, timeout=60).raise_for_status()
    return (cpu_seconds(place.web) - before) / ROUNDS * 1e3
