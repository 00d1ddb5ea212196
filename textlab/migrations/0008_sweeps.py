import uuid

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("playground", "0016_concurrency_units"),
        ("textlab", "0007_cards"),
    ]

    operations = [
        migrations.CreateModel(
            name="Sweep",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("owner", models.CharField(max_length=64)),
                ("created", models.DateTimeField(auto_now_add=True)),
                ("message", models.TextField()),
                ("columns", models.JSONField()),
                ("axes", models.JSONField()),
                ("session", models.CharField(blank=True, max_length=40)),
                (
                    "ask",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="sweep",
                        to="playground.ask",
                    ),
                ),
            ],
            options={
                "ordering": ["-created"],
            },
        ),
        migrations.CreateModel(
            name="SweepCell",
            fields=[
                (
                    "run",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="sweep_cell",
                        serialize=False,
                        to="playground.run",
                    ),
                ),
                ("row", models.PositiveSmallIntegerField()),
                ("column", models.PositiveSmallIntegerField()),
                (
                    "sweep",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="cells",
                        to="textlab.sweep",
                    ),
                ),
            ],
            options={
                "ordering": ["row", "column"],
            },
        ),
        migrations.AddIndex(
            model_name="sweep",
            index=models.Index(fields=["owner", "-created"], name="textlab_swe_owner_73d6d3_idx"),
        ),
    ]
