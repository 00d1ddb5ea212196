import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("imagegen", "0002_grid_ask"),
        ("playground", "0010_run_group"),
    ]

    operations = [
        migrations.AddField(
            model_name="job",
            name="grid",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="jobs",
                to="imagegen.grid",
            ),
        ),
        migrations.AddField(
            model_name="job",
            name="cell",
            field=models.JSONField(blank=True, default=list),
        ),
        migrations.AddField(
            model_name="job",
            name="took",
            field=models.FloatField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="job",
            name="notes",
            field=models.JSONField(blank=True, default=list),
        ),
        migrations.AddField(
            model_name="job",
            name="used",
            field=models.JSONField(blank=True, default=dict),
        ),
        migrations.AddField(
            model_name="grid",
            name="plot_run",
            field=models.OneToOneField(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="plotted_grid",
                to="playground.run",
            ),
        ),
        migrations.AddField(
            model_name="grid",
            name="plotted",
            field=models.CharField(blank=True, max_length=16),
        ),
    ]
