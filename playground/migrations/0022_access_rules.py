import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
        ("playground", "0021_run_newest_of_app"),
    ]

    operations = [
        migrations.CreateModel(
            name="AccessRule",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "provider",
                    models.CharField(blank=True, help_text="Blank: every provider.", max_length=32),
                ),
                (
                    "pattern",
                    models.CharField(
                        default="*",
                        help_text="A name, or a pattern such as mistralai/*.",
                        max_length=200,
                        verbose_name="models",
                    ),
                ),
                (
                    "host_key",
                    models.BooleanField(
                        default=True,
                        help_text="If not, they need keys of their own.",
                        verbose_name="with the host's key",
                    ),
                ),
                (
                    "group",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="access_rules",
                        to="auth.group",
                    ),
                ),
            ],
            options={"ordering": ["group", "provider", "pattern"]},
        ),
    ]
