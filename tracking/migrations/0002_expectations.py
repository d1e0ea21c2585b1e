import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("budgets", "0002_pay_and_giving"),
        ("core", "0003_keys_keep_their_answer"),
        ("people", "0001_people_and_their_rights"),
        ("tracking", "0001_positions_and_alerts"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
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
                ("days", models.PositiveSmallIntegerField()),
                ("on", models.DateField()),
                ("guesses", models.PositiveIntegerField()),
                ("median_percent", models.DecimalField(decimal_places=1, max_digits=14)),
                ("low_percent", models.DecimalField(decimal_places=1, max_digits=14)),
                ("high_percent", models.DecimalField(decimal_places=1, max_digits=14)),
                ("within_percent", models.DecimalField(decimal_places=1, max_digits=14)),
            ],
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
                ("month", models.DateField()),
                ("made_on", models.DateField()),
                ("days", models.PositiveSmallIntegerField()),
                ("due_on", models.DateField()),
                ("expected_pence", models.BigIntegerField()),
                ("spent_pence", models.BigIntegerField(null=True)),
            ],
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
                ("answered_at", models.DateTimeField()),
            ],
        ),
        migrations.AlterField(
            model_name="alert",
            name="kind",
            field=models.CharField(
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
        migrations.AddConstraint(
            model_name="alert",
            constraint=models.CheckConstraint(
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
        ),
        migrations.AddField(
            model_name="accuracy",
            name="authority",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="core.authority"
            ),
        ),
        migrations.AddField(
            model_name="expectation",
            name="budget",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="expectations",
                to="budgets.budget",
            ),
        ),
        migrations.AddField(
            model_name="readinganswer",
            name="answered_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="readinganswer",
            name="person",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="reading_answers",
                to="people.person",
            ),
        ),
        migrations.AddConstraint(
            model_name="accuracy",
            constraint=models.UniqueConstraint(
                fields=("authority", "days", "on"), name="one_measure_a_day_and_horizon"
            ),
        ),
        migrations.AddIndex(
            model_name="expectation",
            index=models.Index(
                condition=models.Q(("spent_pence", None)),
                fields=["due_on"],
                name="guesses_to_be_checked",
            ),
        ),
        migrations.AddConstraint(
            model_name="expectation",
            constraint=models.UniqueConstraint(
                fields=("budget", "month", "days"), name="one_guess_a_month_and_horizon"
            ),
        ),
        migrations.AddConstraint(
            model_name="expectation",
            constraint=models.CheckConstraint(
                condition=models.Q(("expected_pence__gt", 0)), name="a_guess_expects_something"
            ),
        ),
        migrations.AddConstraint(
            model_name="expectation",
            constraint=models.CheckConstraint(
                condition=models.Q(("due_on__gt", models.F("made_on"))), name="a_guess_looks_ahead"
            ),
        ),
    ]
