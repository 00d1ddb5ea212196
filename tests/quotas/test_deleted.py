"""Deleting an answer gives nothing of a limit back, whichever process writes it."""

import pytest
from django.test import Client as Browser

from playground.models import Run, Status
from playground.quotas.usage import add_left_behind
from tests.quotas.asking import ask
from tests.quotas.test_usage import REPORTED, finish, read_usage

pytestmark = pytest.mark.django_db(transaction=True)


def begin(browser: Browser, **fields: object) -> Run:
    """An answer that another process writes."""
    run = ask(str(browser.get("/keys/").wsgi_request.owner))  # type: ignore[attr-defined]
    Run.objects.filter(pk=run.pk).update(text="word " * 400, **fields)
    return run


@pytest.mark.parametrize("path", ["/runs/{}/delete", "/text/turns/{}/tree/delete/"])
def test_what_is_deleted_while_it_is_answered_elsewhere_counts(client: Browser, path: str) -> None:
    run = begin(client)
    assert client.post(path.format(run.pk)).status_code == 302
    assert not Run.objects.exists()
    assert [row[1:] for row in read_usage()] == [("host", 1, 0, 0, 500, 500)]


def test_so_does_what_a_killed_process_left(client: Browser) -> None:
    run = begin(client, status=Status.INTERRUPTED, usage=REPORTED)
    client.post(f"/runs/{run.pk}/delete")
    add_left_behind()
    assert [row[1:] for row in read_usage()] == [("host", 1, 0, 7, 5, 0)]


def test_nothing_counts_twice(client: Browser) -> None:
    run = ask(str(client.get("/keys/").wsgi_request.owner))  # type: ignore[attr-defined]
    stale = Run.objects.get(pk=run.pk)
    finish(run, usage=REPORTED)
    stale.delete()
    assert [row[1:] for row in read_usage()] == [("host", 1, 0, 7, 5, 0)]
