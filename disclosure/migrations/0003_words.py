from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("disclosure", "0002_mandates"),
    ]

    operations = [
        migrations.AlterField(
            model_name="identity",
            name="kind",
            field=models.CharField(
                choices=[
                    ("need", "ニーズ"),
                    ("seed", "シーズ"),
                    ("proposal", "提案・打診"),
                    ("conversation", "問い合わせ"),
                ],
                max_length=20,
            ),
        ),
    ]
