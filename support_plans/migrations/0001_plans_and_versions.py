from decimal import Decimal

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import core.references


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("core", "0002_jobs_and_keys_have_users"),
        ("files", "0001_stored_files"),
        ("people", "0001_people_and_their_rights"),
        ("providers", "0001_organisations_services_and_rates"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
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
                ("name", models.CharField(max_length=200)),
                ("number", models.PositiveIntegerField()),
                ("starts_on", models.DateField()),
                ("content", models.JSONField()),
                ("sha256", models.CharField(max_length=64)),
                ("made_at", models.DateTimeField()),
                ("decided_at", models.DateTimeField(null=True)),
                ("reason", models.CharField(blank=True, max_length=500)),
                (
                    "authority",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="schemes",
                        to="core.authority",
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
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
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
                    "question",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (1, "What matters to me"),
                            (2, "What I want to change or keep"),
                            (3, "How I want to be supported"),
                            (4, "How I will use my budget"),
                            (5, "How my support will be organised"),
                            (6, "How I stay in control"),
                            (7, "What happens next, and who does it"),
                        ]
                    ),
                ),
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
                ("edition", models.PositiveIntegerField(default=0)),
                (
                    "changed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
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
                ("number", models.PositiveIntegerField()),
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
                ("finished_at", models.DateTimeField(null=True)),
                ("points", models.PositiveIntegerField(null=True)),
                ("unknown", models.PositiveIntegerField(default=0)),
                ("weekly_pence", models.PositiveBigIntegerField(null=True)),
                ("top_weekly_pence", models.PositiveBigIntegerField(null=True)),
                ("yearly_pence", models.PositiveBigIntegerField(null=True)),
                ("annual_method", models.CharField(blank=True, max_length=12)),
                ("sent_at", models.DateTimeField(null=True)),
                (
                    "finished_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="assessments",
                        to="people.person",
                    ),
                ),
                (
                    "scheme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="assessments",
                        to="support_plans.allocationscheme",
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
            ],
            options={
                "ordering": ["-number"],
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
                ("question", models.CharField(max_length=60)),
                ("option", models.CharField(blank=True, max_length=60)),
                ("at", models.DateTimeField()),
                ("helped_by", models.CharField(blank=True, max_length=120)),
                (
                    "assessment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="answers",
                        to="support_plans.assessment",
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
            ],
            options={
                "ordering": ["pk"],
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
                ("caption", models.CharField(blank=True, max_length=200)),
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
            ],
            options={
                "ordering": ["pk"],
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
                ("made_at", models.DateTimeField()),
                ("decided_at", models.DateTimeField(null=True)),
                ("decision_words", models.TextField(blank=True)),
                (
                    "assessment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="changes",
                        to="support_plans.assessment",
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
                "ordering": ["pk"],
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
                ("starts_on", models.DateField()),
                ("ends_on", models.DateField()),
                ("indicative_pence", models.PositiveBigIntegerField(null=True)),
                ("indicative_note", models.CharField(blank=True, max_length=300)),
                ("why_more", models.TextField(blank=True)),
                ("created_at", models.DateTimeField()),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="plans",
                        to="people.person",
                    ),
                ),
            ],
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
                    "question",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (1, "What matters to me"),
                            (2, "What I want to change or keep"),
                            (3, "How I want to be supported"),
                            (4, "How I will use my budget"),
                            (5, "How my support will be organised"),
                            (6, "How I stay in control"),
                            (7, "What happens next, and who does it"),
                        ]
                    ),
                ),
                ("on_edition", models.PositiveIntegerField()),
                ("text", models.TextField()),
                ("why", models.CharField(blank=True, max_length=400)),
                ("made_at", models.DateTimeField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Waiting"),
                            ("accepted", "Accepted"),
                            ("changed", "accepted with changes"),
                            ("declined", "Declined"),
                        ],
                        default="waiting",
                        max_length=10,
                    ),
                ),
                ("decided_at", models.DateTimeField(null=True)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="suggestions",
                        to="support_plans.supportplan",
                    ),
                ),
            ],
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
                ("number", models.PositiveSmallIntegerField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("sent", "Sent to the council"),
                            ("reading", "The council is reading it"),
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
                ("helped_by", models.CharField(blank=True, max_length=120)),
                (
                    "criterion",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (1, "What matters to me"),
                            (2, "What I want to change or keep"),
                            (3, "How I want to be supported"),
                            (4, "How I will use my budget"),
                            (5, "How my support will be organised"),
                            (6, "How I stay in control"),
                            (7, "What happens next, and who does it"),
                        ],
                        null=True,
                    ),
                ),
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
                (
                    "sent_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="versions",
                        to="support_plans.supportplan",
                    ),
                ),
            ],
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
                ("weekly_pence", models.PositiveBigIntegerField()),
                ("days", models.PositiveIntegerField()),
                ("annual_method", models.CharField(max_length=12)),
                ("indicative_pence", models.PositiveBigIntegerField()),
                ("before_pence", models.PositiveBigIntegerField(null=True)),
                ("set_at", models.DateTimeField()),
                (
                    "assessment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="used_for",
                        to="support_plans.assessment",
                    ),
                ),
                (
                    "set_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
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
            ],
            options={
                "ordering": ["pk"],
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
                ("reference", core.references.ReferenceField(max_length=24, prefix="line")),
                ("pot_name", models.CharField(max_length=80)),
                ("what", models.CharField(max_length=200)),
                ("who", models.CharField(blank=True, max_length=200)),
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
                ("position", models.PositiveSmallIntegerField(default=0)),
                (
                    "fund_holder",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
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
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lines",
                        to="support_plans.supportplan",
                    ),
                ),
            ],
            options={
                "ordering": ["position", "id"],
            },
        ),
        migrations.AddField(
            model_name="answer",
            name="plan",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="answers",
                to="support_plans.supportplan",
            ),
        ),
        migrations.AddConstraint(
            model_name="allocationscheme",
            constraint=models.UniqueConstraint(
                fields=("authority", "number"), name="scheme_versions_are_numbered"
            ),
        ),
        migrations.AddConstraint(
            model_name="allocationscheme",
            constraint=models.CheckConstraint(
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
        ),
        migrations.AddConstraint(
            model_name="allocationscheme",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("decided_by", None),
                    models.Q(("decided_by", models.F("made_by")), _negated=True),
                    _connector="OR",
                ),
                name="who_makes_a_scheme_does_not_decide_it",
            ),
        ),
        migrations.AddConstraint(
            model_name="allocationscheme",
            constraint=models.CheckConstraint(
                condition=models.Q(("number__gte", 1)), name="schemes_count_from_one"
            ),
        ),
        migrations.AddConstraint(
            model_name="assessment",
            constraint=models.UniqueConstraint(
                fields=("person", "number"), name="estimates_of_a_person_are_numbered"
            ),
        ),
        migrations.AddConstraint(
            model_name="assessment",
            constraint=models.UniqueConstraint(
                condition=models.Q(("finished_at", None)),
                fields=("person",),
                name="one_estimate_is_being_answered",
            ),
        ),
        migrations.AddConstraint(
            model_name="assessment",
            constraint=models.CheckConstraint(
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
        ),
        migrations.AddConstraint(
            model_name="assessment",
            constraint=models.CheckConstraint(
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
        ),
        migrations.AddConstraint(
            model_name="assessment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("source", "online"),
                    models.Q(
                        ("received_on__isnull", False), models.Q(("source_note", ""), _negated=True)
                    ),
                    _connector="OR",
                ),
                name="a_keyed_estimate_names_its_source",
            ),
        ),
        migrations.AddConstraint(
            model_name="estimatechange",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "waiting")),
                fields=("assessment",),
                name="one_change_of_an_estimate_waits",
            ),
        ),
        migrations.AddConstraint(
            model_name="estimatechange",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("decided_at", None), ("decided_by", None), ("state", "waiting")),
                    models.Q(
                        models.Q(("state", "waiting"), _negated=True),
                        ("decided_at__isnull", False),
                        ("decided_by__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="a_decided_estimate_says_who_and_when",
            ),
        ),
        migrations.AddConstraint(
            model_name="estimatechange",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("decided_by", None),
                    models.Q(("decided_by", models.F("made_by")), _negated=True),
                    _connector="OR",
                ),
                name="who_changes_an_estimate_does_not_decide_it",
            ),
        ),
        migrations.AddConstraint(
            model_name="estimatechange",
            constraint=models.CheckConstraint(
                condition=models.Q(("reason", ""), _negated=True),
                name="a_changed_estimate_says_why",
            ),
        ),
        migrations.AddConstraint(
            model_name="estimatechange",
            constraint=models.CheckConstraint(
                condition=models.Q(("weekly_pence", models.F("before_pence")), _negated=True),
                name="a_changed_estimate_differs",
            ),
        ),
        migrations.AddConstraint(
            model_name="supportplan",
            constraint=models.CheckConstraint(
                condition=models.Q(("ends_on__gt", models.F("starts_on"))),
                name="a_plan_ends_after_it_starts",
            ),
        ),
        migrations.AddConstraint(
            model_name="supportplan",
            constraint=models.UniqueConstraint(
                fields=("person", "starts_on"), name="one_plan_from_a_day"
            ),
        ),
        migrations.AddConstraint(
            model_name="suggestion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("decided_at", None), ("state", "waiting")),
                    models.Q(
                        models.Q(("state", "waiting"), _negated=True), ("decided_at__isnull", False)
                    ),
                    _connector="OR",
                ),
                name="a_decided_suggestion_says_when",
            ),
        ),
        migrations.AddConstraint(
            model_name="planversion",
            constraint=models.UniqueConstraint(
                fields=("plan", "number"), name="versions_are_numbered"
            ),
        ),
        migrations.AddConstraint(
            model_name="planversion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("decided_at", None), ("decided_by", None)),
                    models.Q(("decided_at__isnull", False), ("decided_by__isnull", False)),
                    _connector="OR",
                ),
                name="a_decision_says_who_and_when",
            ),
        ),
        migrations.AddConstraint(
            model_name="planversion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "returned"), _negated=True),
                    models.Q(("criterion__isnull", False), models.Q(("reason", ""), _negated=True)),
                    _connector="OR",
                ),
                name="a_returned_plan_names_the_question_and_why",
            ),
        ),
        migrations.AddConstraint(
            model_name="planversion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("decided_by", None),
                    models.Q(("decided_by", models.F("sent_by")), _negated=True),
                    _connector="OR",
                ),
                name="who_sends_a_plan_does_not_decide_it",
            ),
        ),
        migrations.AddConstraint(
            model_name="planversion",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ["sent", "reading"])),
                fields=("plan",),
                name="one_version_waits",
            ),
        ),
        migrations.AddConstraint(
            model_name="planversion",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "agreed")),
                fields=("plan",),
                name="one_version_is_agreed",
            ),
        ),
        migrations.AddConstraint(
            model_name="costline",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("fund_holder__isnull", False), ("held", "fund")),
                    models.Q(models.Q(("held", "fund"), _negated=True), ("fund_holder", None)),
                    _connector="OR",
                ),
                name="a_fund_names_its_holder",
            ),
        ),
        migrations.AddConstraint(
            model_name="costline",
            constraint=models.CheckConstraint(
                condition=models.Q(("units_each_week__gt", 0), ("weeks__gt", 0)),
                name="a_line_buys_something",
            ),
        ),
        migrations.AddConstraint(
            model_name="answer",
            constraint=models.UniqueConstraint(
                fields=("plan", "question"), name="one_answer_a_question"
            ),
        ),
    ]
