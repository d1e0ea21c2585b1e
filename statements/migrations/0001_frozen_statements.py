import django.db.models.deletion
from django.db import migrations, models

import core.references


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("budgets", "0003_budgets_pots_and_promises"),
    ]

    operations = [
        migrations.CreateModel(
            name="Statement",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reference", core.references.ReferenceField(max_length=24, prefix="st")),
                (
                    "budget",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="statements",
                        to="budgets.budget",
                    ),
                ),
                ("from_on", models.DateField()),
                ("to_on", models.DateField()),
                ("version", models.PositiveSmallIntegerField(default=1)),
                (
                    "replaces",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="replaced_by",
                        to="statements.statement",
                    ),
                ),
                ("why", models.CharField(blank=True, max_length=300)),
                ("content", models.TextField()),
                ("sha256", models.CharField(max_length=64)),
                ("issued_at", models.DateTimeField()),
                ("pdf_path", models.CharField(blank=True, max_length=200)),
                ("pdf_sha256", models.CharField(blank=True, max_length=64)),
                ("pdf_at", models.DateTimeField(null=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("budget", "from_on", "to_on", "version"),
                        name="versions_of_a_statement",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("to_on__gte", models.F("from_on"))),
                        name="a_statement_has_days",
                    ),
                ],
                "indexes": [],
            },
        ),
    ]
