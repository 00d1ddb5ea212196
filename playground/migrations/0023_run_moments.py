"""Indexes that know the newest run of a conversation, and of a group."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("playground", "0022_access_rules"),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name="run",
            name="run_tree",
        ),
        migrations.RemoveIndex(
            model_name="run",
            name="run_opening",
        ),
        migrations.RemoveIndex(
            model_name="run",
            name="run_group",
        ),
        migrations.AddIndex(
            model_name="run",
            index=models.Index(
                condition=models.Q(("tree__isnull", False)),
                fields=["tree", "created"],
                name="run_tree",
            ),
        ),
        migrations.AddIndex(
            model_name="run",
            index=models.Index(
                condition=models.Q(("opening__isnull", False)),
                fields=["opening", "created"],
                name="run_opening",
            ),
        ),
        migrations.AddIndex(
            model_name="run",
            index=models.Index(
                condition=models.Q(("group__isnull", False)),
                fields=["group", "created"],
                name="run_group",
            ),
        ),
    ]
