import django.db.models.deletion
import django.db.models.expressions
from django.conf import settings
from django.db import migrations, models

import core.references


class Migration(migrations.Migration):
    dependencies = [
        ("budgets", "0003_budgets_pots_and_promises"),
        ("files", "0001_stored_files"),
        ("invoices", "0001_bills"),
        ("people", "0001_people_and_their_rights"),
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
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="BillDraft",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "agreement",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="bill_draft",
                        to="budgets.agreement",
                    ),
                ),
                ("typed", models.JSONField(default=dict)),
                ("edition", models.PositiveIntegerField(default=1)),
                ("saved_at", models.DateTimeField()),
                (
                    "saved_by",
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
                "indexes": [],
                "constraints": [],
            },
        ),
        migrations.CreateModel(
            name="BillKeeper",
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
                        related_name="keepers",
                        to="invoices.bill",
                    ),
                ),
                (
                    "officer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("decide_by", models.DateField()),
                ("given_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at", None)),
                        fields=("bill",),
                        name="one_worker_keeps_a_bill",
                    )
                ],
                "indexes": [],
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
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="BillLink",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reference", core.references.ReferenceField(max_length=24, prefix="link")),
                (
                    "bill",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="links",
                        to="invoices.bill",
                    ),
                ),
                ("secret", models.CharField(max_length=64, unique=True)),
                ("made_at", models.DateTimeField()),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("expires_at", models.DateTimeField()),
                ("stopped_at", models.DateTimeField(null=True)),
                (
                    "stopped_by",
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
                        condition=models.Q(("expires_at__gt", models.F("made_at"))),
                        name="a_link_to_a_bill_has_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("stopped_at", None), ("stopped_by", None)),
                            models.Q(("stopped_at__isnull", False), ("stopped_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="a_stopped_link_says_who_and_when",
                    ),
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="BillMessage",
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
                        related_name="messages",
                        to="invoices.bill",
                    ),
                ),
                (
                    "side",
                    models.CharField(
                        choices=[("provider", "Provider"), ("person", "Person")], max_length=8
                    ),
                ),
                ("words", models.CharField(max_length=1000)),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("once", models.CharField(max_length=60, null=True, unique=True)),
            ],
            options={
                "ordering": ["at", "id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("words", ""), _negated=True), name="a_message_has_words"
                    )
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="Contact",
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
                        related_name="contacts",
                        to="invoices.bill",
                    ),
                ),
                (
                    "how",
                    models.CharField(
                        choices=[
                            ("rang", "rang"),
                            ("wrote", "wrote"),
                            ("visited", "went to see them"),
                            ("register", "looked at the register or visit log"),
                        ],
                        max_length=8,
                    ),
                ),
                ("reached", models.BooleanField()),
                ("words", models.CharField(max_length=300)),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["at", "pk"],
                "indexes": [],
                "constraints": [],
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
            options={
                "indexes": [],
                "constraints": [],
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
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="OnAccount",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "bill",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="on_account",
                        to="invoices.bill",
                    ),
                ),
                (
                    "decision",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="invoices.billdecision",
                    ),
                ),
                ("amount_pence", models.PositiveBigIntegerField()),
                ("object_until", models.DateField()),
                ("at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("amount_pence__gt", 0)),
                        name="something_is_paid_on_account",
                    )
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="Objection",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reference", core.references.ReferenceField(max_length=24, prefix="obj")),
                (
                    "on_account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="objections",
                        to="invoices.onaccount",
                    ),
                ),
                ("words", models.TextField(blank=True)),
                ("at", models.DateTimeField()),
                (
                    "by",
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
                ("upheld_pence", models.PositiveBigIntegerField(default=0)),
                ("reason", models.TextField(blank=True)),
                (
                    "credit",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="objection",
                        to="invoices.bill",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("decided_at", None)),
                        fields=("on_account",),
                        name="one_objection_waits",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("credit", None),
                                ("decided_at", None),
                                ("decided_by", None),
                                ("upheld_pence", 0),
                            ),
                            models.Q(("decided_at__isnull", False), ("decided_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="a_decided_objection_says_who_and_when",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("credit", None), ("upheld_pence", 0)),
                            models.Q(("credit__isnull", False), ("upheld_pence__gt", 0)),
                            _connector="OR",
                        ),
                        name="what_is_upheld_is_credited",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("decided_by", None),
                            models.Q(("decided_by", models.F("by")), _negated=True),
                            _connector="OR",
                        ),
                        name="who_objects_does_not_decide_it",
                    ),
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="SetOff",
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
                        related_name="set_offs",
                        to="invoices.bill",
                    ),
                ),
                (
                    "credit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="invoices.bill",
                    ),
                ),
                ("amount_pence", models.PositiveBigIntegerField()),
                ("entry_key", models.CharField(max_length=120)),
                ("at", models.DateTimeField()),
                ("undone_at", models.DateTimeField(null=True)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("amount_pence__gt", 0)), name="a_set_off_is_of_money"
                    )
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="SheetRow",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "sheet",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="rows",
                        to="invoices.sheet",
                    ),
                ),
                (
                    "agreement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sheet_rows",
                        to="budgets.agreement",
                    ),
                ),
                ("service_on", models.DateField()),
                ("came", models.BooleanField(default=True)),
                ("units", models.DecimalField(decimal_places=2, max_digits=8)),
                ("recorded_units", models.DecimalField(decimal_places=2, max_digits=8, null=True)),
                ("planned_units", models.DecimalField(decimal_places=2, max_digits=8, null=True)),
                ("explained", models.CharField(blank=True, max_length=200)),
                (
                    "bill",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sheet_rows",
                        to="invoices.bill",
                    ),
                ),
                ("left_out_at", models.DateTimeField(null=True)),
                (
                    "left_out_by",
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
                        fields=("sheet", "agreement", "service_on"), name="one_row_a_person_and_day"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("units__gte", 0)), name="a_row_has_units"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("bill", None),
                            models.Q(("came", True), ("units__gt", 0)),
                            _connector="OR",
                        ),
                        name="only_what_was_given_is_billed",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("left_out_at", None), ("left_out_by", None)),
                            models.Q(
                                ("left_out_at__isnull", False), ("left_out_by__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="a_row_left_out_says_who_and_when",
                    ),
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="StandingAnswer",
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
                        related_name="standing_answers",
                        to="invoices.bill",
                    ),
                ),
                (
                    "rule",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="answered",
                        to="invoices.answerrule",
                    ),
                ),
                ("round", models.PositiveSmallIntegerField()),
                ("at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("bill", "round"), name="a_standing_yes_answers_a_bill_once"
                    )
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="Voice",
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
                        related_name="voices",
                        to="invoices.bill",
                    ),
                ),
                ("round", models.PositiveSmallIntegerField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("answers", models.JSONField()),
                ("reason", models.TextField(blank=True)),
                ("at", models.DateTimeField()),
                ("dropped_at", models.DateTimeField(null=True)),
            ],
            options={
                "ordering": ["at", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("dropped_at", None)),
                        fields=("bill", "round", "by"),
                        name="a_helper_has_one_voice",
                    )
                ],
                "indexes": [],
            },
        ),
    ]
