"""What a person deletes is gone, whatever it was; what others have stays."""

from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.files.storage import default_storage
from django.test import Client as Browser
from pytest_django import Settings

from playground.audit.models import Entry
from playground.backup.target import list_files
from playground.belongings.tables import list_file_names
from playground.models import LongText, ProviderKey, Run
from playground.quotas.models import DailyUsage
from playground.quotas.reports import list_usage
from tests.belongings.people import count_rows, describe, populate, read_files

pytestmark = pytest.mark.django_db(transaction=True)
USAGE = "quotas.dailyusage"
GONE = "People who deleted their data"


@pytest.fixture(autouse=True)
def _own_files(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"


def visit() -> tuple[Browser, str]:
    browser = Browser()
    return browser, str(browser.get("/data/").wsgi_request.owner)  # type: ignore[attr-defined]


def sign_in(name: str, **more: Any) -> tuple[Browser, User]:
    browser, user = Browser(), User.objects.create_user(name, **more)
    browser.force_login(user)
    ProviderKey.objects.create(user=user, slot="featherless.text", token="encrypted")
    return browser, user


def delete(browser: Browser, word: str = "DELETE", **more: str) -> int:
    fields = {f"deletion-{name}": value for name, value in {"confirm": word, **more}.items()}
    return browser.post("/data/delete", fields).status_code


def settle(owner: str) -> None:
    """Nobody answers the runs that the makers leave open."""
    Run.objects.filter(owner=owner, status="running").update(status="done")


def test_nothing_of_a_visitor_is_left_and_everything_of_another_is() -> None:
    browser, owner = visit()
    populate(owner)
    settle(owner)
    populate("another")
    before, files = describe("another"), read_files("another")
    Run.objects.filter(owner=owner).update(uncounted=True)
    runs = Run.objects.filter(owner=owner).count()
    assert delete(browser) == 303
    assert set(count_rows(owner).values()) == {0}
    previews = {name for name in list_files() if name.startswith("spool/")}
    assert set(list_files()) - previews == set(list_file_names("another"))
    assert len(previews) == 2
    assert (describe("another"), read_files("another")) == (before, files)
    assert LongText.objects.count() == 1
    assert browser.get("/data/").wsgi_request.owner != owner  # type: ignore[attr-defined]
    sums = list_usage(DailyUsage.objects.exclude(owner="another"), "person")
    assert [(each.name, each.runs) for each in sums] == [(GONE, runs + 3)]


def test_an_account_that_stays_loses_its_keys_and_keeps_what_counts_for_its_limits() -> None:
    browser, user = sign_in("ada")
    owner = f"user:{user.pk}"
    populate(owner)
    settle(owner)
    assert delete(browser) == 303
    assert {name for name, count in count_rows(owner).items() if count} == {USAGE}
    assert list(list_files()) == []
    assert not ProviderKey.objects.exists()
    assert browser.get("/data/").context["user"] == user


def test_an_account_goes_too_where_its_owner_says_so() -> None:
    browser, user = sign_in("ada")
    owner = f"user:{user.pk}"
    populate(owner)
    settle(owner)
    assert delete(browser, account="on") == 303
    assert set(count_rows(owner).values()) == {0}
    assert not User.objects.exists()
    assert not browser.get("/data/").context["user"].is_authenticated
    actions = set(Entry.objects.filter(actor=owner).values_list("action", flat=True))
    assert actions >= {"data deleted", "account deleted"}


@pytest.mark.parametrize("word", ["", "delete", "yes", "DELETE ME"])
def test_without_the_word_nothing_is_deleted(word: str) -> None:
    browser, owner = visit()
    populate(owner)
    before, files = count_rows(owner), set(list_files())
    assert delete(browser, word) == 422
    assert (count_rows(owner), set(list_files())) == (before, files)


def test_the_last_host_cannot_go() -> None:
    browser, user = sign_in("ada", is_superuser=True)
    Run.objects.create(
        owner=f"user:{user.pk}", app="textlab", provider="arli", endpoint="chat", model="m",
        status="done",
    )  # fmt: skip
    assert delete(browser, account="on") == 422
    assert Run.objects.exists()
    User.objects.create_user("bea", is_superuser=True)
    assert delete(browser, account="on") == 303
    assert not Run.objects.exists()


def test_what_is_still_being_answered_is_stopped_first() -> None:
    browser, owner = visit()
    facts = {"app": "textlab", "provider": "arli", "endpoint": "chat", "model": "m"}
    Run.objects.create(owner=owner, status="queued", **facts)
    open_run = Run.objects.create(owner=owner, status="running", **facts)
    answer = browser.post("/data/delete", {"deletion-confirm": "DELETE"})
    assert "still being answered" in answer.content.decode()
    open_run.refresh_from_db()
    assert open_run.stop_requested
    open_run.status = "stopped"
    open_run.save()
    assert delete(browser) == 303
    assert not Run.objects.exists()


def test_a_file_that_somebody_else_has_too_stays() -> None:
    browser, owner = visit()
    populate(owner)
    settle(owner)
    name = list_file_names(owner)[0]
    other = Run.objects.create(
        owner="b", app="textlab", provider="arli", endpoint="chat", model="m", status="done"
    )
    other.artifacts.create(role="input", file=name, bytes=1, sha256="")
    assert delete(browser) == 303
    assert default_storage.exists(name)
    assert list(list_files()) == [name]
