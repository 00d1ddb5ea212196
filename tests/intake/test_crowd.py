"""Over HTTP: small files that take long to decode, all at once, and an honest upload among them."""

import re
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import requests

from tests.intake.files import png
from tests.site import Site

CROWD = 12
SIDE = 8_192
MAX_BEFORE = CROWD // 3  # of the crowd, which may have their answers before the honest one


class Visitor:
    """Somebody with a cookie of their own."""

    def __init__(self, site: Site) -> None:
        self.url = f"{site.url}/vision/"
        self.session = requests.Session()
        page = self.session.get(self.url, timeout=60).text
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)
        assert token
        self.token = token[1]

    def add(self, name: str, data: bytes) -> requests.Response:
        return requests.post(
            self.url,
            {"csrfmiddlewaretoken": self.token, "action": "add"},
            files={"image": (name, data, "image/png")},
            headers={"Accept": "application/json"},
            cookies=self.session.cookies,
            timeout=300,
        )


def draw_stripes(side: int) -> bytes:
    """Black and white, in few bytes."""
    row = b"\0" + b"\xf0" * (side // 8)
    return png(side, side, row * side, depth=1, colour=0)


def test_an_honest_upload_does_not_wait_for_a_crowd_of_heavy_ones(tmp_path: Path) -> None:
    heavy, light = draw_stripes(SIDE), draw_stripes(256)
    assert len(heavy) < 100_000
    with Site(tmp_path) as site:
        honest = Visitor(site)
        assert honest.add("first.png", light).ok  # the decoders are there
        with ThreadPoolExecutor(CROWD) as pool:
            crowd = [Visitor(site) for _ in range(CROWD)]
            uploads = [pool.submit(visitor.add, "heavy.png", heavy) for visitor in crowd]
            time.sleep(1)
            answer = honest.add("honest.png", light)
            before = sum(each.done() for each in uploads)
            assert answer.status_code == 200, answer.text
            assert before <= MAX_BEFORE
            # The crowd is served as well, in its turn.
            assert {each.result().status_code for each in uploads} == {200}
