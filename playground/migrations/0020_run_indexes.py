"""Indexes without the runs that have nothing in their column: each of them cost every new run."""

from typing import Any

import django.db.models.deletion
from django.db import migrations, models

INDEXED = ("parent", "opening", "ask", "group")


def index_what_is_there(name: str) -> Any:
    condition = models.Q((f"{name}__isnull", False))
    index = models.Index(condition=condition, fields=[name], name=f"run_{name}")
    return migrations.AddIndex(model_name="run", index=index)


def drop_indexes(apps: Any, schema_editor: Any) -> None:
    """By their names: Django would copy the whole table on SQLite, once for each of them."""
    model = apps.get_model("playground", "Run")
    for field in map(model._meta.get_field, INDEXED):
        names = schema_editor._constraint_names(model, [field.column], index=True, unique=False)
        for name in names:
            schema_editor.execute(schema_editor._delete_index_sql(model, name))


def add_indexes(apps: Any, schema_editor: Any) -> None:
    model = apps.get_model("playground", "Run")
    for field in map(model._meta.get_field, INDEXED):
        schema_editor.execute(schema_editor._create_index_sql(model, fields=[field]))


def relate(to: str, name: str) -> Any:
    return models.ForeignKey(
        blank=True,
        db_index=False,
        null=True,
        on_delete=django.db.models.deletion.SET_NULL,
        related_name=name,
        to=to,
    )


class Migration(migrations.Migration):
    dependencies = [("playground", "0019_invitations")]

    operations = [
        migrations.AlterField(
            model_name="run",
            name="share_slug",
            field=models.CharField(blank=True, max_length=32, null=True),
        ),
        migrations.AddConstraint(
            model_name="run",
            constraint=models.UniqueConstraint(
                condition=models.Q(("share_slug__isnull", False)),
                fields=("share_slug",),
                name="one_run_per_link",
            ),
        ),
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunPython(drop_indexes, add_indexes)],
            state_operations=[
                migrations.AlterField("run", "parent", relate("playground.run", "children")),
                migrations.AlterField("run", "opening", relate("playground.run", "+")),
                migrations.AlterField("run", "ask", relate("playground.ask", "runs")),
                migrations.AlterField("run", "group", models.UUIDField(blank=True, null=True)),
            ],
        ),
        *map(index_what_is_there, INDEXED),
    ]
