"""What belongs to one tree of conversations, and what was taken out of one."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("playground", "0014_listed_facts"),
    ]

    operations = [
        migrations.AddField(
            model_name="run",
            name="removed",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="run",
            name="tree",
            field=models.UUIDField(blank=True, null=True),
        ),
        migrations.AddIndex(
            model_name="run",
            index=models.Index(
                condition=models.Q(("tree__isnull", False)), fields=["tree"], name="run_tree"
            ),
        ),
        migrations.AddIndex(
            model_name="run",
            index=models.Index(
                condition=models.Q(("removed__isnull", False)), fields=["owner"], name="run_removed"
            ),
        ),
    ]
