from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("disclosure", "0003_words"),
    ]

    operations = [
        migrations.AlterField(
            model_name="mandate",
            name="means",
            field=models.CharField(
                choices=[
                    ("paper", "書面"),
                    ("in_person", "対面（訪問・窓口）"),
                    ("phone", "電話"),
                    ("email", "メール"),
                ],
                max_length=10,
                verbose_name="同意の方法",
            ),
        ),
    ]
