import django.db.models.deletion
import django.db.models.functions.comparison
from django.conf import settings
from django.db import migrations, models

import core.references


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("core", "0001_authorities_policies_and_jobs"),
        ("people", "0001_people_and_their_rights"),
    ]

    operations = [
        migrations.CreateModel(
            name="Area",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=20, unique=True)),
                ("name", models.CharField(max_length=120)),
                ("other_names", models.JSONField(default=list)),
                ("former_codes", models.JSONField(default=list)),
                ("kind", models.CharField(blank=True, max_length=80)),
                ("region", models.CharField(blank=True, max_length=80)),
                ("nation", models.CharField(blank=True, max_length=3)),
                ("ended_on", models.DateField(null=True)),
            ],
            options={
                "indexes": [],
                "constraints": [],
            },
        ),
        migrations.CreateModel(
            name="ImportRun",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reference", core.references.ReferenceField(max_length=24, prefix="imp")),
                ("source", models.CharField(max_length=40)),
                ("file_name", models.CharField(max_length=200)),
                (
                    "state",
                    models.CharField(
                        choices=[("looked", "looked at"), ("kept", "imported")],
                        default="kept",
                        max_length=8,
                    ),
                ),
                ("held", models.BinaryField(null=True)),
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
                ("added", models.PositiveIntegerField(default=0)),
                ("changed", models.PositiveIntegerField(default=0)),
                ("unchanged", models.PositiveIntegerField(default=0)),
                ("refused", models.PositiveIntegerField(default=0)),
                ("proposed", models.PositiveIntegerField(default=0)),
                ("duplicates", models.PositiveIntegerField(default=0)),
                ("problems", models.JSONField(default=list)),
                ("untold", models.PositiveIntegerField(default=0)),
            ],
            options={
                "indexes": [models.Index(fields=["-at"], name="imports_newest_first")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("source", ""), _negated=True),
                        name="an_import_names_its_source",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("held", None), ("state", "looked"), _connector="OR"),
                        name="a_file_is_held_until_it_is_imported",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="MissingSupport",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("words", models.CharField(max_length=200)),
                (
                    "area",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="providers.area",
                    ),
                ),
                ("told_on", models.DateField()),
                ("need", models.CharField(blank=True, max_length=200)),
                ("mark", models.CharField(blank=True, max_length=64)),
                ("year", models.PositiveSmallIntegerField(default=0)),
            ],
            options={
                "verbose_name_plural": "missing support",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("words", ""), _negated=True),
                        name="what_is_missing_has_words",
                    ),
                    models.UniqueConstraint(
                        models.F("mark"),
                        models.F("words"),
                        models.F("need"),
                        django.db.models.functions.comparison.Coalesce("area", 0),
                        models.F("year"),
                        condition=models.Q(("mark", ""), _negated=True),
                        name="one_person_misses_a_thing_once_a_year",
                    ),
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="Organisation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reference", core.references.ReferenceField(max_length=24, prefix="org")),
                ("slug", models.SlugField(max_length=80, unique=True)),
                ("name", models.CharField(max_length=200)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("organisation", "Organisation"),
                            ("micro_provider", "micro-provider"),
                            ("personal_assistant", "personal assistant"),
                            ("brokerage", "support planning"),
                        ],
                        default="organisation",
                        max_length=20,
                    ),
                ),
                (
                    "promise",
                    models.CharField(blank=True, max_length=200, verbose_name="one-line promise"),
                ),
                ("description", models.TextField(blank=True)),
                ("legal_form", models.CharField(blank=True, max_length=120)),
                ("charity_number", models.CharField(blank=True, max_length=20)),
                ("company_number", models.CharField(blank=True, max_length=20)),
                (
                    "cqc_location",
                    models.CharField(blank=True, max_length=20, verbose_name="CQC location"),
                ),
                ("supplier_number", models.CharField(blank=True, max_length=40)),
                ("vat_number", models.CharField(blank=True, max_length=20)),
                ("email", models.EmailField(blank=True, max_length=254)),
                ("phone", models.CharField(blank=True, max_length=40)),
                ("website", models.URLField(blank=True)),
                ("address", models.TextField(blank=True)),
                ("postcode", models.CharField(blank=True, max_length=10)),
                ("latitude", models.DecimalField(decimal_places=6, max_digits=9, null=True)),
                ("longitude", models.DecimalField(decimal_places=6, max_digits=9, null=True)),
                (
                    "nation",
                    models.CharField(
                        choices=[
                            ("ENG", "England"),
                            ("WLS", "Wales"),
                            ("SCT", "Scotland"),
                            ("NIR", "Northern Ireland"),
                        ],
                        default="ENG",
                        max_length=3,
                    ),
                ),
                ("own_bank_holidays", models.JSONField(default=list)),
                ("is_listed", models.BooleanField(default=True)),
                ("outside_id", models.CharField(blank=True, max_length=120)),
                ("added_at", models.DateTimeField()),
                (
                    "areas",
                    models.ManyToManyField(
                        blank=True, related_name="organisations", to="providers.area"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("outside_id", ""), _negated=True),
                        fields=("outside_id",),
                        name="an_outside_id_is_one_organisation",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("website", ""),
                            ("website__istartswith", "https://"),
                            ("website__istartswith", "http://"),
                            _connector="OR",
                        ),
                        name="a_website_is_on_the_web",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("latitude", None), ("longitude", None)),
                            models.Q(
                                ("latitude__range", (-90, 90)), ("longitude__range", (-180, 180))
                            ),
                            _connector="OR",
                        ),
                        name="a_place_has_both_its_numbers",
                    ),
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="Choice",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reference", core.references.ReferenceField(max_length=24, prefix="cho")),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="choices",
                        to="people.person",
                    ),
                ),
                (
                    "chosen",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="providers.organisation",
                    ),
                ),
                ("already_knew", models.BooleanField(default=False)),
                ("reason", models.CharField(blank=True, max_length=500)),
                ("helped", models.CharField(blank=True, max_length=200)),
                ("started_at", models.DateTimeField()),
                ("made_at", models.DateTimeField(null=True)),
                (
                    "made_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("erased_at", models.DateTimeField(null=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("made_at", None)),
                        fields=("person",),
                        name="one_open_choice_a_person",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("chosen", None), ("made_at", None)),
                            models.Q(
                                ("chosen__isnull", False), ("made_at__gte", models.F("started_at"))
                            ),
                            _connector="OR",
                        ),
                        name="a_choice_is_made_of_somebody",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("erased_at", None),
                            models.Q(("helped", ""), ("reason", "")),
                            _connector="OR",
                        ),
                        name="erased_words_are_gone",
                    ),
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="ChoiceOption",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "choice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="options",
                        to="providers.choice",
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
                ("seen_at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("choice", "organisation"), name="an_option_stands_once_in_a_choice"
                    )
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="Duplicate",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reference", core.references.ReferenceField(max_length=24, prefix="dup")),
                (
                    "first",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="providers.organisation",
                    ),
                ),
                (
                    "second",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="providers.organisation",
                    ),
                ),
                (
                    "why",
                    models.CharField(
                        choices=[
                            ("charity_number", "the same charity number"),
                            ("company_number", "the same company number"),
                            ("cqc_location", "the same CQC location number"),
                            ("name", "the same name and postcode"),
                        ],
                        max_length=20,
                    ),
                ),
                ("value", models.CharField(max_length=220)),
                ("proposed_at", models.DateTimeField()),
                (
                    "answer",
                    models.CharField(
                        blank=True,
                        choices=[("", "open"), ("one", "they are one"), ("two", "they are two")],
                        max_length=4,
                    ),
                ),
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
                "constraints": [
                    models.UniqueConstraint(
                        fields=("first", "second"), name="two_are_proposed_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("first__lt", models.F("second"))),
                        name="the_older_entry_is_the_first",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answer", ""), ("answered_at__isnull", True)),
                            models.Q(
                                models.Q(("answer", ""), _negated=True),
                                ("answered_at__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="an_answered_duplicate_has_its_time",
                    ),
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="Membership",
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
                        related_name="members",
                        to="providers.organisation",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="memberships",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("provider_operations", "provider, operations"),
                            ("provider_finance", "provider, finance"),
                        ],
                        max_length=24,
                    ),
                ),
                ("starts_on", models.DateField()),
                ("ends_on", models.DateField(null=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ends_on", None)),
                        fields=("organisation", "user", "role"),
                        name="one_live_membership_a_role",
                    )
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="Merge",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "duplicate",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="merges",
                        to="providers.duplicate",
                    ),
                ),
                (
                    "kept",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="holds",
                        to="providers.organisation",
                    ),
                ),
                (
                    "merged",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="went_into",
                        to="providers.organisation",
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
                ("was_listed", models.BooleanField()),
                ("services", models.JSONField(default=list)),
                ("areas", models.JSONField(default=list)),
                ("links", models.JSONField(default=dict)),
                (
                    "undone_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("undone_at", models.DateTimeField(null=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("undone_at__isnull", True)),
                        fields=("merged",),
                        name="an_organisation_goes_into_one_other",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("kept", models.F("merged")), _negated=True),
                        name="nobody_is_merged_into_themselves",
                    ),
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="ProviderInvitation",
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
                        related_name="provider_invitations",
                        to="people.person",
                    ),
                ),
                ("name", models.CharField(max_length=200)),
                ("email", models.EmailField(max_length=200)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("organisation", "Organisation"),
                            ("micro_provider", "micro-provider"),
                            ("personal_assistant", "personal assistant"),
                            ("brokerage", "support planning"),
                        ],
                        max_length=20,
                    ),
                ),
                ("secret", models.CharField(max_length=64, unique=True)),
                (
                    "invited_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("invited_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
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
                    "answered_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("answered_at", models.DateTimeField(null=True)),
                ("stopped_at", models.DateTimeField(null=True)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("expires_at__gt", models.F("invited_at"))),
                        name="an_invitation_has_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("answered_at", None), ("answered_by", None), ("organisation", None)
                            ),
                            models.Q(
                                ("answered_at__gte", models.F("invited_at")),
                                ("answered_by__isnull", False),
                                ("organisation__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="an_answered_invitation_made_a_page",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("answered_at", None), ("stopped_at", None), _connector="OR"
                        ),
                        name="an_invitation_ends_one_way",
                    ),
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="ProviderPause",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reference", core.references.ReferenceField(max_length=24, prefix="pse")),
                (
                    "authority",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="core.authority",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="pauses",
                        to="providers.organisation",
                    ),
                ),
                ("reason", models.CharField(max_length=500)),
                (
                    "paused_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("paused_at", models.DateTimeField()),
                (
                    "lifted_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("lifted_at", models.DateTimeField(null=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("lifted_at", None)),
                        fields=("authority", "organisation"),
                        name="one_pause_of_a_provider_at_a_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True),
                        name="a_pause_has_a_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("lifted_at", None), ("lifted_by", None)),
                            models.Q(
                                ("lifted_at__gte", models.F("paused_at")),
                                ("lifted_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="a_pause_is_lifted_by_somebody_later",
                    ),
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="SearchWord",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("word", "Word"),
                            ("need", "Need"),
                            ("language", "Language"),
                            ("audience", "Audience"),
                        ],
                        max_length=8,
                    ),
                ),
                ("word", models.CharField(db_index=True, max_length=200)),
                ("label", models.CharField(blank=True, max_length=200)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("kind", "word"), name="a_search_word_stands_once"
                    )
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="Service",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reference", core.references.ReferenceField(max_length=24, prefix="svc")),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="services",
                        to="providers.organisation",
                    ),
                ),
                ("name", models.CharField(max_length=200)),
                ("description", models.TextField(blank=True)),
                ("needs", models.JSONField(default=list)),
                ("access", models.JSONField(default=list)),
                ("languages", models.JSONField(default=list)),
                ("times", models.CharField(blank=True, max_length=200)),
                ("when", models.JSONField(default=list)),
                ("where", models.JSONField(default=list)),
                ("who_for", models.JSONField(default=list)),
                ("waiting_list", models.BooleanField(null=True)),
                ("places_now", models.PositiveIntegerField(null=True)),
                ("regulated", models.BooleanField(default=False)),
                ("access_checked_on", models.DateField(null=True)),
                ("is_open", models.BooleanField(default=True)),
                ("outside_id", models.CharField(blank=True, max_length=120)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("outside_id", ""), _negated=True),
                        fields=("organisation", "outside_id"),
                        name="an_outside_id_is_one_service",
                    )
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="OutsideRecord",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("source", models.CharField(max_length=40)),
                (
                    "kind",
                    models.CharField(
                        choices=[("organisation", "Organisation"), ("service", "Service")],
                        max_length=12,
                    ),
                ),
                ("outside_id", models.CharField(max_length=120)),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="outside_records",
                        to="providers.organisation",
                    ),
                ),
                (
                    "service",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="outside_records",
                        to="providers.service",
                    ),
                ),
                ("digest", models.CharField(max_length=64)),
                ("taken", models.JSONField(default=dict)),
                ("rest", models.JSONField(default=dict)),
                ("changed_at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("source", "kind", "outside_id"),
                        name="an_outside_record_is_kept_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "service"), ("service__isnull", False)),
                            models.Q(("kind", "organisation"), ("service__isnull", True)),
                            _connector="OR",
                        ),
                        name="an_outside_record_is_an_organisation_or_a_service",
                    ),
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="OutsideChange",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "record",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="changes",
                        to="providers.outsiderecord",
                    ),
                ),
                ("name", models.CharField(max_length=40)),
                ("theirs", models.JSONField()),
                ("proposed_at", models.DateTimeField()),
                (
                    "answer",
                    models.CharField(
                        blank=True,
                        choices=[("", "open"), ("taken", "taken over"), ("left", "left as it is")],
                        max_length=8,
                    ),
                ),
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
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("answer", "")),
                        fields=("record", "name"),
                        name="one_open_change_a_field",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answer", ""), ("answered_at__isnull", True)),
                            models.Q(
                                models.Q(("answer", ""), _negated=True),
                                ("answered_at__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="an_answered_change_has_its_time",
                    ),
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="Rate",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "service",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="rates",
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
                    "kind",
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
                ("minutes", models.PositiveSmallIntegerField(null=True)),
                ("workers", models.PositiveSmallIntegerField(default=1)),
                ("group_size", models.PositiveSmallIntegerField(default=1)),
                ("amount_pence", models.PositiveBigIntegerField()),
                (
                    "vat",
                    models.CharField(
                        choices=[("exempt", "no VAT (welfare)"), ("standard", "VAT at 20 %")],
                        default="exempt",
                        max_length=10,
                    ),
                ),
                ("cancel_hours", models.PositiveSmallIntegerField(default=24)),
                ("cancel_percent", models.PositiveSmallIntegerField(default=0)),
                ("starts_on", models.DateField()),
                ("ends_on", models.DateField(null=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        models.F("service"),
                        models.F("unit"),
                        models.F("kind"),
                        django.db.models.functions.comparison.Coalesce("minutes", 0),
                        models.F("workers"),
                        models.F("group_size"),
                        models.F("starts_on"),
                        name="one_rate_of_a_kind_from_a_day",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("minutes__isnull", False), ("unit", "visit")),
                            models.Q(("unit", "visit"), _negated=True),
                            _connector="OR",
                        ),
                        name="a_visit_has_minutes",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("cancel_percent__lte", 100)),
                        name="cancelling_costs_at_most_all",
                    ),
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="SearchDocument",
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
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="providers.organisation",
                    ),
                ),
                (
                    "service",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="providers.service",
                    ),
                ),
                ("content", models.TextField()),
                ("shuffle", models.PositiveIntegerField()),
                ("places", models.PositiveIntegerField(null=True)),
                ("outward", models.CharField(blank=True, db_index=True, max_length=4)),
                ("latitude", models.FloatField(null=True)),
                ("longitude", models.FloatField(null=True)),
                ("rating", models.CharField(blank=True, max_length=60)),
            ],
            options={
                "indexes": [
                    models.Index(
                        fields=["organisation", "shuffle", "latitude", "longitude", "rating"],
                        name="directory_in_order",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("service", None)),
                        fields=("organisation",),
                        name="one_document_of_who_offers_nothing",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="StaffInvitation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reference", core.references.ReferenceField(max_length=24, prefix="staff")),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="staff_invitations",
                        to="providers.organisation",
                    ),
                ),
                ("name", models.CharField(max_length=200)),
                ("runs", models.BooleanField()),
                ("bills", models.BooleanField()),
                ("secret", models.CharField(max_length=64, unique=True)),
                ("invited_at", models.DateTimeField()),
                (
                    "invited_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("expires_at", models.DateTimeField()),
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
                ("stopped_at", models.DateTimeField(null=True)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("expires_at__gt", models.F("invited_at"))),
                        name="a_staff_invitation_has_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("runs", True), ("bills", True), _connector="OR"),
                        name="a_staff_invitation_gives_a_right",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answered_at", None), ("answered_by", None)),
                            models.Q(
                                ("answered_at__isnull", False), ("answered_by__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="an_answered_staff_invitation_says_who",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("answered_at", None), ("stopped_at", None), _connector="OR"
                        ),
                        name="a_staff_invitation_ends_one_way",
                    ),
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="UserLedStatus",
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
                        related_name="statuses",
                        to="providers.organisation",
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
                ("expires_on", models.DateField()),
                ("evidence_on", models.DateField()),
                ("checked_by", models.CharField(blank=True, max_length=200)),
                ("facts", models.JSONField(default=list)),
                ("reason", models.CharField(blank=True, max_length=300)),
                ("decision", models.CharField(blank=True, max_length=24)),
                ("continued", models.BooleanField(default=False)),
                ("ended_by", models.CharField(blank=True, max_length=24)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("expires_on__gte", models.F("starts_on")),
                            models.Q(("ended_by", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="a_status_expires_after_it_starts",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decision", ""), ("level", "self_declared")),
                            models.Q(
                                models.Q(("level", "self_declared"), _negated=True),
                                models.Q(("decision", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="a_checked_status_names_its_decision",
                    ),
                ],
                "indexes": [],
            },
        ),
    ]
