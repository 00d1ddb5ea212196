from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("imagegen", "0004_fill_job_details"),
    ]

    operations = [
        migrations.RemoveField(model_name="job", name="extra"),
    ]
