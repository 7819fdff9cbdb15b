import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

PURPOSES = [
    ("review", "公開前の確認"),
    ("brokering", "紹介・調整"),
    ("introduced", "紹介後の確認"),
    ("on_behalf", "代理入力"),
    ("break_glass", "緊急の開示"),
]
KEEP = """
CREATE FUNCTION disclosure_keep_mandate() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'a mandate is kept';
    END IF;
    IF OLD.withdrawn_at IS NOT NULL
        OR (to_jsonb(NEW) - 'withdrawn_at' - 'withdrawn_by_id')
            IS DISTINCT FROM (to_jsonb(OLD) - 'withdrawn_at' - 'withdrawn_by_id') THEN
        RAISE EXCEPTION 'a mandate stays as it was recorded';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER disclosure_keep_mandate BEFORE UPDATE OR DELETE ON disclosure_mandate
    FOR EACH ROW EXECUTE FUNCTION disclosure_keep_mandate();
"""
LET_GO = """
DROP TRIGGER disclosure_keep_mandate ON disclosure_mandate;
DROP FUNCTION disclosure_keep_mandate();
"""
PERSON = {"on_delete": django.db.models.deletion.PROTECT, "related_name": "+"}


class Migration(migrations.Migration):
    dependencies = [
        ("disclosure", "0001_initial"),
        ("organizations", "0002_postal_code"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name="viewlog",
            name="purpose",
            field=models.CharField(choices=PURPOSES, max_length=20),
        ),
        migrations.CreateModel(
            name="Mandate",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("listing_id", models.UUIDField(unique=True)),
                ("agreed_by", models.CharField(max_length=100, verbose_name="同意した人")),
                ("agreed_on", models.DateField(verbose_name="同意を得た日")),
                (
                    "means",
                    models.CharField(
                        choices=[("paper", "書面"), ("phone", "電話"), ("email", "メール")],
                        max_length=10,
                        verbose_name="同意の方法",
                    ),
                ),
                ("note", models.TextField(blank=True, max_length=500, verbose_name="メモ")),
                ("reads_messages", models.BooleanField(default=False, verbose_name="やり取りを読む")),
                ("recorded_at", models.DateTimeField()),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                ("holder", models.ForeignKey(to=settings.AUTH_USER_MODEL, **PERSON)),
                ("holder_organization", models.ForeignKey(to="organizations.organization", **PERSON)),
                ("organization", models.ForeignKey(to="organizations.organization", **PERSON)),
                (
                    "withdrawn_by",
                    models.ForeignKey(blank=True, null=True, to=settings.AUTH_USER_MODEL, **PERSON),
                ),
            ],
            options={
                "verbose_name": "代理入力の同意",
                "verbose_name_plural": "代理入力の同意",
                "indexes": [
                    models.Index(fields=["holder", "withdrawn_at"], name="disclosure_mandate_by_holder")
                ],
            },
        ),
        migrations.RunSQL(KEEP, reverse_sql=LET_GO),
    ]
