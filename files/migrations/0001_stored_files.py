import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import core.references


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("people", "0001_people_and_their_rights"),
    ]

    operations = [
        migrations.CreateModel(
            name="ComingFile",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reference", core.references.ReferenceField(max_length=24, prefix="coming")),
                (
                    "person",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.person",
                    ),
                ),
                (
                    "purpose",
                    models.CharField(
                        choices=[
                            ("receipt", "Receipt"),
                            ("bill", "Bill"),
                            ("plan", "part of a plan"),
                            ("evidence", "Evidence"),
                            ("answer", "an answer to a hearing"),
                            ("signature", "a plan signed by voice or on paper"),
                            ("captions", "words of a recording"),
                        ],
                        max_length=12,
                    ),
                ),
                ("about", models.CharField(max_length=80)),
                ("name", models.CharField(max_length=300)),
                ("size", models.PositiveBigIntegerField()),
                ("received", models.PositiveBigIntegerField(default=0)),
                ("path", models.CharField(max_length=200, unique=True)),
                (
                    "sent_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("started_at", models.DateTimeField()),
                ("changed_at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("size__gt", 0)), name="a_coming_file_has_a_size"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("received__lte", models.F("size"))),
                        name="no_more_comes_than_was_said",
                    ),
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="StoredFile",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reference", core.references.ReferenceField(max_length=24, prefix="file")),
                (
                    "person",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="files",
                        to="people.person",
                    ),
                ),
                (
                    "purpose",
                    models.CharField(
                        choices=[
                            ("receipt", "Receipt"),
                            ("bill", "Bill"),
                            ("plan", "part of a plan"),
                            ("evidence", "Evidence"),
                            ("answer", "an answer to a hearing"),
                            ("signature", "a plan signed by voice or on paper"),
                            ("captions", "words of a recording"),
                        ],
                        max_length=12,
                    ),
                ),
                ("name", models.CharField(max_length=200)),
                ("content_type", models.CharField(max_length=80)),
                ("size", models.PositiveBigIntegerField()),
                ("sha256", models.CharField(max_length=64)),
                ("path", models.CharField(max_length=200, unique=True)),
                (
                    "state",
                    models.CharField(
                        choices=[("clean", "Clean"), ("refused", "Refused")],
                        default="clean",
                        max_length=8,
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
                ("sent_at", models.DateTimeField()),
                ("seconds", models.PositiveIntegerField(null=True)),
                ("note", models.CharField(blank=True, max_length=300)),
            ],
            options={
                "indexes": [models.Index(fields=["sha256"], name="files_by_content")],
                "constraints": [],
            },
        ),
    ]
