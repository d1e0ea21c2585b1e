import django.db.models.deletion
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
            name="GroupWish",
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
                        related_name="group_wishes",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("group", models.CharField(blank=True, max_length=12)),
                (
                    "channel",
                    models.CharField(
                        choices=[
                            ("email", "By e-mail"),
                            ("text", "By text"),
                            ("letter", "By letter"),
                            ("none", "Not at all: I look here myself"),
                        ],
                        max_length=8,
                    ),
                ),
                (
                    "pace",
                    models.CharField(
                        choices=[
                            ("at_once", "At once"),
                            ("daily", "Once a day, all together"),
                            ("weekly", "Once a week, all together"),
                        ],
                        default="at_once",
                        max_length=8,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("user", "group"), name="one_wish_a_group")
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="LetterBatch",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reference", core.references.ReferenceField(max_length=24, prefix="post")),
                (
                    "authority",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="letter_batches",
                        to="core.authority",
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
                ("posted_on", models.DateField(null=True)),
                (
                    "posted_by",
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
                            models.Q(("posted_by", None), ("posted_on", None)),
                            models.Q(("posted_by__isnull", False), ("posted_on__isnull", False)),
                            _connector="OR",
                        ),
                        name="posted_letters_say_who_posted_them",
                    )
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="Notice",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reference", core.references.ReferenceField(max_length=24, prefix="note")),
                (
                    "to",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="notices",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "about",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="notices",
                        to="people.person",
                    ),
                ),
                ("kind", models.CharField(max_length=40)),
                ("key", models.CharField(max_length=160, unique=True)),
                ("sentence", models.CharField(max_length=400)),
                ("link", models.CharField(blank=True, max_length=200)),
                ("made_at", models.DateTimeField()),
                ("read_at", models.DateTimeField(null=True)),
                ("sent_at", models.DateTimeField(null=True)),
                ("escalated_at", models.DateTimeField(null=True)),
            ],
            options={
                "indexes": [models.Index(fields=["to", "-made_at"], name="a_users_inbox")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("to__isnull", False), ("about__isnull", False), _connector="OR"
                        ),
                        name="a_notice_is_for_somebody",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Delivery",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reference", core.references.ReferenceField(max_length=24, prefix="send")),
                ("key", models.CharField(max_length=120, unique=True)),
                (
                    "to",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="deliveries",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="deliveries",
                        to="people.person",
                    ),
                ),
                (
                    "channel",
                    models.CharField(
                        choices=[
                            ("email", "By e-mail"),
                            ("text", "By text"),
                            ("letter", "By letter"),
                            ("none", "Not at all: I look here myself"),
                        ],
                        max_length=8,
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "on its way"),
                            ("sent", "sent"),
                            ("failed", "not sent"),
                            ("not_needed", "read before it was sent"),
                            ("to_post", "to be posted"),
                            ("posted", "posted"),
                        ],
                        default="waiting",
                        max_length=10,
                    ),
                ),
                ("together", models.BooleanField(default=False)),
                ("due_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "batch",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="letters",
                        to="notices.letterbatch",
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
                ("settled_how", models.CharField(blank=True, max_length=300)),
                ("notices", models.ManyToManyField(related_name="deliveries", to="notices.notice")),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("state__in", ["failed", "to_post"])),
                        fields=["state", "due_at"],
                        name="deliveries_for_people",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("to__isnull", False),
                            models.Q(("channel", "letter"), ("person__isnull", False)),
                            _connector="OR",
                        ),
                        name="who_has_no_account_gets_letters",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("batch__isnull", False), ("state", "posted")),
                            models.Q(("state", "posted"), _negated=True),
                            _connector="OR",
                        ),
                        name="a_posted_letter_was_in_a_batch",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("settled_at", None), ("settled_by", None)),
                            models.Q(
                                ("settled_at__isnull", False),
                                ("settled_by__isnull", False),
                                models.Q(("settled_how", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="what_was_seen_to_says_how_and_by_whom",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Attempt",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "delivery",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="attempts",
                        to="notices.delivery",
                    ),
                ),
                ("number", models.PositiveSmallIntegerField()),
                ("at", models.DateTimeField()),
                ("problem", models.CharField(blank=True, max_length=200)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("delivery", "number"), name="tries_are_numbered"
                    )
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="Wishes",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "user",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="wishes",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("phone", models.CharField(blank=True, max_length=20)),
                ("quiet_from", models.PositiveSmallIntegerField(null=True)),
                ("quiet_until", models.PositiveSmallIntegerField(null=True)),
                ("together_hour", models.PositiveSmallIntegerField(default=9)),
                ("together_weekday", models.PositiveSmallIntegerField(default=0)),
                (
                    "escalate_to",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.relationship",
                    ),
                ),
                ("escalate_days", models.PositiveSmallIntegerField(default=5)),
                ("changed_at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("quiet_from", None), ("quiet_until", None)),
                            models.Q(("quiet_from__lte", 23), ("quiet_until__lte", 23)),
                            _connector="OR",
                        ),
                        name="quiet_hours_have_both_ends",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("together_hour__lte", 23), ("together_weekday__lte", 6)
                        ),
                        name="news_together_has_an_hour_and_a_day",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("escalate_days__gte", 1), ("escalate_days__lte", 28)),
                        name="a_supporter_is_asked_after_some_days",
                    ),
                ],
                "indexes": [],
            },
        ),
    ]
