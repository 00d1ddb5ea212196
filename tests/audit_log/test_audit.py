"""The audit log: what is written down, by whom, and that nobody can change it."""

import csv
import io
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.db import DatabaseError, transaction
from django.db.models.functions import Now
from django.test import Client as Browser
from pytest_django import Settings

from playground.accounts.signals import key_added, role_changed
from playground.audit.models import Cutoff, Entry
from playground.audit.services import BATCH_ENTRIES, delete_old_entries, record_entry
from playground.backup.signals import backup_made
from playground.models import Run

pytestmark = pytest.mark.django_db
PASSWORD = "correct horse"


@pytest.fixture
def ada() -> User:
    return User.objects.create_user("ada", password=PASSWORD)


def list_actions() -> list[tuple[str, str]]:
    return list(Entry.objects.order_by("pk").values_list("action", "subject"))


def make_run(owner: str) -> Run:
    return Run.objects.create(
        owner=owner, app="textlab", provider="local", endpoint="chat", model="m", status="done",
        request={"message": "Hi"}, text="Hello",
    )  # fmt: skip


def test_signing_in_and_out_and_failing_to_are_written_down(client: Browser, ada: User) -> None:
    for name, password in (("ada", "wrong"), ("hunter2", "wrong"), ("ada", PASSWORD)):
        client.post("/login/", {"username": name, "password": password})
    client.post("/logout/")
    assert list_actions() == [
        ("sign-in failed", "ada"),
        ("sign-in failed", "unknown name"),  # it may have been a password
        ("signed in", "ada"),
        ("signed out", "ada"),
    ]
    entries = list(Entry.objects.order_by("pk"))
    assert {entry.actor for entry in entries[2:]} == {f"user:{ada.pk}"}
    assert len({entry.network for entry in entries}) == 1
    assert all(entry.network and not entry.address for entry in entries)


def test_addresses_are_written_down_where_the_host_says_so(
    client: Browser, ada: User, settings: Settings
) -> None:
    settings.HOSTING = replace(settings.HOSTING, audit_addresses=True)
    client.post("/login/", {"username": "ada", "password": PASSWORD})
    assert Entry.objects.get().address == "127.0.0.1"


def test_sharing_revoking_and_deleting_a_run_are_written_down(client: Browser) -> None:
    client.get("/")
    owner = client.cookies["visitor"].value.partition(":")[0]
    run = make_run(owner)
    for act in ("share", "share", "unshare", "unshare", "delete"):
        assert client.post(f"/runs/{run.pk}/{act}").status_code == 302
    subject = f"run {run.pk}"
    actions = [("run shared", subject), ("link revoked", subject), ("run deleted", subject)]
    assert list_actions() == actions
    assert set(Entry.objects.values_list("actor", flat=True)) == {owner}
    assert "Hello" not in str(list(Entry.objects.values()))


def test_keys_roles_backups_and_changes_by_staff_are_written_down(
    admin_client: Browser, ada: User
) -> None:
    Entry.objects.count()
    before = len(list_actions())
    key_added.send(sender=None, actor="visitor", subject="featherless.text", request=None)
    role_changed.send(sender=None, actor="user:1", subject="user:7 host", request=None)
    backup_made.send(sender=None, path=Path("/a/site.zip"))
    admin_client.post(f"/admin/auth/user/{ada.pk}/delete/", {"post": "yes"})
    assert list_actions()[before:] == [
        ("key added", "featherless.text"),
        ("role changed", "user:7 host"),
        ("backup made", "site.zip"),
        ("deleted by staff", f"user {ada.pk}"),
    ]


@pytest.mark.parametrize("change", ["update", "delete"])
def test_the_database_refuses_to_change_or_delete_an_entry(change: str) -> None:
    record_entry("signed in", actor="user:1")
    entries = Entry.objects.all()
    with pytest.raises(DatabaseError, match="audit"), transaction.atomic():
        entries.update(actor="user:2") if change == "update" else entries.delete()
    assert Entry.objects.get().actor == "user:1"


