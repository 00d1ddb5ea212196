"""Names and stars of rows of the history."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("playground", "0023_run_moments")]

    operations = [
        migrations.CreateModel(
            name="RunLabel",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("owner", models.CharField(max_length=64)),
                ("key", models.UUIDField()),
                ("name", models.CharField(blank=True, max_length=120)),
                ("starred", models.BooleanField(default=False)),
                ("created", models.DateTimeField(auto_now_add=True)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["key"], name="label_key"),
                    models.Index(
                        condition=models.Q(("starred", True)),
                        fields=["owner", "-created"],
                        name="label_starred",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("owner", "key"), name="one_label_per_row")
                ],
            },
        )
    ]
