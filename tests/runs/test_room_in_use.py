"""How much of a key's limit is in use, beside the buttons that use more of it."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from playground.keys import store as keys
from playground.models import Run
from playground.runs import services as runs
from playground.runs import units
from tests.site import KEY

pytestmark = pytest.mark.django_db
PAGES = [
    "/text/featherless/a/B/",
    "/text/compare/?m=featherless:a/B",
    "/images/?provider=arli",
    "/images/grid/?provider=arli",
]


@pytest.fixture
def _limited(settings: Settings) -> None:
    """The host has said what the site's keys bear."""
    settings.PROVIDER_KEYS = {"featherless": {"text": KEY}, "arli": {"text": KEY}}
    settings.PROVIDER_LIMITS = {"featherless": 4, "arli": 2}


def ask(slug: str) -> None:
    runs.create_run(
        owner="another", app="textlab", provider=slug, endpoint="chat", model="m", request={},
        fingerprint=keys.fingerprint_key(slug, None),
    )  # fmt: skip


def begin(slug: str, *, in_use: int) -> None:
    for _ in range(in_use):
        ask(slug)
    Run.objects.update(waits_since=None)


@pytest.mark.usefixtures("_limited")
@pytest.mark.parametrize(
    ("url", "slug", "words"),
    [
        (PAGES[0], "featherless", "3 of 4 units in use"),
        (PAGES[1], "featherless", "3 of 4 units in use"),
        (PAGES[2], "arli", "1 of 2 requests in use"),
        (PAGES[3], "arli", "1 of 2 requests in use"),
    ],
)
def test_a_page_says_it_without_a_script(client: Client, url: str, slug: str, words: str) -> None:
    begin(slug, in_use=int(words[0]))
    assert f">{words}</p>" in client.get(url).content.decode()


@pytest.mark.parametrize("url", PAGES)
def test_nothing_is_said_where_no_limit_is_known(client: Client, url: str) -> None:
    assert "data-units=" not in client.get(url).content.decode()


@pytest.mark.usefixtures("_limited")
def test_the_address_says_the_same_a_moment_later(client: Client) -> None:
    begin("featherless", in_use=2)
    both = client.get("/keys/units/?provider=featherless&provider=arli&kind=text&named=1")
    assert both.content.decode() == (
        "Featherless AI: 2 of 4 units in use; Arli AI: 0 of 2 requests in use"
    )
    one = client.get("/keys/units/?provider=featherless")
    assert one.content.decode() == "2 of 4 units in use"
    assert client.get("/keys/units/?provider=<script>&kind=x").content == b""


@pytest.mark.usefixtures("_limited")
def test_looking_at_a_key_takes_one_query() -> None:
    units.measure_key("featherless", keys.fingerprint_key("featherless", None))
    with CaptureQueriesContext(connection) as queries:
        units.measure_key("featherless", keys.fingerprint_key("featherless", None))
    assert len(queries) == 1
