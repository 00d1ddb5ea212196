from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("textlab", "0002_votes")]

    operations = [
        migrations.CreateModel(
            name="Preset",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("owner", models.CharField(max_length=64)),
                ("name", models.CharField(max_length=80)),
                ("system", models.TextField(blank=True)),
                ("parameters", models.JSONField(blank=True, default=dict)),
                ("left_out", models.JSONField(blank=True, default=list)),
            ],
            options={
                "ordering": ["name"],
                "constraints": [
                    models.UniqueConstraint(fields=("owner", "name"), name="one_preset_per_name")
                ],
            },
        ),
    ]
