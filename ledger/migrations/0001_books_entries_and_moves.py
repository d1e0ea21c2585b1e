import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Book",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.BigIntegerField(default=0)),
            ],
            options={
                "indexes": [],
                "constraints": [],
            },
        ),
        migrations.CreateModel(
            name="Account",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "book",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="accounts",
                        to="ledger.book",
                    ),
                ),
                (
                    "side",
                    models.CharField(choices=[("plan", "Plan"), ("cash", "Cash")], max_length=4),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("agreed", "Agreed"),
                            ("unallocated", "Unallocated"),
                            ("pot", "Pot"),
                            ("promised", "Promised"),
                            ("owed", "Owed"),
                            ("paid", "Paid"),
                            ("set_aside", "Set Aside"),
                            ("funder", "Funder"),
                            ("contributor", "Contributor"),
                            ("held", "Held"),
                            ("payee", "Payee"),
                        ],
                        max_length=12,
                    ),
                ),
                ("label", models.CharField(blank=True, max_length=40)),
                ("external", models.BooleanField(default=False)),
                ("balance_pence", models.BigIntegerField(default=0)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("external", True), ("balance_pence__gte", 0), _connector="OR"
                        ),
                        name="nothing_inside_goes_below_zero",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                (
                                    "kind__in",
                                    (
                                        "agreed",
                                        "unallocated",
                                        "pot",
                                        "promised",
                                        "owed",
                                        "paid",
                                        "set_aside",
                                    ),
                                ),
                                ("side", "plan"),
                            ),
                            models.Q(
                                ("kind__in", ("funder", "contributor", "held", "payee")),
                                ("side", "cash"),
                            ),
                            _connector="OR",
                        ),
                        name="a_kind_stands_on_its_side",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("external", True),
                                ("kind__in", ("agreed", "funder", "contributor", "payee")),
                            ),
                            models.Q(
                                ("external", False),
                                models.Q(
                                    ("kind__in", ("agreed", "funder", "contributor", "payee")),
                                    _negated=True,
                                ),
                            ),
                            _connector="OR",
                        ),
                        name="external_kinds_are_external",
                    ),
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="MonthTotal",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "account",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="months",
                        to="ledger.account",
                    ),
                ),
                ("posted_month", models.DateField()),
                ("service_month", models.DateField()),
                ("in_pence", models.BigIntegerField(default=0)),
                ("out_pence", models.BigIntegerField(default=0)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("account", "posted_month", "service_month"),
                        name="one_total_a_month",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("in_pence__gte", 0), ("out_pence__gte", 0)),
                        name="totals_only_grow",
                    ),
                ],
                "indexes": [],
            },
        ),
    ]
