import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import core.references


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("files", "0001_stored_files"),
        ("people", "0001_people_and_their_rights"),
        ("providers", "0001_organisations_services_and_rates"),
    ]

    operations = [
        migrations.CreateModel(
            name="AnswerRule",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reference", core.references.ReferenceField(max_length=24, prefix="ans")),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="answer_rules",
                        to="people.person",
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
                    "way",
                    models.CharField(
                        choices=[
                            ("each", "ask me about each bill"),
                            ("unusual", "ask me only about what is unusual"),
                            ("pattern", "yes to what I agreed, and nothing else"),
                        ],
                        default="each",
                        max_length=8,
                    ),
                ),
                ("voices", models.PositiveSmallIntegerField(default=1)),
                ("until", models.DateField(null=True)),
                ("set_at", models.DateTimeField()),
                (
                    "set_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("asked_again_at", models.DateTimeField(null=True)),
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
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at", None)),
                        fields=("person", "organisation"),
                        name="one_way_to_answer_a_provider",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("until", None), ("way", "each")),
                            models.Q(
                                models.Q(("way", "each"), _negated=True), ("until__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="a_standing_yes_has_a_last_day",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("voices__gte", 1), ("voices__lte", 3)),
                        name="one_to_three_helpers_answer",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_at", None), ("ended_by", None)),
                            models.Q(("ended_at__isnull", False), ("ended_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="an_ended_way_says_who_and_when",
                    ),
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="Sheet",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reference", core.references.ReferenceField(max_length=24, prefix="sheet")),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sheets",
                        to="providers.organisation",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("register", "Group register"),
                            ("timesheet", "Timesheet"),
                            ("visits", "Visits from a rostering system"),
                        ],
                        max_length=10,
                    ),
                ),
                ("title", models.CharField(max_length=120)),
                ("from_on", models.DateField()),
                ("to_on", models.DateField()),
                ("made_at", models.DateTimeField()),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("approved_at", models.DateTimeField(null=True)),
                (
                    "approved_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("dropped_at", models.DateTimeField(null=True)),
                (
                    "file",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="files.storedfile",
                    ),
                ),
                ("once", models.CharField(max_length=60, null=True, unique=True)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("to_on__gte", models.F("from_on"))),
                        name="a_sheet_has_days",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("approved_at", None), ("approved_by", None)),
                            models.Q(
                                ("approved_at__isnull", False), ("approved_by__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="an_agreed_sheet_says_who_and_when",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "timesheet"), _negated=True),
                            ("approved_by", None),
                            models.Q(("approved_by", models.F("made_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="who_writes_a_timesheet_does_not_agree_it",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("approved_at", None), ("dropped_at", None), _connector="OR"
                        ),
                        name="an_agreed_sheet_is_not_dropped",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("dropped_at", None), ("file__isnull", False)),
                        fields=("file",),
                        name="a_file_of_visits_is_taken_once",
                    ),
                ],
                "indexes": [],
            },
        ),
    ]
