"""Saved prompts move into the table that they share with styles."""

from django.db import migrations

KIND = "vision prompt"


def fill(apps, schema_editor):
    alias = schema_editor.connection.alias
    rows = apps.get_model("vision", "SavedPrompt").objects.using(alias)
    SavedText = apps.get_model("playground", "SavedText")
    SavedText.objects.using(alias).bulk_create(
        (
            SavedText(kind=KIND, owner=row.owner, name=row.name, text=row.text)
            for row in rows.iterator()
        ),
        batch_size=500,
    )


def empty(apps, schema_editor):
    alias = schema_editor.connection.alias
    SavedPrompt = apps.get_model("vision", "SavedPrompt")
    texts = apps.get_model("playground", "SavedText").objects.using(alias).filter(kind=KIND)
    SavedPrompt.objects.using(alias).bulk_create(
        (
            SavedPrompt(owner=text.owner, name=text.name, text=text.text)
            for text in texts.iterator()
        ),
        batch_size=500,
    )
    texts.delete()


class Migration(migrations.Migration):
    dependencies = [
        ("vision", "0006_fill_readings"),
        ("playground", "0013_saved_texts"),
    ]

    operations = [
        migrations.RunPython(fill, empty),
        migrations.DeleteModel(name="SavedPrompt"),
        migrations.CreateModel(
            name="SavedPrompt",
            fields=[],
            options={"proxy": True, "indexes": [], "constraints": []},
            bases=("playground.savedtext",),
        ),
    ]
