import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("ledger", "0001_books_entries_and_moves"),
        ("people", "0001_people_and_their_rights"),
    ]

    operations = [
        migrations.CreateModel(
            name="Entry",
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
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="entries",
                        to="ledger.book",
                    ),
                ),
                ("key", models.CharField(max_length=160)),
                ("digest", models.CharField(max_length=64)),
                (
                    "reason",
                    models.CharField(
                        choices=[
                            ("plan_agreed", "Plan Agreed"),
                            ("budget_raised", "Budget Raised"),
                            ("budget_cut", "Budget Cut"),
                            ("instalment", "Instalment"),
                            ("contribution_received", "Contribution Received"),
                            ("top_up", "Top Up"),
                            ("promised", "Promised"),
                            ("promise_withdrawn", "Promise Withdrawn"),
                            ("rate_rise", "Rate Rise"),
                            ("paused", "Paused"),
                            ("pause_over", "Pause Over"),
                            ("lapsed", "Lapsed"),
                            ("set_aside", "Set Aside"),
                            ("liability_bill", "Liability Bill"),
                            ("bill_confirmed", "Bill Confirmed"),
                            ("bill_undone", "Bill Undone"),
                            ("bill_refused", "Bill Refused"),
                            ("bill_paid", "Bill Paid"),
                            ("fund_payment", "Fund Payment"),
                            ("own_payment", "Own Payment"),
                            ("pot_move", "Pot Move"),
                            ("credit", "Credit"),
                            ("refund", "Refund"),
                            ("payment_returned", "Payment Returned"),
                            ("share_changed", "Share Changed"),
                            ("pooled", "Pooled"),
                            ("surplus_returned", "Surplus Returned"),
                            ("period_end", "Period End"),
                            ("ended", "Ended"),
                            ("reopened", "Reopened"),
                            ("reported_balance", "Reported Balance"),
                            ("opening", "Opening"),
                            ("adjustment", "Adjustment"),
                            ("reversal", "Reversal"),
                        ],
                        max_length=24,
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("happened_on", models.DateField()),
                ("posted_at", models.DateTimeField()),
                ("posted_on", models.DateField()),
                (
                    "reverses",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reversed_by",
                        to="ledger.entry",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("key",), name="a_key_posts_once"),
                    models.UniqueConstraint(
                        condition=models.Q(("reverses__isnull", False)),
                        fields=("reverses",),
                        name="an_entry_is_reversed_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("reverses", None), ("reason", "reversal"), _connector="OR"
                        ),
                        name="what_reverses_says_so",
                    ),
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="Move",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "entry",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="moves",
                        to="ledger.entry",
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="moves_out",
                        to="ledger.account",
                    ),
                ),
                (
                    "target",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="moves_in",
                        to="ledger.account",
                    ),
                ),
                ("amount_pence", models.BigIntegerField()),
                ("service_on", models.DateField(null=True)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("amount_pence__gt", 0)), name="a_move_moves_something"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("source", models.F("target")), _negated=True),
                        name="a_move_goes_somewhere_else",
                    ),
                ],
                "indexes": [],
            },
        ),
    ]
