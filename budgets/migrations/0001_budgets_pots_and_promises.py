from decimal import Decimal

from django.db import migrations, models

import core.references


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Accrual",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("from_on", models.DateField()),
                ("to_on", models.DateField()),
                ("hours", models.DecimalField(decimal_places=2, max_digits=9, null=True)),
                ("pay_pence", models.PositiveBigIntegerField(default=0)),
                (
                    "percent",
                    models.DecimalField(decimal_places=2, default=Decimal("100"), max_digits=5),
                ),
                ("amount_pence", models.BigIntegerField()),
                ("kept_pence", models.BigIntegerField()),
                ("how", models.CharField(max_length=300)),
                ("made_at", models.DateTimeField()),
                ("key", models.CharField(max_length=80, unique=True)),
            ],
            options={
                "ordering": ["-pk"],
            },
        ),
        migrations.CreateModel(
            name="Addition",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reference", core.references.ReferenceField(max_length=24, prefix="add")),
                (
                    "why",
                    models.CharField(
                        choices=[
                            ("grant", "a one-off grant"),
                            ("override", "more than the plan"),
                            ("uplift", "prices rose"),
                        ],
                        max_length=8,
                    ),
                ),
                ("amount_pence", models.PositiveBigIntegerField()),
                ("ring_fenced_until", models.DateField(null=True)),
                ("reason", models.CharField(max_length=300)),
                ("decided_at", models.DateTimeField()),
                ("starts_on", models.DateField()),
                ("paid_from_on", models.DateField(null=True)),
                ("once", models.CharField(max_length=40, null=True, unique=True)),
            ],
            options={
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="AgreedRate",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
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
                ("amount_pence", models.PositiveBigIntegerField()),
                (
                    "vat_percent",
                    models.DecimalField(decimal_places=2, default=Decimal("0"), max_digits=5),
                ),
                ("starts_on", models.DateField()),
                ("accepted_at", models.DateTimeField()),
            ],
            options={
                "ordering": ["starts_on", "id"],
            },
        ),
        migrations.CreateModel(
            name="Agreement",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reference", core.references.ReferenceField(max_length=24, prefix="agr")),
                ("line_reference", models.CharField(max_length=24)),
                ("what", models.CharField(max_length=200)),
                ("starts_on", models.DateField()),
                ("ends_on", models.DateField()),
                ("weekdays", models.JSONField(default=list)),
                ("units_each_time", models.DecimalField(decimal_places=2, max_digits=8)),
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
                ("breaks", models.JSONField(default=list)),
                ("skip_bank_holidays", models.BooleanField(default=False)),
                ("pauses", models.JSONField(default=list)),
                ("evenings", models.BooleanField(default=False)),
                ("notice_days", models.PositiveSmallIntegerField(default=0)),
                (
                    "state",
                    models.CharField(
                        choices=[("active", "Active"), ("ended", "Ended")],
                        default="active",
                        max_length=8,
                    ),
                ),
                ("made_at", models.DateTimeField()),
                ("ended_on", models.DateField(null=True)),
                ("once", models.CharField(max_length=40, null=True, unique=True)),
            ],
        ),
        migrations.CreateModel(
            name="Allocation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reference", core.references.ReferenceField(max_length=24, prefix="prom")),
            ],
        ),
        migrations.CreateModel(
            name="ArrearsPlan",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reference", core.references.ReferenceField(max_length=24, prefix="offer")),
                ("amount_pence", models.PositiveBigIntegerField()),
                ("weeks", models.PositiveSmallIntegerField()),
                ("policy_origin", models.CharField(max_length=120)),
                ("starts_on", models.DateField()),
                ("reason", models.CharField(max_length=300)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("offered", "Offered"),
                            ("accepted", "Accepted"),
                            ("talk", "they want to talk"),
                            ("ended", "Ended"),
                        ],
                        default="offered",
                        max_length=8,
                    ),
                ),
                ("offered_at", models.DateTimeField()),
                ("answered_at", models.DateTimeField(null=True)),
                ("words", models.CharField(blank=True, max_length=300)),
            ],
            options={
                "ordering": ["-id"],
            },
        ),
        migrations.CreateModel(
            name="Budget",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reference", core.references.ReferenceField(max_length=24, prefix="bud")),
                ("starts_on", models.DateField()),
                ("ends_on", models.DateField()),
                (
                    "state",
                    models.CharField(
                        choices=[("active", "Active"), ("ended", "Ended")],
                        default="active",
                        max_length=8,
                    ),
                ),
                ("weekly_contribution_pence", models.PositiveBigIntegerField(default=0)),
                ("outside_reference", models.CharField(blank=True, max_length=40)),
                ("move_tolerance_percent", models.PositiveSmallIntegerField(null=True)),
                ("made_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="Closing",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reference", core.references.ReferenceField(max_length=24, prefix="end")),
                (
                    "why",
                    models.CharField(
                        choices=[
                            ("died", "The person died"),
                            ("moved", "The person moved away"),
                            ("ended", "The support ended"),
                        ],
                        max_length=8,
                    ),
                ),
                ("last_day", models.DateField()),
                ("words", models.CharField(blank=True, max_length=300)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "Being worked out"),
                            ("proposed", "Waits for a second person"),
                            ("closed", "Closed"),
                        ],
                        default="open",
                        max_length=8,
                    ),
                ),
                ("freed_pence", models.PositiveBigIntegerField(default=0)),
                ("made_at", models.DateTimeField()),
                ("held_pence", models.PositiveBigIntegerField(default=0)),
                ("owed_pence", models.PositiveBigIntegerField(default=0)),
                ("debts_pence", models.PositiveBigIntegerField(default=0)),
                ("charged_pence", models.BigIntegerField(default=0)),
                ("received_pence", models.BigIntegerField(default=0)),
                ("own_pence", models.PositiveBigIntegerField(default=0)),
                ("estate_pence", models.PositiveBigIntegerField(default=0)),
                ("council_pence", models.PositiveBigIntegerField(default=0)),
                ("council_pays_pence", models.PositiveBigIntegerField(default=0)),
                ("rule", models.CharField(blank=True, max_length=24)),
                ("origin", models.CharField(blank=True, max_length=200)),
                ("proposed_at", models.DateTimeField(null=True)),
                ("agreed_at", models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="ClosingAdjustment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reference", core.references.ReferenceField(max_length=24, prefix="adj")),
                ("words", models.CharField(max_length=200)),
                ("paid_to", models.CharField(max_length=120)),
                ("service_on", models.DateField()),
                ("amount_pence", models.PositiveBigIntegerField()),
                ("asked_at", models.DateTimeField()),
                ("agreed", models.BooleanField(null=True)),
                ("reason", models.CharField(blank=True, max_length=300)),
                ("decided_at", models.DateTimeField(null=True)),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="ClosingDebt",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("words", models.CharField(max_length=200)),
                ("paid_to", models.CharField(max_length=120)),
                ("amount_pence", models.PositiveBigIntegerField()),
                ("made_at", models.DateTimeField()),
                ("dropped_at", models.DateTimeField(null=True)),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="ContributionCharge",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("starts_on", models.DateField()),
                ("ends_on", models.DateField()),
                ("amount_pence", models.BigIntegerField()),
                ("reason", models.CharField(blank=True, max_length=200)),
                ("weekly_pence", models.PositiveBigIntegerField(null=True)),
                ("was_pence", models.PositiveBigIntegerField(null=True)),
                ("made_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="Funder",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reference", core.references.ReferenceField(max_length=24, prefix="funder")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("council", "the council"),
                            ("nhs", "the NHS"),
                            ("housing", "housing"),
                            ("person", "the person"),
                            ("own", "the person’s own top-up"),
                            ("other", "someone else"),
                        ],
                        max_length=8,
                    ),
                ),
                ("name", models.CharField(max_length=80)),
            ],
            options={
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="FunderShare",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reference", core.references.ReferenceField(max_length=24, prefix="share")),
                ("weekly_pence", models.PositiveBigIntegerField(null=True)),
                ("whole_pence", models.PositiveBigIntegerField(null=True)),
                ("starts_on", models.DateField()),
                ("reason", models.CharField(max_length=300)),
                ("decided_at", models.DateTimeField()),
            ],
            options={
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="FundingPeriod",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("starts_on", models.DateField()),
                ("ends_on", models.DateField()),
            ],
            options={
                "ordering": ["starts_on"],
            },
        ),
        migrations.CreateModel(
            name="Holding",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reference", core.references.ReferenceField(max_length=24, prefix="hold")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("council", "The council pays for me"),
                            ("fund", "A provider holds it for me (individual service fund)"),
                            ("own_account", "I hold it in my own bank account"),
                            ("card", "I hold it on a card"),
                            ("managed", "Someone manages the account for me"),
                        ],
                        max_length=12,
                    ),
                ),
                ("instalment_pence", models.PositiveBigIntegerField(default=0)),
                ("contribution_pence", models.PositiveBigIntegerField(default=0)),
                ("frequency", models.CharField(default="four_weekly", max_length=12)),
                ("explanation", models.CharField(blank=True, max_length=400)),
                ("told_on", models.DateField(null=True)),
                ("opened_on", models.DateField(null=True)),
                ("opening_pence", models.PositiveBigIntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name="LapseWarning",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("through_on", models.DateField()),
                ("told_on", models.DateField()),
            ],
        ),
        migrations.CreateModel(
            name="Liability",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reference", core.references.ReferenceField(max_length=24, prefix="duty")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("holiday", "Holiday pay"),
                            ("notice", "Notice pay"),
                            ("redundancy", "Redundancy pay"),
                            ("pension", "Pension"),
                            ("insurance", "Employer’s insurance"),
                        ],
                        max_length=10,
                    ),
                ),
                ("worker", models.CharField(max_length=80)),
                ("percent", models.DecimalField(decimal_places=2, max_digits=5, null=True)),
                ("by_policy", models.BooleanField(default=False)),
                ("made_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="LiabilityDue",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reference", core.references.ReferenceField(max_length=24, prefix="due")),
                ("due_on", models.DateField()),
                ("hours", models.DecimalField(decimal_places=2, max_digits=9, null=True)),
                ("amount_pence", models.PositiveBigIntegerField()),
                ("from_kept_pence", models.PositiveBigIntegerField()),
                ("words", models.CharField(blank=True, max_length=300)),
                (
                    "state",
                    models.CharField(
                        choices=[("due", "To be paid"), ("paid", "Paid")],
                        default="due",
                        max_length=4,
                    ),
                ),
                ("paid_on", models.DateField(null=True)),
                ("made_at", models.DateTimeField()),
                ("once", models.CharField(max_length=40, null=True, unique=True)),
            ],
            options={
                "ordering": ["-pk"],
            },
        ),
        migrations.CreateModel(
            name="MoneyMove",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reference", core.references.ReferenceField(max_length=24, prefix="move")),
                ("amount_pence", models.PositiveBigIntegerField()),
                ("words", models.CharField(blank=True, max_length=300)),
                ("at", models.DateTimeField()),
                ("once", models.CharField(max_length=40, null=True, unique=True)),
            ],
        ),
        migrations.CreateModel(
            name="MoveAsk",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reference", core.references.ReferenceField(max_length=24, prefix="mask")),
                ("amount_pence", models.PositiveBigIntegerField()),
                ("words", models.CharField(blank=True, max_length=300)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("asked", "Waiting for the council"),
                            ("agreed", "The council said yes"),
                            ("declined", "The council said no"),
                        ],
                        default="asked",
                        max_length=8,
                    ),
                ),
                ("asked_at", models.DateTimeField()),
                ("reasons", models.CharField(blank=True, max_length=600)),
                ("decided_at", models.DateTimeField(null=True)),
                ("once", models.CharField(max_length=40, null=True, unique=True)),
            ],
            options={
                "ordering": ["-pk"],
            },
        ),
        migrations.CreateModel(
            name="OpeningImport",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reference", core.references.ReferenceField(max_length=24, prefix="open")),
                ("file_name", models.CharField(max_length=200)),
                ("sha256", models.CharField(max_length=64)),
                ("rows", models.JSONField()),
                ("totals", models.JSONField()),
                ("opening_on", models.DateField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Waits for a second person"),
                            ("posted", "Posted"),
                            ("refused", "Refused"),
                        ],
                        default="waiting",
                        max_length=8,
                    ),
                ),
                ("entered_at", models.DateTimeField()),
                ("decided_at", models.DateTimeField(null=True)),
                ("reason", models.CharField(blank=True, max_length=300)),
            ],
        ),
        migrations.CreateModel(
            name="PausedLine",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("full_until", models.DateField()),
                ("keep_percent", models.PositiveSmallIntegerField()),
                (
                    "because",
                    models.CharField(
                        choices=[
                            ("policy", "the council’s rule"),
                            ("notice", "the notice you agreed"),
                        ],
                        default="policy",
                        max_length=8,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="PlanApproval",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField()),
            ],
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
                ("proposed_at", models.DateTimeField()),
                ("once", models.CharField(max_length=40, null=True, unique=True)),
            ],
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
                ("shown_as", models.CharField(blank=True, max_length=40)),
                ("joined_on", models.DateField()),
                ("last_day", models.DateField(null=True)),
                ("notice_at", models.DateTimeField(null=True)),
                ("settled_at", models.DateTimeField(null=True)),
            ],
            options={
                "ordering": ["joined_on", "id"],
            },
        ),
        migrations.CreateModel(
            name="PoolShare",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("weekly_pence", models.PositiveBigIntegerField()),
                ("said_yes_at", models.DateTimeField(null=True)),
                ("said_no_at", models.DateTimeField(null=True)),
            ],
            options={
                "ordering": ["member__joined_on", "member_id"],
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
                ("proposed_at", models.DateTimeField()),
                ("agreed_at", models.DateTimeField(null=True)),
            ],
            options={
                "ordering": ["number"],
            },
        ),
        migrations.CreateModel(
            name="Pot",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reference", core.references.ReferenceField(max_length=24, prefix="pot")),
                ("line_reference", models.CharField(max_length=24)),
                ("name", models.CharField(max_length=80)),
                ("position", models.PositiveSmallIntegerField(default=0)),
                ("ring_fenced_until", models.DateField(null=True)),
            ],
            options={
                "ordering": ["position", "id"],
            },
        ),
        migrations.CreateModel(
            name="Rise",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reference", core.references.ReferenceField(max_length=24, prefix="rise")),
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
                ("was_pence", models.PositiveBigIntegerField()),
                ("becomes_pence", models.PositiveBigIntegerField()),
                ("asked_from", models.DateField()),
                ("starts_on", models.DateField()),
                ("policy_words", models.CharField(max_length=200)),
                ("effect_pence", models.PositiveBigIntegerField()),
                ("reason", models.CharField(max_length=300)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("proposed", "waits for the person"),
                            ("accepted", "waits for the council"),
                            ("agreed", "Agreed"),
                            ("refused", "Refused"),
                            ("declined", "the person said no"),
                        ],
                        default="proposed",
                        max_length=8,
                    ),
                ),
                ("proposed_at", models.DateTimeField()),
                ("answered_at", models.DateTimeField(null=True)),
                ("decided_at", models.DateTimeField(null=True)),
                ("decision", models.CharField(blank=True, max_length=300)),
            ],
            options={
                "ordering": ["-id"],
            },
        ),
        migrations.CreateModel(
            name="SurplusCase",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reference", core.references.ReferenceField(max_length=24, prefix="surp")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("asked", "Waiting for an answer"),
                            ("replied", "Answered"),
                            ("decided", "Decided"),
                            ("appealed", "Appealed"),
                            ("closed", "Closed"),
                        ],
                        default="asked",
                        max_length=8,
                    ),
                ),
                ("asked_at", models.DateTimeField()),
                ("asked_on", models.DateField()),
                ("reply_by", models.DateField()),
                ("held_pence", models.BigIntegerField()),
                ("unpaid_pence", models.PositiveBigIntegerField()),
                ("reserve_pence", models.PositiveBigIntegerField()),
                ("ring_fenced_pence", models.PositiveBigIntegerField(default=0)),
                ("weekly_pence", models.PositiveBigIntegerField()),
                ("limit_weeks", models.PositiveSmallIntegerField()),
                ("limit_origin", models.CharField(max_length=120)),
                ("surplus_pence", models.PositiveBigIntegerField()),
                ("reply", models.TextField(blank=True)),
                ("replied_at", models.DateTimeField(null=True)),
                (
                    "decision",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("keep", "It may be kept"),
                            ("keep_until", "It may be kept until a day"),
                            ("repay", "Part of it goes back"),
                        ],
                        max_length=10,
                    ),
                ),
                ("reasons", models.TextField(blank=True)),
                ("keep_until", models.DateField(null=True)),
                ("repay_pence", models.PositiveBigIntegerField(default=0)),
                ("decided_at", models.DateTimeField(null=True)),
                ("appeal_by", models.DateField(null=True)),
                ("appeal", models.TextField(blank=True)),
                ("appealed_at", models.DateTimeField(null=True)),
                (
                    "appeal_decision",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("keep", "It may be kept"),
                            ("keep_until", "It may be kept until a day"),
                            ("repay", "Part of it goes back"),
                        ],
                        max_length=10,
                    ),
                ),
                ("appeal_reasons", models.TextField(blank=True)),
                ("appeal_keep_until", models.DateField(null=True)),
                ("appeal_repay_pence", models.PositiveBigIntegerField(default=0)),
                ("appeal_decided_at", models.DateTimeField(null=True)),
                ("repaid_on", models.DateField(null=True)),
            ],
            options={
                "ordering": ["-pk"],
            },
        ),
        migrations.CreateModel(
            name="Suspension",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reference", core.references.ReferenceField(max_length=24, prefix="rest")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("hospital", "In hospital"),
                            ("away", "Away from home"),
                            ("other", "Another reason"),
                        ],
                        max_length=8,
                    ),
                ),
                ("words", models.CharField(blank=True, max_length=300)),
                ("starts_on", models.DateField()),
                ("counted_until", models.DateField()),
                ("back_on", models.DateField(null=True)),
                ("full_days", models.PositiveSmallIntegerField()),
                ("retainer_percent", models.PositiveSmallIntegerField()),
                ("origin", models.CharField(blank=True, max_length=200)),
                ("review_on", models.DateField()),
                ("made_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                ("reviewed_at", models.DateTimeField(null=True)),
                ("review_words", models.CharField(blank=True, max_length=300)),
                ("once", models.CharField(max_length=40, null=True, unique=True)),
            ],
        ),
        migrations.CreateModel(
            name="YearEnd",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveSmallIntegerField(default=1)),
                ("rule", models.CharField(max_length=12)),
                ("weeks", models.PositiveSmallIntegerField(default=0)),
                ("origin", models.CharField(blank=True, max_length=200)),
                ("most_pence", models.PositiveBigIntegerField(null=True)),
                ("carried_pence", models.PositiveBigIntegerField()),
                ("returned_pence", models.PositiveBigIntegerField()),
                ("made_at", models.DateTimeField()),
            ],
            options={
                "ordering": ["period", "number"],
            },
        ),
    ]
