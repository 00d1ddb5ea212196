"""Saved prompts and styles get a table that they share."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("playground", "0012_fill_run_openings")]

    operations = [
        migrations.CreateModel(
            name="SavedText",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kind", models.CharField(editable=False, max_length=16)),
                ("owner", models.CharField(max_length=64)),
                ("name", models.CharField(max_length=80)),
                ("text", models.TextField(blank=True)),
                ("negative_text", models.TextField(blank=True)),
            ],
            options={
                "ordering": ["name"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("owner", "kind", "name"), name="one_text_per_name"
                    )
                ],
            },
        ),
    ]
