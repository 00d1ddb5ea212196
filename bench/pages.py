"""What a person waits for and downloads: the start, the idle memory, the weight of a page."""

import gzip
import re
import time
from collections.abc import Iterator
from urllib.parse import urljoin

import requests

from bench.machine import sum_pss
from bench.place import Place
from bench.report import Figure, Part

MODEL = "/text/featherless/Qwen/Qwen2.5-72B-Instruct/"
PAGES = {
    "the start page": "/",
    "the reference": "/reference/",
    "an endpoint": "/reference/arli/chat/",
    "a model's page": MODEL,
    "vision": "/vision/",
    "images": "/images/",
    "the gallery": "/images/gallery/",
}
FORMATTER = (
    "/static/js/lib/writer"  # fetched when a message is begun; without it an answer grows plain
)
SETTLE_SECONDS = 2  # seconds until everything has started that starts by itself
LINKED = re.compile(r'<(?:link\b[^>]*?\bhref|script\b[^>]*?\bsrc)="([^"]+\.(?:css|m?js))"')
IMPORTED = re.compile(
    r'(?:\bfrom|\bimport)\s*\(?\s*"(\.[^"]+\.m?js)"|@import\s+(?:url\()?"([^"]+)"'
)


def start_part(place: Place) -> Iterator[Part]:
    time.sleep(SETTLE_SECONDS)
    yield Part(
        "Start",
        [
            Figure("from the command to the first page", place.started, "s", 3),
            Figure("memory of all web processes, idle", sum_pss(place.web), "MB", 120),
            Figure("memory of all processes, idle", sum_pss(place.family), "MB", 200),
        ],
    )


def page_part(place: Place) -> Iterator[Part]:
    yield Part(
        "Pages over the wire, compressed, with headers, styles and scripts",
        [
            Figure(name, sum(weigh_page(place.site.url + path).values()) / 1024, "KB", 100)
            for name, path in PAGES.items()
        ]
        + [Figure("what formats a growing answer", formatter_weight(place) / 1024, "KB", 90)],
    )


def formatter_weight(place: Place) -> int:
    return sum(weigh_page(f"{place.site.url}{FORMATTER}.js").values())


def weigh_page(url: str, browser: requests.Session | None = None) -> dict[str, int]:
    """Bytes on the wire of a page and of every style and script that it loads, and these load,
    but for what formats a growing answer.

    `browser`: whose page it is; without one, that of somebody new.
    """
    browser = browser or requests.Session()
    browser.headers["Accept-Encoding"] = "gzip"
    weights: dict[str, int] = {}
    waiting = [url]
    while waiting:
        address = waiting.pop()
        if address not in weights:
            weights[address], links = fetch_file(browser, address)
            waiting += [each for each in links if FORMATTER not in each]
    return weights


def fetch_file(browser: requests.Session, address: str) -> tuple[int, list[str]]:
    answer = browser.get(address, stream=True, timeout=30)
    answer.raise_for_status()
    wire = answer.raw.read(decode_content=False)
    text = decode_body(wire, answer.headers.get("Content-Encoding", ""))
    pattern = LINKED if "html" in answer.headers["Content-Type"] else IMPORTED
    names = (name for match in pattern.finditer(text) for name in match.groups() if name)
    head = sum(len(f"{name}: {value}\r\n") for name, value in answer.raw.headers.items())
    return head + len(wire), [urljoin(address, name) for name in names]


def decode_body(wire: bytes, coding: str) -> str:
    if coding == "gzip":
        wire = gzip.decompress(wire)
    return wire.decode()