def test_staff_can_neither_add_change_nor_delete_an_entry(admin_client: Browser) -> None:
    entry = record_entry("signed in")
    for address in ("add/", f"{entry.pk}/delete/"):
        assert admin_client.post(f"/admin/audit/entry/{address}").status_code == 403
    assert admin_client.post(f"/admin/audit/entry/{entry.pk}/change/").status_code == 403


def test_entries_are_deleted_when_they_are_too_old_and_not_before(settings: Settings) -> None:
    settings.HOSTING = replace(settings.HOSTING, audit_days=30)
    for days in (31, 31, 29, 0):
        Entry.objects.create(action=f"{days} days old", at=Now() - timedelta(days=days))
    assert BATCH_ENTRIES > 2
    assert delete_old_entries() == 2
    assert [name for name, _ in list_actions()] == ["29 days old", "0 days old"]
    assert not Cutoff.objects.exists()
    settings.HOSTING = replace(settings.HOSTING, audit_days=0)
    assert delete_old_entries() == 0


def test_people_are_shown_by_name_and_stored_without(admin_client: Browser, ada: User) -> None:
    visitor, gone = "0123456789abcdef" * 2, ada.pk + 999
    subjects = [f"limit 1 of user:{ada.pk}, host key:", f"user:{ada.pk} host", visitor]
    for subject in (*subjects, f"user:{gone}", "run 0b5d1d56-0f2c-4b4d-a6a7-3b0a7b1f6f5e"):
        record_entry("noted", subject=subject)
    rows = csv.DictReader(io.StringIO(admin_client.get("/host/audit/csv").text))
    assert [row["subject"] for row in rows if row["action"] == "noted"][::-1] == [
        "limit 1 of ada, host key:",
        "ada host",
        "visitor 01234567",
        f"user:{gone}",
        "run 0b5d1d56-0f2c-4b4d-a6a7-3b0a7b1f6f5e",
    ]
    assert "limit 1 of ada, host key:" in admin_client.get("/host/audit/").text
    assert set(subjects) <= set(Entry.objects.values_list("subject", flat=True))


@pytest.mark.parametrize("path", ["/host/audit/", "/host/audit/csv", "/host/"])
def test_only_hosts_see_their_pages(client: Browser, ada: User, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 302
    assert answer["Location"].startswith("/login/")
    client.force_login(ada)
    assert client.get(path).status_code == 403


def test_the_page_can_be_narrowed_down_and_taken_along(admin_client: Browser, ada: User) -> None:
    record_entry("key added", actor=f"user:{ada.pk}", subject="=1+1")
    Entry.objects.create(
        action="run shared", actor="cafe" * 8, subject="<script>", at=Now() - timedelta(days=9)
    )
    page = admin_client.get("/host/audit/").text
    assert "&lt;script&gt;" in page
    assert "visitor cafecafe" in page
    only = admin_client.get("/host/audit/", {"who": "ada"}).text
    assert "Key added</th>" in only
    assert "Run shared</th>" not in only
    assert "1 entry" in admin_client.get("/host/audit/", {"action": "run shared"}).text
    text = admin_client.get("/host/audit/csv", {"who": "ada"}).text
    rows = list(csv.DictReader(io.StringIO(text)))
    assert [(row["account"], row["subject"]) for row in rows] == [("ada", "'=1+1")]


@pytest.mark.parametrize(
    "query",
    [
        {"since": "x"},
        {"action": "nope"},
        {"who": "\0" * 9},
        {"page": "-1"},
        {"until": "9999-12-31"},
    ],
)
def test_odd_filters_are_answered(admin_client: Browser, query: dict[str, str]) -> None:
    assert admin_client.get("/host/audit/", query).status_code == 200
    assert admin_client.get("/host/audit/csv", query).status_code == 200
