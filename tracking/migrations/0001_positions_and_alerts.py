import django.db.models.deletion
import django.db.models.expressions
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("budgets", "0003_budgets_pots_and_promises"),
        ("core", "0001_authorities_policies_and_jobs"),
        ("people", "0001_people_and_their_rights"),
    ]

    operations = [
        migrations.CreateModel(
            name="Accuracy",
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
                        related_name="+",
                        to="core.authority",
                    ),
                ),
                ("days", models.PositiveSmallIntegerField()),
                ("on", models.DateField()),
                ("guesses", models.PositiveIntegerField()),
                ("median_percent", models.DecimalField(decimal_places=1, max_digits=14)),
                ("low_percent", models.DecimalField(decimal_places=1, max_digits=14)),
                ("high_percent", models.DecimalField(decimal_places=1, max_digits=14)),
                ("within_percent", models.DecimalField(decimal_places=1, max_digits=14)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("authority", "days", "on"), name="one_measure_a_day_and_horizon"
                    )
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="Alert",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "budget",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="alerts",
                        to="budgets.budget",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("tight", "Tight"),
                            ("underspent", "Underspent"),
                            ("unknown", "Unknown"),
                            ("cash_short", "Cash Short"),
                            ("no_bill", "No Bill"),
                            ("agreement_ending", "Agreement Ending"),
                            ("price_rise", "Price Rise"),
                            ("review_due", "Review Due"),
                            ("arrears", "Arrears"),
                            ("receipts", "Receipts"),
                            ("reading", "Reading"),
                        ],
                        max_length=20,
                    ),
                ),
                ("period", models.CharField(max_length=10)),
                ("sentence", models.CharField(max_length=300)),
                ("action", models.CharField(max_length=80)),
                ("link", models.CharField(max_length=200)),
                ("opened_at", models.DateTimeField()),
                ("closed_at", models.DateTimeField(null=True)),
                ("quieted_at", models.DateTimeField(null=True)),
                (
                    "quieted_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("quiet_until", models.DateField(null=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("budget", "kind", "period"), name="one_alert_a_kind_and_period"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("quiet_until", None), ("quieted_at", None), ("quieted_by", None)
                            ),
                            models.Q(
                                ("quiet_until__isnull", False),
                                ("quieted_at__isnull", False),
                                ("quieted_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="a_quiet_alert_says_who_and_until_when",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "kind__in",
                                [
                                    "tight",
                                    "underspent",
                                    "unknown",
                                    "cash_short",
                                    "no_bill",
                                    "agreement_ending",
                                    "price_rise",
                                    "review_due",
                                    "arrears",
                                    "receipts",
                                    "reading",
                                ],
                            )
                        ),
                        name="an_alert_is_of_a_known_kind",
                    ),
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="Expectation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "budget",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="expectations",
                        to="budgets.budget",
                    ),
                ),
                ("month", models.DateField()),
                ("made_on", models.DateField()),
                ("days", models.PositiveSmallIntegerField()),
                ("due_on", models.DateField()),
                ("expected_pence", models.BigIntegerField()),
                ("spent_pence", models.BigIntegerField(null=True)),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("spent_pence", None)),
                        fields=["due_on"],
                        name="guesses_to_be_checked",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("budget", "month", "days"), name="one_guess_a_month_and_horizon"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("expected_pence__gt", 0)),
                        name="a_guess_expects_something",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("due_on__gt", models.F("made_on"))),
                        name="a_guess_looks_ahead",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Position",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "budget",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="position",
                        to="budgets.budget",
                    ),
                ),
                ("on", models.DateField()),
                ("worked_out_at", models.DateTimeField()),
                ("book_version", models.BigIntegerField()),
                ("agreed_pence", models.BigIntegerField()),
                ("unallocated_pence", models.BigIntegerField()),
                ("in_pots_pence", models.BigIntegerField()),
                ("spent_pence", models.BigIntegerField()),
                ("promised_pence", models.BigIntegerField()),
                ("free_pence", models.BigIntegerField()),
                ("left_pence", models.BigIntegerField()),
                ("cash_pence", models.BigIntegerField(null=True)),
                ("still_to_come_pence", models.BigIntegerField()),
                ("short_pence", models.BigIntegerField(default=0)),
                ("may_be_unused_pence", models.BigIntegerField(default=0)),
                (
                    "outlook",
                    models.CharField(
                        choices=[
                            ("lasts", "Lasts"),
                            ("tight", "Tight"),
                            ("underspent", "Underspent"),
                            ("unknown", "Unknown"),
                        ],
                        max_length=12,
                    ),
                ),
                ("runs_out_on", models.DateField(null=True)),
                ("sentence", models.CharField(max_length=300)),
                ("late_bills", models.PositiveSmallIntegerField(default=0)),
                ("by_pace", models.BooleanField(default=False)),
                ("arranged", models.BooleanField(default=True)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "left_pence",
                                django.db.models.expressions.CombinedExpression(
                                    models.F("promised_pence"), "+", models.F("free_pence")
                                ),
                            )
                        ),
                        name="left_is_promised_and_free",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "in_pots_pence",
                                django.db.models.expressions.CombinedExpression(
                                    models.F("spent_pence"), "+", models.F("left_pence")
                                ),
                            )
                        ),
                        name="in_the_pot_is_spent_and_left",
                    ),
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="ReadingAnswer",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reading_answers",
                        to="people.person",
                    ),
                ),
                (
                    "way",
                    models.CharField(
                        choices=[
                            ("standard", "Standard print"),
                            ("large-print", "Large print"),
                            ("easy-read", "Simple words and pictures"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "was",
                    models.CharField(
                        choices=[
                            ("standard", "Standard print"),
                            ("large-print", "Large print"),
                            ("easy-read", "Simple words and pictures"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "answered_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("answered_at", models.DateTimeField()),
            ],
            options={
                "indexes": [],
                "constraints": [],
            },
        ),
    ]
