"""What the runs of vision kept in JSON moves to readings, and back."""

from uuid import UUID

from django.db import migrations

from playground.storage.bulk_rows import read_chunks, write_columns

NO_PAGE = UUID(int=0)
OF_REQUEST = ("page", "task")
OF_EXTRA = ("edited", "cut", "cut_said", "keep", "lines")


def fill(apps, schema_editor):
    Run = apps.get_model("playground", "Run")
    runs = Run.objects.using(schema_editor.connection.alias).filter(app="vision")
    for chunk in read_chunks(runs.only("group", "request", "extra")):
        make_readings(apps, schema_editor, chunk)
        for run in chunk:
            run.request = leave_out(run.request, OF_REQUEST)
            run.extra = leave_out(run.extra, OF_EXTRA)
        write_columns(schema_editor.connection, chunk, ("request", "extra"))


def make_readings(apps, schema_editor, runs):
    alias = schema_editor.connection.alias
    named = {run.pk: find_uuid(run.request.get("page")) for run in runs}
    pages = find_keys(apps.get_model("vision", "Page").objects.using(alias), named.values())
    groups = (run.group for run in runs)
    batches = find_keys(apps.get_model("vision", "Batch").objects.using(alias), groups)
    Reading = apps.get_model("vision", "Reading")
    Reading.objects.using(alias).bulk_create(
        Reading(
            run_id=run.pk,
            batch_id=run.group if run.group in batches else None,
            page_id=named[run.pk] if named[run.pk] in pages else None,
            task=str(run.request.get("task") or "")[:32],
            edited_text=run.extra.get("edited"),
            cut_kind=run.extra.get("cut") or "",
            cut_reason=run.extra.get("cut_said") or "",
            kept_chars=run.extra.get("keep"),
            lines=run.extra.get("lines") or [],
        )
        for run in runs
    )


def empty(apps, schema_editor):
    Reading = apps.get_model("vision", "Reading")
    readings = Reading.objects.using(schema_editor.connection.alias).select_related("run")
    for chunk in read_chunks(readings):
        for reading in chunk:
            reading.run.request |= describe_request(reading)
            reading.run.extra |= describe_extra(reading)
        runs = [reading.run for reading in chunk]
        write_columns(schema_editor.connection, runs, ("request", "extra"))
        readings.filter(pk__in=[reading.pk for reading in chunk]).delete()


def describe_request(reading):
    task = {"task": reading.task} if reading.task else {}
    return {**task, "page": str(reading.page_id or NO_PAGE)}


def describe_extra(reading):
    values = {
        "edited": reading.edited_text,
        "cut": reading.cut_kind or None,
        "cut_said": reading.cut_reason or None,
        "keep": reading.kept_chars,
        "lines": reading.lines or None,
    }
    return {name: value for name, value in values.items() if value is not None}


def leave_out(values, names):
    return {name: value for name, value in values.items() if name not in names}


def find_uuid(words):
    try:
        return UUID(words)
    except (AttributeError, TypeError, ValueError):
        return None


def find_keys(rows, keys):
    wanted = {key for key in keys if key}
    return set(rows.filter(pk__in=wanted).values_list("pk", flat=True))


class Migration(migrations.Migration):
    dependencies = [
        ("vision", "0005_reading"),
    ]

    operations = [
        migrations.RunPython(fill, empty),
    ]
