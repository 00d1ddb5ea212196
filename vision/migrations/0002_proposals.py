from django.db import migrations, models


def carry(apps, _schema_editor):
    """The size alone was kept: pages that wait go on being sent with it."""
    Page = apps.get_model("vision", "Page")
    for page in Page.objects.exclude(proposed=None).only("proposed", "longest"):
        page.options = {"longest": page.longest or page.proposed}
        page.accepted = page.longest is not None
        page.save(update_fields=["options", "accepted"])


class Migration(migrations.Migration):
    dependencies = [
        ("vision", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="batch",
            name="provider",
            field=models.CharField(blank=True, max_length=32),
        ),
        migrations.AddField(
            model_name="page",
            name="accepted",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="page",
            name="options",
            field=models.JSONField(blank=True, default=dict),
        ),
        migrations.RunPython(carry, migrations.RunPython.noop),
        migrations.RemoveField(model_name="page", name="longest"),
        migrations.RemoveField(model_name="page", name="proposed"),
    ]
