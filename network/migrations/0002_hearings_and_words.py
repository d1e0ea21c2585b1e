import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import core.references


class Migration(migrations.Migration):
    dependencies = [
        ("budgets", "0002_terms_of_funds_and_pools"),
        ("core", "0001_authorities_policies_and_jobs"),
        ("files", "0001_stored_files"),
        ("network", "0001_hearings"),
        ("people", "0001_people_and_their_rights"),
        ("providers", "0001_organisations_services_and_rates"),
    ]

    operations = [
        migrations.CreateModel(
            name="ClosingWord",
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
                        related_name="closing_words",
                        to="providers.organisation",
                    ),
                ),
                ("closes_on", models.DateField()),
                ("words", models.TextField(blank=True)),
                ("helps", models.TextField()),
                ("to_network", models.BooleanField(default=False)),
                ("to_council", models.BooleanField(default=False)),
                ("to_area", models.BooleanField(default=False)),
                (
                    "said_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("said_at", models.DateTimeField()),
                (
                    "taken_back_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("taken_back_at", models.DateTimeField(null=True)),
            ],
            options={
                "ordering": ["closes_on", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("taken_back_at", None)),
                        fields=("organisation",),
                        name="one_closing_word_stands",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("to_network", True),
                            ("to_council", True),
                            ("to_area", True),
                            _connector="OR",
                        ),
                        name="a_closing_word_has_a_reader",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("helps", ""), _negated=True),
                        name="a_closing_word_says_what_would_help",
                    ),
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="CouldStart",
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
                        related_name="could_start",
                        to="providers.organisation",
                    ),
                ),
                (
                    "area",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="providers.area",
                    ),
                ),
                ("what", models.CharField(max_length=200)),
                ("key", models.CharField(max_length=200)),
                ("words", models.CharField(blank=True, max_length=300)),
                (
                    "said_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("said_at", models.DateTimeField()),
                (
                    "withdrawn_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("withdrawn_at", models.DateTimeField(null=True)),
            ],
            options={
                "ordering": ["said_at", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("withdrawn_at", None)),
                        fields=("organisation", "area", "key"),
                        name="an_organisation_offers_to_start_a_thing_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("withdrawn_at", None), ("withdrawn_by", None)),
                            models.Q(
                                ("withdrawn_at__gte", models.F("said_at")),
                                ("withdrawn_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="an_offer_taken_back_says_who_and_when",
                    ),
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="FollowUp",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reference", core.references.ReferenceField(max_length=24, prefix="ask")),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="follow_ups",
                        to="providers.organisation",
                    ),
                ),
                (
                    "why",
                    models.CharField(
                        choices=[
                            ("lapsed", "Its place on the register has ended"),
                            ("quiet", "It stopped sending bills"),
                        ],
                        max_length=6,
                    ),
                ),
                ("since_on", models.DateField()),
                ("raised_on", models.DateField()),
                ("closed_on", models.DateField(null=True)),
            ],
            options={
                "ordering": ["since_on", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("organisation", "why", "since_on"),
                        name="a_silence_is_followed_up_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("closed_on", None),
                            ("closed_on__gte", models.F("raised_on")),
                            _connector="OR",
                        ),
                        name="a_follow_up_closes_after_it_was_raised",
                    ),
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="FollowUpNote",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "follow_up",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="notes",
                        to="network.followup",
                    ),
                ),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("goes_on", "It goes on"),
                            ("joined", "It goes on as part of another organisation"),
                            ("closed", "It has closed"),
                            ("no_answer", "Nobody could be reached yet"),
                            ("back", "It is back by itself"),
                        ],
                        max_length=9,
                    ),
                ),
                ("words", models.TextField()),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("at", models.DateTimeField()),
            ],
            options={
                "ordering": ["-at", "-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("by", None), ("outcome", "back")),
                            models.Q(
                                models.Q(("outcome", "back"), _negated=True), ("by__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="a_person_writes_what_came_of_it",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("words", ""), _negated=True),
                        name="what_came_of_it_is_in_words",
                    ),
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="GapMet",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "area",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="providers.area",
                    ),
                ),
                ("what", models.CharField(max_length=200)),
                ("key", models.CharField(max_length=200)),
                (
                    "service",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="providers.service",
                    ),
                ),
                (
                    "marked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("marked_at", models.DateTimeField()),
                ("marked_on", models.DateField()),
            ],
            options={
                "ordering": ["-marked_at", "-pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("area", "key", "service"), name="a_service_meets_a_gap_once"
                    )
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="Invitation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reference", core.references.ReferenceField(max_length=24, prefix="inv")),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="invitations",
                        to="providers.organisation",
                    ),
                ),
                (
                    "service",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="providers.service",
                    ),
                ),
                (
                    "area",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="providers.area",
                    ),
                ),
                ("what", models.CharField(max_length=200)),
                ("key", models.CharField(max_length=200)),
                ("name", models.CharField(max_length=80)),
                ("words", models.TextField(blank=True)),
                ("weekly_pence", models.PositiveBigIntegerField()),
                ("starts_on", models.DateField()),
                ("ends_on", models.DateField()),
                ("answer_by", models.DateField()),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("made_at", models.DateTimeField()),
                (
                    "pool",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="invitation",
                        to="budgets.pool",
                    ),
                ),
                ("closed_at", models.DateTimeField(null=True)),
            ],
            options={
                "ordering": ["-made_at", "-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("ends_on__gte", models.F("starts_on"))),
                        name="an_invitation_has_days",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("answer_by__lt", models.F("starts_on"))),
                        name="an_invitation_is_answered_before_it_starts",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("weekly_pence__gt", 0)),
                        name="an_invitation_costs_something",
                    ),
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="InvitationAnswer",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "invitation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="answers",
                        to="network.invitation",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="invitation_answers",
                        to="people.person",
                    ),
                ),
                (
                    "answer",
                    models.CharField(
                        blank=True,
                        choices=[("", "not answered"), ("yes", "Yes"), ("not_now", "Not now")],
                        default="",
                        max_length=7,
                    ),
                ),
                ("answered_at", models.DateTimeField(null=True)),
            ],
            options={
                "ordering": ["answered_at", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("invitation", "person"), name="a_person_is_invited_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answer", ""), ("answered_at", None)),
                            models.Q(
                                models.Q(("answer", ""), _negated=True),
                                ("answered_at__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="an_answered_invitation_says_when",
                    ),
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="Naming",
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
                        related_name="namings",
                        to="providers.organisation",
                    ),
                ),
                (
                    "reader",
                    models.CharField(
                        choices=[
                            ("network", "The networks of your area"),
                            ("council", "The council"),
                        ],
                        max_length=8,
                    ),
                ),
                (
                    "given_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("given_at", models.DateTimeField()),
                (
                    "withdrawn_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("withdrawn_at", models.DateTimeField(null=True)),
            ],
            options={
                "ordering": ["-given_at", "-pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("withdrawn_at", None)),
                        fields=("organisation", "reader"),
                        name="an_organisation_says_once_who_may_name_it",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("withdrawn_at", None), ("withdrawn_by", None)),
                            models.Q(
                                ("withdrawn_at__gte", models.F("given_at")),
                                ("withdrawn_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="a_naming_taken_back_says_who_and_when",
                    ),
                ],
                "indexes": [],
            },
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
                (
                    "organisation",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="network",
                        to="providers.organisation",
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
                ("started_on", models.DateField()),
                (
                    "areas",
                    models.ManyToManyField(
                        blank=True, related_name="networks", to="providers.area"
                    ),
                ),
            ],
            options={
                "indexes": [],
                "constraints": [],
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
                ("words", models.TextField()),
                ("contact", models.CharField(blank=True, max_length=200)),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
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
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="Outlook",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "organisation",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="outlook",
                        to="providers.organisation",
                    ),
                ),
                ("worked_on", models.DateField()),
                ("before_pence", models.BigIntegerField()),
                ("ahead_pence", models.BigIntegerField()),
                ("last_billed_on", models.DateField(null=True)),
                ("falls", models.BooleanField()),
                ("quiet", models.BooleanField()),
                ("lapsed_on", models.DateField(null=True)),
            ],
            options={
                "indexes": [],
                "constraints": [],
            },
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
                ("uses_support", models.BooleanField()),
                ("paid_by_funder", models.BooleanField()),
                ("starts_on", models.DateField()),
                ("ends_on", models.DateField(null=True)),
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
                "indexes": [],
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
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="fees",
                        to="network.panelmember",
                    ),
                ),
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
                ("reason", models.CharField(blank=True, max_length=300)),
                ("paid_on", models.DateField(null=True)),
                ("payment_reference", models.CharField(blank=True, max_length=60)),
                (
                    "paid_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
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
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="PeerRequest",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reference", core.references.ReferenceField(max_length=24, prefix="peer")),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="peer_requests",
                        to="people.person",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="peer_requests",
                        to="providers.organisation",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("peer", "Talk with somebody who has been there"),
                            ("broker", "Help to plan and to find support"),
                        ],
                        max_length=6,
                    ),
                ),
                ("words", models.TextField()),
                ("asked_at", models.DateTimeField()),
                ("name", models.CharField(blank=True, max_length=80)),
                ("contact", models.CharField(blank=True, max_length=200)),
                ("shared_at", models.DateTimeField(null=True)),
                ("reply", models.TextField(blank=True)),
                (
                    "replied_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("replied_at", models.DateTimeField(null=True)),
                ("taken_back_at", models.DateTimeField(null=True)),
            ],
            options={
                "ordering": ["-asked_at", "-pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("taken_back_at", None)),
                        fields=("person", "organisation", "kind"),
                        name="a_peer_is_asked_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("contact", ""), ("name", ""), ("shared_at", None)),
                            models.Q(
                                ("shared_at__isnull", False), models.Q(("name", ""), _negated=True)
                            ),
                            _connector="OR",
                        ),
                        name="a_name_is_there_when_it_is_shared",
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
                        name="a_peers_reply_says_who_and_when",
                    ),
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="PolicyProposal",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reference", core.references.ReferenceField(max_length=24, prefix="hear")),
                (
                    "authority",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="proposals",
                        to="core.authority",
                    ),
                ),
                ("name", models.CharField(max_length=60)),
                ("old_value", models.JSONField()),
                ("new_value", models.JSONField()),
                ("starts_on", models.DateField()),
                ("why", models.TextField()),
                ("whom", models.TextField()),
                (
                    "organisation",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="proposals",
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
                ("proposed_at", models.DateTimeField()),
                ("heard_from", models.DateField()),
                ("heard_until", models.DateField()),
                ("days_open", models.PositiveSmallIntegerField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("proposed", "Proposed"),
                            ("decided", "Decided"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        default="proposed",
                        max_length=10,
                    ),
                ),
                ("emergency", models.TextField(blank=True)),
                (
                    "in_force_now",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="emergency_of",
                        to="core.policyrow",
                    ),
                ),
                (
                    "brought_in_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("brought_in_at", models.DateTimeField(null=True)),
                ("withdrawn_at", models.DateTimeField(null=True)),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("accepted", "Accepted as it was put"),
                            ("changed", "Accepted with a change"),
                            ("refused", "Not accepted"),
                        ],
                        max_length=10,
                    ),
                ),
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
                ("reason", models.TextField(blank=True)),
                (
                    "row",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="decision_of",
                        to="core.policyrow",
                    ),
                ),
            ],
            options={
                "ordering": ["-heard_until", "-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("days_open__gte", 28), ("heard_until__gt", models.F("heard_from"))
                        ),
                        name="everyone_is_heard_for_28_days_at_least",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("decided_at__isnull", False),
                                ("decided_by__isnull", False),
                                ("state", "decided"),
                                models.Q(("outcome", ""), _negated=True),
                                models.Q(("reason", ""), _negated=True),
                            ),
                            models.Q(
                                models.Q(("state", "decided"), _negated=True),
                                ("decided_at", None),
                                ("decided_by", None),
                                ("outcome", ""),
                                ("row", None),
                            ),
                            _connector="OR",
                        ),
                        name="a_decided_hearing_says_who_when_and_why",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "withdrawn"), ("withdrawn_at__isnull", False)),
                            models.Q(
                                models.Q(("state", "withdrawn"), _negated=True),
                                ("withdrawn_at", None),
                            ),
                            _connector="OR",
                        ),
                        name="a_withdrawn_hearing_says_when",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("decided_by", None),
                            models.Q(("decided_by", models.F("proposed_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="who_decides_a_policy_did_not_propose_it",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("outcome__in", ["accepted", "changed"]), ("row__isnull", False)
                            ),
                            models.Q(("outcome__in", ["", "refused"]), ("row", None)),
                            _connector="OR",
                        ),
                        name="an_accepted_policy_has_its_row",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("brought_in_at", None),
                                ("brought_in_by", None),
                                ("in_force_now", None),
                            ),
                            models.Q(
                                ("brought_in_by__isnull", False),
                                ("in_force_now__isnull", False),
                                ("brought_in_at__isnull", False),
                                models.Q(("emergency", ""), _negated=True),
                                models.Q(("brought_in_by", models.F("proposed_by")), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="an_emergency_says_who_when_and_why",
                    ),
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="HearingAnswer",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reference", core.references.ReferenceField(max_length=24, prefix="ans")),
                (
                    "proposal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="answers",
                        to="network.policyproposal",
                    ),
                ),
                (
                    "way",
                    models.CharField(
                        choices=[
                            ("words", "in words"),
                            ("voice", "by voice"),
                            ("paper", "on paper"),
                        ],
                        max_length=6,
                    ),
                ),
                (
                    "view",
                    models.CharField(
                        choices=[
                            ("yes", "I agree"),
                            ("change", "I agree if something changes"),
                            ("no", "I do not agree"),
                            ("unsure", "I am not sure"),
                        ],
                        max_length=8,
                    ),
                ),
                ("words", models.TextField(blank=True)),
                (
                    "file",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="files.storedfile",
                    ),
                ),
                ("source", models.CharField(blank=True, max_length=200)),
                ("shows_words", models.BooleanField(default=False)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("for_organisation", models.BooleanField(default=False)),
                ("at", models.DateTimeField()),
                (
                    "replaces",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="replaced_by",
                        to="network.hearinganswer",
                    ),
                ),
            ],
            options={
                "ordering": ["at", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("words", ""), _negated=True),
                            ("file__isnull", False),
                            _connector="OR",
                        ),
                        name="an_answer_says_something",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("way", "paper"), models.Q(("source", ""), _negated=True)),
                            models.Q(models.Q(("way", "paper"), _negated=True), ("source", "")),
                            _connector="OR",
                        ),
                        name="an_answer_on_paper_names_its_source",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("way", "voice"), _negated=True),
                            ("file__isnull", False),
                            _connector="OR",
                        ),
                        name="a_voice_is_a_recording",
                    ),
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="AnswerSignature",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "answer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="signatures",
                        to="network.hearinganswer",
                    ),
                ),
                (
                    "proposal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="network.policyproposal",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="providers.organisation",
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
                ("user_led", models.BooleanField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("answer", "organisation"),
                        name="an_organisation_signs_an_answer_once",
                    )
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="PointAnswered",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "proposal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="points",
                        to="network.policyproposal",
                    ),
                ),
                ("number", models.PositiveSmallIntegerField()),
                ("said", models.TextField()),
                ("answered", models.TextField()),
                ("accepted", models.BooleanField()),
            ],
            options={
                "ordering": ["number"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("proposal", "number"), name="a_point_has_its_number"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("said", ""), _negated=True),
                            models.Q(("answered", ""), _negated=True),
                        ),
                        name="a_point_has_its_answer",
                    ),
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="Want",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reference", core.references.ReferenceField(max_length=24, prefix="want")),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="wants",
                        to="people.person",
                    ),
                ),
                (
                    "area",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="providers.area",
                    ),
                ),
                ("what", models.CharField(max_length=200)),
                ("key", models.CharField(max_length=200)),
                ("would_share", models.BooleanField(default=False)),
                ("tell_me", models.BooleanField(default=False)),
                ("said_at", models.DateTimeField()),
                ("told_at", models.DateTimeField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
            ],
            options={
                "ordering": ["-said_at", "-pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at", None)),
                        fields=("person", "area", "key"),
                        name="one_person_wants_a_thing_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("key", ""), _negated=True),
                        name="what_is_wanted_has_words",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("would_share", True),
                            ("tell_me", True),
                            ("ended_at__isnull", False),
                            _connector="OR",
                        ),
                        name="a_want_asks_for_something",
                    ),
                ],
                "indexes": [],
            },
        ),
    ]
