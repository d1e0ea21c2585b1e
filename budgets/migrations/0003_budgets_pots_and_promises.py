from decimal import Decimal

import django.db.models.deletion
import django.db.models.functions.comparison
from django.conf import settings
from django.db import migrations, models

import core.references


class Migration(migrations.Migration):
    dependencies = [
        ("budgets", "0001_budgets_pots_and_promises"),
        ("budgets", "0002_terms_of_funds_and_pools"),
        ("ledger", "0001_books_entries_and_moves"),
        ("ledger", "0002_entries_and_moves"),
        ("people", "0001_people_and_their_rights"),
        ("providers", "0001_organisations_services_and_rates"),
        ("support_plans", "0001_plans_and_versions"),
    ]

    operations = [
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
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="budgets",
                        to="people.person",
                    ),
                ),
                (
                    "plan",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="budget",
                        to="support_plans.supportplan",
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="support_plans.planversion",
                    ),
                ),
                (
                    "book",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="budget",
                        to="ledger.book",
                    ),
                ),
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
                (
                    "agreed_account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="ledger.account",
                    ),
                ),
                (
                    "unallocated_account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="ledger.account",
                    ),
                ),
                (
                    "payee_account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="ledger.account",
                    ),
                ),
                (
                    "funder_account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="ledger.account",
                    ),
                ),
                (
                    "contributor_account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="ledger.account",
                    ),
                ),
                ("made_at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("ends_on__gt", models.F("starts_on"))),
                        name="a_budget_ends_after_it_starts",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("move_tolerance_percent", None),
                            ("move_tolerance_percent__lte", 100),
                            _connector="OR",
                        ),
                        name="small_changes_are_at_most_all",
                    ),
                ],
                "indexes": [],
            },
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
                (
                    "budget",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="arrears_plans",
                        to="budgets.budget",
                    ),
                ),
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
                (
                    "offered_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("offered_at", models.DateTimeField()),
                (
                    "answered_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("answered_at", models.DateTimeField(null=True)),
                ("words", models.CharField(blank=True, max_length=300)),
            ],
            options={
                "ordering": ["-id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("amount_pence__gt", 0), ("weeks__gt", 0)),
                        name="an_offer_spreads_something",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answered_at", None), ("answered_by", None)),
                            models.Q(
                                ("answered_at__isnull", False), ("answered_by__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="an_offers_answer_has_a_name_and_a_time",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "offered")),
                        fields=("budget",),
                        name="one_open_offer_a_budget",
                    ),
                ],
                "indexes": [],
            },
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
                    "budget",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="closing",
                        to="budgets.budget",
                    ),
                ),
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
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
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
                (
                    "proposed_by",
                    models.ForeignKey(
                        null=True,
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
                (
                    "entry",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="ledger.entry",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("proposed_at", None), ("proposed_by", None)),
                            models.Q(
                                ("proposed_at__isnull", False), ("proposed_by__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="a_proposed_closing_says_who_and_when",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("agreed_at", None), ("agreed_by", None)),
                            models.Q(("agreed_at__isnull", False), ("agreed_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="an_agreed_closing_says_who_and_when",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("proposed_at", None), ("state", "open")),
                            models.Q(
                                ("agreed_at", None),
                                ("proposed_at__isnull", False),
                                ("state", "proposed"),
                            ),
                            models.Q(
                                ("agreed_at__isnull", False),
                                ("proposed_at__isnull", False),
                                ("state", "closed"),
                            ),
                            _connector="OR",
                        ),
                        name="a_closing_is_where_it_says",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("agreed_by", None),
                            models.Q(("agreed_by", models.F("proposed_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="who_closes_does_not_agree_it",
                    ),
                ],
                "indexes": [],
            },
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
                    "budget",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="funders",
                        to="budgets.budget",
                    ),
                ),
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
                (
                    "agreed",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="funder_agreed",
                        to="ledger.account",
                    ),
                ),
                (
                    "cash",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="ledger.account",
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("budget", "kind", "name"), name="one_funder_of_a_kind_and_name"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("kind__in", ["council", "person", "own"])),
                        fields=("budget", "kind"),
                        name="one_council_one_person_one_own_a_budget",
                    ),
                ],
                "indexes": [],
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
                (
                    "funder",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="shares",
                        to="budgets.funder",
                    ),
                ),
                ("weekly_pence", models.PositiveBigIntegerField(null=True)),
                ("whole_pence", models.PositiveBigIntegerField(null=True)),
                ("starts_on", models.DateField()),
                ("reason", models.CharField(max_length=300)),
                (
                    "decided_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("decided_at", models.DateTimeField()),
            ],
            options={
                "ordering": ["id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("weekly_pence__isnull", False), ("whole_pence", None)),
                            models.Q(("weekly_pence", None), ("whole_pence__isnull", False)),
                            _connector="OR",
                        ),
                        name="a_share_is_weekly_or_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True),
                        name="a_share_has_a_reason",
                    ),
                ],
                "indexes": [],
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
                (
                    "budget",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="periods",
                        to="budgets.budget",
                    ),
                ),
                ("starts_on", models.DateField()),
                ("ends_on", models.DateField()),
            ],
            options={
                "ordering": ["starts_on"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("budget", "starts_on"), name="one_period_from_a_day"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("ends_on__gte", models.F("starts_on"))),
                        name="a_period_has_days",
                    ),
                ],
                "indexes": [],
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
                    "budget",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="holdings",
                        to="budgets.budget",
                    ),
                ),
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
                (
                    "holder",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="holdings",
                        to="providers.organisation",
                    ),
                ),
                (
                    "account",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="ledger.account",
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
            options={
                "constraints": [
                    models.UniqueConstraint(
                        models.F("budget"),
                        models.F("kind"),
                        django.db.models.functions.comparison.Coalesce("holder", 0),
                        name="one_holding_of_a_kind",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("account", None), ("kind", "council")),
                            models.Q(
                                models.Q(("kind", "council"), _negated=True),
                                ("account__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="a_holding_outside_the_council_has_an_account",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("holder__isnull", False), ("kind", "fund")),
                            models.Q(("kind", "fund"), _negated=True),
                            _connector="OR",
                        ),
                        name="a_fund_has_a_holder",
                    ),
                ],
                "indexes": [],
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
                (
                    "budget",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="agreements",
                        to="budgets.budget",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="agreements",
                        to="providers.organisation",
                    ),
                ),
                (
                    "service",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="agreements",
                        to="providers.service",
                    ),
                ),
                (
                    "holding",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="agreements",
                        to="budgets.holding",
                    ),
                ),
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
                ("shift_from", models.TimeField(null=True)),
                ("shift_to", models.TimeField(null=True)),
                ("shift_break_minutes", models.PositiveSmallIntegerField(default=0)),
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
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("ended_on", models.DateField(null=True)),
                ("once", models.CharField(max_length=40, null=True, unique=True)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("ends_on__gte", models.F("starts_on"))),
                        name="an_agreement_has_days",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("units_each_time__gt", 0)),
                        name="an_agreement_buys_something",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("shift_break_minutes", 0), ("shift_from", None), ("shift_to", None)
                            ),
                            models.Q(
                                ("shift_from__isnull", False),
                                ("shift_to__isnull", False),
                                ("unit", "hour"),
                            ),
                            _connector="OR",
                        ),
                        name="a_shift_has_both_times_and_is_in_hours",
                    ),
                ],
                "indexes": [],
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
                    "agreement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="rates",
                        to="budgets.agreement",
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
                (
                    "accepted_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["starts_on", "id"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("agreement", "kind", "starts_on", "amount_pence"),
                        name="one_agreed_rate_a_day_and_amount",
                    )
                ],
                "indexes": [],
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
                (
                    "budget",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="pots",
                        to="budgets.budget",
                    ),
                ),
                (
                    "period",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="pots",
                        to="budgets.fundingperiod",
                    ),
                ),
                (
                    "holding",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="pots",
                        to="budgets.holding",
                    ),
                ),
                ("line_reference", models.CharField(max_length=24)),
                ("name", models.CharField(max_length=80)),
                ("position", models.PositiveSmallIntegerField(default=0)),
                ("ring_fenced_until", models.DateField(null=True)),
                (
                    "free",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="free_of_pot",
                        to="ledger.account",
                    ),
                ),
                (
                    "paid",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="paid_of_pot",
                        to="ledger.account",
                    ),
                ),
                (
                    "set_aside",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="set_aside_of_pot",
                        to="ledger.account",
                    ),
                ),
                (
                    "owed",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="owed_of_pot",
                        to="ledger.account",
                    ),
                ),
            ],
            options={
                "ordering": ["position", "id"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("period", "line_reference"), name="one_pot_a_line_and_period"
                    )
                ],
                "indexes": [],
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
                    "budget",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="additions",
                        to="budgets.budget",
                    ),
                ),
                (
                    "funder",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="additions",
                        to="budgets.funder",
                    ),
                ),
                (
                    "pot",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="additions",
                        to="budgets.pot",
                    ),
                ),
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
                (
                    "entry",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="ledger.entry",
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("decided_at", models.DateTimeField()),
                ("starts_on", models.DateField()),
                ("paid_from_on", models.DateField(null=True)),
                ("once", models.CharField(max_length=40, null=True, unique=True)),
            ],
            options={
                "ordering": ["id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("amount_pence__gt", 0)), name="an_addition_adds"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True),
                        name="an_addition_has_a_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("why", "grant"), _negated=True),
                            models.Q(("pot__isnull", False), ("ring_fenced_until__isnull", False)),
                            _connector="OR",
                        ),
                        name="a_grant_has_a_pot_and_a_last_day",
                    ),
                ],
                "indexes": [],
            },
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
                (
                    "agreement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="allocations",
                        to="budgets.agreement",
                    ),
                ),
                (
                    "pot",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="allocations",
                        to="budgets.pot",
                    ),
                ),
                (
                    "promised",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="promised_of",
                        to="ledger.account",
                    ),
                ),
                (
                    "owed",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="owed_of",
                        to="ledger.account",
                    ),
                ),
                (
                    "paid",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="paid_of",
                        to="ledger.account",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("agreement", "pot"), name="one_promise_an_agreement_and_pot"
                    )
                ],
                "indexes": [],
            },
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
                (
                    "closing",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="adjustments",
                        to="budgets.closing",
                    ),
                ),
                (
                    "pot",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="budgets.pot",
                    ),
                ),
                ("words", models.CharField(max_length=200)),
                ("paid_to", models.CharField(max_length=120)),
                ("service_on", models.DateField()),
                ("amount_pence", models.PositiveBigIntegerField()),
                ("asked_at", models.DateTimeField()),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("agreed", models.BooleanField(null=True)),
                ("reason", models.CharField(blank=True, max_length=300)),
                ("decided_at", models.DateTimeField(null=True)),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "entry",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="ledger.entry",
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("amount_pence__gt", 0)),
                        name="an_adjustment_pays_something",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("agreed", None),
                                ("decided_at", None),
                                ("decided_by", None),
                                ("entry", None),
                            ),
                            models.Q(
                                ("agreed", True),
                                ("decided_at__isnull", False),
                                ("decided_by__isnull", False),
                                ("entry__isnull", False),
                            ),
                            models.Q(
                                ("agreed", False),
                                ("decided_at__isnull", False),
                                ("decided_by__isnull", False),
                                ("entry", None),
                                models.Q(("reason", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="a_decided_adjustment_says_who_and_when",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("decided_by", None),
                            models.Q(("decided_by", models.F("asked_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="who_asks_does_not_decide_an_adjustment",
                    ),
                ],
                "indexes": [],
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
                (
                    "closing",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="debts",
                        to="budgets.closing",
                    ),
                ),
                (
                    "pot",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="budgets.pot",
                    ),
                ),
                ("words", models.CharField(max_length=200)),
                ("paid_to", models.CharField(max_length=120)),
                ("amount_pence", models.PositiveBigIntegerField()),
                ("made_at", models.DateTimeField()),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("dropped_at", models.DateTimeField(null=True)),
                (
                    "dropped_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("amount_pence__gt", 0)), name="a_debt_is_something"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("dropped_at", None), ("dropped_by", None)),
                            models.Q(("dropped_at__isnull", False), ("dropped_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="a_dropped_debt_says_who_and_when",
                    ),
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="ClosingPayment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reference", core.references.ReferenceField(max_length=24, prefix="out")),
                (
                    "closing",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="payments",
                        to="budgets.closing",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("debt", "Still to be paid"),
                            ("estate", "To the person, or their estate"),
                            ("funder", "Back to who paid in"),
                            ("later", "A debt that came later"),
                        ],
                        max_length=8,
                    ),
                ),
                (
                    "holding",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="budgets.holding",
                    ),
                ),
                (
                    "funder",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="budgets.funder",
                    ),
                ),
                (
                    "debt",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="payments",
                        to="budgets.closingdebt",
                    ),
                ),
                (
                    "adjustment",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="payment",
                        to="budgets.closingadjustment",
                    ),
                ),
                ("paid_to", models.CharField(max_length=120)),
                ("amount_pence", models.PositiveBigIntegerField()),
                (
                    "how",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("holder", "Who holds the account sent it"),
                            ("transfer", "A bank transfer outside a pay run"),
                            ("cheque", "A cheque"),
                            ("payroll", "With wages, by the payroll service"),
                            ("other", "Another way"),
                        ],
                        max_length=8,
                    ),
                ),
                ("words", models.CharField(blank=True, max_length=200)),
                ("paid_on", models.DateField(null=True)),
                ("recorded_at", models.DateTimeField(null=True)),
                (
                    "recorded_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("amount_pence__gt", 0)),
                        name="a_closing_payment_pays_something",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("adjustment", None),
                                ("debt__isnull", False),
                                ("funder", None),
                                ("kind", "debt"),
                            ),
                            models.Q(
                                ("adjustment", None),
                                ("debt", None),
                                ("funder", None),
                                ("holding__isnull", False),
                                ("kind", "estate"),
                            ),
                            models.Q(
                                ("adjustment", None),
                                ("debt", None),
                                ("funder__isnull", False),
                                ("kind", "funder"),
                            ),
                            models.Q(
                                ("adjustment__isnull", False),
                                ("debt", None),
                                ("funder", None),
                                ("kind", "later"),
                            ),
                            _connector="OR",
                        ),
                        name="a_closing_payment_is_for_one_thing",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("how", ""),
                                ("paid_on", None),
                                ("recorded_at", None),
                                ("recorded_by", None),
                                ("words", ""),
                            ),
                            models.Q(
                                models.Q(("how", ""), _negated=True),
                                ("paid_on__isnull", False),
                                ("recorded_at__isnull", False),
                                ("recorded_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="a_closing_payment_that_went_says_how_when_and_who",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("how", "other"), _negated=True),
                            models.Q(("words", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="another_way_says_which",
                    ),
                ],
                "indexes": [],
            },
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
                (
                    "allocation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="warnings",
                        to="budgets.allocation",
                    ),
                ),
                ("through_on", models.DateField()),
                ("told_on", models.DateField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("allocation", "through_on"), name="a_warning_is_given_once"
                    )
                ],
                "indexes": [],
            },
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
                    "pot",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="liabilities",
                        to="budgets.pot",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("holiday", "Holiday pay"),
                            ("notice", "Notice pay"),
                            ("redundancy", "Redundancy pay"),
                            ("pension", "Pension"),
                            ("insurance", "Employer’s insurance"),
                            ("wages", "Pay"),
                        ],
                        max_length=10,
                    ),
                ),
                ("worker", models.CharField(max_length=80)),
                ("percent", models.DecimalField(decimal_places=2, max_digits=5, null=True)),
                ("by_policy", models.BooleanField(default=False)),
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
                    models.UniqueConstraint(
                        fields=("pot", "kind", "worker"), name="one_duty_of_a_kind_to_an_assistant"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("percent", None),
                            models.Q(("percent__gt", 0), ("percent__lte", 100)),
                            _connector="OR",
                        ),
                        name="a_duty_takes_a_share_of_pay",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("worker", ""), _negated=True),
                        name="a_duty_is_to_somebody",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("by_policy", False),
                            models.Q(("kind", "holiday"), ("percent__isnull", False)),
                            _connector="OR",
                        ),
                        name="the_policy_speaks_of_holidays",
                    ),
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="Accrual",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "liability",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="accruals",
                        to="budgets.liability",
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
                (
                    "entry",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="ledger.entry",
                    ),
                ),
                (
                    "reverses",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="taken_back_by",
                        to="budgets.accrual",
                    ),
                ),
                ("given", models.BooleanField(default=False)),
                ("made_at", models.DateTimeField()),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("key", models.CharField(max_length=80, unique=True)),
            ],
            options={
                "ordering": ["-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("to_on__gte", models.F("from_on"))),
                        name="an_accrual_has_days",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("amount_pence__gte", 0),
                                ("given", False),
                                ("kept_pence__gte", 0),
                                ("reverses", None),
                            ),
                            models.Q(
                                ("amount_pence__lte", 0),
                                ("kept_pence__lte", 0),
                                ("reverses__isnull", False),
                            ),
                            ("given", True),
                            _connector="OR",
                        ),
                        name="only_taking_back_and_giving_is_below_zero",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("entry", None), ("kept_pence", 0)),
                            models.Q(
                                models.Q(("kept_pence", 0), _negated=True), ("entry__isnull", False)
                            ),
                            ("given", True),
                            _connector="OR",
                        ),
                        name="what_is_kept_or_given_moved",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("how", ""), _negated=True), name="an_accrual_says_how"
                    ),
                ],
                "indexes": [],
            },
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
                (
                    "liability",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="dues",
                        to="budgets.liability",
                    ),
                ),
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
                (
                    "entry",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="ledger.entry",
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
                ("once", models.CharField(max_length=40, null=True, unique=True)),
            ],
            options={
                "ordering": ["-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("paid_on", None), ("state", "due")),
                            models.Q(("paid_on__isnull", False), ("state", "paid")),
                            _connector="OR",
                        ),
                        name="a_paid_duty_says_when",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("amount_pence__gt", 0),
                            ("from_kept_pence__lte", models.F("amount_pence")),
                        ),
                        name="a_duty_due_is_more_than_nothing",
                    ),
                ],
                "indexes": [],
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
                (
                    "budget",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="moves",
                        to="budgets.budget",
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="budgets.pot",
                    ),
                ),
                (
                    "target",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="budgets.pot",
                    ),
                ),
                ("amount_pence", models.PositiveBigIntegerField()),
                ("words", models.CharField(blank=True, max_length=300)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("at", models.DateTimeField()),
                ("once", models.CharField(max_length=40, null=True, unique=True)),
            ],
            options={
                "indexes": [],
                "constraints": [],
            },
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
                (
                    "budget",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="move_asks",
                        to="budgets.budget",
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="budgets.pot",
                    ),
                ),
                (
                    "target",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="budgets.pot",
                    ),
                ),
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
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("reasons", models.CharField(blank=True, max_length=600)),
                ("decided_at", models.DateTimeField(null=True)),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "move",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="asked_as",
                        to="budgets.moneymove",
                    ),
                ),
                ("once", models.CharField(max_length=40, null=True, unique=True)),
            ],
            options={
                "ordering": ["-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("decided_at", None),
                                ("decided_by", None),
                                ("reasons", ""),
                                ("state", "asked"),
                            ),
                            models.Q(
                                models.Q(("state", "asked"), _negated=True),
                                models.Q(("reasons", ""), _negated=True),
                                ("decided_at__isnull", False),
                                ("decided_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="an_answer_to_a_move_has_reasons_who_and_when",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("decided_by", None),
                            models.Q(("decided_by", models.F("asked_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="who_asks_for_a_move_does_not_answer",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("move__isnull", False), ("state", "agreed")),
                            models.Q(models.Q(("state", "agreed"), _negated=True), ("move", None)),
                            _connector="OR",
                        ),
                        name="an_agreed_move_moved",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("amount_pence__gt", 0)),
                        name="a_move_asked_is_more_than_nothing",
                    ),
                ],
                "indexes": [],
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
                (
                    "terms",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="shares",
                        to="budgets.poolterms",
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="shares",
                        to="budgets.poolmember",
                    ),
                ),
                ("weekly_pence", models.PositiveBigIntegerField()),
                (
                    "pot",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="pool_shares",
                        to="budgets.pot",
                    ),
                ),
                ("said_yes_at", models.DateTimeField(null=True)),
                (
                    "said_yes_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("said_no_at", models.DateTimeField(null=True)),
                (
                    "agreement",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="pool_share",
                        to="budgets.agreement",
                    ),
                ),
            ],
            options={
                "ordering": ["member__joined_on", "member_id"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("terms", "member"), name="one_share_a_member_and_terms"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("weekly_pence__gt", 0)), name="a_share_is_something"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("pot", None), ("said_yes_at", None), ("said_yes_by", None)),
                            models.Q(
                                ("pot__isnull", False),
                                ("said_yes_at__isnull", False),
                                ("said_yes_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="a_yes_to_a_share_says_who_when_and_from_where",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("said_yes_at", None), ("said_no_at", None), _connector="OR"
                        ),
                        name="a_share_is_not_yes_and_no",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("agreement", None), ("said_yes_at__isnull", False), _connector="OR"
                        ),
                        name="no_share_is_promised_without_a_yes",
                    ),
                ],
                "indexes": [],
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
                    "budget",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="rises",
                        to="budgets.budget",
                    ),
                ),
                (
                    "agreement",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="rises",
                        to="budgets.agreement",
                    ),
                ),
                (
                    "pot",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="rises",
                        to="budgets.pot",
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
                (
                    "proposed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("proposed_at", models.DateTimeField()),
                (
                    "answered_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("answered_at", models.DateTimeField(null=True)),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("decided_at", models.DateTimeField(null=True)),
                ("decision", models.CharField(blank=True, max_length=300)),
            ],
            options={
                "ordering": ["-id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("agreement__isnull", False), ("pot", None)),
                            models.Q(("agreement", None), ("pot__isnull", False)),
                            _connector="OR",
                        ),
                        name="a_rise_is_of_one_thing",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("becomes_pence__gt", models.F("was_pence"))),
                        name="a_rise_goes_up",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answered_at", None), ("answered_by", None)),
                            models.Q(
                                ("answered_at__isnull", False), ("answered_by__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="a_rises_answer_has_a_name_and_a_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decided_at", None), ("decided_by", None), ("decision", "")),
                            models.Q(
                                ("decided_at__isnull", False),
                                ("decided_by__isnull", False),
                                models.Q(("decision", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="a_rises_decision_has_a_name_a_time_and_a_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("decided_by", models.F("proposed_by")), _negated=True),
                        name="who_proposes_a_rise_does_not_decide",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(
                            ("agreement__isnull", False), ("state__in", ["proposed", "accepted"])
                        ),
                        fields=("agreement", "kind"),
                        name="one_open_rise_a_rate",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(
                            ("pot__isnull", False), ("state__in", ["proposed", "accepted"])
                        ),
                        fields=("pot",),
                        name="one_open_rise_a_pot",
                    ),
                ],
                "indexes": [],
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
                    "budget",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="surplus_cases",
                        to="budgets.budget",
                    ),
                ),
                (
                    "holding",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="surplus_cases",
                        to="budgets.holding",
                    ),
                ),
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
                (
                    "asked_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
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
                    "replied_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
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
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("appeal_by", models.DateField(null=True)),
                ("appeal", models.TextField(blank=True)),
                ("appealed_at", models.DateTimeField(null=True)),
                (
                    "appealed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
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
                (
                    "appeal_decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("repaid_on", models.DateField(null=True)),
                (
                    "repaid_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "entry",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="ledger.entry",
                    ),
                ),
            ],
            options={
                "ordering": ["-pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "closed"), _negated=True),
                        fields=("holding",),
                        name="one_open_question_an_account",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("surplus_pence__gt", 0)),
                        name="a_surplus_is_more_than_nothing",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("replied_at", None), ("replied_by", None), ("reply", "")),
                            models.Q(
                                models.Q(("reply", ""), _negated=True),
                                ("replied_at__isnull", False),
                                ("replied_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="a_reply_says_who_and_when",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("decided_at", None),
                                ("decided_by", None),
                                ("decision", ""),
                                ("reasons", ""),
                            ),
                            models.Q(
                                models.Q(("decision", ""), _negated=True),
                                models.Q(("reasons", ""), _negated=True),
                                ("decided_at__isnull", False),
                                ("decided_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="a_surplus_decision_has_reasons_who_and_when",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("appeal", ""), ("appealed_at", None), ("appealed_by", None)),
                            models.Q(
                                models.Q(("appeal", ""), _negated=True),
                                models.Q(("decision", ""), _negated=True),
                                ("appealed_at__isnull", False),
                                ("appealed_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="an_appeal_follows_a_decision",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("appeal_decided_at", None),
                                ("appeal_decided_by", None),
                                ("appeal_decision", ""),
                                ("appeal_reasons", ""),
                            ),
                            models.Q(
                                models.Q(("appeal_decision", ""), _negated=True),
                                models.Q(("appeal_reasons", ""), _negated=True),
                                models.Q(("appeal", ""), _negated=True),
                                ("appeal_decided_at__isnull", False),
                                ("appeal_decided_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="an_appeal_is_decided_with_reasons_who_and_when",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("appeal_decided_by", None),
                            models.Q(("appeal_decided_by", models.F("decided_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="who_decided_does_not_decide_the_appeal",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("decided_by", None),
                            ("replied_by", None),
                            models.Q(("decided_by", models.F("replied_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="who_answers_does_not_decide",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decision", "keep_until"), _negated=True),
                            ("keep_until__isnull", False),
                            _connector="OR",
                        ),
                        name="keeping_until_names_a_day",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("appeal_decision", "keep_until"), _negated=True),
                            ("appeal_keep_until__isnull", False),
                            _connector="OR",
                        ),
                        name="keeping_until_on_appeal_names_a_day",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("decision", "repay"),
                                ("repay_pence__gt", 0),
                                ("repay_pence__lte", models.F("surplus_pence")),
                            ),
                            models.Q(
                                models.Q(("decision", "repay"), _negated=True), ("repay_pence", 0)
                            ),
                            _connector="OR",
                        ),
                        name="what_goes_back_is_part_of_the_surplus",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("appeal_decision", "repay"),
                                ("appeal_repay_pence__gt", 0),
                                ("appeal_repay_pence__lte", models.F("surplus_pence")),
                            ),
                            models.Q(
                                models.Q(("appeal_decision", "repay"), _negated=True),
                                ("appeal_repay_pence", 0),
                            ),
                            _connector="OR",
                        ),
                        name="what_goes_back_on_appeal_is_part_of_the_surplus",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("entry", None), ("repaid_by", None), ("repaid_on", None)),
                            models.Q(
                                ("entry__isnull", False),
                                ("repaid_by__isnull", False),
                                ("repaid_on__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="what_went_back_moved_in_the_ledger",
                    ),
                ],
                "indexes": [],
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
                    "budget",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="suspensions",
                        to="budgets.budget",
                    ),
                ),
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
                ("contribution_rule", models.CharField(default="go_on", max_length=8)),
                ("contribution_from", models.DateField(null=True)),
                ("contribution_origin", models.CharField(blank=True, max_length=200)),
                ("review_on", models.DateField()),
                ("made_at", models.DateTimeField()),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "ended_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("reviewed_at", models.DateTimeField(null=True)),
                (
                    "reviewed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("review_words", models.CharField(blank=True, max_length=300)),
                ("once", models.CharField(max_length=40, null=True, unique=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("back_on", None)),
                        fields=("budget",),
                        name="one_pause_at_a_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("back_on", None), ("ended_at", None), ("ended_by", None)),
                            models.Q(
                                ("back_on__isnull", False),
                                ("ended_at__isnull", False),
                                ("ended_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="a_pause_that_ended_says_who_and_when",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("back_on", None),
                            ("back_on__gte", models.F("starts_on")),
                            _connector="OR",
                        ),
                        name="nobody_is_back_before_a_pause",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("review_words", ""), ("reviewed_at", None), ("reviewed_by", None)
                            ),
                            models.Q(
                                ("reviewed_at__isnull", False),
                                ("reviewed_by__isnull", False),
                                models.Q(("review_words", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="a_reviewed_pause_says_who_when_and_what",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("retainer_percent__lte", 100)),
                        name="a_retainer_is_at_most_all",
                    ),
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="CashFollow",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reference", core.references.ReferenceField(max_length=24, prefix="cash")),
                (
                    "budget",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="cash_follows",
                        to="budgets.budget",
                    ),
                ),
                (
                    "move",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="cash_follows",
                        to="budgets.moneymove",
                    ),
                ),
                (
                    "pause",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="cash_follows",
                        to="budgets.suspension",
                    ),
                ),
                (
                    "holding",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="cash_follows",
                        to="budgets.holding",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("comes", "Comes with a payment"), ("back", "May be sent back")],
                        max_length=8,
                    ),
                ),
                ("amount_pence", models.PositiveBigIntegerField()),
                ("from_on", models.DateField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waits", "Waits"),
                            ("kept", "Kept in the account"),
                            ("done", "Done"),
                            ("ended", "Not needed any more"),
                        ],
                        default="waits",
                        max_length=8,
                    ),
                ),
                ("done_on", models.DateField(null=True)),
                ("words", models.CharField(blank=True, max_length=300)),
                (
                    "answered_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("answered_at", models.DateTimeField(null=True)),
                (
                    "entry",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="ledger.entry",
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("move__isnull", False), ("pause", None)),
                            models.Q(("kind", "comes"), ("move", None), ("pause__isnull", False)),
                            _connector="OR",
                        ),
                        name="cash_follows_one_thing",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("amount_pence__gt", 0)),
                        name="cash_that_follows_is_something",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answered_at", None), ("answered_by", None)),
                            models.Q(
                                ("answered_at__isnull", False),
                                ("answered_by__isnull", False),
                                ("kind", "back"),
                            ),
                            _connector="OR",
                        ),
                        name="an_answer_about_cash_says_who_and_when",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("done_on__isnull", False), ("state", "done")),
                            models.Q(
                                models.Q(("state", "done"), _negated=True),
                                ("done_on", None),
                                ("entry", None),
                            ),
                            _connector="OR",
                        ),
                        name="cash_that_followed_says_when",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("entry", None), ("kind", "comes")),
                            models.Q(
                                ("kind", "back"),
                                models.Q(
                                    models.Q(("state", "done"), _negated=True),
                                    ("entry__isnull", False),
                                    _connector="OR",
                                ),
                            ),
                            _connector="OR",
                        ),
                        name="cash_sent_back_is_in_the_ledger",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "kept"), _negated=True),
                            models.Q(
                                ("answered_at__isnull", False),
                                ("kind", "back"),
                                models.Q(("words", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="cash_that_is_kept_says_why",
                    ),
                ],
                "indexes": [],
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
                (
                    "budget",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="charges",
                        to="budgets.budget",
                    ),
                ),
                ("starts_on", models.DateField()),
                ("ends_on", models.DateField()),
                ("amount_pence", models.BigIntegerField()),
                ("reason", models.CharField(blank=True, max_length=200)),
                ("weekly_pence", models.PositiveBigIntegerField(null=True)),
                ("was_pence", models.PositiveBigIntegerField(null=True)),
                (
                    "pause",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="charges",
                        to="budgets.suspension",
                    ),
                ),
                ("made_at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("pause", None),
                            models.Q(("reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="a_charge_in_a_pause_says_why",
                    ),
                    models.UniqueConstraint(
                        fields=("budget", "starts_on", "reason"), name="weeks_are_charged_once"
                    ),
                ],
                "indexes": [],
            },
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
                (
                    "suspension",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lines",
                        to="budgets.suspension",
                    ),
                ),
                (
                    "agreement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="pause_lines",
                        to="budgets.agreement",
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
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("suspension", "agreement"), name="a_pause_touches_an_agreement_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("keep_percent__lte", 100)),
                        name="a_share_kept_is_at_most_all",
                    ),
                ],
                "indexes": [],
            },
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
                (
                    "period",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="year_ends",
                        to="budgets.fundingperiod",
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
                (
                    "made_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "run",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="year_ends",
                        to="budgets.yearendrun",
                    ),
                ),
            ],
            options={
                "ordering": ["period", "number"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("period", "number"), name="a_year_end_has_a_number"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("carried_pence__gt", 0), ("returned_pence__gt", 0), _connector="OR"
                        ),
                        name="a_year_end_moves_something",
                    ),
                ],
                "indexes": [],
            },
        ),
    ]
