import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("playground", "0010_run_group"),
        ("vision", "0004_resolution"),
    ]

    operations = [
        migrations.CreateModel(
            name="Reading",
            fields=[
                (
                    "run",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="reading",
                        serialize=False,
                        to="playground.run",
                    ),
                ),
                ("task", models.CharField(blank=True, max_length=32)),
                ("edited_text", models.TextField(blank=True, null=True)),
                (
                    "cut_kind",
                    models.CharField(
                        blank=True,
                        choices=[("loop", "Repeats itself"), ("runaway", "Has no end")],
                        max_length=8,
                    ),
                ),
                ("cut_reason", models.TextField(blank=True)),
                ("kept_chars", models.PositiveIntegerField(blank=True, null=True)),
                ("lines", models.JSONField(blank=True, default=list)),
                (
                    "batch",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="readings",
                        to="vision.batch",
                    ),
                ),
                (
                    "page",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="readings",
                        to="vision.page",
                    ),
                ),
            ],
        ),
    ]
