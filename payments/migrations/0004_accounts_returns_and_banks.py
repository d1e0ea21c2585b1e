import django.db.models.deletion
import django.db.models.functions.comparison
from django.conf import settings
from django.db import migrations, models

import core.references


class Migration(migrations.Migration):
    dependencies = [
        ("budgets", "0003_budgets_pots_and_promises"),
        ("core", "0001_authorities_policies_and_jobs"),
        ("files", "0001_stored_files"),
        ("invoices", "0002_bills_and_answers"),
        ("ledger", "0002_entries_and_moves"),
        ("payments", "0002_runs"),
        ("payments", "0003_payees"),
        ("people", "0001_people_and_their_rights"),
        ("providers", "0001_organisations_services_and_rates"),
    ]

    operations = [
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
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="BankAccount",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reference", core.references.ReferenceField(max_length=24, prefix="acct")),
                (
                    "holding",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="bank_account",
                        to="budgets.holding",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="fund_accounts",
                        to="providers.organisation",
                    ),
                ),
                (
                    "authority",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="bank_accounts",
                        to="core.authority",
                    ),
                ),
                ("named", models.CharField(blank=True, max_length=80)),
                ("currency", models.CharField(default="GBP", max_length=3)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        django.db.models.functions.comparison.Coalesce("authority", 0),
                        models.F("named"),
                        models.F("currency"),
                        condition=models.Q(("holding", None), ("organisation", None)),
                        name="a_council_account_is_kept_once",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("organisation__isnull", False)),
                        fields=("organisation", "named"),
                        name="a_holders_account_is_kept_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("authority", None), ("organisation", None)),
                            models.Q(("authority", None), ("holding", None)),
                            models.Q(("holding", None), ("organisation", None)),
                            _connector="OR",
                        ),
                        name="an_account_is_of_one_owner",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("holding", None), ("organisation", None)),
                            ("currency", "GBP"),
                            _connector="OR",
                        ),
                        name="a_budget_is_held_in_pounds",
                    ),
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="BankStatement",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reference", core.references.ReferenceField(max_length=24, prefix="stmt")),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="statements",
                        to="payments.bankaccount",
                    ),
                ),
                ("name", models.CharField(max_length=200)),
                ("layout", models.CharField(max_length=20)),
                ("digest", models.CharField(max_length=64)),
                ("opening_pence", models.BigIntegerField(null=True)),
                ("closing_pence", models.BigIntegerField(null=True)),
                ("first_on", models.DateField(null=True)),
                ("last_on", models.DateField(null=True)),
                ("count", models.PositiveIntegerField()),
                ("added", models.PositiveIntegerField()),
                ("kept_at", models.DateTimeField()),
                (
                    "kept_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-kept_at", "-pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("account", "digest"), name="a_statement_is_kept_once_an_account"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("added__lte", models.F("count"))),
                        name="a_statement_adds_its_own_lines",
                    ),
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="BankLine",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reference", core.references.ReferenceField(max_length=24, prefix="line")),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lines",
                        to="payments.bankaccount",
                    ),
                ),
                (
                    "statement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lines",
                        to="payments.bankstatement",
                    ),
                ),
                ("on", models.DateField()),
                ("amount_pence", models.BigIntegerField()),
                ("nth", models.PositiveIntegerField()),
                ("description", models.CharField(blank=True, max_length=300)),
                ("bank_reference", models.CharField(blank=True, max_length=300)),
                ("bank_id", models.CharField(blank=True, max_length=300)),
                ("balance_pence", models.BigIntegerField(null=True)),
                ("set_aside_at", models.DateTimeField(null=True)),
            ],
            options={
                "ordering": ["on", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("account", "on", "amount_pence", "nth"),
                        name="a_bank_line_is_kept_once",
                    )
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="BillHold",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "bill",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="pay_holds",
                        to="invoices.bill",
                    ),
                ),
                ("reason", models.CharField(max_length=300)),
                ("held_at", models.DateTimeField()),
                (
                    "held_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("let_go_at", models.DateTimeField(null=True)),
                (
                    "let_go_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("let_go_at", None)),
                        fields=("bill",),
                        name="one_open_hold_a_bill",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True),
                        name="a_hold_out_of_runs_has_a_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("let_go_at", None), ("let_go_by", None)),
                            models.Q(("let_go_at__isnull", False), ("let_go_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="a_hold_let_go_says_by_whom",
                    ),
                ],
                "indexes": [],
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
            options={
                "indexes": [],
                "constraints": [],
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
                "indexes": [],
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
                "indexes": [],
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
                            ("in_run", "In this run"),
                            ("paid", "Paid"),
                            ("returned", "Returned"),
                            ("refused", "Refused by the bank"),
                            ("held", "Held out of the run"),
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
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="ItemResult",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="results",
                        to="payments.resultfile",
                    ),
                ),
                (
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="results",
                        to="payments.payitem",
                    ),
                ),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("accepted", "The bank has it"),
                            ("refused", "Refused before it was paid"),
                            ("paid", "Paid"),
                            ("returned", "Sent back"),
                        ],
                        max_length=8,
                    ),
                ),
                ("on", models.DateField()),
                ("code", models.CharField(blank=True, max_length=12)),
                ("words", models.CharField(blank=True, max_length=200)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("item", "outcome"), name="one_answer_of_a_kind_an_item"
                    )
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="OutsidePayment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reference", core.references.ReferenceField(max_length=24, prefix="away")),
                (
                    "sheet",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="payments",
                        to="payments.outsidesheet",
                    ),
                ),
                ("row", models.PositiveIntegerField()),
                ("named", models.CharField(max_length=60)),
                (
                    "bill",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="outside_payments",
                        to="invoices.bill",
                    ),
                ),
                (
                    "instalment",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="outside_payments",
                        to="payments.instalment",
                    ),
                ),
                ("amount_pence", models.PositiveBigIntegerField()),
                ("paid_on", models.DateField()),
                (
                    "how",
                    models.CharField(
                        choices=[
                            ("faster", "Faster Payment"),
                            ("bacs", "Bacs from the bank’s own site"),
                            ("chaps", "CHAPS"),
                            ("cheque", "Cheque"),
                            ("other", "Another way"),
                        ],
                        max_length=8,
                    ),
                ),
                ("bank_reference", models.CharField(blank=True, max_length=60)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Waiting for a second person"),
                            ("question", "Has a question"),
                            ("settled", "Written down as paid"),
                            ("dropped", "Taken back"),
                        ],
                        default="waiting",
                        max_length=8,
                    ),
                ),
                ("question", models.CharField(blank=True, max_length=300)),
                ("surplus_pence", models.PositiveBigIntegerField(default=0)),
                (
                    "item",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="outside",
                        to="payments.payitem",
                    ),
                ),
                ("closed_at", models.DateTimeField(null=True)),
                (
                    "closed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("closed_words", models.CharField(blank=True, max_length=300)),
            ],
            options={
                "ordering": ["row", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(
                            ("bill__isnull", False), ("state__in", ["waiting", "question"])
                        ),
                        fields=("bill",),
                        name="a_bill_is_told_of_once_at_a_time",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(
                            ("instalment__isnull", False), ("state__in", ["waiting", "question"])
                        ),
                        fields=("instalment",),
                        name="an_instalment_is_told_of_once_at_a_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("bill", None), ("instalment", None), _connector="OR"),
                        name="an_outside_payment_pays_one_thing",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("amount_pence__gt", 0)),
                        name="an_outside_payment_pays_something",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("item__isnull", False), ("state", "settled")),
                            models.Q(models.Q(("state", "settled"), _negated=True), ("item", None)),
                            _connector="OR",
                        ),
                        name="settled_outside_means_a_payment",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "question"), _negated=True),
                            models.Q(("question", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="a_question_of_a_payment_has_words",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("closed_at", None), ("closed_by", None)),
                            models.Q(
                                ("closed_at__isnull", False),
                                ("closed_by__isnull", False),
                                models.Q(("closed_words", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="an_outside_payment_is_closed_by_whom_and_why",
                    ),
                ],
                "indexes": [],
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
                "indexes": [],
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
                "indexes": [],
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
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="BankMatch",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reference", core.references.ReferenceField(max_length=24, prefix="match")),
                (
                    "line",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="matches",
                        to="payments.bankline",
                    ),
                ),
                (
                    "payment",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="matches",
                        to="payments.ownpayment",
                    ),
                ),
                (
                    "item",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="matches",
                        to="payments.payitem",
                    ),
                ),
                (
                    "run",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="matches",
                        to="payments.payrun",
                    ),
                ),
                (
                    "contribution",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="matches",
                        to="payments.contribution",
                    ),
                ),
                (
                    "refund",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="matches",
                        to="payments.refund",
                    ),
                ),
                ("amount_pence", models.PositiveBigIntegerField()),
                (
                    "why",
                    models.CharField(
                        choices=[
                            ("same_day", "Same amount, same day"),
                            ("near_day", "Same amount, a few days apart"),
                            ("chosen", "Chosen by hand"),
                            ("made", "The line was written down as a payment"),
                        ],
                        max_length=8,
                    ),
                ),
                ("matched_at", models.DateTimeField()),
                (
                    "matched_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("undone_at", models.DateTimeField(null=True)),
                (
                    "undone_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("undone_at", None), ("payment__isnull", False)),
                        fields=("line", "payment"),
                        name="a_line_is_matched_to_a_payment_once",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("undone_at", None), ("item__isnull", False)),
                        fields=("line", "item"),
                        name="a_line_is_matched_to_a_item_once",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("undone_at", None), ("run__isnull", False)),
                        fields=("line", "run"),
                        name="a_line_is_matched_to_a_run_once",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("undone_at", None), ("contribution__isnull", False)),
                        fields=("line", "contribution"),
                        name="a_line_is_matched_to_a_contribution_once",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("undone_at", None), ("refund__isnull", False)),
                        fields=("line", "refund"),
                        name="a_line_is_matched_to_a_refund_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("amount_pence__gt", 0)), name="a_match_is_of_some_money"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("contribution__isnull", True),
                                ("item__isnull", True),
                                ("payment__isnull", False),
                                ("refund__isnull", True),
                                ("run__isnull", True),
                            ),
                            models.Q(
                                ("contribution__isnull", True),
                                ("item__isnull", False),
                                ("payment__isnull", True),
                                ("refund__isnull", True),
                                ("run__isnull", True),
                            ),
                            models.Q(
                                ("contribution__isnull", True),
                                ("item__isnull", True),
                                ("payment__isnull", True),
                                ("refund__isnull", True),
                                ("run__isnull", False),
                            ),
                            models.Q(
                                ("contribution__isnull", False),
                                ("item__isnull", True),
                                ("payment__isnull", True),
                                ("refund__isnull", True),
                                ("run__isnull", True),
                            ),
                            models.Q(
                                ("contribution__isnull", True),
                                ("item__isnull", True),
                                ("payment__isnull", True),
                                ("refund__isnull", False),
                                ("run__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="a_match_says_one_thing",
                    ),
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="ReturnContent",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "account_return",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="frozen",
                        to="payments.accountreturn",
                    ),
                ),
                ("content", models.JSONField()),
                ("sha256", models.CharField(max_length=64)),
                ("seed", models.PositiveBigIntegerField()),
                ("sample_percent", models.PositiveSmallIntegerField()),
                ("sample_least", models.PositiveSmallIntegerField()),
                ("sample", models.JSONField(default=list)),
                ("settled_on", models.DateField(null=True)),
                (
                    "settled_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("settled_by", None), ("settled_on", None)),
                            models.Q(("settled_by__isnull", False), ("settled_on__isnull", False)),
                            _connector="OR",
                        ),
                        name="a_settled_return_says_who_and_when",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("sample_percent__lte", 100)),
                        name="a_sample_is_of_a_hundred",
                    ),
                ],
                "indexes": [],
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
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="Team",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reference", core.references.ReferenceField(max_length=24, prefix="team")),
                (
                    "pot",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="team",
                        to="budgets.pot",
                    ),
                ),
                (
                    "pay",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="team",
                        to="budgets.liability",
                    ),
                ),
                ("hours_week", models.DecimalField(decimal_places=2, max_digits=6)),
                ("hour_cost_pence", models.PositiveIntegerField()),
                ("from_on", models.DateField()),
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
                    models.CheckConstraint(
                        condition=models.Q(
                            ("hour_cost_pence__gt", 0),
                            ("hours_week__gt", 0),
                            ("hours_week__lte", 336),
                        ),
                        name="a_team_has_hours_and_their_cost",
                    )
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="Assistant",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reference", core.references.ReferenceField(max_length=24, prefix="pa")),
                (
                    "team",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="assistants",
                        to="payments.team",
                    ),
                ),
                ("name", models.CharField(max_length=80)),
                (
                    "user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="works_as",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("payroll_number", models.CharField(blank=True, max_length=40)),
                ("starts_on", models.DateField()),
                ("ends_on", models.DateField(null=True)),
                (
                    "holiday",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="assistant",
                        to="budgets.liability",
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
            ],
            options={
                "ordering": ["name", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("team", "name"), name="one_assistant_of_a_name"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ends_on", None),
                            ("ends_on__gte", models.F("starts_on")),
                            _connector="OR",
                        ),
                        name="an_assistant_starts_before_the_end",
                    ),
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="AssistantMonth",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reference", core.references.ReferenceField(max_length=24, prefix="mon")),
                (
                    "team",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="months",
                        to="payments.team",
                    ),
                ),
                ("first_on", models.DateField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("entered", "To be agreed"),
                            ("agreed", "Agreed, for payroll"),
                            ("costed", "What it cost is known"),
                        ],
                        default="entered",
                        max_length=8,
                    ),
                ),
                ("round", models.PositiveSmallIntegerField(default=1)),
                ("entered_at", models.DateTimeField()),
                (
                    "entered_by",
                    models.ForeignKey(
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
            ],
            options={
                "ordering": ["-first_on"],
                "constraints": [
                    models.UniqueConstraint(fields=("team", "first_on"), name="one_month_a_team"),
                    models.CheckConstraint(
                        condition=models.Q(("first_on__day", 1)), name="a_month_begins_on_the_first"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("agreed_at", None), ("agreed_by", None), ("state", "entered")
                            ),
                            models.Q(
                                models.Q(("state", "entered"), _negated=True),
                                ("agreed_at__isnull", False),
                                ("agreed_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="an_agreed_month_says_who_agreed",
                    ),
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="AssistantRate",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "assistant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="rates",
                        to="payments.assistant",
                    ),
                ),
                (
                    "work",
                    models.CharField(
                        choices=[
                            ("usual", "Hours"),
                            ("evening", "Evening or night hours"),
                            ("weekend", "Weekend hours"),
                            ("bank_holiday", "Bank holiday hours"),
                            ("sleep", "Sleep-in hours"),
                            ("training", "Training hours"),
                            ("leave", "Leave, hours"),
                            ("sick", "Sick, hours"),
                            ("miles", "Miles"),
                        ],
                        max_length=12,
                    ),
                ),
                ("rate_pence", models.PositiveIntegerField()),
                ("from_on", models.DateField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("assistant", "work", "from_on"), name="one_rate_of_a_kind_a_day"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("rate_pence__gt", 0)), name="a_rate_pays_something"
                    ),
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="CostPart",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "month",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="parts",
                        to="payments.assistantmonth",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("wage", "Wages to my assistants"),
                            ("hmrc", "Tax and insurance to HMRC"),
                            ("pension", "Pension"),
                            ("fee", "The payroll service’s fee"),
                        ],
                        max_length=8,
                    ),
                ),
                ("to_whom", models.CharField(max_length=120)),
                (
                    "due",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="cost_part",
                        to="budgets.liabilitydue",
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("month", "kind"), name="one_part_of_a_kind_a_month"
                    )
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="MonthRow",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "month",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="rows",
                        to="payments.assistantmonth",
                    ),
                ),
                (
                    "assistant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="month_rows",
                        to="payments.assistant",
                    ),
                ),
                (
                    "work",
                    models.CharField(
                        choices=[
                            ("usual", "Hours"),
                            ("evening", "Evening or night hours"),
                            ("weekend", "Weekend hours"),
                            ("bank_holiday", "Bank holiday hours"),
                            ("sleep", "Sleep-in hours"),
                            ("training", "Training hours"),
                            ("leave", "Leave, hours"),
                            ("sick", "Sick, hours"),
                            ("miles", "Miles"),
                        ],
                        max_length=12,
                    ),
                ),
                ("quantity", models.DecimalField(decimal_places=2, max_digits=7)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("month", "assistant", "work"), name="one_row_a_kind_of_work"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("quantity__gt", 0), ("quantity__lte", 9999)),
                        name="a_row_counts_something",
                    ),
                ],
                "indexes": [],
            },
        ),
    ]
