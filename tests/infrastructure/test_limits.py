"""One key in several web processes: together they never ask for more than it bears."""

import re
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from playground.providers.featherless_models import QWEN
from tests.own_services import make_services
from tests.providing import EVENTS, list_events
from tests.scripted import Server
from tests.scripted.limited import Limited
from tests.scripted.pretend import Pretend
from tests.site import KEY, Site

pytestmark = pytest.mark.services
LARGE, SMALL = QWEN, "vicgalle/Roleplay-Llama-3-8B"
WAITING = re.compile(r"Waiting: \d of 4 concurrency units in use")


@pytest.fixture
def limited() -> Limited:
    return Limited(Pretend(tokens=12, rate=40), 4, lambda model: 4 if model == LARGE else 1)


@pytest.fixture
def services() -> Iterator[dict[str, str]]:
    with make_services() as knobs:
        yield knobs


@pytest.fixture
def site(limited: Limited, services: dict[str, str], tmp_path: Path) -> Iterator[Site]:
    with Server(answer=limited) as provider:
        knobs = {"FEATHERLESS_BASE_URL": provider.base, "FEATHERLESS_API_KEY": KEY}
        knobs |= {"FEATHERLESS_CONCURRENCY": "4", "WEB_CONCURRENCY": "3", **services}
        with Site(tmp_path, **knobs) as started:
            yield started


def send_message(site: Site, model: str) -> str:
    """A visitor of their own, at whichever process answers. All that came back, as text."""
    session = requests.Session()
    session.headers["Connection"] = "close"
    url = f"{site.url}/text/featherless/{model}/"
    page = session.get(url)
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.text)
    assert token, (page.status_code, page.text[-2000:])
    said = {"mode": "chat", "message": "Hello", "csrfmiddlewaretoken": token[1]}
    return session.post(url, said, headers=EVENTS, timeout=120).text


def test_visitors_of_several_processes_wait_for_each_other_and_all_are_answered(
    site: Site, limited: Limited
) -> None:
    answers: list[str] = []
    models = [LARGE, SMALL, LARGE, SMALL, SMALL, SMALL, LARGE, SMALL, SMALL]
    threads = [
        threading.Thread(target=lambda m=model: answers.append(send_message(site, m)))
        for model in models
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    ends = [list_events(answer.encode())[-1][1]["status"] for answer in answers]
    assert ends == ["done"] * len(models)
    assert limited.refused == 0
    assert limited.most == 4
    assert sorted(limited.models) == sorted(models)
    assert any(WAITING.search(answer) for answer in answers)
