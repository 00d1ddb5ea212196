"""Where a backup goes: an empty site, or one that is emptied first."""

from collections.abc import Iterator

from django.apps import apps
from django.core.files.storage import default_storage
from django.db import connection

# What a site that nobody has used yet has, too: made by its migrations or by its processes.
MADE_BY_ITSELF = {
    "contenttypes.contenttype",
    "auth.permission",
    "sessions.session",
    "health.taskfailure",
    "health.worker",
    "machines.sharedfact",
    "playground.keylimit",
    "playground.listing",
    "playground.listedmodel",
    "playground.trycount",
}


def list_files(folder: str = "") -> Iterator[str]:
    """The names of all files in the storage."""
    try:
        folders, files = default_storage.listdir(folder)
    except FileNotFoundError:  # it is made with the first file
        return
    for name in sorted(files):
        yield f"{folder}/{name}" if folder else name
    for name in sorted(folders):
        yield from list_files(f"{folder}/{name}" if folder else name)


def list_tables() -> list[str]:
    return sorted(connection.introspection.table_names())


def find_content() -> str:
    """What is here already, in a word or two; blank where nothing is."""
    tables = set(list_tables())
    for model in apps.get_models():
        is_stored = model._meta.db_table in tables and not model._meta.proxy
        matters = is_stored and model._meta.label_lower not in MADE_BY_ITSELF
        if matters and model._base_manager.exists():
            return str(model._meta.verbose_name_plural)
    return "files" if next(list_files(), None) else ""


def is_in_use() -> bool:
    """Whether a worker was seen a moment ago."""
    from playground.health.models import Worker, filter_seen
    from playground.health.probes import WORKER_SECONDS

    return Worker._meta.db_table in list_tables() and filter_seen(WORKER_SECONDS).exists()


def forget_workers() -> None:
    """Those of the site that the backup is of don't work here."""
    from playground.health.models import Worker

    Worker.objects.all().delete()


def drop_tables() -> None:
    """All of them, whatever version made them."""
    quote = connection.ops.quote_name
    names = [quote(name) for name in list_tables()]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            if names:
                cursor.execute(f"DROP TABLE {', '.join(names)} CASCADE")
            return
        cursor.execute("PRAGMA foreign_keys = OFF")
        for name in names:
            cursor.execute(f"DROP TABLE {name}")
        cursor.execute("PRAGMA foreign_keys = ON")


def delete_files() -> None:
    for name in list(list_files()):
        default_storage.delete(name)
