from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies: ClassVar = []

    operations: ClassVar = [
        migrations.CreateModel(
            name="SharedFact",
            fields=[
                (
                    "name",
                    models.CharField(max_length=32, primary_key=True, serialize=False),
                ),
                ("words", models.CharField(blank=True, max_length=200)),
                ("moment", models.DateTimeField(blank=True, null=True)),
            ],
        ),
    ]
