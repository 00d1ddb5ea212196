"""How far each page leans. What was prepared before stays as it was shown: nobody looks again."""

from django.db import migrations, models
from django.db.models import Q


def keep_prepared_pages(apps, schema_editor):
    pages = apps.get_model("vision", "Page").objects.using(schema_editor.connection.alias)
    pages.filter(~Q(sent="") | Q(crop__isnull=False)).update(tilt=0.0)


class Migration(migrations.Migration):
    dependencies = [("vision", "0009_plural_names")]

    operations = [
        migrations.AddField("page", "tilt", models.FloatField(blank=True, null=True)),
        migrations.AddField("page", "straighten", models.BooleanField(default=True)),
        migrations.RunPython(keep_prepared_pages, migrations.RunPython.noop),
    ]
