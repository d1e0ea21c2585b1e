import django.db.models.deletion
import django.db.models.functions.comparison
from django.conf import settings
from django.db import migrations, models

import core.references


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("people", "__first__"),
    ]

    operations = [
        migrations.CreateModel(
            name="Area",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=20, unique=True)),
                ("name", models.CharField(max_length=120)),
            ],
        ),
        migrations.CreateModel(
            name="Organisation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reference", core.references.ReferenceField(max_length=24, prefix="org")),
                ("slug", models.SlugField(max_length=80, unique=True)),
                ("name", models.CharField(max_length=200)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("organisation", "Organisation"),
                            ("micro_provider", "micro-provider"),
                            ("personal_assistant", "personal assistant"),
                            ("brokerage", "support planning"),
                        ],
                        default="organisation",
                        max_length=20,
                    ),
                ),
                (
                    "promise",
                    models.CharField(blank=True, max_length=200, verbose_name="one-line promise"),
                ),
                ("description", models.TextField(blank=True)),
                ("legal_form", models.CharField(blank=True, max_length=120)),
                ("charity_number", models.CharField(blank=True, max_length=20)),
                ("company_number", models.CharField(blank=True, max_length=20)),
                (
                    "cqc_location",
                    models.CharField(blank=True, max_length=20, verbose_name="CQC location"),
                ),
                ("supplier_number", models.CharField(blank=True, max_length=40)),
                ("vat_number", models.CharField(blank=True, max_length=20)),
                ("email", models.EmailField(blank=True, max_length=254)),
                ("phone", models.CharField(blank=True, max_length=40)),
                ("website", models.URLField(blank=True)),
                ("address", models.TextField(blank=True)),
                ("postcode", models.CharField(blank=True, max_length=10)),
                (
                    "nation",
                    models.CharField(
                        choices=[
                            ("ENG", "England"),
                            ("WLS", "Wales"),
                            ("SCT", "Scotland"),
                            ("NIR", "Northern Ireland"),
                        ],
                        default="ENG",
                        max_length=3,
                    ),
                ),
                ("own_bank_holidays", models.JSONField(default=list)),
                ("is_listed", models.BooleanField(default=True)),
                ("outside_id", models.CharField(blank=True, max_length=120)),
                ("added_at", models.DateTimeField()),
                (
                    "areas",
                    models.ManyToManyField(
                        blank=True, related_name="organisations", to="providers.area"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("outside_id", ""), _negated=True),
                        fields=("outside_id",),
                        name="an_outside_id_is_one_organisation",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Membership",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="members",
                        to="providers.organisation",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="memberships",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("provider_operations", "provider, operations"),
                            ("provider_finance", "provider, finance"),
                        ],
                        max_length=24,
                    ),
                ),
                ("starts_on", models.DateField()),
                ("ends_on", models.DateField(null=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ends_on", None)),
                        fields=("organisation", "user", "role"),
                        name="one_live_membership_a_role",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="UserLedStatus",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="statuses",
                        to="providers.organisation",
                    ),
                ),
                (
                    "level",
                    models.CharField(
                        choices=[
                            ("self_declared", "Says it is run by people who use support"),
                            (
                                "majority_verified",
                                "Run by people who use support: more than half of the board",
                            ),
                            (
                                "75_verified",
                                "Run by people who use support: three quarters of the board",
                            ),
                            ("dpulo_verified", "Run, and staffed, by people who use support"),
                        ],
                        max_length=20,
                    ),
                ),
                ("carer_led", models.BooleanField(default=False)),
                ("consortium", models.BooleanField(default=False)),
                ("working_towards", models.BooleanField(default=False)),
                ("starts_on", models.DateField()),
                ("expires_on", models.DateField()),
                ("evidence_on", models.DateField()),
                ("checked_by", models.CharField(blank=True, max_length=200)),
                ("facts", models.JSONField(default=list)),
                ("reason", models.CharField(blank=True, max_length=300)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("expires_on__gt", models.F("starts_on"))),
                        name="a_status_expires_after_it_starts",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Service",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reference", core.references.ReferenceField(max_length=24, prefix="svc")),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="services",
                        to="providers.organisation",
                    ),
                ),
                ("name", models.CharField(max_length=200)),
                ("description", models.TextField(blank=True)),
                ("needs", models.JSONField(default=list)),
                ("access", models.JSONField(default=list)),
                ("languages", models.JSONField(default=list)),
                ("times", models.CharField(blank=True, max_length=200)),
                ("places_now", models.PositiveIntegerField(null=True)),
                ("regulated", models.BooleanField(default=False)),
                ("access_checked_on", models.DateField(null=True)),
                ("is_open", models.BooleanField(default=True)),
                ("outside_id", models.CharField(blank=True, max_length=120)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("outside_id", ""), _negated=True),
                        fields=("organisation", "outside_id"),
                        name="an_outside_id_is_one_service",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Rate",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "service",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="rates",
                        to="providers.service",
                    ),
                ),
                (
                    "unit",
                    models.CharField(
                        choices=[
                            ("hour", "Hour"),
                            ("visit", "visit of some minutes"),
                            ("session", "Session"),
                            ("night", "waking night"),
                            ("sleep_in", "sleep-in"),
                            ("day", "Day"),
                            ("week", "Week"),
                            ("mile", "Mile"),
                            ("item", "Item"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("any", "any day"),
                            ("weekday", "Weekday"),
                            ("evening", "Evening"),
                            ("weekend", "Weekend"),
                            ("bank_holiday", "bank holiday"),
                        ],
                        default="any",
                        max_length=12,
                    ),
                ),
                ("minutes", models.PositiveSmallIntegerField(null=True)),
                ("workers", models.PositiveSmallIntegerField(default=1)),
                ("group_size", models.PositiveSmallIntegerField(default=1)),
                ("amount_pence", models.PositiveBigIntegerField()),
                (
                    "vat",
                    models.CharField(
                        choices=[("exempt", "no VAT (welfare)"), ("standard", "VAT at 20 %")],
                        default="exempt",
                        max_length=10,
                    ),
                ),
                ("cancel_hours", models.PositiveSmallIntegerField(default=24)),
                ("cancel_percent", models.PositiveSmallIntegerField(default=0)),
                ("starts_on", models.DateField()),
                ("ends_on", models.DateField(null=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        models.F("service"),
                        models.F("unit"),
                        models.F("kind"),
                        django.db.models.functions.comparison.Coalesce("minutes", 0),
                        models.F("workers"),
                        models.F("group_size"),
                        models.F("starts_on"),
                        name="one_rate_of_a_kind_from_a_day",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("minutes__isnull", False), ("unit", "visit")),
                            models.Q(("unit", "visit"), _negated=True),
                            _connector="OR",
                        ),
                        name="a_visit_has_minutes",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("cancel_percent__lte", 100)),
                        name="cancelling_costs_at_most_all",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="MissingSupport",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("words", models.CharField(max_length=200)),
                (
                    "area",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="providers.area",
                    ),
                ),
                ("told_on", models.DateField()),
            ],
            options={
                "verbose_name_plural": "missing support",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("words", ""), _negated=True),
                        name="what_is_missing_has_words",
                    )
                ],
            },
        ),
    ]
