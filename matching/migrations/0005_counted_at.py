"""When a pool was counted: what a need asked of it before may be asked again until then."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("matching", "0004_search_speed")]

    operations = [
        migrations.AddField("documentpool", "counted_at", models.DateTimeField(null=True)),
    ]
