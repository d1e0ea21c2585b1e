import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import core.references


class Migration(migrations.Migration):
    dependencies = [
        ("files", "0001_stored_files"),
        ("network", "0001_hearings"),
        ("network", "0002_hearings_and_words"),
        ("people", "0001_people_and_their_rights"),
        ("providers", "0001_organisations_services_and_rates"),
    ]

    operations = [
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
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="applications",
                        to="providers.organisation",
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
                (
                    "started_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("started_at", models.DateTimeField()),
                (
                    "sent_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
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
                "indexes": [],
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
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="decisions",
                        to="providers.organisation",
                    ),
                ),
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
                    "network",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="decisions",
                        to="network.network",
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
                (
                    "proposed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("proposed_at", models.DateTimeField()),
                ("proposed_on", models.DateField()),
                ("dropped_at", models.DateTimeField(null=True)),
                ("decided_at", models.DateTimeField(null=True)),
                ("decided_on", models.DateField(null=True)),
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
                "indexes": [],
            },
        ),
        migrations.AddField(
            model_name="Application",
            name="appeals",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="appealed_by",
                to="network.decision",
            ),
        ),
        migrations.AddConstraint(
            model_name="Application",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "appeal"), ("appeals__isnull", False)),
                    models.Q(models.Q(("kind", "appeal"), _negated=True), ("appeals", None)),
                    _connector="OR",
                ),
                name="an_appeal_names_its_decision",
            ),
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
                ("stands_aside", models.BooleanField()),
                ("words", models.TextField(blank=True)),
                ("at", models.DateTimeField()),
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
                "indexes": [],
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
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="questions",
                        to="network.application",
                    ),
                ),
                ("words", models.TextField()),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("asked_at", models.DateTimeField()),
                ("answer", models.TextField(blank=True)),
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
            ],
            options={
                "ordering": ["asked_at", "pk"],
                "indexes": [],
                "constraints": [],
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
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="proofs",
                        to="network.application",
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
                (
                    "file",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="files.storedfile",
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
                ("at", models.DateTimeField()),
            ],
            options={
                "indexes": [],
                "constraints": [],
            },
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
                ("uses_support", models.BooleanField()),
                ("paid_by_funder", models.BooleanField()),
                ("at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("decision", "member"), name="a_member_signs_a_decision_once"
                    )
                ],
                "indexes": [],
            },
        ),
    ]
