import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import core.references


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("budgets", "0001_budgets_pots_and_promises"),
        ("core", "0001_authorities_policies_and_jobs"),
        ("files", "0001_stored_files"),
        ("invoices", "0001_bills"),
        ("ledger", "0001_books_entries_and_moves"),
        ("people", "0001_people_and_their_rights"),
        ("people", "__first__"),
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
            },
        ),
        migrations.CreateModel(
            name="PayRun",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reference", core.references.ReferenceField(max_length=24, prefix="run")),
                (
                    "authority",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="pay_runs",
                        to="core.authority",
                    ),
                ),
                ("pay_on", models.DateField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("prepared", "Waiting for a second person"),
                            ("approved", "Approved"),
                            ("released", "File made"),
                            ("paid", "Paid"),
                            ("cancelled", "Cancelled"),
                        ],
                        default="prepared",
                        max_length=10,
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
                ("approved_at", models.DateTimeField(null=True)),
                (
                    "approved_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("file_sha256", models.CharField(blank=True, max_length=64)),
                ("released_at", models.DateTimeField(null=True)),
                ("paid_at", models.DateTimeField(null=True)),
                ("total_pence", models.PositiveBigIntegerField(default=0)),
                ("count", models.PositiveIntegerField(default=0)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("approved_at", None), ("approved_by", None)),
                            models.Q(
                                ("approved_at__isnull", False), ("approved_by__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="an_approval_says_who_and_when",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("approved_by", None),
                            models.Q(("approved_by", models.F("made_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="who_makes_a_run_does_not_approve_it",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "cancelled"), _negated=True),
                        fields=("authority", "pay_on"),
                        name="one_run_an_authority_and_day",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Instalment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reference", core.references.ReferenceField(max_length=24, prefix="inst")),
                (
                    "holding",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="instalments",
                        to="budgets.holding",
                    ),
                ),
                ("from_on", models.DateField()),
                ("to_on", models.DateField()),
                ("due_on", models.DateField()),
                ("council_pence", models.PositiveBigIntegerField()),
                ("contribution_pence", models.PositiveBigIntegerField(default=0)),
                ("method", models.CharField(default="net", max_length=20)),
                (
                    "state",
                    models.CharField(
                        choices=[("due", "Due"), ("in_run", "In a pay run"), ("paid", "Paid")],
                        default="due",
                        max_length=8,
                    ),
                ),
                ("paid_on", models.DateField(null=True)),
                ("explained", models.CharField(blank=True, max_length=300)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("holding", "from_on"), name="one_instalment_a_period"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="PayItem",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reference", core.references.ReferenceField(max_length=24, prefix="item")),
                (
                    "run",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="items",
                        to="payments.payrun",
                    ),
                ),
                (
                    "bill",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="pay_items",
                        to="invoices.bill",
                    ),
                ),
                (
                    "instalment",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="pay_items",
                        to="payments.instalment",
                    ),
                ),
                (
                    "bank_details",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="payments.bankdetails",
                    ),
                ),
                ("tranche", models.PositiveSmallIntegerField(default=1)),
                ("amount_pence", models.PositiveBigIntegerField()),
                ("is_new_payee", models.BooleanField(default=False)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("in_run", "In Run"),
                            ("paid", "Paid"),
                            ("returned", "Returned"),
                            ("cancelled", "Cancelled"),
                        ],
                        default="in_run",
                        max_length=10,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("bill__isnull", False), ("instalment", None)),
                            models.Q(("bill", None), ("instalment__isnull", False)),
                            _connector="OR",
                        ),
                        name="an_item_pays_one_thing",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(
                            ("bill__isnull", False), ("state__in", ["in_run", "paid"])
                        ),
                        fields=("bill", "tranche"),
                        name="one_live_payment_a_bill_and_part",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("bill__isnull", False), ("state", "in_run")),
                        fields=("bill",),
                        name="one_part_of_a_bill_is_paid_at_a_time",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(
                            ("instalment__isnull", False), ("state__in", ["in_run", "paid"])
                        ),
                        fields=("instalment",),
                        name="one_live_payment_an_instalment",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("amount_pence__gt", 0)), name="an_item_pays_something"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="OwnPayment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reference", core.references.ReferenceField(max_length=24, prefix="pay")),
                (
                    "pot",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="own_payments",
                        to="budgets.pot",
                    ),
                ),
                (
                    "holding",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="own_payments",
                        to="budgets.holding",
                    ),
                ),
                (
                    "agreement",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="own_payments",
                        to="budgets.agreement",
                    ),
                ),
                (
                    "bill",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="own_payments",
                        to="invoices.bill",
                    ),
                ),
                ("tranche", models.PositiveSmallIntegerField(default=1)),
                (
                    "duty",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="own_payments",
                        to="budgets.liabilitydue",
                    ),
                ),
                (
                    "entry",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="ledger.entry",
                    ),
                ),
                ("paid_to", models.CharField(max_length=200)),
                ("my_name_for_it", models.CharField(blank=True, max_length=80)),
                ("paid_on", models.DateField()),
                ("service_on", models.DateField()),
                ("amount_pence", models.PositiveBigIntegerField()),
                ("own_money_pence", models.PositiveBigIntegerField(default=0)),
                (
                    "receipt",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="files.storedfile",
                    ),
                ),
                ("told_at", models.DateTimeField()),
                (
                    "told_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("in_question", models.BooleanField(default=False)),
                ("reversed_at", models.DateTimeField(null=True)),
                ("once", models.CharField(max_length=80, null=True, unique=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("bill__isnull", False), ("reversed_at", None)),
                        fields=("bill", "tranche"),
                        name="a_part_of_a_bill_is_paid_once_from_an_account",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("duty__isnull", False), ("reversed_at", None)),
                        fields=("duty",),
                        name="a_duty_is_paid_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("bill", None), ("duty", None), _connector="OR"),
                        name="an_own_payment_pays_one_thing",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("amount_pence__gt", 0)),
                        name="an_own_payment_pays_something",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("own_money_pence__lte", models.F("amount_pence"))),
                        name="own_money_is_part_of_the_payment",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Refund",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reference", core.references.ReferenceField(max_length=24, prefix="refund")),
                (
                    "credit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="refunds",
                        to="invoices.bill",
                    ),
                ),
                (
                    "entry",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="ledger.entry",
                    ),
                ),
                ("amount_pence", models.PositiveBigIntegerField()),
                ("received_on", models.DateField()),
                (
                    "into",
                    models.CharField(
                        choices=[
                            ("council", "the council"),
                            ("account", "the person’s account"),
                            ("fund", "the fund"),
                        ],
                        max_length=8,
                    ),
                ),
                ("told_at", models.DateTimeField()),
                (
                    "told_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("once", models.CharField(max_length=80, null=True, unique=True)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("amount_pence__gt", 0)), name="a_refund_brings_money"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Contribution",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reference", core.references.ReferenceField(max_length=24, prefix="paidin")),
                (
                    "budget",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="contributions",
                        to="budgets.budget",
                    ),
                ),
                (
                    "holding",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="contributions",
                        to="budgets.holding",
                    ),
                ),
                (
                    "entry",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="ledger.entry",
                    ),
                ),
                ("received_on", models.DateField()),
                ("amount_pence", models.PositiveBigIntegerField()),
                ("top_up", models.BooleanField(default=False)),
                (
                    "pot",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="budgets.pot",
                    ),
                ),
                ("once", models.CharField(max_length=80, null=True, unique=True)),
                (
                    "told_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="AccountReturn",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reference", core.references.ReferenceField(max_length=24, prefix="ret")),
                (
                    "holding",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="returns",
                        to="budgets.holding",
                    ),
                ),
                ("from_on", models.DateField()),
                ("to_on", models.DateField()),
                ("held_pence", models.BigIntegerField()),
                ("count", models.PositiveIntegerField()),
                ("spent_pence", models.PositiveBigIntegerField()),
                ("sent_at", models.DateTimeField()),
                ("sent_on", models.DateField()),
                (
                    "sent_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("question_days", models.PositiveSmallIntegerField()),
                ("question_until", models.DateField()),
                ("policy_origin", models.CharField(max_length=120)),
                ("once", models.CharField(max_length=40, null=True, unique=True)),
            ],
            options={
                "ordering": ["-from_on"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("to_on__gte", models.F("from_on"))),
                        name="a_return_has_days",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("sent_on__gte", models.F("to_on"))),
                        name="a_return_is_of_days_that_are_over",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("question_until__gte", models.F("sent_on"))),
                        name="questions_follow_the_return",
                    ),
                    models.UniqueConstraint(
                        fields=("holding", "from_on"), name="one_return_a_stretch"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SettledReopening",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "payment",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reopening",
                        to="payments.ownpayment",
                    ),
                ),
                ("reasons", models.TextField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("reasons", ""), _negated=True),
                        name="a_reopening_has_reasons",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="PaymentQuestion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reference", core.references.ReferenceField(max_length=24, prefix="ques")),
                (
                    "payment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="questions",
                        to="payments.ownpayment",
                    ),
                ),
                (
                    "account_return",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="questions",
                        to="payments.accountreturn",
                    ),
                ),
                ("rule", models.CharField(max_length=300)),
                ("words", models.TextField()),
                ("asked_on", models.DateField()),
                ("asked_at", models.DateTimeField()),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("late", models.BooleanField(default=False)),
                (
                    "director",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("director_reasons", models.TextField(blank=True)),
                ("reply_by", models.DateField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("asked", "Waiting for an answer"),
                            ("replied", "Answered"),
                            ("fine", "All is well"),
                            ("repay", "A part is asked back"),
                        ],
                        default="asked",
                        max_length=8,
                    ),
                ),
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
                ("reasons", models.TextField(blank=True)),
                ("repay_pence", models.PositiveBigIntegerField(default=0)),
                ("appeal_by", models.DateField(null=True)),
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
            ],
            options={
                "ordering": ["-pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ["asked", "replied"])),
                        fields=("payment",),
                        name="one_open_question_a_payment",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("rule", ""), _negated=True),
                            models.Q(("words", ""), _negated=True),
                        ),
                        name="a_question_names_its_rule",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("director", None), ("director_reasons", ""), ("late", False)),
                            models.Q(
                                ("director__isnull", False),
                                ("late", True),
                                models.Q(("director_reasons", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="a_settled_payment_is_asked_about_by_a_directors_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("director", None),
                            models.Q(("director", models.F("asked_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="who_asks_does_not_reopen",
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
                        name="an_answer_about_a_payment_says_who_and_when",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("decided_at", None),
                                ("decided_by", None),
                                ("reasons", ""),
                                ("state__in", ["asked", "replied"]),
                            ),
                            models.Q(
                                ("decided_at__isnull", False),
                                ("state__in", ["fine", "repay"]),
                                ("decided_by__isnull", False),
                                models.Q(("reasons", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="a_decided_question_has_reasons_who_and_when",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("repay_pence__gt", 0), ("state", "repay")),
                            models.Q(
                                models.Q(("state", "repay"), _negated=True), ("repay_pence", 0)
                            ),
                            _connector="OR",
                        ),
                        name="a_repayment_asked_has_an_amount",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "repay"), _negated=True),
                            models.Q(("decided_by", models.F("asked_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="who_asks_does_not_decide_a_repayment",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("decided_by", None),
                            ("replied_by", None),
                            models.Q(("decided_by", models.F("replied_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="who_replies_does_not_decide_a_question",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="QuestionAppeal",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reference", core.references.ReferenceField(max_length=24, prefix="appeal")),
                (
                    "question",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="appeal",
                        to="payments.paymentquestion",
                    ),
                ),
                ("words", models.TextField()),
                ("appealed_at", models.DateTimeField()),
                (
                    "appealed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("answer_by", models.DateField()),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "first_decided_by",
                    models.ForeignKey(
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
                            ("fine", "All is well after all"),
                            ("repay", "A part is asked back"),
                        ],
                        max_length=8,
                    ),
                ),
                ("reasons", models.TextField(blank=True)),
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
            ],
            options={
                "ordering": ["appealed_at", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("words", ""), _negated=True), name="an_appeal_says_why"
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
                        name="an_appeal_on_a_payment_is_decided_with_reasons_who_and_when",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("decided_by", None),
                            models.Q(
                                models.Q(
                                    ("decided_by", models.F("first_decided_by")), _negated=True
                                ),
                                models.Q(("decided_by", models.F("asked_by")), _negated=True),
                                models.Q(("decided_by", models.F("appealed_by")), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="who_had_a_part_does_not_decide_the_appeal",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decision", "repay"), ("repay_pence__gt", 0)),
                            models.Q(
                                models.Q(("decision", "repay"), _negated=True), ("repay_pence", 0)
                            ),
                            _connector="OR",
                        ),
                        name="an_appeal_that_asks_back_has_an_amount",
                    ),
                ],
            },
        ),
    ]
