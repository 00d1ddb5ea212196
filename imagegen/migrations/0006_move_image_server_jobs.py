"""Jobs that wait for an image server at Arli's address go on to it as a provider of its own.

Only this moment tells them from jobs for Arli itself, which come to the same queue from now on.
"""

from django.conf import settings
from django.db import migrations

OPEN = ("queued", "running")


def move_open_jobs(apps, schema_editor):
    if not settings.IMAGE_SERVER_MOVED:
        return

    def read(app, name):
        return apps.get_model(app, name).objects.using(schema_editor.connection.alias)

    waiting = read("playground", "Run").filter(app="imagegen", provider="arli", status__in=OPEN)
    grids = read("imagegen", "Grid").filter(provider="arli", jobs__run__in=waiting)
    grids_moved = list(grids.values_list("pk", flat=True).distinct())
    read("imagegen", "Grid").filter(pk__in=grids_moved).update(provider="image-server")
    waiting.update(provider="image-server")
    # The server's checkpoints were listed as Arli's. Both lists are asked for again.
    read("playground", "ListedModel").filter(provider="arli", kind="image").delete()
    read("playground", "Listing").filter(provider="arli").delete()


class Migration(migrations.Migration):
    dependencies = [
        ("imagegen", "0005_job_without_extra"),
        ("playground", "0012_fill_run_openings"),
    ]

    operations = [
        migrations.RunPython(move_open_jobs, migrations.RunPython.noop),
    ]
