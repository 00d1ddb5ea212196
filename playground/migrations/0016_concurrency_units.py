from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("playground", "0015_run_tree"),
    ]

    operations = [
        migrations.AddField(
            model_name="run",
            name="units",
            field=models.PositiveSmallIntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="run",
            name="waits_since",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.CreateModel(
            name="KeyLimit",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("provider", models.CharField(max_length=32)),
                ("fingerprint", models.CharField(max_length=32)),
                (
                    "source",
                    models.CharField(
                        choices=[("stated", "Stated"), ("refusal", "Refusal")], max_length=8
                    ),
                ),
                ("units", models.PositiveIntegerField()),
                ("until", models.DateTimeField(db_index=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("provider", "fingerprint", "source"), name="one_limit_per_source"
                    )
                ],
            },
        ),
    ]
