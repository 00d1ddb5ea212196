"""The database is brought up to date by one machine at a time."""

import io
import threading

import pytest
from django.core.management import call_command

from playground.infrastructure.connections import release_connections
from playground.machines.locks import hold_migration_lock

pytestmark = pytest.mark.django_db(transaction=True)


def test_who_comes_second_waits_until_the_first_is_done() -> None:
    order: list[str] = []
    waits = threading.Event()

    def come_second() -> None:
        with hold_migration_lock(waits.set):
            order.append("second")
        release_connections()

    with hold_migration_lock(lambda: None):
        thread = threading.Thread(target=come_second)
        thread.start()
        assert waits.wait(20)
        order.append("first")
    thread.join(20)
    assert order == ["first", "second"]


def test_a_failure_gives_the_lock_back() -> None:
    with pytest.raises(ZeroDivisionError), hold_migration_lock(lambda: None):
        _ = 1 / 0
    with hold_migration_lock(lambda: pytest.fail("nobody holds it")):
        pass


def test_migrate_says_what_it_waits_for() -> None:
    said = io.StringIO()
    with hold_migration_lock(lambda: None):
        thread = threading.Thread(target=migrate, args=(said,))
        thread.start()
        thread.join(2)
        assert thread.is_alive()
        assert "Waiting until it is done" in said.getvalue()
    thread.join(60)
    assert not thread.is_alive()


def migrate(said: io.StringIO) -> None:
    call_command("migrate", verbosity=0, stderr=said)
    release_connections()
