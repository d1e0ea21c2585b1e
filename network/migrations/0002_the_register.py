import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import core.references


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0002_jobs_and_keys_have_users"),
        ("files", "0001_stored_files"),
        ("network", "0001_hearings"),
        ("people", "__first__"),
        ("providers", "0002_facts_of_the_register"),
    ]

    operations = [
        migrations.CreateModel(
            name="CriteriaVersion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.CharField(max_length=20, unique=True)),
                ("starts_on", models.DateField(unique=True)),
                ("text", models.TextField()),
                ("loaded_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="Network",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("started_on", models.DateField()),
                (
                    "areas",
                    models.ManyToManyField(
                        blank=True, related_name="networks", to="providers.area"
                    ),
                ),
                (
                    "authority",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="networks",
                        to="core.authority",
                    ),
                ),
                (
                    "organisation",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="network",
                        to="providers.organisation",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="PanelMember",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("uses_support", models.BooleanField()),
                ("paid_by_funder", models.BooleanField()),
                ("starts_on", models.DateField()),
                ("ends_on", models.DateField(null=True)),
                (
                    "network",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="members",
                        to="network.network",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="panel_seats",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ends_on", None)),
                        fields=("network", "user"),
                        name="one_live_seat_a_panel",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ends_on", None),
                            ("ends_on__gte", models.F("starts_on")),
                            _connector="OR",
                        ),
                        name="a_seat_ends_after_it_starts",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PanelFee",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reference", core.references.ReferenceField(max_length=24, prefix="fee")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("fee", "Fee for a meeting"),
                            ("travel", "Travel"),
                            ("support", "Support or an interpreter, so that I can take part"),
                            ("other", "Something else"),
                        ],
                        max_length=8,
                    ),
                ),
                ("amount_pence", models.PositiveIntegerField()),
                ("spent_on", models.DateField()),
                ("what", models.CharField(max_length=200)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("said", "Waiting for another member"),
                            ("agreed", "Agreed, to be paid"),
                            ("refused", "Not agreed"),
                            ("paid", "Paid"),
                        ],
                        default="said",
                        max_length=8,
                    ),
                ),
                ("said_at", models.DateTimeField()),
                ("decided_at", models.DateTimeField(null=True)),
                ("reason", models.CharField(blank=True, max_length=300)),
                ("paid_on", models.DateField(null=True)),
                ("payment_reference", models.CharField(blank=True, max_length=60)),
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
                    "paid_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="fees",
                        to="network.panelmember",
                    ),
                ),
            ],
            options={
                "ordering": ["-spent_on", "-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("amount_pence__gt", 0)), name="a_panel_fee_is_not_zero"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decided_by", None), ("state", "said")),
                            models.Q(
                                models.Q(("state", "said"), _negated=True),
                                ("decided_at__isnull", False),
                                ("decided_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="a_decided_fee_says_by_whom",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("paid_by__isnull", False),
                                ("paid_on__isnull", False),
                                ("state", "paid"),
                                models.Q(("payment_reference", ""), _negated=True),
                            ),
                            models.Q(
                                models.Q(("state", "paid"), _negated=True),
                                ("paid_by", None),
                                ("paid_on", None),
                                ("payment_reference", ""),
                            ),
                            _connector="OR",
                        ),
                        name="a_paid_fee_says_when_and_how",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Concern",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reference", core.references.ReferenceField(max_length=24, prefix="con")),
                ("words", models.TextField()),
                ("contact", models.CharField(blank=True, max_length=200)),
                ("at", models.DateTimeField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("new", "Not looked at yet"),
                            ("looked", "Looked at; nothing changes"),
                            ("asked", "The organisation was asked"),
                            ("changed", "The register was changed"),
                        ],
                        default="new",
                        max_length=8,
                    ),
                ),
                ("answer", models.TextField(blank=True)),
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
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="concerns",
                        to="providers.organisation",
                    ),
                ),
                (
                    "network",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="concerns",
                        to="network.network",
                    ),
                ),
            ],
            options={
                "ordering": ["-at", "-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answered_at", None), ("state", "new")),
                            models.Q(
                                models.Q(("state", "new"), _negated=True),
                                ("answered_at__isnull", False),
                                models.Q(("answer", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="a_concern_is_answered_in_words",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Application",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reference", core.references.ReferenceField(max_length=24, prefix="reg")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("new", "First check"),
                            ("renewal", "Check again after a year"),
                            ("change", "Something has changed"),
                            ("appeal", "Appeal against a decision"),
                        ],
                        default="new",
                        max_length=8,
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "Being written"),
                            ("sent", "Sent"),
                            ("checking", "Being checked"),
                            ("decided", "Decided"),
                            ("withdrawn", "Taken back"),
                        ],
                        default="draft",
                        max_length=10,
                    ),
                ),
                ("why", models.TextField(blank=True)),
                ("started_at", models.DateTimeField()),
                ("sent_at", models.DateTimeField(null=True)),
                ("sent_on", models.DateField(null=True)),
                ("board_total", models.PositiveIntegerField(null=True)),
                ("board_users", models.PositiveIntegerField(null=True)),
                ("board_carers", models.PositiveIntegerField(null=True)),
                ("staff_total", models.PositiveIntegerField(null=True)),
                ("staff_users", models.PositiveIntegerField(null=True)),
                ("volunteer_total", models.PositiveIntegerField(null=True)),
                ("volunteer_users", models.PositiveIntegerField(null=True)),
                ("consortium_total", models.PositiveIntegerField(null=True)),
                ("consortium_user_led", models.PositiveIntegerField(null=True)),
                ("board_decides", models.BooleanField(null=True)),
                ("has_parent", models.BooleanField(null=True)),
                ("parent_user_led", models.BooleanField(null=True)),
                ("parent_name", models.CharField(blank=True, max_length=200)),
                ("governing_words", models.TextField(blank=True)),
                ("membership_words", models.TextField(blank=True)),
                ("last_meeting_on", models.DateField(null=True)),
                ("complaints_words", models.TextField(blank=True)),
                ("social_model_words", models.TextField(blank=True)),
                ("working_towards", models.BooleanField(default=False)),
                ("towards_words", models.TextField(blank=True)),
                ("shows_counts", models.BooleanField(default=False)),
                ("signed_by_name", models.CharField(blank=True, max_length=120)),
                ("signed_as", models.CharField(blank=True, max_length=120)),
                ("signed_on", models.DateField(null=True)),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="applications",
                        to="providers.organisation",
                    ),
                ),
                (
                    "sent_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "started_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "network",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="applications",
                        to="network.network",
                    ),
                ),
            ],
            options={
                "ordering": ["-started_at", "-pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ["draft", "sent", "checking"])),
                        fields=("organisation",),
                        name="one_open_application_an_organisation",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["draft", "withdrawn"]),
                            models.Q(
                                ("network__isnull", False),
                                ("sent_at__isnull", False),
                                ("sent_by__isnull", False),
                                ("board_total__gt", 0),
                                ("sent_on__isnull", False),
                                ("signed_on__isnull", False),
                                models.Q(("signed_by_name", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="a_sent_application_is_signed",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("board_users__isnull", True),
                            ("board_total__isnull", True),
                            ("board_users__lte", models.F("board_total")),
                            _connector="OR",
                        ),
                        name="no_more_board_users_than_in_all",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("board_carers__isnull", True),
                            ("board_total__isnull", True),
                            ("board_carers__lte", models.F("board_total")),
                            _connector="OR",
                        ),
                        name="no_more_board_carers_than_in_all",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("staff_users__isnull", True),
                            ("staff_total__isnull", True),
                            ("staff_users__lte", models.F("staff_total")),
                            _connector="OR",
                        ),
                        name="no_more_staff_users_than_in_all",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("volunteer_users__isnull", True),
                            ("volunteer_total__isnull", True),
                            ("volunteer_users__lte", models.F("volunteer_total")),
                            _connector="OR",
                        ),
                        name="no_more_volunteer_users_than_in_all",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("consortium_user_led__isnull", True),
                            ("consortium_total__isnull", True),
                            ("consortium_user_led__lte", models.F("consortium_total")),
                            _connector="OR",
                        ),
                        name="no_more_consortium_user_led_than_in_all",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Decision",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reference", core.references.ReferenceField(max_length=24, prefix="dec")),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("registered", "On the register"),
                            ("refused", "Not on the register"),
                            ("ended", "Taken off the register"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "level",
                    models.CharField(
                        blank=True,
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
                ("expires_on", models.DateField(null=True)),
                ("evidence_on", models.DateField()),
                ("backdated_because", models.TextField(blank=True)),
                ("reasons", models.TextField()),
                ("facts", models.JSONField(default=list)),
                ("results", models.JSONField(default=list)),
                ("proposed_at", models.DateTimeField()),
                ("proposed_on", models.DateField()),
                ("dropped_at", models.DateTimeField(null=True)),
                ("decided_at", models.DateTimeField(null=True)),
                ("decided_on", models.DateField(null=True)),
                (
                    "application",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="decisions",
                        to="network.application",
                    ),
                ),
                (
                    "concern",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="network.concern",
                    ),
                ),
                (
                    "criteria",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="network.criteriaversion",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="decisions",
                        to="providers.organisation",
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
                (
                    "network",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="decisions",
                        to="network.network",
                    ),
                ),
            ],
            options={
                "ordering": ["-proposed_at", "-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("expires_on__gte", models.F("starts_on")),
                                ("outcome", "registered"),
                            ),
                            models.Q(
                                models.Q(("outcome", "registered"), _negated=True),
                                ("carer_led", False),
                                ("expires_on", None),
                                ("level", ""),
                            ),
                            _connector="OR",
                        ),
                        name="a_registration_has_its_end",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("level", "self_declared"), _negated=True),
                        name="nobody_decides_ones_own_words",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("outcome", "registered"), _negated=True),
                            ("carer_led", False),
                            ("level", ""),
                            _connector="OR",
                        ),
                        name="carers_are_not_people_who_use_support",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("outcome", "registered"), _negated=True),
                            models.Q(("level", ""), _negated=True),
                            ("carer_led", True),
                            ("consortium", True),
                            ("working_towards", True),
                            _connector="OR",
                        ),
                        name="a_registration_says_what_it_is",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decided_at", None), ("decided_on", None)),
                            models.Q(
                                ("decided_at__isnull", False),
                                ("decided_on__isnull", False),
                                ("dropped_at", None),
                            ),
                            _connector="OR",
                        ),
                        name="a_decision_has_its_day",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("starts_on__gte", models.F("proposed_on")),
                            models.Q(("backdated_because", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="only_a_reason_dates_a_decision_back",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("reasons", ""), _negated=True),
                        name="a_decision_has_public_reasons",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("application__isnull", False), ("dropped_at", None)),
                        fields=("application",),
                        name="one_decision_an_application",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Interest",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("stands_aside", models.BooleanField()),
                ("words", models.TextField(blank=True)),
                ("at", models.DateTimeField()),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="interests",
                        to="network.application",
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="interests",
                        to="network.panelmember",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("application", "member"), name="interests_are_declared_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("stands_aside", False),
                            models.Q(("words", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="an_interest_is_in_words",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PanelQuestion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("words", models.TextField()),
                ("asked_at", models.DateTimeField()),
                ("answer", models.TextField(blank=True)),
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
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="questions",
                        to="network.application",
                    ),
                ),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["asked_at", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Proof",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "about",
                    models.CharField(
                        choices=[
                            ("governing", "Our own rules"),
                            ("counts", "The signed counts"),
                            ("meeting", "The last general meeting"),
                            ("other", "Something else"),
                        ],
                        max_length=10,
                    ),
                ),
                ("at", models.DateTimeField()),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="proofs",
                        to="network.application",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "file",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="files.storedfile",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Signature",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("uses_support", models.BooleanField()),
                ("paid_by_funder", models.BooleanField()),
                ("at", models.DateTimeField()),
                (
                    "decision",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="signatures",
                        to="network.decision",
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="signatures",
                        to="network.panelmember",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("decision", "member"), name="a_member_signs_a_decision_once"
                    )
                ],
            },
        ),
        migrations.AddField(
            model_name="application",
            name="appeals",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="appealed_by",
                to="network.decision",
            ),
        ),
        migrations.AddConstraint(
            model_name="application",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "appeal"), ("appeals__isnull", False)),
                    models.Q(models.Q(("kind", "appeal"), _negated=True), ("appeals", None)),
                    _connector="OR",
                ),
                name="an_appeal_names_its_decision",
            ),
        ),
    ]
