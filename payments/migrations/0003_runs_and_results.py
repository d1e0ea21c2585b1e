import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import core.references


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0003_keys_keep_their_answer"),
        ("invoices", "0002_answers"),
        ("payments", "0002_bank_lines"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="bankdetails",
            name="modulus",
            field=models.CharField(
                choices=[("passed", "Sort code and number fit"), ("not_checked", "Not checked")],
                default="not_checked",
                max_length=11,
            ),
        ),
        migrations.AddField(
            model_name="bankdetails",
            name="modulus_version",
            field=models.CharField(blank=True, max_length=40),
        ),
        migrations.AlterField(
            model_name="payitem",
            name="state",
            field=models.CharField(
                choices=[
                    ("in_run", "In this run"),
                    ("paid", "Paid"),
                    ("returned", "Returned"),
                    ("refused", "Refused by the bank"),
                    ("held", "Held out of the run"),
                    ("cancelled", "Cancelled"),
                ],
                default="in_run",
                max_length=10,
            ),
        ),
        migrations.AlterField(
            model_name="payrun",
            name="state",
            field=models.CharField(
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
        migrations.CreateModel(
            name="ModulusTable",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.CharField(max_length=40, unique=True)),
                ("rows", models.JSONField()),
                ("loaded_at", models.DateTimeField()),
            ],
            options={
                "ordering": ["-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("version", ""), _negated=True),
                        name="a_modulus_table_has_a_version",
                    )
                ],
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
                    "authority",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="result_files",
                        to="core.authority",
                    ),
                ),
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
            },
        ),
        migrations.CreateModel(
            name="ItemResult",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("accepted", "The bank has it"),
                            ("refused", "Refused before it was paid"),
                            ("paid", "Paid"),
                            ("returned", "Sent back"),
                        ],
                        max_length=8,
                    ),
                ),
                ("on", models.DateField()),
                ("code", models.CharField(blank=True, max_length=12)),
                ("words", models.CharField(blank=True, max_length=200)),
                (
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="results",
                        to="payments.payitem",
                    ),
                ),
                (
                    "file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="results",
                        to="payments.resultfile",
                    ),
                ),
            ],
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
                (
                    "run",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="file",
                        to="payments.payrun",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="BillHold",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reason", models.CharField(max_length=300)),
                ("held_at", models.DateTimeField()),
                ("let_go_at", models.DateTimeField(null=True)),
                (
                    "bill",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="pay_holds",
                        to="invoices.bill",
                    ),
                ),
                (
                    "held_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "let_go_by",
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
                        condition=models.Q(("let_go_at", None)),
                        fields=("bill",),
                        name="one_open_hold_a_bill",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True),
                        name="a_hold_out_of_runs_has_a_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("let_go_at", None), ("let_go_by", None)),
                            models.Q(("let_go_at__isnull", False), ("let_go_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="a_hold_let_go_says_by_whom",
                    ),
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="resultfile",
            constraint=models.UniqueConstraint(
                fields=("authority", "sha256"), name="a_result_file_is_read_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="itemresult",
            constraint=models.UniqueConstraint(
                fields=("item", "outcome"), name="one_answer_of_a_kind_an_item"
            ),
        ),
    ]
