import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import core.references


class Migration(migrations.Migration):
    dependencies = [
        ("payments", "0002_runs"),
        ("people", "0001_people_and_their_rights"),
        ("providers", "0001_organisations_services_and_rates"),
    ]

    operations = [
        migrations.CreateModel(
            name="BankDetails",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reference", core.references.ReferenceField(max_length=24, prefix="bank")),
                (
                    "organisation",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="bank_details",
                        to="providers.organisation",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="bank_details",
                        to="people.person",
                    ),
                ),
                ("account_name", models.CharField(max_length=70)),
                ("sort_code", models.CharField(max_length=6)),
                ("account_number", models.CharField(max_length=8)),
                ("from_paper", models.BooleanField(default=False)),
                ("entered_at", models.DateTimeField()),
                (
                    "entered_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("confirmed_at", models.DateTimeField(null=True)),
                (
                    "confirmed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("confirmed_how", models.CharField(blank=True, max_length=200)),
                ("usable_on", models.DateField(null=True)),
                ("replaced_at", models.DateTimeField(null=True)),
                (
                    "modulus",
                    models.CharField(
                        choices=[
                            ("passed", "Sort code and number fit"),
                            ("not_checked", "Not checked"),
                        ],
                        default="not_checked",
                        max_length=11,
                    ),
                ),
                ("modulus_version", models.CharField(blank=True, max_length=40)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("organisation__isnull", False), ("person", None)),
                            models.Q(("organisation", None), ("person__isnull", False)),
                            _connector="OR",
                        ),
                        name="bank_details_are_of_one_payee",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("confirmed_at", None), ("confirmed_by", None)),
                            models.Q(
                                ("confirmed_at__isnull", False), ("confirmed_by__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="confirmed_details_say_who_and_when",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("confirmed_by", None),
                            models.Q(("confirmed_by", models.F("entered_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="a_second_person_confirms_bank_details",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("organisation__isnull", False), ("replaced_at", None)),
                        fields=("organisation",),
                        name="one_account_an_organisation",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("person__isnull", False), ("replaced_at", None)),
                        fields=("person",),
                        name="one_account_a_person",
                    ),
                ],
                "indexes": [],
            },
        ),
    ]
