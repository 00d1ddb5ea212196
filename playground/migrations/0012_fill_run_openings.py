"""The run a conversation began with was named in JSON."""

from uuid import UUID

from django.db import migrations

from playground.storage.bulk_rows import read_chunks, write_columns

NAME = "began"


def fill(apps, schema_editor):
    connection = schema_editor.connection
    runs = apps.get_model("playground", "Run").objects.using(connection.alias)
    for chunk in read_chunks(runs.filter(extra__has_key=NAME).only("extra")):
        named = {run.pk: find_uuid(run.extra.pop(NAME)) for run in chunk}
        wanted = {key for key in named.values() if key}
        there = set(runs.filter(pk__in=wanted).values_list("pk", flat=True))
        for run in chunk:
            run.opening_id = named[run.pk] if named[run.pk] in there else None
        write_columns(connection, chunk, ("opening", "extra"))


def empty(apps, schema_editor):
    connection = schema_editor.connection
    runs = apps.get_model("playground", "Run").objects.using(connection.alias)
    for chunk in read_chunks(runs.exclude(opening=None).only("opening", "extra")):
        for run in chunk:
            run.extra[NAME] = str(run.opening_id)
        write_columns(connection, chunk, ("extra",))


def find_uuid(words):
    try:
        return UUID(words)
    except (AttributeError, TypeError, ValueError):
        return None


class Migration(migrations.Migration):
    dependencies = [
        ("playground", "0011_run_opening"),
    ]

    operations = [
        migrations.RunPython(fill, empty),
    ]
