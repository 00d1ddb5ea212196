"""One archive with all that a person has here, but for keys, written while it is sent."""

from collections.abc import Iterator
from datetime import UTC, datetime
from tempfile import TemporaryFile
from typing import IO, Any

from django.core.files.storage import default_storage

from playground.backup.archive import CHUNK_BYTES, Kind, PartWriter
from playground.backup.files import FILES
from playground.backup.rows import ROWS, hold_snapshot, write_lines
from playground.belongings.tables import list_file_names, list_tables
from playground.infrastructure.connections import release_connections
from playground.infrastructure.offload import breathe_between, offload
from playground.storage.pipes import Pipe

PERSON = Kind("playground-person", "export", "an export of somebody's data", 16 * 1024 * 1024)


def stream_export(owner: str) -> Iterator[bytes]:
    """Piece by piece. Rows are those of one moment; a file that is gone is left out, and counted.

    The database is read before the first piece is sent: a slow reader keeps nobody waiting.
    """
    pipe = Pipe()
    writer = PartWriter(pipe, PERSON)
    with TemporaryFile() as draft:
        with hold_snapshot():
            tables = write_rows(writer, owner, pipe, draft)
            names = list_file_names(owner)
        release_connections()
        draft.seek(0)
        yield from read_pieces(draft)
    missing = 0
    for name in names:
        try:
            file = offload(default_storage.open, name, "rb")
        except FileNotFoundError:
            missing += 1
            continue
        with file:
            for _ in writer.write_part(f"{FILES}{name}", read_pieces(file), compress=False):
                yield pipe.take_bytes()
    now = datetime.now(UTC).isoformat()
    writer.add_manifest({"made": now, "tables": tables, "missing_files": missing})
    writer.zip.close()
    yield pipe.take_bytes()


def write_rows(
    writer: PartWriter, owner: str, pipe: Pipe, draft: IO[bytes]
) -> dict[str, list[str]]:
    """The columns of each table."""
    tables: dict[str, list[str]] = {}
    for table in list_tables():
        columns = [field.attname for field in table.fields]
        lines = breathe_between(write_lines(table.filter_rows(owner), columns))
        for _ in writer.write_part(f"{ROWS}{table.label}", lines):
            draft.write(pipe.take_bytes())
        tables[table.label] = columns
    draft.write(pipe.take_bytes())
    return tables


def read_pieces(file: Any) -> Iterator[bytes]:
    while piece := offload(file.read, CHUNK_BYTES):
        yield piece
