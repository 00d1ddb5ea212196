"""The gallery of somebody with 10,000 pictures: how long its pages take, and what they weigh."""

import statistics
import time
from collections.abc import Iterator
from urllib.parse import urlencode

import requests

from bench.machine import cpu_seconds, sum_waits
from bench.pages import weigh_page
from bench.place import Place
from bench.report import Figure, Part
from tests.imagegen.guests import APART, COOKIE, FIRST, fill, visitor

PICTURES = 10_000
ROUNDS = 15
MAX_MS = 100
DEEP_PICTURES = 9_000
GALLERY = "/images/gallery/"
NARROW = {"starred": "on", "size": "1024x1024", "model": "Juggernaut-XL"}


def measure_gallery(place: Place) -> Iterator[Part]:
    owner, cookie = visitor(place.site)
    fill(place.site, {owner: PICTURES})
    browser = requests.Session()
    browser.cookies.set(COOKIE, cookie)
    yield Part(f"A gallery of {PICTURES:,} pictures", list(list_figures(place, browser)))


def list_figures(place: Place, browser: requests.Session) -> Iterator[Figure]:
    begin, lost = time.monotonic(), sum_waits(place.web)
    for name, address, headers in list_requests():
        url = place.site.url + address
        times = [measure_milliseconds(browser, url, headers) for _ in range(ROUNDS)]
        yield Figure(f"{name}, median", statistics.median(times), "ms", MAX_MS)
    busy = (sum_waits(place.web) - lost) / (time.monotonic() - begin) * 100
    yield Figure("others had the server's CPU", busy, "% of the time", digits=0)
    url = place.site.url + GALLERY
    before = cpu_seconds(place.web)
    for _ in range(ROUNDS):
        measure_milliseconds(browser, url, {})
    spent = (cpu_seconds(place.web) - before) / ROUNDS * 1000
    yield Figure("server CPU of the first page", spent, "ms")
    weights = weigh_page(url, browser)
    yield Figure("its HTML over the wire, compressed", weights[url] / 1024, "KB")
    yield Figure("everything but the pictures", sum(weights.values()) / 1024, "KB", 100)


def list_requests() -> Iterator[tuple[str, str, dict[str, str]]]:
    """What is measured: in words, its address, and headers."""
    moment = FIRST - DEEP_PICTURES * APART
    deep = f"{GALLERY}?after={int(moment.timestamp())}000000-0"
    tiles = {"HX-Request": "true", "HX-Target": "more"}
    yield "the first page", GALLERY, {}
    yield f"a page {DEEP_PICTURES:,} pictures on", deep, {}
    yield "the tiles that scrolling brings", deep, tiles
    yield "a search for two words", f"{GALLERY}?q=fox+snow", {}
    yield "a search that finds nothing", f"{GALLERY}?q=zebra", {}
    yield "starred, of one size and model", f"{GALLERY}?{urlencode(NARROW)}", {}


def measure_milliseconds(browser: requests.Session, url: str, headers: dict[str, str]) -> float:
    begin = time.perf_counter()
    browser.get(url, headers=headers, timeout=30).raise_for_status()
    return (time.perf_counter() - begin) * 1000
