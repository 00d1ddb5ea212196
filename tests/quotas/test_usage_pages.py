"""The pages of usage: one's own, and everybody's for the host."""

import csv
import io
from html import unescape

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.html import strip_tags

from playground.models import Artifact
from playground.quotas.models import DailyUsage
from tests.quotas.asking import ask, limit

pytestmark = pytest.mark.django_db


def spend(owner: str, **fields: object) -> None:
    place = {"provider": "featherless", "model": "big/Model", "key_source": "host", "runs": 1}
    DailyUsage.objects.create(day=timezone.now().date(), owner=owner, **{**place, **fields})


@pytest.fixture
def visitor(client: Client) -> str:
    """Who has the client's cookie."""
    client.get("/usage/")
    return str(client.get("/usage/").wsgi_request.owner)  # type: ignore[attr-defined]  # by ours


def read_text(client: Client, url: str) -> str:
    words = strip_tags(client.get(url).content.decode())
    return " ".join(unescape(words).split())


def test_one_sees_one_s_own_usage_alone(client: Client, visitor: str) -> None:
    spend(visitor, prompt_tokens=1234, completion_tokens=50, estimated_tokens=20, unknown=1)
    spend("another", model="secret/Model")
    page = read_text(client, "/usage/")
    assert "big/Model (Featherless AI)" in page
    assert "1,234" in page
    assert "20 estimated" in page
    assert "1 without token counts" in page
    assert "secret" not in page
    assert "secret" not in client.get("/usage/?format=csv").content.decode()


def test_limits_are_shown_with_what_is_used(client: Client, visitor: str) -> None:
    assert "At most" not in read_text(client, "/usage/")
    limit(tokens_day=5000, streams=3, storage_mb=1)
    spend(visitor, prompt_tokens=300)
    page = read_text(client, "/usage/")
    assert "Tokens today Site's keys 300 5,000" in page
    assert "all at your address" in page
    assert "of the 1.0 MB you can store here" in page


def test_files_that_several_runs_have_take_room_once(client: Client, visitor: str) -> None:
    for _ in range(2):
        Artifact.objects.create(
            run=ask(visitor), role="input", file="runs/one.png", bytes=2**21, sha256="a"
        )
    assert "Your files take 2.0 MB" in read_text(client, "/usage/")


@pytest.fixture
def host(client: Client) -> Client:
    user = User.objects.create_superuser("host", password="x")
    client.force_login(user)
    return client


def test_nobody_but_the_host_sees_everybody_s(client: Client) -> None:
    assert client.get("/host/usage/").status_code == 302
    client.force_login(User.objects.create(username="ann"))
    assert client.get("/host/usage/").status_code == 403
    assert client.get("/host/usage/?format=csv").status_code == 403


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("", ["ann", "Visitor abcdefgh"]),
        ("?by=model", ["big/Model (Featherless AI)", "Site's key", "Own key"]),
        ("?by=provider&days=7", ["Featherless AI"]),
        ("?by=day&key=own", ["4"]),
        ("?by=nonsense&days=many&key=x", ["ann"]),
    ],
)
def test_the_host_sees_usage_by_what_they_choose(
    host: Client, query: str, words: list[str]
) -> None:
    user = User.objects.create(username="ann")
    spend(f"user:{user.pk}", completion_tokens=9)
    spend("abcdefghijk", completion_tokens=4, key_source="own")
    page = read_text(host, f"/host/usage/{query}")
    assert all(word in page for word in words)


def test_the_file_has_a_row_for_each_person_model_and_day(host: Client) -> None:
    spend("v" * 32, model="=1+1", prompt_tokens=5, images=2, network="a")
    spend("v" * 32, model="=1+1", prompt_tokens=5, images=2, network="b")
    response = host.get("/host/usage/?format=csv")
    header, row = csv.reader(io.StringIO(response.content.decode()))
    values = dict(zip(header, row, strict=True))
    assert (values["model"], values["person"]) == ("'=1+1", "Visitor vvvvvvvv")
    assert (values["prompt_tokens"], values["images"], values["runs"]) == ("10", "4", "2")


def test_the_host_s_page_reads_sums_and_no_runs(host: Client) -> None:
    for number in range(30):
        spend(f"visitor{number}", model=f"m{number}")
    with CaptureQueriesContext(connection) as queries:
        host.get("/host/usage/?by=person")
    assert not any("playground_run" in query["sql"] for query in queries)
    assert len(queries) < 8
