"""A visitor of a site that has bad days."""

import re

import requests

from tests.providing import EVENTS
from tests.scripted import Server
from tests.site import KEY, Site

PAGES = ("/", "/text/", "/images/", "/images/jobs/", "/vision/", "/runs/", "/keys/", "/healthz")


class Asker:
    """A visitor of a site."""

    def __init__(self, site: Site) -> None:
        self.site, self.session = site, requests.Session()
        page = self.get("/text/featherless/scripted/hello/").text
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)
        assert token
        self.token = token[1]

    def get(self, path: str) -> requests.Response:
        return self.session.get(self.site.url + path, timeout=30)

    def ask(self, message: str = "Hello", *, stream: bool = False) -> requests.Response:
        """`stream`: return with the head, and read what comes as it comes."""
        said = {"mode": "chat", "message": message, "csrfmiddlewaretoken": self.token}
        path = "/text/featherless/scripted/hello/"
        return self.session.post(
            self.site.url + path, said, headers=EVENTS, timeout=60, stream=stream
        )


def knobs(provider: Server) -> dict[str, str]:
    return {
        "FEATHERLESS_BASE_URL": provider.base,
        "FEATHERLESS_API_KEY": KEY,
        "ARLI_BASE_URL": provider.base,
        "ARLI_API_KEY": KEY,
    }
