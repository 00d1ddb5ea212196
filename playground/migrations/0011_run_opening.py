import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("playground", "0010_run_group"),
    ]

    operations = [
        migrations.AddField(
            model_name="run",
            name="opening",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="playground.run",
            ),
        ),
    ]
