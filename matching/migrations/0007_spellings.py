"""Words are offered as people write them."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("matching", "0006_conversation_names")]

    operations = [
        migrations.AddField(
            model_name="term",
            name="spelling",
            field=models.CharField(blank=True, db_default="", max_length=100),
        ),
        migrations.AddIndex(
            model_name="term",
            index=models.Index(
                fields=["spelling"], name="matching_term_spelling", opclasses=["varchar_pattern_ops"]
            ),
        ),
    ]
