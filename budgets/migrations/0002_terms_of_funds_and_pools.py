import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import core.references


class Migration(migrations.Migration):
    dependencies = [
        ("budgets", "0001_budgets_pots_and_promises"),
        ("core", "0001_authorities_policies_and_jobs"),
        ("people", "0001_people_and_their_rights"),
        ("providers", "0001_organisations_services_and_rates"),
    ]

    operations = [
        migrations.CreateModel(
            name="FundTerms",
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
                        related_name="fund_terms",
                        to="core.authority",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="fund_terms",
                        to="providers.organisation",
                    ),
                ),
                ("starts_on", models.DateField()),
                ("cap_weeks", models.PositiveSmallIntegerField()),
                ("contract", models.CharField(max_length=120)),
                ("entered_at", models.DateTimeField()),
                (
                    "entered_by",
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
                        condition=models.Q(("cap_weeks__lte", 104)),
                        name="a_fund_keeps_two_years_at_most",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("contract", ""), _negated=True),
                        name="terms_name_their_contract",
                    ),
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="Pool",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reference", core.references.ReferenceField(max_length=24, prefix="pool")),
                ("name", models.CharField(max_length=80)),
                ("what", models.CharField(max_length=200)),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="pools",
                        to="providers.organisation",
                    ),
                ),
                (
                    "service",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="pools",
                        to="providers.service",
                    ),
                ),
                ("starts_on", models.DateField()),
                ("ends_on", models.DateField()),
                ("notice_days", models.PositiveSmallIntegerField()),
                (
                    "state",
                    models.CharField(
                        choices=[("asked", "Asked"), ("going", "Going"), ("ended", "Ended")],
                        default="asked",
                        max_length=8,
                    ),
                ),
                ("stops_on", models.DateField(null=True)),
                (
                    "proposed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("proposed_at", models.DateTimeField()),
                ("once", models.CharField(max_length=40, null=True, unique=True)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("ends_on__gte", models.F("starts_on"))),
                        name="a_pool_has_days",
                    )
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="PoolMember",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "pool",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="members",
                        to="budgets.pool",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="pool_memberships",
                        to="people.person",
                    ),
                ),
                ("shown_as", models.CharField(blank=True, max_length=40)),
                ("joined_on", models.DateField()),
                ("last_day", models.DateField(null=True)),
                ("notice_at", models.DateTimeField(null=True)),
                (
                    "notice_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("settled_at", models.DateTimeField(null=True)),
            ],
            options={
                "ordering": ["joined_on", "id"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("pool", "person"), name="one_place_a_person_and_pool"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("last_day", None), ("notice_at", None), ("notice_by", None)),
                            models.Q(
                                ("last_day__isnull", False),
                                ("notice_at__isnull", False),
                                ("notice_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="notice_says_who_when_and_until",
                    ),
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="PoolTerms",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "pool",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="terms",
                        to="budgets.pool",
                    ),
                ),
                ("number", models.PositiveSmallIntegerField()),
                ("weekly_pence", models.PositiveBigIntegerField()),
                ("from_on", models.DateField()),
                (
                    "state",
                    models.CharField(
                        choices=[("asked", "Asked"), ("agreed", "Agreed"), ("stopped", "Stopped")],
                        default="asked",
                        max_length=8,
                    ),
                ),
                (
                    "proposed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("proposed_at", models.DateTimeField()),
                ("agreed_at", models.DateTimeField(null=True)),
            ],
            options={
                "ordering": ["number"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("pool", "number"), name="terms_of_a_pool_are_numbered"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "asked")),
                        fields=("pool",),
                        name="one_question_a_pool",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("weekly_pence__gt", 0)), name="a_pool_costs_something"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("agreed_at__isnull", False), ("state", "agreed")),
                            models.Q(
                                models.Q(("state", "agreed"), _negated=True), ("agreed_at", None)
                            ),
                            _connector="OR",
                        ),
                        name="agreed_terms_say_when",
                    ),
                ],
                "indexes": [],
            },
        ),
    ]
