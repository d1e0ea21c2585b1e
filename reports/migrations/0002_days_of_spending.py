import django.db.models.deletion
import django.db.models.functions.comparison
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("budgets", "0003_budgets_pots_and_promises"),
        ("providers", "0001_organisations_services_and_rates"),
        ("reports", "0001_where_the_money_goes"),
    ]

    operations = [
        migrations.CreateModel(
            name="SpentDay",
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
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="budgets.budget",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="providers.organisation",
                    ),
                ),
                (
                    "service",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="providers.service",
                    ),
                ),
                ("wages", models.BooleanField(default=False)),
                ("on", models.DateField()),
                ("pence", models.BigIntegerField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        models.F("on"),
                        models.F("budget"),
                        django.db.models.functions.comparison.Coalesce("organisation", 0),
                        django.db.models.functions.comparison.Coalesce("service", 0),
                        models.F("wages"),
                        name="spending_is_counted_once_a_day_and_payee",
                    )
                ],
                "indexes": [],
            },
        ),
    ]
