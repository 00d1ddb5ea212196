"""A person who has used every part of the site, and what is stored for them."""

from collections.abc import Iterator
from io import BytesIO
from typing import Any

from django.core.files.storage import default_storage
from django.db.models import FileField, JSONField, Model, UUIDField

from imagegen.models import Style
from playground.belongings.exports import stream_export
from playground.belongings.tables import list_file_names, list_tables
from playground.models import Favourite, Run, RunLabel
from playground.quotas.models import DailyUsage
from tests.routes.belongings import MAKERS
from tests.textlab.voting import create_round, create_vote
from textlab.models import HiddenParameters, Round
from vision.models import Upload

LONG = "Once upon a time ☃. " * 1_000


def populate(owner: str) -> None:
    """By the makers of the tests of addresses: one thing of each kind; and what hangs together."""
    for make in dict.fromkeys(MAKERS.values()):
        make(owner)
    for upload in Upload.objects.filter(batch__owner=owner):
        upload.size = upload.file.size
        upload.save()
    first = make_turn(owner, LONG)
    second = make_turn(owner, "and then?", parent=first, opening=first, tree=first.pk)
    make_turn(owner, "another branch", parent=first, opening=first, tree=first.pk)
    make_turn(owner, "open", parent=second, opening=first, tree=first.pk, status="running")
    new_round, runs = create_round(owner, "yes", "no")
    Run.objects.filter(pk__in=[run.pk for run in runs.values()]).update(group=new_round.pk)
    create_vote(owner, "test/0", "test/1", round=new_round, task="rhymes")
    Style.objects.create(owner=owner, name="Fog", text="{prompt}, in fog")
    Favourite.objects.create(owner=owner, provider="featherless", model="a/b")
    RunLabel.objects.create(owner=owner, key=first.pk, name="Rhymes", starred=True)
    HiddenParameters.objects.create(owner=owner, names=["top_k"])
    DailyUsage.objects.create(
        owner=owner, day="2026-11-01", provider="featherless", model="a/b", runs=3
    )


def make_turn(owner: str, message: str, **more: Any) -> Run:
    facts = {"status": "done", "text": f"{message[:20]}!", **more}
    return Run.objects.create(
        owner=owner, app="textlab", provider="featherless", endpoint="chat", model="a/b",
        request={"message": message}, fingerprint="f" * 32, key_source="own", **facts,
    )  # fmt: skip


def export(owner: str) -> BytesIO:
    return BytesIO(b"".join(stream_export(owner)))


def count_rows(owner: str) -> dict[str, int]:
    return {each.label: each.filter_rows(owner).count() for each in list_tables()}


def read_files(owner: str) -> list[bytes]:
    contents = []
    for name in list_file_names(owner):
        with default_storage.open(name) as file:
            contents.append(file.read())
    return sorted(contents)


def describe(owner: str) -> dict[str, list[str]]:
    """All that can be imported. Where keys and names of files lead stands in place of them."""
    return {
        each.label: sorted(repr(describe_row(row)) for row in each.filter_rows(owner))
        for each in list_tables()
        if each.is_portable
    }


def describe_row(row: Model | None, depth: int = 4) -> Any:
    if row is None or depth == 0:
        return None
    return [(name, value) for name, value in describe_columns(row, depth)]


def describe_columns(row: Model, depth: int) -> Iterator[tuple[str, Any]]:
    left_out = {"owner", "fingerprint", "key_source", "ask", "status", "error", "error_kind"}
    for field in row._meta.concrete_fields:
        value = getattr(row, field.name)
        if field.name in left_out or (field.primary_key and not field.is_relation):
            continue
        if field.is_relation:
            yield field.name, describe_row(value, depth - 1)
        elif isinstance(field, FileField):
            yield field.name, read_file(value)
        elif isinstance(value, memoryview):
            yield field.name, bytes(value)
        elif isinstance(field, UUIDField):
            yield field.name, describe_group(value)
        elif isinstance(field, JSONField) or value is not None:
            yield field.name, value


def read_file(file: Any) -> int:
    if not file:
        return 0
    with file.storage.open(file.name) as stored:
        return hash(stored.read())


def describe_group(key: Any) -> Any:
    """What of that key there is, by its words."""
    run = Run.objects.filter(pk=key).first()
    return run.text if run else Round.objects.filter(pk=key).exists()
