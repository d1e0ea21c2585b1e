from django.db import migrations, models


def only_own_words(apps, schema_editor):
    """No panel decided before there were panels: what was called checked is its own words."""
    apps.get_model("providers", "UserLedStatus").objects.exclude(level="self_declared").update(
        level="self_declared", checked_by=""
    )


class Migration(migrations.Migration):
    dependencies = [
        ("providers", "0001_organisations_services_and_rates"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="userledstatus",
            name="a_status_expires_after_it_starts",
        ),
        migrations.AddField(
            model_name="userledstatus",
            name="continued",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="userledstatus",
            name="decision",
            field=models.CharField(blank=True, max_length=24),
        ),
        migrations.AddField(
            model_name="userledstatus",
            name="ended_by",
            field=models.CharField(blank=True, max_length=24),
        ),
        migrations.AlterField(
            model_name="userledstatus",
            name="level",
            field=models.CharField(
                blank=True,
                choices=[
                    ("self_declared", "Says it is run by people who use support"),
                    (
                        "majority_verified",
                        "Run by people who use support: more than half of the board",
                    ),
                    ("75_verified", "Run by people who use support: three quarters of the board"),
                    ("dpulo_verified", "Run, and staffed, by people who use support"),
                ],
                max_length=20,
            ),
        ),
        migrations.RunPython(only_own_words, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name="userledstatus",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("expires_on__gte", models.F("starts_on")),
                    models.Q(("ended_by", ""), _negated=True),
                    _connector="OR",
                ),
                name="a_status_expires_after_it_starts",
            ),
        ),
        migrations.AddConstraint(
            model_name="userledstatus",
            constraint=models.CheckConstraint(
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
        ),
    ]
