import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("notifications", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="DigestRound",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("daily", "1日1回のまとめ"), ("weekly", "週1回のまとめ")], max_length=10
                    ),
                ),
                ("period_date", models.DateField()),
                ("finished_at", models.DateTimeField()),
            ],
            options={
                "verbose_name": "まとめの回",
                "verbose_name_plural": "まとめの回",
            },
        ),
        migrations.AddField(
            model_name="inboxmessage",
            name="quiet",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="inboxmessage",
            name="waits_for_digest",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="preference",
            name="inbox",
            field=models.BooleanField(default=True),
        ),
        migrations.AlterField(
            model_name="preference",
            name="mail",
            field=models.CharField(
                choices=[
                    ("at_once", "すぐに"),
                    ("daily", "1日1回（朝7時）"),
                    ("weekly", "週1回（火曜の朝7時）"),
                    ("never", "受け取らない"),
                ],
                default="weekly",
                max_length=10,
            ),
        ),
        migrations.CreateModel(
            name="Digest",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("daily", "1日1回のまとめ"), ("weekly", "週1回のまとめ")], max_length=10
                    ),
                ),
                ("period_date", models.DateField()),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "まとめのメール",
                "verbose_name_plural": "まとめのメール",
            },
        ),
        migrations.AddField(
            model_name="inboxmessage",
            name="digest",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="notifications.digest",
            ),
        ),
        migrations.AddIndex(
            model_name="inboxmessage",
            index=models.Index(
                condition=models.Q(("waits_for_digest", True)),
                fields=["recipient", "created_at"],
                name="notifications_inbox_collected",
            ),
        ),
        migrations.AddConstraint(
            model_name="inboxmessage",
            constraint=models.CheckConstraint(
                condition=models.Q(("waits_for_digest", False), ("digest__isnull", True), _connector="OR"),
                name="notifications_inbox_in_one_digest",
            ),
        ),
        migrations.AddConstraint(
            model_name="digestround",
            constraint=models.UniqueConstraint(
                fields=("kind", "period_date"), name="notifications_round_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="digest",
            constraint=models.UniqueConstraint(
                fields=("user", "kind", "period_date"), name="notifications_digest_once_a_period"
            ),
        ),
    ]
