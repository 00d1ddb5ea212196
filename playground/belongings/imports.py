"""An export becomes somebody's again, here or on another site: all of it, or nothing."""

import re
import secrets
import uuid
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import IO, Any

from django.core.files.storage import default_storage
from django.db import DatabaseError, transaction
from django.db.models import UUIDField

from playground.accounts.adoption import move_belongings
from playground.backup.archive import CUT_OFF, BackupError, Part, Reader
from playground.backup.files import FILES, restore_file
from playground.backup.rows import ROWS, split_lines
from playground.belongings.exports import PERSON
from playground.belongings.new_keys import Keys
from playground.belongings.tables import OWNER, Table, list_tables
from playground.belongings.values import Row, read_row
from playground.infrastructure.offload import breathe_between
from playground.models import OPEN, Artifact, Run, Status
from playground.quotas.storage import require_storage
from playground.storage.errors import explain_storage_error

MAX_ROWS = 20_000  # they are stored in one transaction, for which other writers wait
MAX_BYTES = 2**30  # unpacked
MAX_ROW_BYTES = 32 * 2**20
ENDING = re.compile(r"\.([a-z0-9]{1,5})\Z")
SIZES = ("bytes", "size")  # columns that say how large a row's file is
SENTENCE = "This was still open when it was exported."


@dataclass(slots=True)
class Plan:
    """What the archive holds for this site, and how many rows it may have."""

    most: int
    columns: dict[str, list[Any]]  # the fields of each table, in the order of its rows' values
    keys: Keys = field(default_factory=Keys)
    files: dict[str, Any] = field(default_factory=dict)  # the first field that has each of them
    rows: int = 0


def import_archive(
    file: IO[bytes], owner: str, *, max_rows: int | None = None, max_bytes: int | None = None
) -> tuple[int, int]:
    """How many rows and files. Raises BackupError, or StorageReached, and has changed nothing.

    The bounds are those of the page where none are given.
    """
    reader = open_export(file, max_bytes or MAX_BYTES)
    plan = Plan(max_rows or MAX_ROWS, read_columns(reader))
    for table in list_portable(plan):
        scan_table(reader, table, plan)
    parts = {n: reader.parts[f"{FILES}{n}"] for n in plan.files if f"{FILES}{n}" in reader.parts}
    require_storage(owner, sum(part.bytes for part in parts.values()))
    with store_files(reader, plan, parts) as names:
        store_rows(reader, plan, owner, names, parts)
    return plan.rows, len(parts)


def open_export(file: IO[bytes], most: int) -> Reader:
    """Read whole once, and as its manifest says. `most`: bytes, unpacked."""
    try:
        reader = Reader(zipfile.ZipFile(file), PERSON)
        if sum(part.bytes for part in reader.parts.values()) > most:
            raise BackupError(f"This export holds more than {most // 2**30} GB.")
        reader.check_parts()
    except CUT_OFF as error:
        raise BackupError("This file can't be read: it isn't a whole ZIP archive.") from error
    return reader


def read_columns(reader: Reader) -> dict[str, list[Any]]:
    """The fields of each table that the archive has. What an earlier version lacked may lack."""
    written, known = reader.manifest.get("tables"), {each.label: each for each in list_tables()}
    if not isinstance(written, dict) or not written.keys() <= known.keys():
        raise BackupError("This export has tables that aren't known here.")
    columns: dict[str, list[Any]] = {}
    for label, names in written.items():
        fields = {each.attname: each for each in known[label].fields}
        texts = names if isinstance(names, list) else [None]
        if len({*map(str, texts)} & fields.keys()) != len(texts):
            raise BackupError(f"This export's table {label} has other columns.")
        columns[label] = [fields[name] for name in texts]
    return columns


def list_portable(plan: Plan) -> list[Table]:
    return [each for each in list_tables() if each.is_portable and each.label in plan.columns]


