"""What a person downloads is theirs, all of it, and becomes somebody's again elsewhere."""

import json
import zipfile
from io import BytesIO
from pathlib import Path
from uuid import uuid4

import pytest
from django.contrib.auth.models import User
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError
from django.test import Client as Browser
from pytest_django import Settings

from playground.audit.models import Entry
from playground.backup.archive import BackupError
from playground.backup.target import list_files
from playground.belongings import imports
from playground.belongings.imports import import_archive
from playground.belongings.tables import list_file_names, list_tables
from playground.models import LongText, ProviderKey, Run
from playground.quotas.models import Quota
from playground.quotas.storage import StorageReached
from tests.belongings.people import count_rows, describe, export, populate, read_files
from textlab.models import HiddenParameters, Preset, Round, SharedComparison, Sweep, Vote

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _own_files(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"


def test_every_owned_table_has_something_in_these_tests() -> None:
    """Or a new one would be exported, imported and deleted without anybody looking."""
    populate("ada")
    missing = {label for label, count in count_rows("ada").items() if not count}
    assert missing <= {"playground.ask", "shares.shareend", "textlab.tokenprobabilities"}


def test_somebody_else_has_the_same_after_an_import() -> None:
    populate("ada")
    before = describe("ada")
    import_archive(export("ada"), "bea")
    assert describe("bea") == before
    assert describe("ada") == before
    assert read_files("bea") == read_files("ada")
    assert not set(list_file_names("ada")) & set(list_file_names("bea"))
    assert len(list_file_names("ada")) == len(list_file_names("bea"))


def test_on_a_site_that_has_none_of_it_addresses_stay_and_what_was_open_is_interrupted() -> None:
    populate("ada")
    ids, files = set(Run.objects.values_list("pk", flat=True)), read_files("ada")
    archive, described = export("ada"), describe("ada")
    for table in list_tables():
        table.filter_rows("ada").delete()
    for name in list(list_files()):
        default_storage.delete(name)
    LongText.objects.all().delete()
    import_archive(archive, "user:7")
    assert set(Run.objects.values_list("pk", flat=True)) == ids
    assert (describe("user:7"), read_files("user:7")) == (described, files)
    assert not Run.objects.open().exists()
    assert Run.objects.filter(status="interrupted").count() == 1
    assert not Run.objects.exclude(fingerprint="", key_source="", share_slug=None).exists()
    assert not SharedComparison.objects.exists()


def test_nothing_of_anybody_else_and_no_key_is_in_it() -> None:
    user = User.objects.create_user("ada")
    ProviderKey.objects.create(user=user, slot="featherless.text", token="gAAA-encrypted-key")
    populate(f"user:{user.pk}")
    populate("somebody-else")
    secret = Run.objects.create(
        owner="somebody-else", app="textlab", provider="arli", endpoint="chat", model="m",
        request={"message": "my diary"}, parent=Run.objects.filter(owner__startswith="user")[0],
    )  # fmt: skip
    with zipfile.ZipFile(export(f"user:{user.pk}")) as archive:
        words = b"".join(archive.read(name) for name in archive.namelist())
        names = {name.removeprefix("files/") for name in archive.namelist()}
    assert not names & set(list_file_names("somebody-else"))
    for others in (b"my diary", str(secret.pk).encode(), b"gAAA", b"f" * 32, b"somebody-else"):
        assert others not in words


def test_what_both_have_under_one_name_is_renamed_and_nothing_is_overwritten() -> None:
    Preset.objects.create(owner="ada", name="Short", system="Be brief.")
    HiddenParameters.objects.create(owner="ada", names=["top_k"])
    archive = export("ada")
    Preset.objects.create(owner="bea", name="Short", system="Mine.")
    HiddenParameters.objects.create(owner="bea", names=["seed"])
    import_archive(archive, "bea")
    mine = dict(Preset.objects.filter(owner="bea").values_list("name", "system"))
    assert mine == {"Short": "Mine.", "Short (2)": "Be brief."}
    assert HiddenParameters.objects.get(owner="bea").names == ["seed"]


def test_what_fails_half_way_leaves_neither_rows_nor_files(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    populate("ada")
    archive, files = export("ada"), set(list_files())

    def fail(*_args: object) -> None:
        raise DatabaseError("the last of it")

    monkeypatch.setattr(imports, "move_belongings", fail)
    with pytest.raises(BackupError, match="contradict"):
        import_archive(archive, "bea")
    assert set(list_files()) == files
    assert not Run.objects.exclude(owner="ada").exists()


def test_who_has_no_room_for_its_files_imports_nothing() -> None:
    populate("ada")
    Quota.objects.create(audience="visitors", storage_mb=0)
    with pytest.raises(StorageReached, match="Your files take"):
        import_archive(export("ada"), uuid4().hex)
    assert not Run.objects.exclude(owner="ada").exists()


def test_ids_inside_of_json_lead_to_the_new_rows() -> None:
    run = Run.objects.create(
        owner="ada", app="textlab", provider="arli", endpoint="chat", model="m", status="done",
    )  # fmt: skip
    Run.objects.filter(pk=run.pk).update(extra={"moved": [str(run.pk), str(uuid4())]})
    import_archive(export("ada"), "bea")
    copy = Run.objects.get(owner="bea")
    assert copy.pk != run.pk
    assert copy.extra["moved"][0] == str(copy.pk)


def test_the_page_downloads_it_and_takes_it_back() -> None:
    browser, other = Browser(), Browser()
    owner = str(browser.get("/data/").wsgi_request.owner)  # type: ignore[attr-defined]
    Vote.objects.create(owner=owner, verdict="tie", contestants=[])
    Sweep.objects.create(owner=owner, message="Hi", columns=[], axes=[])
    Round.objects.create(owner=owner)
    answer = browser.post("/data/export")
    assert answer["Content-Disposition"].endswith('.zip"')
    content = b"".join(answer.streaming_content)  # type: ignore[attr-defined]
    with zipfile.ZipFile(BytesIO(content)) as archive:
        assert json.loads(archive.read("manifest.json"))["format"] == "playground-person"
    page = other.post("/data/import", {"file": SimpleUploadedFile("a.zip", content)}, follow=True)
    assert "Imported: 3 entries and 0 files." in page.content.decode()
    assert Vote.objects.exclude(owner=owner).count() == 1
    assert set(Entry.objects.values_list("action", flat=True)) >= {"data exported", "data imported"}
