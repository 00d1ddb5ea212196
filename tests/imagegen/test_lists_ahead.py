"""The lists of a provider are asked for at the same time, in threads that keep nothing."""

import threading
from typing import Any

import pytest
from django.db.backends.signals import connection_created
from django.test import Client

from playground.accounts import access
from playground.catalog import image_lists
from playground.infrastructure.connections import release_connections
from playground.storage.sqlite import base
from playground.storage.sqlite.idle import IdleConnections
from tests.imagegen.conftest import Start


@pytest.mark.django_db(transaction=True)
def test_a_thread_that_looks_up_rules_keeps_no_connection(
    client: Client, start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    start(login="host:secret")
    monkeypatch.setattr(base, "idle_connections", IdleConnections(most=0))
    opened: list[Any] = []

    def release_as_rules_grow_old() -> None:
        release_connections()
        access.forget_rules()

    def note_connection(connection: Any, **_kwargs: Any) -> None:
        if threading.current_thread() is not threading.main_thread():
            opened.append(connection)

    monkeypatch.setattr(image_lists, "release_connections", release_as_rules_grow_old)
    connection_created.connect(note_connection)
    try:
        assert client.get("/images/?provider=image-server").status_code == 200
    finally:
        connection_created.disconnect(note_connection)
    assert opened
    assert [each.connection for each in opened] == [None] * len(opened)
