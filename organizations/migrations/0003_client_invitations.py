from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("organizations", "0002_postal_code")]

    operations = [
        migrations.AddField(
            model_name="invitation",
            name="for_client",
            field=models.BooleanField(default=False, verbose_name="代理入力のお知らせ"),
        ),
    ]
