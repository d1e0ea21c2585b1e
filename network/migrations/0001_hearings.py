import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import core.references


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("core", "0001_authorities_policies_and_jobs"),
        ("files", "0001_stored_files"),
        ("people", "__first__"),
        ("providers", "0001_organisations_services_and_rates"),
    ]

    operations = [
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
            },
        ),
    ]
