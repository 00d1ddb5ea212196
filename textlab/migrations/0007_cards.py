from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("textlab", "0006_token_probabilities")]

    operations = [
        migrations.CreateModel(
            name="Card",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("owner", models.CharField(max_length=64)),
                ("name", models.CharField(max_length=80)),
                ("user_name", models.CharField(default="User", max_length=40)),
                ("source", models.JSONField()),
                ("created", models.DateTimeField(auto_now_add=True)),
            ],
            options={
                "ordering": ["name"],
                "constraints": [
                    models.UniqueConstraint(fields=("owner", "name"), name="one_card_per_name")
                ],
            },
        ),
    ]
