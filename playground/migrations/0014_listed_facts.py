"""What lists tell of their models beside size and context; an index of all that is searched."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("playground", "0013_saved_texts"),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name="listedmodel",
            name="playground__kind_402ffe_idx",
        ),
        migrations.AddField(
            model_name="listedmodel",
            name="downloads",
            field=models.BigIntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="listedmodel",
            name="hot",
            field=models.BooleanField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="listedmodel",
            name="licence",
            field=models.CharField(blank=True, max_length=64),
        ),
        migrations.AddField(
            model_name="listedmodel",
            name="likes",
            field=models.BigIntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="listedmodel",
            name="price_in",
            field=models.FloatField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="listedmodel",
            name="price_out",
            field=models.FloatField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="listedmodel",
            name="quantization",
            field=models.CharField(blank=True, max_length=32),
        ),
        migrations.AddField(
            model_name="listedmodel",
            name="status",
            field=models.CharField(blank=True, max_length=24),
        ),
        migrations.AddField(
            model_name="listedmodel",
            name="tool_use",
            field=models.BooleanField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="listing",
            name="facts",
            field=models.JSONField(blank=True, default=dict),
        ),
        migrations.AddIndex(
            model_name="listedmodel",
            index=models.Index(
                fields=[
                    "kind",
                    "rank",
                    "search",
                    "provider",
                    "parameters",
                    "context_length",
                    "vision",
                    "gated",
                    "on_plan",
                    "tool_use",
                    "hot",
                    "licence",
                    "downloads",
                    "likes",
                    "price_in",
                    "price_out",
                    "created",
                ],
                name="all_that_is_searched",
            ),
        ),
    ]
