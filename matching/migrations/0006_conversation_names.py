"""The desk calls an exchange by its name."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("matching", "0005_counted_at")]

    operations = [
        migrations.AlterModelOptions(
            name="conversation",
            options={"verbose_name": "やり取り", "verbose_name_plural": "やり取り"},
        ),
    ]
