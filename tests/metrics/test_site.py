"""The metrics of a whole site with two web processes and a worker."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests
from prometheus_client.parser import text_string_to_metric_families

from tests.scripted import Server
from tests.scripted.pretend import Pretend
from tests.site import Site

TOKEN = "a-token-that-is-long-enough"
ABOUT = {"method": "GET", "route": "about", "status": "2xx"}
PAGES = 12
PATIENCE_SECONDS = 60


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    data = tmp_path_factory.mktemp("site")
    knobs = {"PLAYGROUND_METRICS_TOKEN": TOKEN, "WEB_CONCURRENCY": "2"}
    with Server(answer=Pretend()) as provider:
        knobs |= {"FEATHERLESS_BASE_URL": provider.base, "FEATHERLESS_API_KEY": "any"}
        with Site(data, **knobs) as running:
            yield running


def read_metrics(site: Site) -> list[tuple[str, dict[str, str], float]]:
    """By a Host that is none of the site's, as a scraper asks."""
    headers = {"Authorization": f"Bearer {TOKEN}", "Host": "10.0.0.7:9090"}
    answer = requests.get(f"{site.url}/metrics", headers=headers, timeout=30)
    assert answer.status_code == 200
    assert answer.headers["Content-Type"].startswith("text/plain; version=")
    assert "Set-Cookie" not in answer.headers
    families = text_string_to_metric_families(answer.text)
    return [(s.name, s.labels, s.value) for family in families for s in family.samples]


def find_value(site: Site, name: str, labels: dict[str, str] | None = None) -> float:
    samples = read_metrics(site)
    return next((v for n, marks, v in samples if (n, marks) == (name, labels or {})), 0.0)


def test_without_the_token_nothing_is_said(site: Site) -> None:
    answer = requests.get(f"{site.url}/metrics", timeout=30)
    assert (answer.status_code, answer.headers["WWW-Authenticate"]) == (401, "Bearer")
    assert "playground_" not in answer.text


def test_whichever_process_is_asked_reports_for_all(site: Site) -> None:
    before = find_value(site, "playground_http_requests_total", ABOUT)
    for _ in range(PAGES):  # each by a connection of its own
        assert requests.get(f"{site.url}/about/", timeout=30).ok
    for _ in range(4):
        after = find_value(site, "playground_http_requests_total", ABOUT)
        assert after == before + PAGES
    files = [path.name for path in Path(site.knobs["PLAYGROUND_DATA"], "metrics").iterdir()]
    assert len({name.rpartition("_")[2] for name in files}) == 2


def test_routes_are_named_and_never_paths(site: Site) -> None:
    requests.get(f"{site.url}/text/featherless/marked/model-name/", timeout=30)
    requests.request("BREW", f"{site.url}/marked-path?marked=1", timeout=30)
    samples = read_metrics(site)
    assert not any("marked" in value for _, labels, _ in samples for value in labels.values())
    routes = {(labels.get("method"), labels.get("route")) for _, labels, _ in samples}
    assert ("other", "none") in routes
    assert not any("/" in (route or "") for _, route in routes)


def test_an_open_stream_is_counted_until_it_is_closed(site: Site) -> None:
    visitor = requests.Session()
    visitor.get(f"{site.url}/keys/", timeout=30)
    headers = {"X-CSRFToken": visitor.cookies["csrftoken"], "Accept": "text/event-stream"}
    address = f"{site.url}/text/featherless/scripted/stall/"
    form = {"mode": "chat", "message": "Hello"}
    with visitor.post(address, form, headers=headers, stream=True, timeout=30) as answer:
        assert answer.headers["Content-Type"].startswith("text/event-stream")
        next(answer.iter_content(1))
        assert find_value(site, "playground_open_streams") == 1
    end = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < end and find_value(site, "playground_open_streams"):
        time.sleep(0.2)
    assert find_value(site, "playground_open_streams") == 0
