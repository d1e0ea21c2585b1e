from decimal import Decimal

import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import core.references
import support_plans.criteria


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("core", "0001_authorities_policies_and_jobs"),
        ("files", "0001_stored_files"),
        ("people", "0001_people_and_their_rights"),
        ("providers", "0001_organisations_services_and_rates"),
    ]

    operations = [
        migrations.CreateModel(
            name="AboutMe",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reference", core.references.ReferenceField(max_length=24, prefix="abt")),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="about_pages",
                        to="people.person",
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                ("important", models.TextField(blank=True)),
                ("people", models.TextField(blank=True)),
                ("communicate", models.TextField(blank=True)),
                ("wellness", models.TextField(blank=True)),
                ("please_do", models.TextField(blank=True)),
                ("please_do_not", models.TextField(blank=True)),
                ("support", models.TextField(blank=True)),
                ("also", models.TextField(blank=True)),
                ("helped_by", models.CharField(blank=True, max_length=200)),
                ("written_on", models.DateField()),
                (
                    "photo",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="files.storedfile",
                    ),
                ),
                ("photo_words", models.CharField(blank=True, max_length=200)),
                ("with_plan", models.BooleanField(default=False)),
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
                "ordering": ["-number"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("person", "number"), name="one_about_me_page_of_a_number"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("number__gte", 1)), name="about_me_counts_from_one"
                    ),
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="AllocationScheme",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reference", core.references.ReferenceField(max_length=24, prefix="scheme")),
                (
                    "authority",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="schemes",
                        to="core.authority",
                    ),
                ),
                ("name", models.CharField(max_length=200)),
                ("number", models.PositiveIntegerField()),
                ("starts_on", models.DateField()),
                ("content", models.JSONField()),
                ("sha256", models.CharField(max_length=64)),
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
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("decided_at", models.DateTimeField(null=True)),
                ("reason", models.CharField(blank=True, max_length=500)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("authority", "number"), name="scheme_versions_are_numbered"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decided_at", None), ("decided_by", None), ("reason", "")),
                            models.Q(
                                ("decided_at__isnull", False),
                                ("decided_by__isnull", False),
                                models.Q(("reason", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="a_decided_scheme_says_who_when_and_why",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("decided_by", None),
                            models.Q(("decided_by", models.F("made_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="who_makes_a_scheme_does_not_decide_it",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("number__gte", 1)), name="schemes_count_from_one"
                    ),
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="Assessment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reference", core.references.ReferenceField(max_length=24, prefix="est")),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="assessments",
                        to="people.person",
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                (
                    "scheme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="assessments",
                        to="support_plans.allocationscheme",
                    ),
                ),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("online", "Answered here"),
                            ("paper", "From paper"),
                            ("telephone", "By telephone"),
                        ],
                        default="online",
                        max_length=10,
                    ),
                ),
                ("source_note", models.CharField(blank=True, max_length=200)),
                ("received_on", models.DateField(null=True)),
                ("helper", models.CharField(blank=True, max_length=120)),
                ("started_at", models.DateTimeField()),
                (
                    "started_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("finished_at", models.DateTimeField(null=True)),
                (
                    "finished_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("points", models.PositiveIntegerField(null=True)),
                ("unknown", models.PositiveIntegerField(default=0)),
                ("weekly_pence", models.PositiveBigIntegerField(null=True)),
                ("top_weekly_pence", models.PositiveBigIntegerField(null=True)),
                ("yearly_pence", models.PositiveBigIntegerField(null=True)),
                ("annual_method", models.CharField(blank=True, max_length=12)),
                ("sent_at", models.DateTimeField(null=True)),
                (
                    "sent_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-number"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("person", "number"), name="estimates_of_a_person_are_numbered"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("finished_at", None)),
                        fields=("person",),
                        name="one_estimate_is_being_answered",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("annual_method", ""),
                                ("finished_at", None),
                                ("finished_by", None),
                                ("points", None),
                                ("top_weekly_pence", None),
                                ("weekly_pence", None),
                                ("yearly_pence", None),
                            ),
                            models.Q(
                                ("finished_at__isnull", False),
                                ("finished_by__isnull", False),
                                ("points__isnull", False),
                                ("top_weekly_pence__gte", models.F("weekly_pence")),
                                ("weekly_pence__isnull", False),
                                ("yearly_pence__isnull", False),
                                models.Q(("annual_method", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="a_worked_out_estimate_is_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("sent_at", None), ("sent_by", None)),
                            models.Q(
                                ("finished_at__isnull", False),
                                ("sent_at__isnull", False),
                                ("sent_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="a_sent_estimate_is_worked_out",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("source", "online"),
                            models.Q(
                                ("received_on__isnull", False),
                                models.Q(("source_note", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="a_keyed_estimate_names_its_source",
                    ),
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="AssessmentAnswer",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "assessment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="answers",
                        to="support_plans.assessment",
                    ),
                ),
                ("question", models.CharField(max_length=60)),
                ("option", models.CharField(blank=True, max_length=60)),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("helped_by", models.CharField(blank=True, max_length=120)),
            ],
            options={
                "ordering": ["pk"],
                "indexes": [],
                "constraints": [],
            },
        ),
        migrations.CreateModel(
            name="BrokerFee",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reference", core.references.ReferenceField(max_length=24, prefix="fee")),
                (
                    "relationship",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="fees",
                        to="people.relationship",
                    ),
                ),
                ("most_pence", models.PositiveBigIntegerField()),
                ("hour_pence", models.PositiveBigIntegerField()),
                ("words", models.CharField(max_length=500)),
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
                ("helped_by", models.CharField(blank=True, max_length=120)),
            ],
            options={
                "ordering": ["pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("agreed", None), ("decided_at", None), ("decided_by", None)),
                            models.Q(
                                ("agreed__isnull", False),
                                ("decided_at__isnull", False),
                                ("decided_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="an_answered_fee_says_who_and_when",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("decided_by", None),
                            models.Q(("decided_by", models.F("asked_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="who_asks_for_a_fee_does_not_agree_it",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("agreed", None)),
                        fields=("relationship",),
                        name="one_fee_waits",
                    ),
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="CalendarLink",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reference", core.references.ReferenceField(max_length=24, prefix="cal")),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="calendar_links",
                        to="people.person",
                    ),
                ),
                ("token_hash", models.CharField(max_length=64, unique=True)),
                ("hide_details", models.BooleanField(default=True)),
                ("made_at", models.DateTimeField()),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("stopped_at", models.DateTimeField(null=True)),
                ("minute_at", models.DateTimeField(null=True)),
                ("minute_reads", models.PositiveIntegerField(default=0)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("stopped_at", None)),
                        fields=("person",),
                        name="one_calendar_link_a_person",
                    )
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="CapacityRecord",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reference", core.references.ReferenceField(max_length=24, prefix="cap")),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="capacity_records",
                        to="people.person",
                    ),
                ),
                (
                    "change",
                    models.CharField(
                        choices=[
                            ("lost", "They cannot decide this for themselves now"),
                            ("regained", "They can decide this for themselves again"),
                        ],
                        max_length=8,
                    ),
                ),
                ("about", models.CharField(max_length=200)),
                ("basis", models.TextField()),
                ("found_on", models.DateField()),
                ("recorded_at", models.DateTimeField()),
                (
                    "recorded_by",
                    models.ForeignKey(
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
                ("review_words", models.TextField(blank=True)),
            ],
            options={
                "ordering": ["-recorded_at", "-id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("about", ""), _negated=True),
                            models.Q(("basis", ""), _negated=True),
                        ),
                        name="capacity_is_about_something_and_why",
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
                        name="a_capacity_review_says_who_when_and_what",
                    ),
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="CriteriaSet",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "authority",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="core.authority",
                    ),
                ),
                ("code", models.CharField(max_length=60)),
                ("version", models.PositiveSmallIntegerField()),
                ("title", models.CharField(max_length=300)),
                ("starts_on", models.DateField()),
                ("content", models.JSONField()),
                ("sha256", models.CharField(max_length=64)),
                ("loaded_at", models.DateTimeField()),
                (
                    "loaded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["code", "version"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("authority", "code", "version"),
                        name="a_set_of_questions_has_its_version",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("version__gte", 1)),
                        name="versions_of_questions_count_from_one",
                    ),
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="EstimateChange",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reference", core.references.ReferenceField(max_length=24, prefix="estc")),
                (
                    "assessment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="changes",
                        to="support_plans.assessment",
                    ),
                ),
                ("before_pence", models.PositiveBigIntegerField()),
                ("weekly_pence", models.PositiveBigIntegerField()),
                ("reason", models.TextField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Waits for a second person"),
                            ("agreed", "Agreed"),
                            ("refused", "Not agreed"),
                        ],
                        default="waiting",
                        max_length=8,
                    ),
                ),
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
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("decided_at", models.DateTimeField(null=True)),
                ("decision_words", models.TextField(blank=True)),
            ],
            options={
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "waiting")),
                        fields=("assessment",),
                        name="one_change_of_an_estimate_waits",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("decided_at", None), ("decided_by", None), ("state", "waiting")
                            ),
                            models.Q(
                                models.Q(("state", "waiting"), _negated=True),
                                ("decided_at__isnull", False),
                                ("decided_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="a_decided_estimate_says_who_and_when",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("decided_by", None),
                            models.Q(("decided_by", models.F("made_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="who_changes_an_estimate_does_not_decide_it",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True),
                        name="a_changed_estimate_says_why",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("weekly_pence", models.F("before_pence")), _negated=True
                        ),
                        name="a_changed_estimate_differs",
                    ),
                ],
                "indexes": [],
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
                ("reference", core.references.ReferenceField(max_length=24, prefix="int")),
                (
                    "relationship",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="interests",
                        to="people.relationship",
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
                    "kind",
                    models.CharField(
                        choices=[
                            ("works_for", "I work for them"),
                            ("paid_by", "They pay me, or give me something"),
                            ("owns", "I own it, or part of it"),
                            ("family", "Someone close to me works there or owns it"),
                            ("other", "Something else"),
                        ],
                        max_length=10,
                    ),
                ),
                ("words", models.CharField(max_length=500)),
                ("declared_at", models.DateTimeField()),
                (
                    "declared_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("ended_at", models.DateTimeField(null=True)),
            ],
            options={
                "ordering": ["pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("words", ""), _negated=True),
                        name="an_interest_says_what_it_is",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at", None)),
                        fields=("relationship", "organisation", "kind"),
                        name="one_live_interest_of_a_kind",
                    ),
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="InterestAnswer",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "interest",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="answers",
                        to="support_plans.interest",
                    ),
                ),
                ("agreed", models.BooleanField()),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("helped_by", models.CharField(blank=True, max_length=120)),
            ],
            options={
                "indexes": [],
                "constraints": [],
            },
        ),
        migrations.CreateModel(
            name="NecessaryRecord",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reference", core.references.ReferenceField(max_length=24, prefix="nec")),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="necessary_records",
                        to="people.person",
                    ),
                ),
                ("payee", models.CharField(max_length=120)),
                (
                    "relation",
                    models.CharField(
                        choices=[
                            ("none", "No, not my family"),
                            ("partner", "My husband, wife, civil partner or partner"),
                            ("parent", "My parent, or my partner’s parent"),
                            ("child", "My child, or my partner’s child"),
                            ("sibling", "My brother or sister, or my partner’s"),
                            ("grand", "My grandparent or grandchild"),
                            ("aunt", "My aunt, uncle, niece or nephew"),
                            ("in_law", "The partner of one of these relatives"),
                            ("other", "Other family, like a cousin"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "purpose",
                    models.CharField(
                        choices=[
                            ("care", "Necessary for care"),
                            ("management", "Necessary to manage the direct payment"),
                        ],
                        max_length=12,
                    ),
                ),
                ("reason", models.TextField()),
                ("from_on", models.DateField()),
                ("until_on", models.DateField()),
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
                "ordering": ["-decided_at", "-id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("payee", ""), _negated=True),
                            models.Q(("reason", ""), _negated=True),
                        ),
                        name="a_necessary_record_says_who_and_why",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("until_on__gte", models.F("from_on"))),
                        name="a_necessary_record_ends",
                    ),
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="Recommendation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reference", core.references.ReferenceField(max_length=24, prefix="rec")),
                (
                    "relationship",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="recommendations",
                        to="people.relationship",
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
                ("why", models.CharField(max_length=500)),
                ("made_at", models.DateTimeField()),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Waiting"),
                            ("yes", "wants it"),
                            ("declined", "no thanks"),
                        ],
                        default="waiting",
                        max_length=10,
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
            ],
            options={
                "ordering": ["pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("decided_at", None), ("decided_by", None), ("state", "waiting")
                            ),
                            models.Q(
                                models.Q(("state", "waiting"), _negated=True),
                                ("decided_at__isnull", False),
                                ("decided_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="an_answered_recommendation_says_who_and_when",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("decided_by", None),
                            models.Q(("decided_by", models.F("made_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="who_recommends_does_not_decide",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "waiting")),
                        fields=("relationship", "organisation"),
                        name="a_provider_is_recommended_once",
                    ),
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="Review",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reference", core.references.ReferenceField(max_length=24, prefix="rev")),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reviews",
                        to="people.person",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("light", "A first look at a new or changed plan"),
                            ("yearly", "A look at the plan"),
                            ("payment", "A look at the direct payment"),
                            ("asked", "A look that somebody asked for"),
                        ],
                        max_length=8,
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("planned", "To come"),
                            ("held", "Done"),
                            ("dropped", "Not needed"),
                        ],
                        default="planned",
                        max_length=8,
                    ),
                ),
                ("from_on", models.DateField()),
                ("by_on", models.DateField()),
                ("planned_at", models.DateTimeField()),
                ("held_on", models.DateField(null=True)),
                ("held_at", models.DateTimeField(null=True)),
                (
                    "held_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "how",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("met", "We met"),
                            ("video", "By video"),
                            ("phone", "By phone"),
                            ("letter", "In writing"),
                        ],
                        max_length=8,
                    ),
                ),
                ("present", models.CharField(blank=True, max_length=300)),
                (
                    "result",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("goes_on", "The plan goes on as it is"),
                            ("change", "The person wants to change the plan"),
                            ("reassess", "The needs are looked at again"),
                        ],
                        max_length=10,
                    ),
                ),
                ("words", models.TextField(blank=True)),
                ("payment_looked", models.BooleanField(default=False)),
                ("dropped_why", models.CharField(blank=True, max_length=200)),
            ],
            options={
                "ordering": ["by_on", "id"],
                "indexes": [models.Index(fields=["state", "by_on"], name="reviews_by_day")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("by_on__gte", models.F("from_on"))),
                        name="a_review_is_due_after_it_may_begin",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("held_at__isnull", False),
                                ("held_by__isnull", False),
                                ("held_on__isnull", False),
                                ("state", "held"),
                                models.Q(("result", ""), _negated=True),
                                models.Q(("words", ""), _negated=True),
                                models.Q(("present", ""), _negated=True),
                                models.Q(("how", ""), _negated=True),
                            ),
                            models.Q(
                                models.Q(("state", "held"), _negated=True),
                                ("held_at", None),
                                ("held_by", None),
                                ("held_on", None),
                                ("payment_looked", False),
                                ("result", ""),
                                ("words", ""),
                            ),
                            _connector="OR",
                        ),
                        name="a_review_held_says_who_when_and_what",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("result__in", ["", "goes_on", "change", "reassess"])),
                        name="a_review_never_cuts_a_budget",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("state", "dropped"), models.Q(("dropped_why", ""), _negated=True)
                            ),
                            models.Q(
                                models.Q(("state", "dropped"), _negated=True), ("dropped_why", "")
                            ),
                            _connector="OR",
                        ),
                        name="a_review_not_needed_says_why",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "planned")),
                        fields=("person", "kind"),
                        name="one_review_of_a_kind_to_come",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ReviewReason",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "review",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="reasons",
                        to="support_plans.review",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("light", "The plan is new, or was changed"),
                            ("yearly", "A year has gone by"),
                            ("payment", "The direct payment is looked at"),
                            ("person", "You asked for it"),
                            ("breach", "The rules of the direct payment may have been broken"),
                            ("capacity", "What the person can decide has changed"),
                            ("concern", "Somebody is worried"),
                        ],
                        max_length=8,
                    ),
                ),
                ("words", models.TextField(blank=True)),
                ("subject", models.CharField(blank=True, max_length=40)),
                (
                    "asked_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("asked_at", models.DateTimeField()),
            ],
            options={
                "ordering": ["id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("kind__in", ["light", "yearly", "payment"]),
                            models.Q(
                                ("asked_by__isnull", False), models.Q(("words", ""), _negated=True)
                            ),
                            _connector="OR",
                        ),
                        name="who_asks_for_a_review_says_why",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("kind__in", ["light", "yearly", "payment"])),
                        fields=("review", "kind"),
                        name="the_calendar_is_one_reason_once",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("subject", ""), _negated=True),
                        fields=("kind", "subject"),
                        name="one_record_asks_for_a_review_once",
                    ),
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="ReviewWords",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "review",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sayings",
                        to="support_plans.review",
                    ),
                ),
                ("works", models.TextField(blank=True)),
                ("works_not", models.TextField(blank=True)),
                ("change", models.TextField(blank=True)),
                (
                    "recording",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="files.storedfile",
                    ),
                ),
                ("given", models.BooleanField(default=False)),
                ("with_progress", models.BooleanField(default=False)),
                (
                    "said_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("said_at", models.DateTimeField()),
            ],
            options={
                "ordering": ["id"],
                "indexes": [],
                "constraints": [],
            },
        ),
        migrations.CreateModel(
            name="SupportPlan",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reference", core.references.ReferenceField(max_length=24, prefix="plan")),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="plans",
                        to="people.person",
                    ),
                ),
                ("starts_on", models.DateField()),
                ("ends_on", models.DateField()),
                ("indicative_pence", models.PositiveBigIntegerField(null=True)),
                ("indicative_note", models.CharField(blank=True, max_length=300)),
                ("why_more", models.TextField(blank=True)),
                ("criteria", models.JSONField(default=support_plans.criteria.standard_content)),
                ("created_at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("ends_on__gt", models.F("starts_on"))),
                        name="a_plan_ends_after_it_starts",
                    ),
                    models.UniqueConstraint(
                        fields=("person", "starts_on"), name="one_plan_from_a_day"
                    ),
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="Answer",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="answers",
                        to="support_plans.supportplan",
                    ),
                ),
                ("question", models.PositiveSmallIntegerField()),
                ("text", models.TextField(blank=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("not_started", "Not started"),
                            ("started", "Started"),
                            ("ready", "Ready"),
                        ],
                        default="not_started",
                        max_length=12,
                    ),
                ),
                ("changed_at", models.DateTimeField(null=True)),
                (
                    "changed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("edition", models.PositiveIntegerField(default=0)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("plan", "question"), name="one_answer_a_question"
                    )
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="Attachment",
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
                        related_name="attachments",
                        to="support_plans.answer",
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
                ("caption", models.CharField(blank=True, max_length=200)),
                ("transcript", models.TextField(blank=True)),
                (
                    "track",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="files.storedfile",
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
                "indexes": [],
                "constraints": [],
            },
        ),
        migrations.CreateModel(
            name="BackUpContact",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reference", core.references.ReferenceField(max_length=24, prefix="safe")),
                ("position", models.PositiveSmallIntegerField(default=0)),
                ("changed_at", models.DateTimeField()),
                (
                    "changed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("removed_at", models.DateTimeField(null=True)),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="back_up",
                        to="support_plans.supportplan",
                    ),
                ),
                ("name", models.CharField(max_length=120)),
                ("phone", models.CharField(max_length=40)),
                ("who", models.CharField(blank=True, max_length=120)),
                ("when", models.CharField(blank=True, max_length=160)),
            ],
            options={
                "ordering": ["position", "id"],
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("name", ""), _negated=True),
                            models.Q(("phone", ""), _negated=True),
                        ),
                        name="who_to_call_has_a_telephone",
                    )
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="CostLine",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lines",
                        to="support_plans.supportplan",
                    ),
                ),
                ("reference", core.references.ReferenceField(max_length=24, prefix="line")),
                ("pot_name", models.CharField(max_length=80)),
                ("what", models.CharField(max_length=200)),
                ("who", models.CharField(blank=True, max_length=200)),
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
                (
                    "rate_kind",
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
                (
                    "units_each_week",
                    models.DecimalField(decimal_places=2, default=Decimal("1"), max_digits=8),
                ),
                ("weeks", models.DecimalField(decimal_places=2, max_digits=5)),
                ("rate_pence", models.PositiveBigIntegerField()),
                ("rate_since", models.DateField(null=True)),
                ("once", models.BooleanField(default=False)),
                (
                    "held",
                    models.CharField(
                        choices=[
                            ("council", "The council pays for me"),
                            ("fund", "A provider holds it for me (individual service fund)"),
                            ("own_account", "I hold it in my own bank account"),
                            ("card", "I hold it on a card"),
                            ("managed", "Someone manages the account for me"),
                        ],
                        default="council",
                        max_length=12,
                    ),
                ),
                (
                    "fund_holder",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="providers.organisation",
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(default=0)),
                ("weeks_worked_out", models.BooleanField(default=False)),
                ("weeks_how", models.CharField(blank=True, max_length=400)),
                ("weekdays", models.JSONField(default=list)),
                ("on_bank_holidays", models.BooleanField(default=True)),
                ("in_breaks", models.BooleanField(default=False)),
                ("employs", models.BooleanField(default=False)),
                ("workers", models.PositiveSmallIntegerField(default=1)),
                ("extras_pence", models.PositiveBigIntegerField(default=0)),
                ("just_in_case", models.BooleanField(default=False)),
            ],
            options={
                "ordering": ["position", "id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("fund_holder__isnull", False), ("held", "fund")),
                            models.Q(
                                models.Q(("held", "fund"), _negated=True), ("fund_holder", None)
                            ),
                            _connector="OR",
                        ),
                        name="a_fund_names_its_holder",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("units_each_week__gt", 0), ("weeks__gt", 0)),
                        name="a_line_buys_something",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("workers__gte", 1), ("workers__lte", 20)),
                        name="an_employer_has_assistants",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("just_in_case", False),
                            models.Q(("employs", False), ("once", True), ("service", None)),
                            _connector="OR",
                        ),
                        name="just_in_case_is_a_sum",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("just_in_case", True)),
                        fields=("plan",),
                        name="one_sum_just_in_case",
                    ),
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="CareHomeStay",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "line",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="stays",
                        to="support_plans.costline",
                    ),
                ),
                ("reference", core.references.ReferenceField(max_length=24, prefix="stay")),
                ("starts_on", models.DateField()),
                ("ends_on", models.DateField()),
            ],
            options={
                "ordering": ["starts_on", "id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("ends_on__gte", models.F("starts_on"))),
                        name="a_stay_ends_after_it_starts",
                    )
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="FirstDraft",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reference", core.references.ReferenceField(max_length=24, prefix="draft")),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="first_drafts",
                        to="support_plans.supportplan",
                    ),
                ),
                ("question", models.PositiveSmallIntegerField()),
                ("text", models.TextField()),
                ("edition", models.PositiveIntegerField(default=1)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("begun_at", models.DateTimeField()),
                ("changed_at", models.DateTimeField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("not_yet", "not yet yours"),
                            ("yours", "Yours"),
                            ("declined", "no thanks"),
                            ("taken_back", "taken back"),
                            ("gone", "the words are deleted"),
                        ],
                        default="not_yet",
                        max_length=10,
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
                (
                    "how",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("read", "I read it"),
                            ("listened", "I listened to it here"),
                            ("read_aloud", "Someone read it to me"),
                        ],
                        max_length=10,
                    ),
                ),
                ("read_by", models.CharField(blank=True, max_length=120)),
                ("changed_first", models.BooleanField(default=False)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "not_yet")),
                        fields=("plan", "question"),
                        name="one_first_draft_a_question",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("decided_at", None), ("decided_by", None), ("state", "not_yet")
                            ),
                            models.Q(
                                models.Q(("state", "not_yet"), _negated=True),
                                ("decided_at__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="a_decided_draft_says_when",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "yours"), _negated=True),
                            models.Q(
                                ("decided_by__isnull", False), models.Q(("how", ""), _negated=True)
                            ),
                            _connector="OR",
                        ),
                        name="a_yes_to_a_draft_says_who_and_how",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "yours"), _negated=True),
                            models.Q(("decided_by", models.F("by")), _negated=True),
                            _connector="OR",
                        ),
                        name="who_writes_a_draft_does_not_say_yes",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("how", "read_aloud"), _negated=True),
                            models.Q(("read_by", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="what_was_read_aloud_says_by_whom",
                    ),
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="KeyedIn",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reference", core.references.ReferenceField(max_length=24, prefix="keyed")),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="keyed_in",
                        to="support_plans.supportplan",
                    ),
                ),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("paper", "On paper"),
                            ("telephone", "By telephone"),
                            ("talk", "When we met"),
                        ],
                        max_length=10,
                    ),
                ),
                ("source_note", models.CharField(max_length=200)),
                ("received_on", models.DateField()),
                ("words", models.JSONField()),
                (
                    "scan",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="files.storedfile",
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
                "ordering": ["-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("source_note", ""), _negated=True),
                        name="what_is_keyed_in_names_its_source",
                    )
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="LineExtra",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "line",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="extras",
                        to="support_plans.costline",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("travel", "Travel"),
                            ("holiday", "Holiday pay"),
                            ("ni", "Employer’s National Insurance"),
                            ("pension", "Pension"),
                            ("insurance", "Employer’s insurance"),
                            ("payroll", "Payroll service"),
                            ("training", "Training"),
                            ("checks", "DBS check"),
                        ],
                        max_length=12,
                    ),
                ),
                ("amount_pence", models.PositiveBigIntegerField()),
                ("worked_out_pence", models.PositiveBigIntegerField(null=True)),
                ("how", models.CharField(blank=True, max_length=400)),
                ("reason", models.CharField(blank=True, max_length=300)),
                (
                    "trips_each_week",
                    models.DecimalField(
                        decimal_places=2,
                        max_digits=6,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(Decimal("0.01")),
                            django.core.validators.MaxValueValidator(Decimal("500")),
                        ],
                    ),
                ),
                ("trip_pence", models.PositiveBigIntegerField(null=True)),
                ("changed_at", models.DateTimeField()),
                (
                    "changed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["line", "id"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("line", "kind"), name="one_extra_of_a_kind_on_a_line"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("worked_out_pence", None),
                            ("amount_pence", models.F("worked_out_pence")),
                            models.Q(("reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="another_amount_says_why",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("kind", "travel"),
                                ("trip_pence__isnull", False),
                                ("trips_each_week__isnull", False),
                            ),
                            models.Q(
                                models.Q(("kind", "travel"), _negated=True),
                                ("trip_pence", None),
                                ("trips_each_week", None),
                            ),
                            _connector="OR",
                        ),
                        name="travel_counts_journeys",
                    ),
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="LineFacts",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "line",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="facts",
                        to="support_plans.costline",
                    ),
                ),
                ("payee", models.CharField(blank=True, max_length=120)),
                (
                    "relation",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("none", "No, not my family"),
                            ("partner", "My husband, wife, civil partner or partner"),
                            ("parent", "My parent, or my partner’s parent"),
                            ("child", "My child, or my partner’s child"),
                            ("sibling", "My brother or sister, or my partner’s"),
                            ("grand", "My grandparent or grandchild"),
                            ("aunt", "My aunt, uncle, niece or nephew"),
                            ("in_law", "The partner of one of these relatives"),
                            ("other", "Other family, like a cousin"),
                        ],
                        max_length=12,
                    ),
                ),
                ("same_household", models.BooleanField(null=True)),
                (
                    "category",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("support", "people who support me"),
                            ("activity", "things to do, learn or join in"),
                            ("travel", "getting about"),
                            ("equipment", "things that help me, like a phone or a hoist"),
                            ("break", "a break or a holiday"),
                            ("care_home", "a stay in a care home"),
                            ("home", "rent, heating or other costs of my home"),
                            ("food", "food for every day"),
                            ("council", "something the council itself sells"),
                            ("health", "care that the NHS gives"),
                            ("debts", "paying debts or fines"),
                            ("alcohol", "alcohol"),
                            ("tobacco", "tobacco or vapes"),
                            ("gambling", "gambling"),
                            ("else", "something else"),
                        ],
                        max_length=12,
                    ),
                ),
                ("changed_at", models.DateTimeField()),
                (
                    "changed_by",
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
                            ("relation__in", ["", "none"]),
                            models.Q(("payee", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="a_relative_who_is_paid_has_a_name",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                (
                                    "relation__in",
                                    ["parent", "child", "sibling", "grand", "aunt", "in_law"],
                                ),
                                _negated=True,
                            ),
                            ("same_household__isnull", False),
                            _connector="OR",
                        ),
                        name="a_relative_lives_here_or_elsewhere",
                    ),
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="MustGoOn",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reference", core.references.ReferenceField(max_length=24, prefix="safe")),
                ("position", models.PositiveSmallIntegerField(default=0)),
                ("changed_at", models.DateTimeField()),
                (
                    "changed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("removed_at", models.DateTimeField(null=True)),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="must_go_on",
                        to="support_plans.supportplan",
                    ),
                ),
                ("what", models.CharField(max_length=300)),
                ("how", models.CharField(blank=True, max_length=300)),
            ],
            options={
                "ordering": ["position", "id"],
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("what", ""), _negated=True),
                        name="what_must_go_on_is_named",
                    )
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="Outcome",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="outcomes",
                        to="support_plans.supportplan",
                    ),
                ),
                ("reference", core.references.ReferenceField(max_length=24, prefix="out")),
                (
                    "wish",
                    models.CharField(
                        choices=[
                            ("change", "I want this to change"),
                            ("keep", "I want to keep this"),
                        ],
                        default="change",
                        max_length=8,
                    ),
                ),
                ("words", models.CharField(max_length=500)),
                ("matters", models.CharField(blank=True, max_length=300)),
                ("signs", models.CharField(blank=True, max_length=500)),
                ("free_help", models.CharField(blank=True, max_length=300)),
                ("position", models.PositiveSmallIntegerField(default=0)),
                ("made_at", models.DateTimeField()),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("removed_at", models.DateTimeField(null=True)),
                (
                    "removed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["position", "id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("words", ""), _negated=True),
                        name="an_outcome_has_words",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("removed_at", None), ("removed_by", None)),
                            models.Q(("removed_at__isnull", False), ("removed_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="taking_an_outcome_out_says_who_and_when",
                    ),
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="OutcomeSupport",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "outcome",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="supports",
                        to="support_plans.outcome",
                    ),
                ),
                (
                    "line",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="supports",
                        to="support_plans.costline",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("outcome", "line"), name="a_line_serves_an_outcome_once"
                    )
                ],
                "indexes": [],
            },
        ),
        migrations.AddField(
            model_name="Outcome",
            name="lines",
            field=models.ManyToManyField(
                related_name="outcomes",
                through="support_plans.OutcomeSupport",
                to="support_plans.costline",
            ),
        ),
        migrations.CreateModel(
            name="PlanBreak",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="breaks",
                        to="support_plans.supportplan",
                    ),
                ),
                ("reference", core.references.ReferenceField(max_length=24, prefix="brk")),
                ("name", models.CharField(max_length=120)),
                ("starts_on", models.DateField()),
                ("ends_on", models.DateField()),
            ],
            options={
                "ordering": ["starts_on", "id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("ends_on__gte", models.F("starts_on"))),
                        name="a_break_ends_after_it_starts",
                    )
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="PlanEstimate",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="estimates",
                        to="support_plans.supportplan",
                    ),
                ),
                (
                    "assessment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="used_for",
                        to="support_plans.assessment",
                    ),
                ),
                ("weekly_pence", models.PositiveBigIntegerField()),
                ("days", models.PositiveIntegerField()),
                ("annual_method", models.CharField(max_length=12)),
                ("indicative_pence", models.PositiveBigIntegerField()),
                ("before_pence", models.PositiveBigIntegerField(null=True)),
                (
                    "set_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("set_at", models.DateTimeField()),
            ],
            options={
                "ordering": ["pk"],
                "indexes": [],
                "constraints": [],
            },
        ),
        migrations.CreateModel(
            name="PlanVersion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reference", core.references.ReferenceField(max_length=24, prefix="ver")),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="versions",
                        to="support_plans.supportplan",
                    ),
                ),
                ("number", models.PositiveSmallIntegerField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("sent", "Sent to the council"),
                            ("reading", "The council is reading it"),
                            ("panel", "A panel reads it"),
                            ("approver", "It waits for a second yes"),
                            ("taken_back", "Taken back"),
                            ("returned", "Sent back to you"),
                            ("agreed", "Agreed"),
                            ("replaced", "Replaced by a later one"),
                        ],
                        default="sent",
                        max_length=12,
                    ),
                ),
                ("content", models.JSONField()),
                ("total_pence", models.PositiveBigIntegerField()),
                ("indicative_pence", models.PositiveBigIntegerField(null=True)),
                ("sha256", models.CharField(max_length=64)),
                ("sent_at", models.DateTimeField()),
                (
                    "sent_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("helped_by", models.CharField(blank=True, max_length=120)),
                (
                    "signed",
                    models.CharField(
                        choices=[
                            ("tick", "By a tick"),
                            ("voice", "By voice"),
                            ("paper", "On paper"),
                        ],
                        default="tick",
                        max_length=8,
                    ),
                ),
                (
                    "signature",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="files.storedfile",
                    ),
                ),
                (
                    "change_of",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="changes",
                        to="support_plans.planversion",
                    ),
                ),
                (
                    "proposed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("criterion", models.PositiveSmallIntegerField(null=True)),
                ("reason", models.TextField(blank=True)),
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
                "constraints": [
                    models.UniqueConstraint(
                        fields=("plan", "number"), name="versions_are_numbered"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decided_at", None), ("decided_by", None)),
                            models.Q(("decided_at__isnull", False), ("decided_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="a_decision_says_who_and_when",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "returned"), _negated=True),
                            models.Q(
                                ("criterion__isnull", False),
                                models.Q(("reason", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="a_returned_plan_names_the_question_and_why",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("decided_by", None),
                            models.Q(("decided_by", models.F("sent_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="who_sends_a_plan_does_not_decide_it",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ["sent", "reading", "panel", "approver"])),
                        fields=("plan",),
                        name="one_version_waits",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("decided_by", None),
                            ("proposed_by", None),
                            models.Q(("decided_by", models.F("proposed_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="who_proposes_a_plan_does_not_decide_it",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ["panel", "approver"]), _negated=True),
                            ("proposed_by__isnull", False),
                            _connector="OR",
                        ),
                        name="a_plan_goes_up_when_a_worker_proposes_it",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("signature", None), ("signed", "tick")),
                            models.Q(
                                models.Q(("signed", "tick"), _negated=True),
                                ("signature__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="a_signature_by_voice_or_paper_is_kept",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "agreed")),
                        fields=("plan",),
                        name="one_version_is_agreed",
                    ),
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="OfficerCategory",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="officer_categories",
                        to="support_plans.planversion",
                    ),
                ),
                ("line_reference", models.CharField(max_length=24)),
                (
                    "category",
                    models.CharField(
                        choices=[
                            ("support", "people who support me"),
                            ("activity", "things to do, learn or join in"),
                            ("travel", "getting about"),
                            ("equipment", "things that help me, like a phone or a hoist"),
                            ("break", "a break or a holiday"),
                            ("care_home", "a stay in a care home"),
                            ("home", "rent, heating or other costs of my home"),
                            ("food", "food for every day"),
                            ("council", "something the council itself sells"),
                            ("health", "care that the NHS gives"),
                            ("debts", "paying debts or fines"),
                            ("alcohol", "alcohol"),
                            ("tobacco", "tobacco or vapes"),
                            ("gambling", "gambling"),
                            ("else", "something else"),
                        ],
                        max_length=12,
                    ),
                ),
                ("reason", models.TextField()),
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
                "ordering": ["-at", "-id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True),
                        name="an_officers_category_says_why",
                    )
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="PlanDecision",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reference", core.references.ReferenceField(max_length=24, prefix="dcn")),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="decisions",
                        to="support_plans.planversion",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("proposed", "Said yes. Others decide too"),
                            ("panel_yes", "Said yes, as a member of the panel"),
                            ("panel_no", "Said no, as a member of the panel"),
                            ("not_yet", "Gave it back to the worker"),
                            ("agreed", "Agreed the plan"),
                            ("returned", "Sent it back to you"),
                        ],
                        max_length=12,
                    ),
                ),
                ("criterion", models.PositiveSmallIntegerField(null=True)),
                ("reason", models.TextField()),
                ("terms", models.JSONField(default=dict)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("at", models.DateTimeField()),
                (
                    "proposal",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="answers",
                        to="support_plans.plandecision",
                    ),
                ),
                (
                    "proposed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "sent_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "whose",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("total_pence", models.PositiveBigIntegerField()),
                ("indicative_pence", models.PositiveBigIntegerField(null=True)),
            ],
            options={
                "ordering": ["at", "id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True),
                        name="a_plans_decision_says_why",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("by", models.F("sent_by")), _negated=True),
                            models.Q(
                                ("whose", None),
                                models.Q(("by", models.F("whose")), _negated=True),
                                _connector="OR",
                            ),
                        ),
                        name="nobody_decides_a_plan_that_is_theirs_or_that_they_sent",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("proposal", None), ("proposed_by", None)),
                            models.Q(
                                ("proposal__isnull", False),
                                ("proposed_by__isnull", False),
                                models.Q(("by", models.F("proposed_by")), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="nobody_answers_their_own_proposal",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("kind__in", ["panel_yes", "panel_no", "not_yet"]), _negated=True
                            ),
                            ("proposal__isnull", False),
                            _connector="OR",
                        ),
                        name="a_panel_answers_a_proposal",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "returned"), _negated=True),
                            ("criterion__isnull", False),
                            _connector="OR",
                        ),
                        name="sending_back_names_the_question",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("kind__in", ["panel_yes", "panel_no"])),
                        fields=("proposal", "by"),
                        name="one_vote_a_member",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("kind", "agreed")),
                        fields=("version",),
                        name="a_version_is_agreed_once",
                    ),
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="PlanQuestion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reference", core.references.ReferenceField(max_length=24, prefix="ask")),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="asked",
                        to="support_plans.planversion",
                    ),
                ),
                ("criterion", models.PositiveSmallIntegerField(null=True)),
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
                ("helped_by", models.CharField(blank=True, max_length=120)),
            ],
            options={
                "ordering": ["asked_at", "id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("words", ""), _negated=True),
                        name="a_question_has_words",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answer", ""), ("answered_at", None), ("answered_by", None)),
                            models.Q(
                                models.Q(("answer", ""), _negated=True),
                                ("answered_at__isnull", False),
                                ("answered_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="a_plan_answer_says_who_and_when",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("answered_by", None),
                            models.Q(("answered_by", models.F("asked_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="who_asks_does_not_answer",
                    ),
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="ProgressNote",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reference", core.references.ReferenceField(max_length=24, prefix="prog")),
                (
                    "outcome",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="progress",
                        to="support_plans.outcome",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("recorded", "Mine"),
                            ("proposed", "Waits for a yes"),
                            ("declined", "No thanks"),
                            ("removed", "Taken out"),
                        ],
                        max_length=8,
                    ),
                ),
                (
                    "scale",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("much_better", "Much better"),
                            ("better", "Better"),
                            ("same", "The same"),
                            ("worse", "Worse"),
                            ("much_worse", "Much worse"),
                        ],
                        max_length=12,
                    ),
                ),
                ("words", models.TextField(blank=True)),
                (
                    "photo",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="files.storedfile",
                    ),
                ),
                ("photo_words", models.CharField(blank=True, max_length=200)),
                ("noted_on", models.DateField()),
                ("made_at", models.DateTimeField()),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("yes_at", models.DateTimeField(null=True)),
                (
                    "yes_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("shared", models.BooleanField(default=False)),
            ],
            options={
                "ordering": ["-noted_on", "-id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("scale", ""), _negated=True),
                            models.Q(("words", ""), _negated=True),
                            ("photo__isnull", False),
                            _connector="OR",
                        ),
                        name="progress_says_something",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("state__in", ["recorded", "removed"]),
                                ("yes_at__isnull", False),
                                ("yes_by__isnull", False),
                            ),
                            models.Q(
                                ("shared", False),
                                ("state__in", ["proposed", "declined"]),
                                ("yes_at", None),
                                ("yes_by", None),
                            ),
                            _connector="OR",
                        ),
                        name="progress_is_the_persons_by_their_yes",
                    ),
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="Reassessment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reference", core.references.ReferenceField(max_length=24, prefix="rea")),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reassessments",
                        to="people.person",
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reassessments",
                        to="support_plans.supportplan",
                    ),
                ),
                (
                    "review",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reassessment",
                        to="support_plans.review",
                    ),
                ),
                ("reason", models.TextField()),
                ("opened_at", models.DateTimeField()),
                (
                    "opened_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("done_on", models.DateField(null=True)),
                ("done_at", models.DateTimeField(null=True)),
                (
                    "done_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("found", models.TextField(blank=True)),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("same", "The needs are as they were"),
                            ("more", "The needs have grown"),
                            ("less", "The needs have become smaller"),
                        ],
                        max_length=6,
                    ),
                ),
                ("least_pence", models.PositiveBigIntegerField(null=True)),
                ("because", models.TextField(blank=True)),
                ("challenge", models.TextField(blank=True)),
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
                ("told_at", models.DateTimeField(null=True)),
                ("holds_from", models.DateField(null=True)),
            ],
            options={
                "ordering": ["-opened_at", "-id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True),
                        name="a_reassessment_has_a_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("done_at", None),
                                ("done_by", None),
                                ("done_on", None),
                                ("found", ""),
                            ),
                            models.Q(
                                ("done_at__isnull", False),
                                ("done_by__isnull", False),
                                ("done_on__isnull", False),
                                models.Q(("found", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="a_reassessment_done_says_who_when_and_what",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("because", ""),
                                ("challenge", ""),
                                ("decided_at", None),
                                ("decided_by", None),
                                ("holds_from", None),
                                ("outcome", ""),
                                ("told_at", None),
                            ),
                            models.Q(
                                ("decided_at__isnull", False),
                                ("decided_by__isnull", False),
                                ("done_at__isnull", False),
                                ("holds_from__isnull", False),
                                ("outcome__in", ["same", "more", "less"]),
                                ("told_at__isnull", False),
                                models.Q(("because", ""), _negated=True),
                                models.Q(("challenge", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="a_reassessment_decided_is_told_with_reasons",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("least_pence__isnull", False), ("outcome", "less")),
                            models.Q(
                                models.Q(("outcome", "less"), _negated=True), ("least_pence", None)
                            ),
                            _connector="OR",
                        ),
                        name="only_smaller_needs_set_a_smaller_budget",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("decided_at", None)),
                        fields=("person",),
                        name="one_reassessment_open_a_person",
                    ),
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="BudgetCut",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "version",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="cut",
                        to="support_plans.planversion",
                    ),
                ),
                (
                    "basis",
                    models.CharField(
                        choices=[
                            ("own", "The person asked for it"),
                            ("reassess", "The needs became smaller"),
                        ],
                        max_length=8,
                    ),
                ),
                (
                    "reassessment",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="cuts",
                        to="support_plans.reassessment",
                    ),
                ),
                (
                    "asked_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("from_pence", models.PositiveBigIntegerField()),
                ("to_pence", models.PositiveBigIntegerField()),
                (
                    "cut_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("cut_at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("asked_by__isnull", False),
                                ("basis", "own"),
                                ("reassessment", None),
                            ),
                            models.Q(
                                ("asked_by", None),
                                ("basis", "reassess"),
                                ("reassessment__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="a_cut_is_asked_for_or_cites_a_reassessment",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("to_pence__lt", models.F("from_pence"))),
                        name="a_cut_makes_a_budget_smaller",
                    ),
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="RestrictionDecision",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reference", core.references.ReferenceField(max_length=24, prefix="dec")),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="restriction_decisions",
                        to="support_plans.planversion",
                    ),
                ),
                ("line_reference", models.CharField(max_length=24)),
                ("code", models.CharField(max_length=24)),
                (
                    "outcome",
                    models.CharField(
                        choices=[("allowed", "Allowed"), ("not_allowed", "Not allowed")],
                        max_length=12,
                    ),
                ),
                ("reason", models.TextField()),
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
                "ordering": ["-at", "-id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True),
                        name="a_decision_about_a_rule_says_why",
                    )
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="ReviewFinding",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "review",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="findings",
                        to="support_plans.review",
                    ),
                ),
                (
                    "outcome",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="findings",
                        to="support_plans.outcome",
                    ),
                ),
                (
                    "goes",
                    models.CharField(
                        choices=[
                            ("works", "It works"),
                            ("partly", "It works in part"),
                            ("not_yet", "It does not work yet"),
                            ("other", "It is not wanted any more"),
                        ],
                        max_length=8,
                    ),
                ),
                ("words", models.CharField(blank=True, max_length=500)),
            ],
            options={
                "ordering": ["id"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("review", "outcome"), name="one_finding_an_outcome_a_review"
                    )
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="Risk",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reference", core.references.ReferenceField(max_length=24, prefix="safe")),
                ("position", models.PositiveSmallIntegerField(default=0)),
                ("changed_at", models.DateTimeField()),
                (
                    "changed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("removed_at", models.DateTimeField(null=True)),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="risks",
                        to="support_plans.supportplan",
                    ),
                ),
                ("what", models.CharField(max_length=300)),
                ("wish", models.CharField(blank=True, max_length=600)),
                ("anyway", models.BooleanField(default=False)),
                ("because", models.CharField(blank=True, max_length=600)),
            ],
            options={
                "ordering": ["position", "id"],
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("what", ""), _negated=True), name="a_risk_says_what"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("anyway", False),
                            models.Q(("because", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="a_risk_taken_says_because",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("anyway", True), models.Q(("wish", ""), _negated=True), _connector="OR"
                        ),
                        name="a_risk_says_what_should_happen",
                    ),
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="ShownFile",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="shown_files",
                        to="support_plans.planversion",
                    ),
                ),
                (
                    "file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="files.storedfile",
                    ),
                ),
                ("question", models.PositiveSmallIntegerField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("version", "file"), name="a_version_shows_a_file_once"
                    )
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="SufficiencyReason",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reference", core.references.ReferenceField(max_length=24, prefix="enough")),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="price_reasons",
                        to="support_plans.planversion",
                    ),
                ),
                ("line_reference", models.CharField(max_length=24)),
                ("line_name", models.CharField(max_length=80)),
                ("rate_pence", models.PositiveBigIntegerField()),
                ("lowest_pence", models.PositiveBigIntegerField()),
                ("reason", models.TextField()),
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
                "ordering": ["-at", "-id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True),
                        name="a_low_price_is_explained",
                    )
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="Suggestion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reference", core.references.ReferenceField(max_length=24, prefix="sug")),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="suggestions",
                        to="support_plans.supportplan",
                    ),
                ),
                ("question", models.PositiveSmallIntegerField()),
                ("on_edition", models.PositiveIntegerField()),
                ("text", models.TextField()),
                ("why", models.CharField(blank=True, max_length=400)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("made_at", models.DateTimeField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Waiting"),
                            ("accepted", "Accepted"),
                            ("changed", "accepted with changes"),
                            ("declined", "no thanks"),
                            ("gone", "the words are deleted"),
                            ("taken_back", "taken back"),
                        ],
                        default="waiting",
                        max_length=10,
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
                ("words_before", models.TextField(blank=True)),
                ("applied_edition", models.PositiveIntegerField(null=True)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("decided_at", None), ("decided_by", None), ("state", "waiting")
                            ),
                            models.Q(
                                models.Q(("state", "waiting"), _negated=True),
                                ("decided_at__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="a_decided_suggestion_says_when",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("applied_edition", None),
                            ("state__in", ["accepted", "changed"]),
                            _connector="OR",
                        ),
                        name="only_a_yes_changes_the_answer",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ["accepted", "changed"]), _negated=True),
                            models.Q(("decided_by", models.F("by")), _negated=True),
                            _connector="OR",
                        ),
                        name="who_suggests_does_not_say_yes",
                    ),
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="TimeEntry",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reference", core.references.ReferenceField(max_length=24, prefix="time")),
                (
                    "relationship",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="time_entries",
                        to="people.relationship",
                    ),
                ),
                ("worked_on", models.DateField()),
                ("hours", models.DecimalField(decimal_places=2, max_digits=5)),
                ("what", models.CharField(max_length=300)),
                ("hour_pence", models.PositiveBigIntegerField()),
                ("made_at", models.DateTimeField()),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "instead_of",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="put_right_by",
                        to="support_plans.timeentry",
                    ),
                ),
            ],
            options={
                "ordering": ["worked_on", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("hours__gte", 0)), name="time_is_not_negative"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("what", ""), _negated=True),
                        name="time_says_what_was_done",
                    ),
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="TimeQuestion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "entry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="questions",
                        to="support_plans.timeentry",
                    ),
                ),
                ("words", models.CharField(max_length=500)),
                ("asked_at", models.DateTimeField()),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("answer", models.CharField(blank=True, max_length=500)),
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
            ],
            options={
                "ordering": ["pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("words", ""), _negated=True),
                        name="a_question_about_time_has_words",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answer", ""), ("answered_at", None), ("answered_by", None)),
                            models.Q(
                                models.Q(("answer", ""), _negated=True),
                                ("answered_at__isnull", False),
                                ("answered_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="an_answer_about_time_says_who_and_when",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("answer", "")),
                        fields=("entry",),
                        name="one_question_about_time_waits",
                    ),
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="UnwellInstruction",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reference", core.references.ReferenceField(max_length=24, prefix="unw")),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="unwell_instructions",
                        to="people.person",
                    ),
                ),
                (
                    "trigger",
                    models.CharField(
                        choices=[
                            ("me", "Only when I switch it on"),
                            ("one", "When one of the people I name says so"),
                            ("two", "When two of the people I name say so"),
                            ("silence", "When I have not answered for some days"),
                        ],
                        default="me",
                        max_length=8,
                    ),
                ),
                ("silent_days", models.PositiveSmallIntegerField(null=True)),
                ("lasts_weeks", models.PositiveSmallIntegerField(default=4)),
                ("words", models.TextField(blank=True)),
                ("goes_on", models.JSONField(default=list)),
                ("tell_worker", models.BooleanField(default=False)),
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
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at", None)),
                        fields=("person",),
                        name="one_instruction_stands",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("silent_days__gte", 3),
                                ("silent_days__lte", 60),
                                ("trigger", "silence"),
                            ),
                            models.Q(
                                models.Q(("trigger", "silence"), _negated=True),
                                ("silent_days", None),
                            ),
                            _connector="OR",
                        ),
                        name="silence_has_its_days",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("lasts_weeks__gte", 1), ("lasts_weeks__lte", 26)),
                        name="an_instruction_switched_on_ends",
                    ),
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="InstructionPerson",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "instruction",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="people",
                        to="support_plans.unwellinstruction",
                    ),
                ),
                (
                    "relationship",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.relationship",
                    ),
                ),
                ("answers", models.BooleanField(default=False)),
                ("only_then", models.BooleanField(default=False)),
                ("all_bills", models.BooleanField(default=True)),
                ("tell", models.BooleanField(default=False)),
                ("never_tell", models.BooleanField(default=False)),
                ("says_so", models.BooleanField(default=False)),
                (
                    "organisations",
                    models.ManyToManyField(related_name="+", to="providers.organisation"),
                ),
            ],
            options={
                "ordering": ["id"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("instruction", "relationship"), name="a_helper_stands_once_in_it"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("never_tell", False),
                            models.Q(("answers", False), ("says_so", False), ("tell", False)),
                            _connector="OR",
                        ),
                        name="who_is_not_told_has_no_part",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("only_then", False), ("answers", True), _connector="OR"
                        ),
                        name="only_then_is_about_bills",
                    ),
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="InstructionSaying",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "instruction",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sayings",
                        to="support_plans.unwellinstruction",
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
                ("said_at", models.DateTimeField()),
                ("taken_back_at", models.DateTimeField(null=True)),
            ],
            options={
                "ordering": ["said_at", "id"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("taken_back_at", None)),
                        fields=("instruction", "by"),
                        name="a_helper_says_so_once",
                    )
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="InstructionSwitch",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "instruction",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="switches",
                        to="support_plans.unwellinstruction",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="unwell_switches",
                        to="people.person",
                    ),
                ),
                ("on", models.BooleanField()),
                (
                    "cause",
                    models.CharField(
                        choices=[
                            ("me", "You switched it"),
                            ("people", "The people you named said so"),
                            ("silence", "You had not answered for as long as you wrote"),
                            ("changed", "You changed what you wrote"),
                        ],
                        max_length=8,
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
                ("at", models.DateTimeField()),
                ("until_on", models.DateField(null=True)),
            ],
            options={
                "ordering": ["-at", "-id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("on", True), ("until_on__isnull", False)),
                            models.Q(("on", False), ("until_on", None)),
                            _connector="OR",
                        ),
                        name="switched_on_until_a_day",
                    )
                ],
                "indexes": [],
            },
        ),
    ]
