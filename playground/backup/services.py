"""Make a backup of the running site, and restore one."""

import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.db import transaction

from playground.backup import rows, target
from playground.backup.archive import BackupError, Reader, Writer, open_archive
from playground.backup.files import FILES, add_file, restore_file
from playground.backup.signals import backup_made, backup_restored
from playground.storage.data_files import PRIVATE_FILE

SECRET = "secret_key"  # noqa: S105 - the name of a part


def make_backup(path: Path) -> dict[str, Any]:
    """Write the archive while the site runs on. Its manifest's facts.

    Rows are those of one moment. A file is written once and never changed; one that was deleted
    since that moment is left out, and counted.
    """
    facts: dict[str, Any] = {"made": datetime.now(UTC).isoformat()}
    with Writer(path) as writer:
        with rows.hold_snapshot():
            targets = rows.list_targets()
            model_list = rows.list_models(rows.load_models(targets))
            for model in model_list:
                writer.add_part(f"{rows.ROWS}{model._meta.label_lower}", rows.dump_rows(model))
        missing = sum(not add_file(writer, name) for name in target.list_files())
        writer.add_part(SECRET, [settings.SECRET_KEY.encode()])
        tables = {model._meta.label_lower: rows.list_columns(model) for model in model_list}
        facts |= {"migrations": targets, "tables": tables, "missing_files": missing}
        writer.add_manifest(facts)
    backup_made.send(sender=None, path=path)
    return {**facts, "parts": len(writer.parts), "bytes": path.stat().st_size}


def check_backup(path: Path) -> dict[str, Any]:
    """Read the archive whole. Raises BackupError where anything isn't as it was written."""
    with open_archive(path) as reader:
        return reader.manifest


def restore_backup(path: Path, *, replace: bool = False) -> int:
    """Fill this site from the archive. How many rows.

    Nothing is changed before the archive has been read whole. Raises BackupError where it can't be
    restored, or where there is something here already and it isn't to be replaced.
    """
    with open_archive(path) as reader:
        check_target(reader, replace=replace)
        check_tables(reader)
        target.drop_tables()
        target.delete_files()
        count = restore_rows(reader)
        for part in reader.list_under(FILES):
            restore_file(part.name.removeprefix(FILES), reader.read_part(part))
        restore_secret(read_secret(reader))
        made = str(reader.manifest.get("made", ""))[:16].replace("T", " ")  # 2026-11-29 13:45
    call_command("migrate", verbosity=0, interactive=False)
    target.forget_workers()
    backup_restored.send(sender=None, path=path, made=made)
    return count


def check_target(reader: Reader, *, replace: bool) -> None:
    if target.is_in_use():
        raise BackupError("A worker is using this database. Stop the site first.")
    if not replace and (content := target.find_content()):
        raise BackupError(
            f"This site isn't empty: it has {content}. Restore into an empty one, or add --replace "
            "to delete everything that is here."
        )
    secret = read_secret(reader)
    if not secret:
        raise BackupError("This archive has no secret key: saved keys couldn't be read.")
    if os.environ.get("SECRET_KEY", "").strip() not in ("", secret):
        raise BackupError(
            "SECRET_KEY is set here and isn't that of the backup: saved keys couldn't be read. "
            "Remove the setting; the backup brings its own."
        )


def check_tables(reader: Reader) -> None:
    """That all rows fit the tables they would go into. Raises BackupError while all is there."""
    targets = read_targets(reader)
    rows.require_known(targets)
    tables = reader.manifest.get("tables")
    model_list = rows.list_models(rows.load_models(targets))
    known = {f"{rows.ROWS}{model._meta.label_lower}" for model in model_list}
    if not known or any(part.name not in known for part in reader.list_under(rows.ROWS)):
        raise BackupError("This archive's rows don't belong to the migrations in its manifest.")
    for model in model_list:
        columns = tables.get(model._meta.label_lower) if isinstance(tables, dict) else None
        if not isinstance(columns, list):
            raise BackupError("This archive's manifest doesn't say which tables it has.")
        rows.check_rows(model, columns, list_lines(reader, model))


def read_targets(reader: Reader) -> list[rows.Target]:
    try:
        return [(str(app), str(name)) for app, name in reader.manifest["migrations"]]
    except (ValueError, TypeError, KeyError) as error:
        raise BackupError("This archive's manifest doesn't say which tables it has.") from error


def restore_rows(reader: Reader) -> int:
    model_list = rows.list_models(rows.migrate_to(read_targets(reader)))
    with transaction.atomic():
        for model in model_list:  # what migrations have put there came along
            model._base_manager.all()._raw_delete(model._base_manager.db)
        count = sum(rows.load_rows(model, list_lines(reader, model)) for model in model_list)
        rows.reset_sequences(model_list)
    return count


def list_lines(reader: Reader, model: rows.Model) -> Iterator[bytes]:
    part = reader.parts.get(f"{rows.ROWS}{model._meta.label_lower}")
    if part is None:
        raise BackupError(f"This archive lacks the table {model._meta.label_lower}.")
    return rows.split_lines(reader.read_part(part))


def read_secret(reader: Reader) -> str:
    part = reader.parts.get(SECRET)
    return b"".join(reader.read_part(part)).decode("ascii", "replace") if part else ""


def restore_secret(secret: str) -> None:
    """Written to the data folder, where the next start reads it."""
    path = settings.DATA_DIR / "secret_key"
    draft = path.with_name("secret_key.new")
    draft.touch(PRIVATE_FILE)
    draft.write_text(secret, encoding="ascii")
    draft.rename(path)
    settings.SECRET_KEY = secret  # which the database is told when it is migrated
