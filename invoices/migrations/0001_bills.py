import django.db.models.deletion
import django.db.models.expressions
from django.conf import settings
from django.db import migrations, models

import core.references


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("budgets", "0001_budgets_pots_and_promises"),
        ("files", "0001_stored_files"),
        ("people", "__first__"),
        ("providers", "0001_organisations_services_and_rates"),
    ]

    operations = [
        migrations.CreateModel(
            name="Bill",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reference", core.references.ReferenceField(max_length=24, prefix="bill")),
                (
                    "agreement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="bills",
                        to="budgets.agreement",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="bills",
                        to="providers.organisation",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("invoice", "Invoice"), ("credit_note", "credit note")],
                        default="invoice",
                        max_length=12,
                    ),
                ),
                ("number", models.CharField(max_length=60)),
                ("issued_on", models.DateField()),
                ("from_on", models.DateField()),
                ("to_on", models.DateField()),
                ("total_pence", models.PositiveBigIntegerField()),
                ("agreed_pence", models.PositiveBigIntegerField(default=0)),
                ("credited_pence", models.PositiveBigIntegerField(default=0)),
                ("conceded_pence", models.PositiveBigIntegerField(default=0)),
                ("paid_pence", models.PositiveBigIntegerField(default=0)),
                ("owed_back_pence", models.PositiveBigIntegerField(default=0)),
                ("refunded_pence", models.PositiveBigIntegerField(default=0)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "Being written"),
                            ("sent", "Sent"),
                            ("asked", "Waiting for an answer"),
                            ("held", "On hold"),
                            ("agreed", "Said yes"),
                            ("part_agreed", "Said yes to part"),
                            ("in_run", "In a pay run"),
                            ("paid", "Paid"),
                            ("refused", "Refused"),
                            ("withdrawn", "Taken back"),
                            ("credited", "Credited"),
                        ],
                        default="draft",
                        max_length=12,
                    ),
                ),
                ("needs_decision", models.BooleanField(default=False)),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("web", "on screen"),
                            ("api", "from the provider's system"),
                            ("csv", "from a table"),
                            ("ubl", "from an e-invoice"),
                            ("paper", "keyed in from paper or telephone"),
                        ],
                        default="web",
                        max_length=8,
                    ),
                ),
                (
                    "file",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="files.storedfile",
                    ),
                ),
                ("file_sha256", models.CharField(blank=True, max_length=64)),
                (
                    "credits",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="credit_notes",
                        to="invoices.bill",
                    ),
                ),
                (
                    "submitted_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("made_at", models.DateTimeField()),
                ("sent_at", models.DateTimeField(null=True)),
                ("answered_at", models.DateTimeField(null=True)),
                (
                    "answered_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("answered_how", models.CharField(blank=True, max_length=40)),
                ("answer_reason", models.TextField(blank=True)),
                ("paid_on", models.DateField(null=True)),
                ("confirmed_times", models.PositiveSmallIntegerField(default=0)),
                ("once", models.CharField(max_length=60, null=True, unique=True)),
            ],
            options={
                "indexes": [models.Index(fields=["state", "sent_at"], name="bills_by_state")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(
                            ("state__in", ["draft", "withdrawn", "refused"]), _negated=True
                        ),
                        fields=("organisation", "number"),
                        name="a_bill_number_is_used_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("to_on__gte", models.F("from_on"))),
                        name="a_bill_has_days",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answered_at", None), ("answered_by", None)),
                            models.Q(
                                ("answered_at__isnull", False), ("answered_by__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="an_answer_says_who_and_when",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("answered_by", None),
                            models.Q(("answered_by", models.F("submitted_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="who_sends_a_bill_does_not_answer_it",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "agreed_pence__lte",
                                django.db.models.expressions.CombinedExpression(
                                    models.F("total_pence"), "-", models.F("conceded_pence")
                                ),
                            )
                        ),
                        name="agreed_is_at_most_the_bill",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("paid_pence", 0),
                            (
                                "agreed_pence__gte",
                                django.db.models.expressions.CombinedExpression(
                                    models.F("paid_pence"), "+", models.F("credited_pence")
                                ),
                            ),
                            _connector="OR",
                        ),
                        name="a_bill_is_never_paid_more_than_was_agreed",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("refunded_pence__lte", models.F("owed_back_pence"))),
                        name="no_more_comes_back_than_is_owed_back",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("owed_back_pence", 0), ("kind", "credit_note"), _connector="OR"
                        ),
                        name="credit_notes_owe_back",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("state__in", ["agreed", "part_agreed", "in_run", "paid"]),
                                _negated=True,
                            ),
                            ("answered_by__isnull", False),
                            ("kind", "credit_note"),
                            _connector="OR",
                        ),
                        name="silence_is_never_yes",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="BillLine",
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
                        related_name="lines",
                        to="invoices.bill",
                    ),
                ),
                ("position", models.PositiveSmallIntegerField()),
                ("service_on", models.DateField()),
                ("service_to", models.DateField(null=True)),
                ("description", models.CharField(max_length=300)),
                ("units", models.DecimalField(decimal_places=4, max_digits=12)),
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
                ("rate_pence", models.DecimalField(decimal_places=4, max_digits=16)),
                ("net_pence", models.BigIntegerField()),
                ("vat_pence", models.BigIntegerField(default=0)),
                (
                    "answer",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "not said yet"),
                            ("yes", "this happened"),
                            ("wrong", "something is wrong"),
                            ("unsure", "not sure"),
                        ],
                        default="",
                        max_length=8,
                    ),
                ),
                ("payable_pence", models.BigIntegerField(default=0)),
                ("agreed_pence", models.BigIntegerField(default=0)),
                ("credited_pence", models.BigIntegerField(default=0)),
                ("conceded_pence", models.BigIntegerField(default=0)),
                ("paid_pence", models.BigIntegerField(default=0)),
            ],
            options={
                "ordering": ["position"],
                "constraints": [
                    models.UniqueConstraint(fields=("bill", "position"), name="lines_are_numbered")
                ],
            },
        ),
        migrations.CreateModel(
            name="Finding",
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
                        related_name="findings",
                        to="invoices.bill",
                    ),
                ),
                (
                    "line",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="findings",
                        to="invoices.billline",
                    ),
                ),
                ("code", models.CharField(max_length=40)),
                ("sentence", models.CharField(max_length=300)),
                ("blocks", models.BooleanField(default=False)),
                ("found_at", models.DateTimeField()),
                ("settled_at", models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="BillEvent",
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
                        related_name="events",
                        to="invoices.bill",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "Being written"),
                            ("sent", "Sent"),
                            ("asked", "Waiting for an answer"),
                            ("held", "On hold"),
                            ("agreed", "Said yes"),
                            ("part_agreed", "Said yes to part"),
                            ("in_run", "In a pay run"),
                            ("paid", "Paid"),
                            ("refused", "Refused"),
                            ("withdrawn", "Taken back"),
                            ("credited", "Credited"),
                        ],
                        max_length=12,
                    ),
                ),
                ("sentence", models.CharField(max_length=400)),
                (
                    "seen_by",
                    models.CharField(
                        choices=[("both", "Both"), ("person", "Person")],
                        default="both",
                        max_length=8,
                    ),
                ),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["at", "id"],
            },
        ),
        migrations.CreateModel(
            name="BillDecision",
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
                        related_name="decisions",
                        to="invoices.bill",
                    ),
                ),
                ("outcome", models.CharField(max_length=12)),
                ("line_positions", models.JSONField(default=list)),
                ("reason", models.TextField()),
                ("amount_pence", models.PositiveBigIntegerField(default=0)),
                ("limit_pence", models.PositiveBigIntegerField()),
                ("needs_two", models.BooleanField(default=False)),
                ("proposed_at", models.DateTimeField()),
                (
                    "proposed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
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
                ("dropped_why", models.TextField(blank=True)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decided_at", None), ("decided_by", None)),
                            models.Q(("decided_at__isnull", False), ("decided_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="a_decision_on_a_bill_says_who_and_when",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("dropped_at", None), ("dropped_by", None)),
                            models.Q(("dropped_at__isnull", False), ("dropped_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="a_dropped_decision_says_who_and_when",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("decided_at", None), ("dropped_at", None), _connector="OR"
                        ),
                        name="a_decision_stands_or_is_dropped",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("needs_two", True),
                            ("amount_pence__lte", models.F("limit_pence")),
                            _connector="OR",
                        ),
                        name="above_the_limit_two_people_decide_a_bill",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("needs_two", False),
                            ("decided_by", None),
                            models.Q(("decided_by", models.F("proposed_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="the_second_person_on_a_bill_is_another",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("decided_at", None), ("dropped_at", None)),
                        fields=("bill",),
                        name="one_decision_a_bill_waits",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="HeldDocument",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reference", core.references.ReferenceField(max_length=24, prefix="doc")),
                (
                    "organisation",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="providers.organisation",
                    ),
                ),
                (
                    "file",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="files.storedfile",
                    ),
                ),
                ("content", models.BinaryField(null=True)),
                ("name", models.CharField(max_length=200)),
                ("sha256", models.CharField(max_length=64)),
                ("supplier", models.CharField(blank=True, max_length=200)),
                ("code", models.CharField(max_length=40)),
                ("sentence", models.CharField(max_length=400)),
                ("read", models.JSONField(default=dict)),
                ("held_at", models.DateTimeField()),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "Waiting"),
                            ("assigned", "Put under an agreement"),
                            ("refused", "Refused"),
                        ],
                        default="",
                        max_length=8,
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=300)),
                (
                    "agreement",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="budgets.agreement",
                    ),
                ),
                ("settled_at", models.DateTimeField(null=True)),
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
                            models.Q(("outcome", ""), ("settled_at", None), ("settled_by", None)),
                            models.Q(
                                ("settled_at__isnull", False),
                                ("settled_by__isnull", False),
                                models.Q(("outcome", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="a_settled_document_says_who_and_how",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("settled_at", None)),
                        fields=("sha256",),
                        name="a_document_is_held_once",
                    ),
                ],
            },
        ),
    ]
