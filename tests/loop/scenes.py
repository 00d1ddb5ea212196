"""What the web process does, once for `tests.loop.slices` to measure. Each returns seconds."""

from functools import partial
from typing import cast
from uuid import UUID

from django.contrib.auth.models import User
from django.db import connection, transaction
from django.test import Client as Browser

from playground.http import Request
from playground.models import Run
from tests.loop.slices import Watch


def sign_in(watch: Watch) -> dict[str, float]:
    """With the right password, a wrong one, and a name that nobody has."""
    User.objects.create_user("ada", password="correct horse")
    pairs = [("ada", "correct horse"), ("ada", "wrong"), ("nobody", "wrong")]
    browser = Browser()
    browser.get("/login/")  # the middleware is loaded and the templates are compiled once
    return {
        f"{name}, {password}": watch.measure(
            lambda name=name, password=password: browser.post(  # type: ignore[misc]
                "/login/", {"username": name, "password": password}
            )
        )
        for name, password in pairs
    }


COUNT = """
    WITH RECURSIVE counted(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM counted WHERE n < 300000)
    SELECT sum(n) FROM counted
"""


def long_statements(watch: Watch) -> dict[str, float]:
    """One that takes a while; the same with the lock held; several at a time."""

    def count() -> None:
        with connection.cursor() as cursor:
            cursor.execute(COUNT)
            assert cursor.fetchall() == [(300_000 * 300_001 // 2,)]

    def count_together() -> None:
        import gevent

        gevent.joinall([gevent.spawn(count) for _ in range(5)], raise_error=True)

    return {
        "alone": watch.measure(count),
        "in a transaction": watch.measure(transaction.atomic(count)),
        "together": watch.measure(count_together),
    }


ANSWER = "A paragraph with **bold** words.\n\n- one\n- two\n\n```python\nprint('x')\n```\n\n" * 4


def converse(turns: int, owner: str) -> UUID:
    """The last turn of a conversation."""
    made: list[Run] = []
    for n in range(turns):
        run = Run(
            owner=owner,
            app="textlab",
            provider="featherless",
            endpoint="chat",
            model="a/b",
            request={"message": f"Question {n} " * 5},
            parent=made[-1] if made else None,
            status="done",
            text=f"{ANSWER}{n}",
            opening=made[0] if made else None,
        )
        made.append(run)
    Run.objects.bulk_create(made)
    return made[-1].pk


def long_pages(watch: Watch) -> dict[str, float]:
    """Pages of a conversation, by how many turns it has."""
    browser = Browser(headers={"Accept-Encoding": "gzip"})
    browser.get("/text/")
    request = cast("Request", browser.get("/runs/").wsgi_request)
    pages = {n: f"/runs/{converse(n, request.owner)}/" for n in (30, 120)}
    return {str(n): watch.measure(partial(browser.get, page)) for n, page in pages.items()}
