"""A key's answer is kept to the letter, and no key is without one."""

import json

from django.db import migrations, models


def write_answers(apps, schema_editor):
    """What was kept as values becomes the text that was sent; a key without an answer had none."""
    keys = apps.get_model("core", "IdempotencyKey")
    keys.objects.filter(answered_at=None).delete()
    for row in keys.objects.exclude(body=None).iterator():
        row.answer = json.dumps(row.body, ensure_ascii=False, separators=(",", ":"))
        row.save(update_fields=["answer"])


class Migration(migrations.Migration):
    dependencies = [("core", "0002_jobs_and_keys_have_users")]

    operations = [
        migrations.AddField("idempotencykey", "answer", models.TextField(blank=True, default="")),
        migrations.RunPython(write_answers, migrations.RunPython.noop),
        migrations.RemoveConstraint("idempotencykey", "answered_after_started"),
        migrations.RemoveField("idempotencykey", "body"),
        migrations.RemoveField("idempotencykey", "started_at"),
        migrations.AlterField("idempotencykey", "answer", models.TextField(blank=True)),
        migrations.AlterField("idempotencykey", "answered_at", models.DateTimeField()),
        migrations.AlterField("idempotencykey", "status", models.PositiveSmallIntegerField()),
        migrations.AddConstraint(
            "idempotencykey",
            models.CheckConstraint(
                condition=models.Q(status__gte=200, status__lt=600), name="a_key_has_its_answer"
            ),
        ),
    ]
