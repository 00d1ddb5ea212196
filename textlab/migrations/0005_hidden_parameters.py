from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("textlab", "0004_prompts")]

    operations = [
        migrations.CreateModel(
            name="HiddenParameters",
            fields=[
                ("owner", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("names", models.JSONField(blank=True, default=list)),
            ],
            options={"verbose_name_plural": "hidden parameters"},
        ),
    ]
