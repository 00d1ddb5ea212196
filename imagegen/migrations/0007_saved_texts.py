"""Styles move into the table that they share with saved prompts."""

from django.db import migrations

KIND = "image style"


def fill(apps, schema_editor):
    alias = schema_editor.connection.alias
    rows = apps.get_model("imagegen", "Style").objects.using(alias)
    SavedText = apps.get_model("playground", "SavedText")
    SavedText.objects.using(alias).bulk_create(
        (
            SavedText(
                kind=KIND,
                owner=row.owner,
                name=row.name,
                text=row.prompt,
                negative_text=row.negative_prompt,
            )
            for row in rows.iterator()
        ),
        batch_size=500,
    )


def empty(apps, schema_editor):
    alias = schema_editor.connection.alias
    Style = apps.get_model("imagegen", "Style")
    texts = apps.get_model("playground", "SavedText").objects.using(alias).filter(kind=KIND)
    Style.objects.using(alias).bulk_create(
        (
            Style(
                owner=text.owner,
                name=text.name,
                prompt=text.text,
                negative_prompt=text.negative_text,
            )
            for text in texts.iterator()
        ),
        batch_size=500,
    )
    texts.delete()


class Migration(migrations.Migration):
    dependencies = [
        ("imagegen", "0006_move_image_server_jobs"),
        ("playground", "0013_saved_texts"),
    ]

    operations = [
        migrations.RunPython(fill, empty),
        migrations.DeleteModel(name="Style"),
        migrations.CreateModel(
            name="Style",
            fields=[],
            options={"proxy": True, "indexes": [], "constraints": []},
            bases=("playground.savedtext",),
        ),
    ]
