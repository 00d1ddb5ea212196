import django.db.models.deletion
from django.db import migrations, models

ID = models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")


class Migration(migrations.Migration):
    dependencies = [("textlab", "0003_presets")]

    operations = [
        migrations.CreateModel(
            name="Prompt",
            fields=[
                ("id", ID.clone()),
                ("owner", models.CharField(max_length=64)),
                ("name", models.CharField(max_length=80)),
                ("changed", models.DateTimeField(auto_now=True)),
            ],
            options={
                "ordering": ["name"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("owner", "name"), name="one_library_prompt_per_name"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="PromptVersion",
            fields=[
                ("id", ID.clone()),
                ("number", models.PositiveIntegerField()),
                ("text", models.TextField()),
                ("note", models.CharField(blank=True, max_length=200)),
                ("created", models.DateTimeField(auto_now_add=True)),
                (
                    "prompt",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="versions",
                        to="textlab.prompt",
                    ),
                ),
            ],
            options={
                "ordering": ["-number"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("prompt", "number"), name="one_text_per_version"
                    )
                ],
            },
        ),
    ]
