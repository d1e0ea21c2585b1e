import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import core.references


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0001_authorities_policies_and_jobs"),
        ("payments", "0001_payees_runs_and_payments"),
        ("people", "0001_people_and_their_rights"),
    ]

    operations = [
        migrations.CreateModel(
            name="OutsideSheet",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reference", core.references.ReferenceField(max_length=24, prefix="told")),
                (
                    "authority",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="outside_sheets",
                        to="core.authority",
                    ),
                ),
                ("told_at", models.DateTimeField()),
                (
                    "told_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("file_name", models.CharField(blank=True, max_length=120)),
                ("file_sha256", models.CharField(blank=True, max_length=64)),
            ],
            options={
                "ordering": ["-told_at", "-pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("file_sha256", ""), _negated=True),
                        fields=("authority", "file_sha256"),
                        name="a_table_of_outside_payments_is_read_once",
                    )
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="PayRun",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reference", core.references.ReferenceField(max_length=24, prefix="run")),
                (
                    "authority",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="pay_runs",
                        to="core.authority",
                    ),
                ),
                ("pay_on", models.DateField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("prepared", "Waiting for a second person"),
                            ("approved", "Approved"),
                            ("released", "File made"),
                            ("at_bank", "The bank has it"),
                            ("paid", "Paid"),
                            ("reconciled", "Paid, and found in the bank’s file"),
                            ("cancelled", "Cancelled"),
                        ],
                        default="prepared",
                        max_length=10,
                    ),
                ),
                ("made_at", models.DateTimeField()),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("approved_at", models.DateTimeField(null=True)),
                (
                    "approved_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("file_sha256", models.CharField(blank=True, max_length=64)),
                ("released_at", models.DateTimeField(null=True)),
                ("paid_at", models.DateTimeField(null=True)),
                ("total_pence", models.PositiveBigIntegerField(default=0)),
                ("count", models.PositiveIntegerField(default=0)),
                ("outside", models.BooleanField(default=False)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("approved_at", None), ("approved_by", None)),
                            models.Q(
                                ("approved_at__isnull", False), ("approved_by__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="an_approval_says_who_and_when",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("approved_by", None),
                            models.Q(("approved_by", models.F("made_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="who_makes_a_run_does_not_approve_it",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(
                            models.Q(("state", "cancelled"), _negated=True), ("outside", False)
                        ),
                        fields=("authority", "pay_on"),
                        name="one_run_an_authority_and_day",
                    ),
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="ResultFile",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reference", core.references.ReferenceField(max_length=24, prefix="result")),
                (
                    "authority",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="result_files",
                        to="core.authority",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("pain002", "ISO 20022 pain.002"),
                            ("camt053", "ISO 20022 camt.053"),
                            ("csv", "CSV"),
                        ],
                        max_length=8,
                    ),
                ),
                ("name", models.CharField(blank=True, max_length=120)),
                ("sha256", models.CharField(max_length=64)),
                ("not_ours", models.PositiveIntegerField(default=0)),
                ("findings", models.JSONField(default=list)),
                ("read_at", models.DateTimeField()),
                (
                    "read_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-read_at", "-pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("authority", "sha256"), name="a_result_file_is_read_once"
                    )
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="RunFile",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "run",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="files",
                        to="payments.payrun",
                    ),
                ),
                (
                    "format",
                    models.CharField(
                        choices=[
                            ("bacs18", "Bacs Standard 18"),
                            ("pain001", "ISO 20022 pain.001"),
                            ("csv", "CSV for the finance system"),
                        ],
                        max_length=8,
                    ),
                ),
                ("columns", models.JSONField(default=list)),
                ("codes", models.JSONField(default=dict)),
                ("codings", models.JSONField(default=dict)),
                ("made_at", models.DateTimeField()),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("not_used_at", models.DateTimeField(null=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("not_used_at", None)),
                        fields=("run",),
                        name="one_file_of_a_run_is_used",
                    )
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="SecondRoute",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "run",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="second_routes",
                        to="payments.payrun",
                    ),
                ),
                (
                    "first",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="payments.runfile",
                    ),
                ),
                ("first_sha256", models.CharField(blank=True, max_length=64)),
                (
                    "format",
                    models.CharField(
                        choices=[
                            ("bacs18", "Bacs Standard 18"),
                            ("pain001", "ISO 20022 pain.001"),
                            ("csv", "CSV for the finance system"),
                        ],
                        max_length=8,
                    ),
                ),
                ("reason", models.CharField(max_length=300)),
                ("asked_at", models.DateTimeField()),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("agreed_at", models.DateTimeField(null=True)),
                (
                    "agreed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("refused_at", models.DateTimeField(null=True)),
                (
                    "refused_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("refused_at", None)),
                        fields=("run",),
                        name="one_second_route_a_run",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True),
                        name="a_second_route_has_a_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("agreed_at", None), ("agreed_by", None)),
                            models.Q(
                                ("agreed_at__isnull", False),
                                ("agreed_by__isnull", False),
                                ("refused_at", None),
                            ),
                            _connector="OR",
                        ),
                        name="a_second_route_says_who_agreed_and_when",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("refused_at", None), ("refused_by", None)),
                            models.Q(("refused_at__isnull", False), ("refused_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="a_second_route_says_who_refused_and_when",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("agreed_by", None),
                            models.Q(("agreed_by", models.F("asked_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="a_second_person_agrees_to_a_second_route",
                    ),
                ],
                "indexes": [],
            },
        ),
    ]
