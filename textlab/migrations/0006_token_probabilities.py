"""How likely the tokens of an answer were gets a table of its own."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("playground", "0015_run_tree"),
        ("textlab", "0005_hidden_parameters"),
    ]

    operations = [
        migrations.CreateModel(
            name="TokenProbabilities",
            fields=[
                (
                    "run",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="token_probabilities",
                        serialize=False,
                        to="playground.run",
                    ),
                ),
                ("tokens", models.JSONField()),
            ],
        ),
    ]
