import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import core.references


class Migration(migrations.Migration):
    dependencies = [
        ("budgets", "0002_pay_and_giving"),
        ("payments", "0003_runs_and_results"),
        ("people", "0001_people_and_their_rights"),
    ]

    operations = [
        migrations.CreateModel(
            name="Team",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reference", core.references.ReferenceField(max_length=24, prefix="team")),
                (
                    "pot",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="team",
                        to="budgets.pot",
                    ),
                ),
                (
                    "pay",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="team",
                        to="budgets.liability",
                    ),
                ),
                ("hours_week", models.DecimalField(decimal_places=2, max_digits=6)),
                ("hour_cost_pence", models.PositiveIntegerField()),
                ("from_on", models.DateField()),
                ("made_at", models.DateTimeField()),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("hour_cost_pence__gt", 0),
                            ("hours_week__gt", 0),
                            ("hours_week__lte", 336),
                        ),
                        name="a_team_has_hours_and_their_cost",
                    )
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="Assistant",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reference", core.references.ReferenceField(max_length=24, prefix="pa")),
                (
                    "team",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="assistants",
                        to="payments.team",
                    ),
                ),
                ("name", models.CharField(max_length=80)),
                (
                    "user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="works_as",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("payroll_number", models.CharField(blank=True, max_length=40)),
                ("starts_on", models.DateField()),
                ("ends_on", models.DateField(null=True)),
                (
                    "holiday",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="assistant",
                        to="budgets.liability",
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
            ],
            options={
                "ordering": ["name", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("team", "name"), name="one_assistant_of_a_name"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ends_on", None),
                            ("ends_on__gte", models.F("starts_on")),
                            _connector="OR",
                        ),
                        name="an_assistant_starts_before_the_end",
                    ),
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="AssistantRate",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "assistant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="rates",
                        to="payments.assistant",
                    ),
                ),
                (
                    "work",
                    models.CharField(
                        choices=[
                            ("usual", "Hours"),
                            ("evening", "Evening or night hours"),
                            ("weekend", "Weekend hours"),
                            ("bank_holiday", "Bank holiday hours"),
                            ("sleep", "Sleep-in hours"),
                            ("training", "Training hours"),
                            ("leave", "Leave, hours"),
                            ("sick", "Sick, hours"),
                            ("miles", "Miles"),
                        ],
                        max_length=12,
                    ),
                ),
                ("rate_pence", models.PositiveIntegerField()),
                ("from_on", models.DateField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("assistant", "work", "from_on"), name="one_rate_of_a_kind_a_day"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("rate_pence__gt", 0)), name="a_rate_pays_something"
                    ),
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="AssistantMonth",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reference", core.references.ReferenceField(max_length=24, prefix="mon")),
                (
                    "team",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="months",
                        to="payments.team",
                    ),
                ),
                ("first_on", models.DateField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("entered", "To be agreed"),
                            ("agreed", "Agreed, for payroll"),
                            ("costed", "What it cost is known"),
                        ],
                        default="entered",
                        max_length=8,
                    ),
                ),
                ("round", models.PositiveSmallIntegerField(default=1)),
                ("entered_at", models.DateTimeField()),
                (
                    "entered_by",
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
            ],
            options={
                "ordering": ["-first_on"],
                "constraints": [
                    models.UniqueConstraint(fields=("team", "first_on"), name="one_month_a_team"),
                    models.CheckConstraint(
                        condition=models.Q(("first_on__day", 1)), name="a_month_begins_on_the_first"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("agreed_at", None), ("agreed_by", None), ("state", "entered")
                            ),
                            models.Q(
                                models.Q(("state", "entered"), _negated=True),
                                ("agreed_at__isnull", False),
                                ("agreed_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="an_agreed_month_says_who_agreed",
                    ),
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="MonthRow",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "month",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="rows",
                        to="payments.assistantmonth",
                    ),
                ),
                (
                    "assistant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="month_rows",
                        to="payments.assistant",
                    ),
                ),
                (
                    "work",
                    models.CharField(
                        choices=[
                            ("usual", "Hours"),
                            ("evening", "Evening or night hours"),
                            ("weekend", "Weekend hours"),
                            ("bank_holiday", "Bank holiday hours"),
                            ("sleep", "Sleep-in hours"),
                            ("training", "Training hours"),
                            ("leave", "Leave, hours"),
                            ("sick", "Sick, hours"),
                            ("miles", "Miles"),
                        ],
                        max_length=12,
                    ),
                ),
                ("quantity", models.DecimalField(decimal_places=2, max_digits=7)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("month", "assistant", "work"), name="one_row_a_kind_of_work"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("quantity__gt", 0), ("quantity__lte", 9999)),
                        name="a_row_counts_something",
                    ),
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="CostPart",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "month",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="parts",
                        to="payments.assistantmonth",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("wage", "Wages to my assistants"),
                            ("hmrc", "Tax and insurance to HMRC"),
                            ("pension", "Pension"),
                            ("fee", "The payroll service’s fee"),
                        ],
                        max_length=8,
                    ),
                ),
                ("to_whom", models.CharField(max_length=120)),
                (
                    "due",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="cost_part",
                        to="budgets.liabilitydue",
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("month", "kind"), name="one_part_of_a_kind_a_month"
                    )
                ],
                "indexes": [],
            },
        ),
    ]
