import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import core.references


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("core", "0001_authorities_policies_and_jobs"),
    ]

    operations = [
        migrations.CreateModel(
            name="User",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("password", models.CharField(max_length=128, verbose_name="password")),
                (
                    "last_login",
                    models.DateTimeField(blank=True, null=True, verbose_name="last login"),
                ),
                ("reference", core.references.ReferenceField(max_length=24, prefix="user")),
                (
                    "username",
                    models.CharField(
                        error_messages={
                            "unique": "Someone else has this name. Add a number or a word."
                        },
                        max_length=150,
                        unique=True,
                        verbose_name="sign-in name",
                    ),
                ),
                (
                    "email",
                    models.EmailField(
                        blank=True,
                        max_length=254,
                        null=True,
                        unique=True,
                        verbose_name="e-mail address",
                    ),
                ),
                ("name", models.CharField(max_length=200)),
                ("job_title", models.CharField(blank=True, max_length=120)),
                ("is_active", models.BooleanField(default=True)),
                ("language", models.CharField(default="en-gb", max_length=8)),
                (
                    "text_size",
                    models.CharField(
                        choices=[
                            ("standard", "Standard"),
                            ("large", "Large"),
                            ("largest", "Largest"),
                        ],
                        default="standard",
                        max_length=8,
                    ),
                ),
                ("plain_font", models.BooleanField(default=False)),
                ("easy_read", models.BooleanField(default=False)),
                ("hide_amounts", models.BooleanField(default=False)),
                ("joined_at", models.DateTimeField(null=True)),
                ("sign_in_round", models.PositiveIntegerField(default=0)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("username", ""), _negated=True),
                        name="a_user_has_a_sign_in_name",
                    )
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="ApiToken",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="api_tokens",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("digest", models.CharField(max_length=64, unique=True)),
                ("label", models.CharField(blank=True, max_length=120)),
                ("made_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                ("revoked_at", models.DateTimeField(null=True)),
                ("last_used_at", models.DateTimeField(null=True)),
            ],
            options={
                "indexes": [],
                "constraints": [],
            },
        ),
        migrations.CreateModel(
            name="Person",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reference", core.references.ReferenceField(max_length=24, prefix="per")),
                (
                    "user",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="person",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "authority",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="people",
                        to="core.authority",
                    ),
                ),
                ("full_name", models.CharField(max_length=200)),
                ("known_as", models.CharField(max_length=80)),
                ("born_on", models.DateField(null=True)),
                ("address", models.TextField(blank=True)),
                ("postcode", models.CharField(blank=True, max_length=10)),
                ("area", models.CharField(blank=True, max_length=80)),
                ("phone", models.CharField(blank=True, max_length=40)),
                ("case_number", models.CharField(blank=True, max_length=40)),
                ("preferred_contact", models.CharField(blank=True, max_length=80)),
                ("language", models.CharField(default="en-gb", max_length=8)),
                (
                    "statement_format",
                    models.CharField(
                        choices=[
                            ("standard", "Standard print"),
                            ("large-print", "Large print"),
                            ("easy-read", "Simple words and pictures"),
                        ],
                        default="standard",
                        max_length=12,
                    ),
                ),
                ("died_on", models.DateField(null=True)),
                ("created_at", models.DateTimeField()),
            ],
            options={
                "verbose_name_plural": "people",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("case_number", ""), _negated=True),
                        fields=("authority", "case_number"),
                        name="a_case_number_is_one_person",
                    )
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="AuditRecord",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("event", models.CharField(max_length=60)),
                (
                    "person",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="audit_records",
                        to="people.person",
                    ),
                ),
                ("subject", models.CharField(max_length=40)),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("helped_by", models.CharField(blank=True, max_length=120)),
                ("at", models.DateTimeField()),
                ("sealed", models.CharField(blank=True, max_length=64)),
                ("sealed_as", models.BigIntegerField(null=True)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["person", "-at"], name="what_was_done_for_a_person"),
                    models.Index(fields=["subject"], name="what_was_done_to_a_thing"),
                ],
                "constraints": [],
            },
        ),
        migrations.CreateModel(
            name="AuditWords",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "record",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="words",
                        to="people.auditrecord",
                    ),
                ),
                ("text", models.TextField()),
            ],
            options={
                "indexes": [],
                "constraints": [],
            },
        ),
        migrations.CreateModel(
            name="ChainHead",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "chain",
                    models.CharField(
                        choices=[("audit", "Audit"), ("looking", "Looking")], max_length=8
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.person",
                    ),
                ),
                ("number", models.BigIntegerField(default=0)),
                ("sealed", models.CharField(blank=True, max_length=64)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("chain", "person"), name="one_head_a_chain"),
                    models.UniqueConstraint(
                        condition=models.Q(("person", None)),
                        fields=("chain",),
                        name="one_head_of_what_is_about_nobody",
                    ),
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
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="invitations",
                        to="people.person",
                    ),
                ),
                ("name", models.CharField(max_length=120)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("nominated", "nominated person"),
                            ("authorised", "authorised person"),
                            ("circle", "circle of support"),
                            ("broker", "Broker"),
                            ("advocate", "Advocate"),
                        ],
                        max_length=24,
                    ),
                ),
                ("scopes", models.JSONField()),
                ("parts", models.JSONField(default=list)),
                ("until_on", models.DateField()),
                ("code_digest", models.CharField(max_length=64, unique=True)),
                ("made_at", models.DateTimeField()),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("ends_at", models.DateTimeField()),
                ("used_at", models.DateTimeField(null=True)),
                (
                    "used_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("stopped_at", models.DateTimeField(null=True)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("used_at", None), ("used_by", None)),
                            models.Q(("used_at__isnull", False), ("used_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="a_used_invitation_says_by_whom",
                    )
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="Looking",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lookings",
                        to="people.person",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("role", models.CharField(max_length=24)),
                ("what", models.CharField(max_length=120)),
                ("subject", models.CharField(blank=True, max_length=40)),
                ("reason", models.CharField(blank=True, max_length=500)),
                ("at", models.DateTimeField()),
                ("sealed", models.CharField(blank=True, max_length=64)),
                ("sealed_as", models.BigIntegerField(null=True)),
            ],
            options={
                "indexes": [models.Index(fields=["person", "-at"], name="who_looked_at_a_person")],
                "constraints": [],
            },
        ),
        migrations.CreateModel(
            name="Opening",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="openings",
                        to="people.person",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("subject", models.CharField(max_length=40)),
                ("reason", models.CharField(max_length=500)),
                ("chosen_at_random", models.BooleanField(default=False)),
                ("opened_at", models.DateTimeField()),
                ("until_at", models.DateTimeField()),
            ],
            options={
                "indexes": [models.Index(fields=["user", "subject"], name="openings_of_a_user")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True),
                        name="an_opening_gives_its_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("until_at__gt", models.F("opened_at"))),
                        name="an_opening_ends",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Relationship",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reference", core.references.ReferenceField(max_length=24, prefix="rel")),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="relationships",
                        to="people.person",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="relationships",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("nominated", "nominated person"),
                            ("authorised", "authorised person"),
                            ("circle", "circle of support"),
                            ("broker", "Broker"),
                            ("advocate", "Advocate"),
                            ("council_worker", "council worker"),
                            ("executor", "executor of someone who died"),
                        ],
                        max_length=24,
                    ),
                ),
                ("starts_on", models.DateField()),
                ("ends_on", models.DateField(null=True)),
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
                ("basis", models.CharField(blank=True, max_length=300)),
                ("declared_interests", models.TextField(blank=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at", None)),
                        fields=("person", "user", "kind"),
                        name="one_live_relationship_of_a_kind",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_at", None), ("ended_by", None)),
                            models.Q(("ended_at__isnull", False), ("ended_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="an_ended_relationship_says_who_ended_it",
                    ),
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="Sharing",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "relationship",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sharings",
                        to="people.relationship",
                    ),
                ),
                (
                    "scope",
                    models.CharField(
                        choices=[
                            ("plan_view", "see my plan"),
                            ("plan_suggest", "suggest changes to my plan"),
                            ("plan_draft", "write first drafts where nothing is written"),
                            ("money_view", "see my money"),
                            ("bills_answer", "answer bills for me"),
                            ("statements", "get my statements"),
                            ("documents", "see my papers"),
                            ("messages", "read my messages"),
                            ("contact", "see how to reach me"),
                        ],
                        max_length=16,
                    ),
                ),
                ("from_on", models.DateField()),
                ("until_on", models.DateField()),
                ("parts", models.JSONField(default=list)),
                (
                    "granted_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("granted_at", models.DateTimeField()),
                ("how_asked", models.CharField(blank=True, max_length=120)),
                ("withdrawn_at", models.DateTimeField(null=True)),
                (
                    "withdrawn_by",
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
                        condition=models.Q(("until_on__gte", models.F("from_on"))),
                        name="sharing_ends_after_it_starts",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("withdrawn_at", None), ("withdrawn_by", None)),
                            models.Q(
                                ("withdrawn_at__isnull", False), ("withdrawn_by__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="withdrawn_sharing_says_who_withdrew",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("withdrawn_at", None)),
                        fields=("relationship", "scope"),
                        name="a_scope_is_shared_once",
                    ),
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="SignInCard",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reference", core.references.ReferenceField(max_length=24, prefix="card")),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="cards",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("code_digest", models.CharField(max_length=64, unique=True)),
                ("pin_hash", models.CharField(max_length=160)),
                ("made_at", models.DateTimeField()),
                ("made_with", models.CharField(blank=True, max_length=120)),
                ("last_used_at", models.DateTimeField(null=True)),
                ("revoked_at", models.DateTimeField(null=True)),
                ("failures", models.PositiveSmallIntegerField(default=0)),
                ("paused_until", models.DateTimeField(null=True)),
            ],
            options={
                "indexes": [],
                "constraints": [],
            },
        ),
        migrations.CreateModel(
            name="StaffRole",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="staff_roles",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "authority",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="staff_roles",
                        to="core.authority",
                    ),
                ),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("council_worker", "council worker"),
                            ("finance_maker", "finance, makes pay runs"),
                            ("finance_approver", "finance, approves pay runs"),
                            ("auditor", "Auditor"),
                            ("safeguarding", "safeguarding lead"),
                            ("privacy", "privacy officer"),
                            ("system_administrator", "system administrator"),
                            ("register_panel", "register panel member"),
                            ("director", "director at the council"),
                            ("plan_approver", "agrees plans as the second person"),
                            ("plan_panel", "member of the panel for plans"),
                        ],
                        max_length=24,
                    ),
                ),
                ("starts_on", models.DateField()),
                ("ends_on", models.DateField(null=True)),
                (
                    "granted_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "deputy_for",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="deputies",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=200)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("deputy_for", None),
                            models.Q(
                                ("ends_on__isnull", False),
                                models.Q(("deputy_for", models.F("user")), _negated=True),
                                models.Q(("reason", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="a_deputy_is_somebody_else_until_a_day_for_a_reason",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("ends_on", None)),
                        fields=("user", "authority", "role"),
                        name="a_staff_role_is_held_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("granted_by", None),
                            models.Q(("granted_by", models.F("user")), _negated=True),
                            _connector="OR",
                        ),
                        name="nobody_grants_their_own_role",
                    ),
                ],
                "indexes": [],
            },
        ),
    ]
