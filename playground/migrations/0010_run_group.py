from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("playground", "0009_run_networks"),
    ]

    operations = [
        migrations.RenameField(model_name="run", old_name="batch", new_name="group"),
    ]