def read_rows(reader: Reader, table: Table, plan: Plan) -> Iterator[Row]:
    part = reader.parts.get(f"{ROWS}{table.label}")
    if part is None:
        raise BackupError(f"This export lacks the table {table.label}.")
    for line in breathe_between(split_lines(reader.read_part(part), MAX_ROW_BYTES)):
        yield read_row(table.label, plan.columns[table.label], line)


def scan_table(reader: Reader, table: Table, plan: Plan) -> None:
    """Before anything is stored: the keys of its rows, and the files that these have."""
    key: Any = table.model._meta.pk
    uuids: list[uuid.UUID] = []
    for row in read_rows(reader, table, plan):
        plan.rows += 1
        if plan.rows > plan.most:
            raise BackupError(f"This export has more than {plan.most:,} entries.")
        if isinstance(key, UUIDField):
            uuids.append(row[key.attname])
        for each in table.file_fields:
            if name := row.get(each.attname):
                plan.files.setdefault(name, each)
    plan.keys.choose_uuids(table.model, uuids)


@contextmanager
def store_files(reader: Reader, plan: Plan, parts: Mapping[str, Part]) -> Iterator[dict[str, str]]:
    """Their names here, which nobody can guess. Removed again where what follows fails."""
    names = {name: invent_name(each, name) for name, each in plan.files.items()}
    stored: list[str] = []
    try:
        for name, part in parts.items():
            stored.append(names[name])
            restore_file(names[name], breathe_between(reader.read_part(part)))
        yield names
    except BaseException:
        for name in stored:
            default_storage.delete(name)
        raise


def invent_name(file_field: Any, old: str) -> str:
    match = ENDING.search(old)
    name = f"{secrets.token_urlsafe(24)}.{match[1] if match else 'bin'}"
    return str(file_field.generate_filename(None, name))


def store_rows(
    reader: Reader, plan: Plan, owner: str, names: Mapping[str, str], parts: Mapping[str, Part]
) -> None:
    """For an owner who has nothing yet; then they change hands, as a visitor's things do."""
    nobody = f"import:{uuid.uuid4().hex}"
    try:
        with transaction.atomic():
            for table in list_portable(plan):
                for row in read_rows(reader, table, plan):
                    place_files(table, row, names, parts)
                    store_row(table, row, plan.keys, nobody)
            move_belongings(nobody, owner)
    except DatabaseError as error:
        if explain_storage_error(error):
            raise
        raise BackupError("The rows of this export contradict one another.") from error


def place_files(
    table: Table, row: Row, names: Mapping[str, str], parts: Mapping[str, Part]
) -> None:
    """How large a file is counts as it is, whatever the row says."""
    part = None
    for each in table.file_fields:
        old = row.get(each.attname)
        part = part or parts.get(old or "")
        row[each.attname] = names[old] if old else ""
    if part is not None:
        facts = {**dict.fromkeys(SIZES, part.bytes), "sha256": part.sha256}
        row |= {name: value for name, value in facts.items() if name in row}


def store_row(table: Table, row: Row, keys: Keys, owner: str) -> None:
    """As it is: no field sets its own time. Under its new key, with an owner where it has one."""
    model, key = table.model, table.model._meta.pk
    old = row.get(key.attname)
    keys.translate(model, row)
    if not key.is_relation:
        row[key.attname] = keys.by_model.get((model, old))
    if table.path == OWNER:
        row[OWNER] = owner
    adjust_row(model, row)
    stored = model(**{name: value for name, value in row.items() if name != key.attname or value})
    stored.save_base(raw=True, force_insert=True)
    keys.by_model[model, old] = stored.pk


def adjust_row(model: Any, row: Row) -> None:
    """Nobody works on a run that was open, and nothing is shared or goes on by itself."""
    row |= getattr(model, "import_values", {})
    if model is Run and row.get("status") in OPEN:
        row |= {"status": Status.INTERRUPTED, "error_kind": "interrupted", "error": SENTENCE}
    if model is Artifact:
        row.get("metadata", {}).pop("shared", None)
