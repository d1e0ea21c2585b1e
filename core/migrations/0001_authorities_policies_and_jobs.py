import django.db.models.deletion
from django.db import migrations, models

import core.references


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Authority",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reference", core.references.ReferenceField(max_length=24, prefix="auth")),
                ("name", models.CharField(max_length=200)),
                ("short_name", models.CharField(max_length=60)),
                ("ons_code", models.CharField(blank=True, max_length=12)),
                ("phone", models.CharField(blank=True, max_length=40)),
                (
                    "phone_hours",
                    models.CharField(blank=True, default="Monday to Friday, 9 to 5", max_length=80),
                ),
                ("email", models.EmailField(blank=True, max_length=254)),
                ("network_name", models.CharField(blank=True, max_length=200)),
                ("currency", models.CharField(default="GBP", max_length=3)),
                ("bacs_service_user_number", models.CharField(blank=True, max_length=6)),
                ("bank_sort_code", models.CharField(blank=True, max_length=6)),
                ("bank_account_number", models.CharField(blank=True, max_length=8)),
            ],
            options={
                "verbose_name_plural": "authorities",
                "indexes": [],
                "constraints": [],
            },
        ),
        migrations.CreateModel(
            name="Heartbeat",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=80, unique=True)),
                ("at", models.DateTimeField()),
            ],
            options={
                "indexes": [],
                "constraints": [],
            },
        ),
        migrations.CreateModel(
            name="PolicyRow",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "authority",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="policies",
                        to="core.authority",
                    ),
                ),
                ("name", models.CharField(max_length=60)),
                ("value", models.JSONField()),
                ("starts_on", models.DateField()),
                ("lapses_on", models.DateField(null=True)),
                ("touches_people", models.BooleanField()),
                ("heard_in", models.CharField(blank=True, max_length=40)),
                ("exemption", models.CharField(blank=True, max_length=300)),
                ("reason", models.CharField(blank=True, max_length=300)),
                ("decided_by", models.CharField(blank=True, max_length=200)),
                ("recorded_at", models.DateTimeField(null=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("authority", "name", "starts_on"), name="one_value_a_policy_and_day"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("touches_people", False),
                            models.Q(("heard_in", ""), _negated=True),
                            models.Q(("exemption", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="a_policy_that_touches_people_was_heard_or_says_why_not",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("lapses_on", None),
                            ("lapses_on__gt", models.F("starts_on")),
                            _connector="OR",
                        ),
                        name="a_policy_lapses_after_it_starts",
                    ),
                ],
                "indexes": [],
            },
        ),
    ]
