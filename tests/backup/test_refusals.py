"""What can't be restored deletes nothing, even where everything was to be replaced."""

import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command

from playground.models import Run
from tests.backup.test_backup import media as media
from tests.backup.test_backup import session as session
from tests.backup.test_hostile_archives import write_archive
from textlab.cards.models import Card, CardPicture

pytestmark = pytest.mark.django_db(transaction=True)
RUNS = "rows/playground.run"
Contents = dict[str, bytes]
Change = Callable[[Contents, dict[str, Any]], object]

CHANGES: dict[str, Change] = {
    "newer version": lambda _, head: head["migrations"].append(["playground", "9999_later"]),
    "don't belong": lambda _, head: head.update(migrations=[["playground", "0001_initial"]]),
    "no secret key": lambda contents, _: contents.pop("secret_key"),
    "other columns": lambda _, head: head["tables"]["playground.run"].pop(),
    "which tables": lambda _, head: head.pop("tables"),
    "lacks the table": lambda contents, _: contents.pop(RUNS),
    "is damaged": lambda contents, _: contents.update({RUNS: contents[RUNS] + b'["x"]\n'}),
    "cut off": lambda contents, _: contents.update({RUNS: contents[RUNS].rstrip(b"\n")}),
}


def change_backup(source: Path, target: Path, change: Change) -> Path:
    """A whole archive, whose checksums are right, of a site that isn't this one."""
    with zipfile.ZipFile(source) as archive:
        contents = {name: archive.read(name) for name in archive.namelist()}
    head = json.loads(contents.pop("manifest.json"))
    change(contents, head)
    facts = {name: head.get(name) for name in ("migrations", "tables")}
    return write_archive(target, contents, **facts)


@pytest.mark.parametrize("sentence", CHANGES)
def test_what_cannot_be_restored_leaves_all_as_it_is(
    session: str, tmp_path: Path, sentence: str
) -> None:
    call_command("backup", str(tmp_path / "site.zip"))
    archive = change_backup(tmp_path / "site.zip", tmp_path / "x.zip", CHANGES[sentence])
    with pytest.raises(CommandError, match=sentence):
        call_command("restore", str(archive), replace=True)
    assert Run.objects.count() == 2
    assert default_storage.exists(str(Run.objects.earliest("created").artifacts.get().file))


def test_bytes_in_a_row_come_back_as_they_were(session: str, tmp_path: Path) -> None:
    card = Card.objects.create(owner="me", name="Ada", source={})
    CardPicture.objects.create(card=card, webp=b"\x00\xffRIFF")
    call_command("backup", str(tmp_path / "site.zip"))
    call_command("restore", str(tmp_path / "site.zip"), replace=True)
    assert bytes(CardPicture.objects.get().webp) == b"\x00\xffRIFF"
