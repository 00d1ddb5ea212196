"""A backup of a site that is used, and the empty machine that becomes its twin."""

import json
import os
import threading
import uuid
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.contrib.auth.models import User
from django.contrib.sessions.backends.db import SessionStore
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from pytest_django import Settings

from playground.backup import rows, services
from playground.backup.archive import BackupError
from playground.health.models import Worker
from playground.intake.store import store_artifact
from playground.keys import store as keys
from playground.models import Run
from playground.providers import get_declared_provider
from tests.services import answers
from tests.site import Site

pytestmark = pytest.mark.django_db(transaction=True)

KEY = "sk-visitor-0123456789"
LONG = "Once upon a time. " * 1_000
OWN = tuple(
    f"rows/{name}"
    for name in (
        "audit.entry",
        "health.worker",
        "machines.sharedfact",
        "playground.listing",
        "playground.listedmodel",
    )
)
SLOT = keys.Slot(get_declared_provider("featherless"), "text")
POSTGRES_PORT = 5432
POSTGRES = os.environ.get(
    "TEST_DATABASE_URL", f"postgres://postgres@127.0.0.1:{POSTGRES_PORT}/postgres"
)


@pytest.fixture
def media(settings: Settings, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path / "media"
    return tmp_path / "media"


@pytest.fixture
def session(media: Path) -> str:
    """A site that somebody has used: the id of the session that holds their key."""
    user = User.objects.create_user("ada", password="correct horse")
    first = make_run(f"user:{user.pk}", "Hello ☃ \x1b")
    make_run(f"user:{user.pk}", LONG, parent=first)
    store_artifact(first, "input", b"\x89PNG not really", "a.png")
    session = SessionStore()
    keys.store_key(SLOT, KEY, session)
    session.save()
    return str(session.session_key)


def make_run(owner: str, message: str, **more: Any) -> Run:
    return Run.objects.create(
        owner=owner, app="textlab", provider="local", endpoint="chat", model="m", status="done",
        request={"message": message, "n": [1, 2.5, None]}, text="Hi", duration=0.1, **more,
    )  # fmt: skip


def read_tables(path: Path) -> dict[str, list[Any]]:
    """All rows by table, but those of which each site has its own."""
    with zipfile.ZipFile(path) as archive:
        names = [name for name in archive.namelist() if name.startswith("rows/")]
        return {
            name: [json.loads(line) for line in archive.read(name).splitlines()]
            for name in names
            if name not in OWN
        }


def read_others(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        names = [n for n in archive.namelist() if n == "secret_key" or n.startswith("files/")]
        return {name: archive.read(name) for name in names}


@pytest.fixture(params=["sqlite", "postgresql"])
def other_database(request: pytest.FixtureRequest) -> Iterator[dict[str, str]]:
    """For the machine to restore on, whatever this one uses."""
    if request.param == "sqlite":
        yield {}
        return
    if not answers(POSTGRES_PORT):
        pytest.skip("PostgreSQL isn't responding on 127.0.0.1")
    name = f"playground_{uuid.uuid4().hex[:12]}"
    with psycopg.connect(POSTGRES, autocommit=True) as admin:
        admin.execute(f'CREATE DATABASE "{name}"')
        yield {"DATABASE_URL": POSTGRES.rpartition("/")[0] + f"/{name}"}
        admin.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def test_an_empty_machine_becomes_the_twin_of_the_one_that_was_saved(
    session: str, media: Path, tmp_path: Path, other_database: dict[str, str]
) -> None:
    first, second = tmp_path / "first.zip", tmp_path / "second.zip"
    call_command("backup", str(first))
    assert first.stat().st_mode & 0o077 == 0
    machine = Site(tmp_path / "machine", **other_database)
    (tmp_path / "machine").mkdir()
    assert "Restored" in machine.manage("restore", str(first))
    machine.manage("backup", str(second))
    assert read_tables(second) == read_tables(first)
    assert read_others(second) == read_others(first)
    assert any(b"PNG" in content for content in read_others(second).values())
    script = (
        "from django.contrib.sessions.backends.db import SessionStore as S\n"
        "from playground.keys import store; from playground.models import Run\n"
        "from playground.providers import get_declared_provider as get\n"
        "slot = store.Slot(get('featherless'), 'text')\n"
        "from playground.machines.secret import require_same_secret as require; require()\n"
        f"print(store.get_status(slot, S({session!r})).last4)\n"
        "run = Run.objects.get(parent__isnull=False); print(len(run.request['message']))\n"
        "print(Run.objects.create(owner='x', app='a', provider='p', endpoint='e', model='m').pk)\n"
    )
    words = machine.manage("shell", "--no-imports", "-c", script).split()
    assert words[:2] == [KEY[-4:], str(len(LONG))]
    with pytest.raises(Exception, match="non-zero exit status"):
        machine.manage("restore", str(first))  # it isn't empty any more
    assert "Restored" in machine.manage("restore", "--replace", str(first))


def test_what_is_written_meanwhile_is_in_it_whole_or_not_at_all(
    session: str, tmp_path: Path
) -> None:
    done = threading.Event()

    def write() -> None:
        from django.db import connection

        while not done.is_set():
            parent = make_run("writer", "parent")
            make_run("writer", "child", parent=parent)
        connection.close()

    writer = threading.Thread(target=write)
    writer.start()
    try:
        call_command("backup", str(tmp_path / "site.zip"))
    finally:
        done.set()
        writer.join()
    tables = read_tables(tmp_path / "site.zip")
    columns = services.check_backup(tmp_path / "site.zip")["tables"]["playground.run"]
    runs = [dict(zip(columns, row, strict=True)) for row in tables["rows/playground.run"]]
    ids = {run["id"] for run in runs}
    assert {run["parent_id"] for run in runs} - {None} <= ids


def test_a_site_that_is_used_or_not_empty_is_left_alone(session: str, tmp_path: Path) -> None:
    path = tmp_path / "site.zip"
    call_command("backup", str(path))
    with pytest.raises(CommandError, match="isn't empty: it has users"):
        call_command("restore", str(path))
    Worker.objects.create(name="here:1")
    with pytest.raises(CommandError, match="Stop the site first"):
        call_command("restore", str(path), replace=True)
    assert Run.objects.count() == 2
    assert default_storage.exists(str(Run.objects.earliest("created").artifacts.get().file))


def test_another_secret_in_the_environment_is_refused(
    session: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "site.zip"
    call_command("backup", str(path))
    monkeypatch.setenv("SECRET_KEY", "another " * 8)
    with pytest.raises(CommandError, match="saved keys couldn't be read"):
        call_command("restore", str(path), replace=True)


def test_an_archive_is_not_overwritten_and_none_is_left_half(
    session: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "site.zip"
    path.write_text("mine")
    with pytest.raises(CommandError, match="already exists"):
        call_command("backup", str(path))
    assert path.read_text() == "mine"
    monkeypatch.setattr(services, "add_file", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        call_command("backup", str(tmp_path / "other.zip"))
    assert [each.name for each in tmp_path.glob("*.zip*")] == ["site.zip"]


def test_a_backup_of_a_newer_version_is_refused_with_a_sentence(
    session: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(BackupError, match=r"newer version \(it has playground 9999_later\)"):
        rows.migrate_to([("playground", "9999_later")])
