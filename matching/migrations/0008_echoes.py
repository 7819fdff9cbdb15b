"""Seeds answer to the shop floor's words, as soon as they are indexed again (``catch_up``)."""

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("matching", "0007_spellings")]

    operations = [
        migrations.AddField(
            model_name="document",
            name="echo_ids",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.IntegerField(), db_default=[], default=list, size=None
            ),
        ),
        migrations.AddIndex(
            model_name="document",
            index=django.contrib.postgres.indexes.GinIndex(
                fields=["echo_ids"], name="matching_document_echoes"
            ),
        ),
        migrations.AddField(
            model_name="termcount",
            name="answering",
            field=models.PositiveIntegerField(db_default=0),
        ),
        migrations.RunSQL("UPDATE matching_termcount SET answering = documents", migrations.RunSQL.noop),
    ]
