"""Web and worker, each a process of its own, with an image server beside Arli's text models."""

import re
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests

from tests.imagegen.conftest import PARAMETERS
from tests.scripted import Server
from tests.scripted.pretend import Pretend
from tests.scripted.webui import WebUI
from tests.site import KEY, Site

LOGIN = "me:se:cret"
PATIENCE_SECONDS = 60
NOTICE = "ARLI_BASE_URL points to an image server."


class Visitor(requests.Session):
    """A browser without script."""

    def __init__(self, site: Site) -> None:
        super().__init__()
        self.site = site

    def read(self, path: str) -> str:
        response = self.get(f"{self.site.url}{path}", timeout=30)
        assert response.ok, response.text
        return response.text

    def press(self, path: str, **fields: Any) -> str:
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', self.read(path))
        assert token
        sent = {"csrfmiddlewaretoken": token[1], **fields}
        response = self.post(f"{self.site.url}{path}", sent, timeout=60)
        assert response.ok, response.text
        return response.text

    def generate(self, prompt: str) -> None:
        """Until the image is in the gallery."""
        fields = {**PARAMETERS, "provider": "image-server", "prompt": prompt}
        self.press("/images/", **fields)
        end = time.monotonic() + PATIENCE_SECONDS
        while 'class="tile"' not in self.read(f"/images/gallery/?q={prompt}"):
            assert time.monotonic() < end, self.read("/images/")
            time.sleep(0.2)


@pytest.fixture
def webui() -> WebUI:
    return WebUI(login=LOGIN)


@pytest.fixture
def address(webui: WebUI) -> Iterator[str]:
    with Server(answer=webui) as server:
        yield server.base.removesuffix("/v1")


def test_images_and_arlis_text_models_at_once(address: str, webui: WebUI, tmp_path: Path) -> None:
    with Server(answer=Pretend(tokens=5, rate=1000)) as arli:
        knobs = {"ARLI_BASE_URL": arli.base, "ARLI_API_KEY": KEY}
        knobs |= {"IMAGE_SERVER_URL": address, "IMAGE_SERVER_AUTH": LOGIN}
        with Site(tmp_path, **knobs) as site:
            visitor = Visitor(site)
            visitor.generate("a lighthouse in fog")
            said = visitor.press("/text/arli/scripted/hello/", mode="chat", message="Hello")
            assert "Arli AI" in said
            log = site.log.read_text()
        paths = {seen.path for seen in arli.seen}
    assert "/v1/chat/completions" in paths
    assert not any("img" in path for path in paths - {"/v1/img-samplers", "/v1/img-options"})
    assert len(webui.bodies) == 1
    assert webui.unknown == []
    assert NOTICE not in log


def test_an_address_in_arlis_place_works_on_with_a_warning(
    address: str, webui: WebUI, tmp_path: Path
) -> None:
    knobs = {"ARLI_BASE_URL": f"{address}/sdapi/v1", "ARLI_API_KEY": LOGIN}
    with Site(tmp_path, **knobs) as site:
        visitor = Visitor(site)
        visitor.generate("a harbour at night")
        assert "https://api.arliai.com/v1" in visitor.read("/reference/")
        assert "Arli AI (needs a key)" in visitor.read("/images/")
        warned = site.log.read_text()
    assert NOTICE in warned
    assert "Set IMAGE_SERVER_URL to that URL" in warned
    assert len(webui.bodies) == 1
    assert webui.unknown == []
