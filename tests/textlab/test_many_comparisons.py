"""Many comparisons at once, of a whole site with one web process: none of them loses a word."""

import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import requests

from tests.providing import list_events
from tests.scripted import Server
from tests.scripted.pretend import Pretend
from tests.site import KEY, Site
from tests.textlab.comparing import COMPARE

TOKENS, LANES, COMPARISONS = 40, 6, 12


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    with (
        Server(answer=Pretend(tokens=TOKENS, rate=50)) as provider,
        Site(tmp_path, FEATHERLESS_BASE_URL=provider.base, FEATHERLESS_API_KEY=KEY) as started,
    ):
        yield started


def compare_models(site: Site, number: int) -> list[str]:
    """The whole answers of a comparison, in no order."""
    visitor = requests.Session()
    page = visitor.get(site.url + COMPARE).text
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
    assert token
    fields = [("csrfmiddlewaretoken", token[1]), ("message", f"Message {number}")]
    lanes = [("m", "featherless:scripted/chat")] * LANES
    headers = {"Accept": "text/event-stream", "Referer": site.url}
    answer = visitor.post(site.url + COMPARE, data=[*fields, *lanes], headers=headers, timeout=60)
    events = list_events(answer.content)
    texts = {data["run"]: "" for name, data in events if name == "done"}
    for name, data in events:
        if name == "delta":
            texts[data["run"]] += data.get("text", "")
    return list(texts.values())


def test_every_lane_of_many_comparisons_arrives_whole(site: Site) -> None:
    with ThreadPoolExecutor(COMPARISONS) as visitors:
        numbers = range(COMPARISONS)
        answers = list(visitors.map(lambda number: compare_models(site, number), numbers))
    assert [len(texts) for texts in answers] == [LANES] * COMPARISONS
    assert len({text for texts in answers for text in texts}) == 1
    assert answers[0][0]
