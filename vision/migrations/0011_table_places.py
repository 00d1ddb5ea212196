"""Where the values of a table stand, found once; and rows that are added by hand."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("vision", "0010_tilt")]

    operations = [
        migrations.AddField("extraction", "places", models.JSONField(blank=True, default=dict)),
        migrations.AddField("extraction", "added", models.JSONField(blank=True, default=dict)),
    ]
