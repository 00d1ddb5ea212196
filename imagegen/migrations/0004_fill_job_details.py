"""What the runs of images detailed in JSON moves to their jobs and grids, and back.

The jobs of a grid and the run of its plot were known by the group of their runs.
"""

from django.db import migrations

from playground.storage.bulk_rows import read_chunks, write_columns

PLOT = "grid"  # the endpoint of the run that holds the drawn plot
BLANK = {"took": None, "notes": [], "used": {}}


def fill(apps, schema_editor):
    connection = schema_editor.connection
    jobs = apps.get_model("imagegen", "Job").objects.using(connection.alias)
    grids = set(read_grids(apps, connection).values_list("pk", flat=True))
    pending = jobs.select_related("run").only("extra", "run__group", "run__extra")
    for chunk in read_chunks(pending):
        for job in chunk:
            job.grid_id = job.run.group if job.run.group in grids else None
            job.cell = job.extra.pop("cell", [])
            for name, blank in BLANK.items():
                setattr(job, name, job.run.extra.pop(name, blank))
        write_columns(connection, chunk, ("grid", "cell", *BLANK))
        write_columns(connection, [job.run for job in chunk], ("extra",))
    for grid in read_grids(apps, connection):
        note_plot(apps, connection, grid)


def note_plot(apps, connection, grid):
    runs = apps.get_model("playground", "Run").objects.using(connection.alias)
    plots = runs.filter(group=grid.pk, endpoint=PLOT, app="imagegen")
    plot = plots.order_by("-created").only("extra").first()
    if plot is not None:
        grid.plot_run_id, grid.plotted = plot.pk, plot.extra.pop("drawn", "")
        grid.save(update_fields=["plot_run", "plotted"])
        plot.save(update_fields=["extra"])


def empty(apps, schema_editor):
    connection = schema_editor.connection
    jobs = apps.get_model("imagegen", "Job").objects.using(connection.alias)
    detailed = jobs.select_related("run").only("grid", "cell", *BLANK, "run__group", "run__extra")
    for chunk in read_chunks(detailed):
        for job in chunk:
            job.extra = {"cell": job.cell} if job.cell else {}
            job.run.group = job.grid_id or job.run.group
            values = {name: getattr(job, name) for name in BLANK}
            job.run.extra |= {name: v for name, v in values.items() if v != BLANK[name]}
        write_columns(connection, chunk, ("extra",))
        write_columns(connection, [job.run for job in chunk], ("group", "extra"))
    for grid in read_grids(apps, connection).exclude(plot_run=None).select_related("plot_run"):
        grid.plot_run.group = grid.pk
        grid.plot_run.extra |= {"drawn": grid.plotted} if grid.plotted else {}
        grid.plot_run.save(update_fields=["group", "extra"])


def read_grids(apps, connection):
    return apps.get_model("imagegen", "Grid").objects.using(connection.alias)


class Migration(migrations.Migration):
    dependencies = [
        ("imagegen", "0003_job_details"),
    ]

    operations = [
        migrations.RunPython(fill, empty),
    ]
