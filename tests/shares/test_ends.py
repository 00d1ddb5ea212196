"""Links that end by themselves: the page, its pictures, and everything else a link leads to."""

from datetime import timedelta

import pytest
from django.db.models.functions import Now
from django.test import Client as Browser

from playground.models import Artifact, Run
from playground.shares.models import ShareEnd

pytestmark = pytest.mark.django_db


@pytest.fixture
def run(client: Browser) -> Run:
    client.get("/")
    owner = client.cookies["visitor"].value.partition(":")[0]
    return Run.objects.create(
        owner=owner, app="textlab", provider="local", endpoint="chat", model="m", status="done",
        request={"message": "Hi"}, text="Hello",
    )  # fmt: skip


def share(client: Browser, run: Run, **form: str) -> str:
    assert client.post(f"/runs/{run.pk}/share", form).status_code == 302
    run.refresh_from_db()
    return f"/s/{run.share_slug}/"


def pass_days(days: float) -> None:
    for end in ShareEnd.objects.all():
        ShareEnd.objects.filter(pk=end.pk).update(ends=end.ends - timedelta(days=days))


@pytest.mark.parametrize(("word", "days"), [("1", 1), ("7", 7), ("30", 30)])
def test_a_link_works_as_long_as_its_owner_chose(
    client: Browser, run: Run, word: str, days: int
) -> None:
    address = share(client, run, days=word)
    pass_days(days - 0.1)
    assert client.get(address).status_code == 200
    assert "It works until" in client.get(f"/runs/{run.pk}/").text
    pass_days(0.2)
    ended = client.get(address)
    assert ended.status_code == 410
    assert "This link has ended." in ended.text
    assert "Hello" not in ended.text
    assert "This link ended on" in client.get(f"/runs/{run.pk}/").text


def test_without_a_choice_it_works_until_it_is_revoked(client: Browser, run: Run) -> None:
    address = share(client, run)
    assert not ShareEnd.objects.exists()
    assert client.get(address).status_code == 200


@pytest.mark.parametrize("word", ["-1", "99999999999", "x", "\0", "1.5"])
def test_an_odd_choice_is_the_shortest(client: Browser, run: Run, word: str) -> None:
    share(client, run, days=word)
    assert ShareEnd.objects.filter(ends__lt=Now() + timedelta(days=2)).exists()


def test_nothing_is_served_through_a_link_that_has_ended(client: Browser, run: Run) -> None:
    picture = Artifact.objects.create(
        run=run, role="input", file="runs/x.png", bytes=1, sha256="0" * 64
    )
    address = share(client, run, days="1")
    pass_days(2)
    for path in ("picture", f"pictures/{picture.pk}", f"images/{picture.pk}"):
        assert client.get(f"{address}{path}").status_code == 404
    assert Run.objects.for_share(str(run.share_slug)).count() == 0


def test_a_link_that_is_made_anew_has_the_new_end_alone(client: Browser, run: Run) -> None:
    first = share(client, run, days="1")
    pass_days(2)
    client.post(f"/runs/{run.pk}/unshare")
    assert client.get(first).status_code == 404
    assert client.get(share(client, run)).status_code == 200
