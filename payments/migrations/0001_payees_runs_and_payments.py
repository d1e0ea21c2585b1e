import django.db.models.deletion
from django.db import migrations, models

import core.references


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("core", "0001_authorities_policies_and_jobs"),
    ]

    operations = [
        migrations.CreateModel(
            name="ModulusTable",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.CharField(max_length=40, unique=True)),
                ("rows", models.JSONField()),
                ("loaded_at", models.DateTimeField()),
            ],
            options={
                "ordering": ["-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("version", ""), _negated=True),
                        name="a_modulus_table_has_a_version",
                    )
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="PayList",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reference", core.references.ReferenceField(max_length=24, prefix="list")),
                (
                    "authority",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="pay_lists",
                        to="core.authority",
                    ),
                ),
                ("on", models.DateField()),
                ("until_on", models.DateField()),
                ("file_name", models.CharField(max_length=120)),
                ("sha256", models.CharField(max_length=64)),
                ("size", models.PositiveBigIntegerField()),
                ("count", models.PositiveIntegerField()),
                ("total_pence", models.PositiveBigIntegerField()),
                ("made_at", models.DateTimeField()),
                ("removed_at", models.DateTimeField(null=True)),
            ],
            options={
                "ordering": ["-made_at", "-pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("authority", "file_name"), name="a_pay_list_has_a_file_of_its_own"
                    )
                ],
                "indexes": [],
            },
        ),
    ]
