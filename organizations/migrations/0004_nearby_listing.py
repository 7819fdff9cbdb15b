from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("organizations", "0003_client_invitations")]

    operations = [
        migrations.AddField(
            model_name="organization",
            name="is_listed_nearby",
            field=models.BooleanField(default=True, verbose_name="「近くの会社」に載せる"),
        ),
    ]
