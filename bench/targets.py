"""The same stream asked for three ways: from the provider, from the bare relay, from ours."""

from urllib.parse import urlencode

import orjson
import requests

from bench.load import Target
from bench.place import Place
from tests.imagegen.guests import COOKIE


def provider_target(port: int, model: str) -> Target:
    return Target(port, build_post("/v1/chat/completions", build_body(model), JSON), b"[DONE]")


def bare_target(port: int, model: str) -> Target:
    return Target(port, build_post("/relay", build_body(model), JSON), b"[DONE]")


def site_target(place: Place, model: str, visitor: str = "") -> Target:
    """A form as the page's script sends it, with the page's cookies. `visitor`: whose it is."""
    path = f"/text/featherless/{model}/"
    browser = requests.Session()
    if visitor:
        browser.cookies.set(COOKIE, visitor)
    browser.get(place.site.url + path, timeout=30).raise_for_status()
    cookies = "; ".join(f"{c.name}={c.value}" for c in browser.cookies)
    headers = {
        "Accept": "text/event-stream",
        "Cookie": cookies,
        "X-CSRFToken": browser.cookies["csrftoken"],
    }
    body = urlencode({"mode": "chat", "message": "Count."}).encode()
    request = build_post(path, body, "application/x-www-form-urlencoded", headers)
    return Target(place.site.port, request, b"event: done")


JSON = "application/json"


def build_body(model: str) -> bytes:
    return orjson.dumps({"model": model, "stream": True, "messages": []})


def build_post(path: str, body: bytes, kind: str, headers: dict[str, str] | None = None) -> bytes:
    lines = [
        f"POST {path} HTTP/1.1",
        "Host: 127.0.0.1",
        f"Content-Type: {kind}",
        f"Content-Length: {len(body)}",
        *(f"{name}: {value}" for name, value in (headers or {}).items()),
    ]
    return "\r\n".join([*lines, "", ""]).encode() + body
