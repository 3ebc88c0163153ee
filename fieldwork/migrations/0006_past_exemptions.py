"""What exempt areas permitted until they were changed: reports that come in late ask for it."""

from pathlib import Path

import django.contrib.gis.db.models.fields
import django.contrib.postgres.fields
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
from django.db import migrations, models

CATALOGUE = Path(__file__).resolve().parent.parent / "catalogue/sql"
BEFORE = (
    "DROP FUNCTION IF EXISTS"
    " fieldwork_filing(text, text, text, bigint[], float8, float8, date, time)"
)
"""It did not ask for the instant; a new installation has never had it."""


class Migration(migrations.Migration):
    dependencies = [
        ("fieldwork", "0005_street_heads"),
    ]

    operations = [
        migrations.CreateModel(
            name="PastExemption",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "boundary",
                    django.contrib.gis.db.models.fields.MultiPolygonField(
                        srid=4326, verbose_name="boundary"
                    ),
                ),
                (
                    "during",
                    django.contrib.postgres.fields.ranges.DateRangeField(verbose_name="days"),
                ),
                (
                    "weekdays",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.PositiveSmallIntegerField(),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="weekdays",
                    ),
                ),
                ("starts", models.TimeField(blank=True, null=True, verbose_name="starts")),
                ("ends", models.TimeField(blank=True, null=True, verbose_name="ends")),
                ("is_active", models.BooleanField(default=True, verbose_name="active")),
                ("until", models.DateTimeField(verbose_name="until")),
                (
                    "categories",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(),
                        default=list,
                        size=None,
                        verbose_name="categories",
                    ),
                ),
                (
                    "area",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="past",
                        to="fieldwork.exemptarea",
                    ),
                ),
            ],
            options={
                "verbose_name": "past exemption",
                "verbose_name_plural": "past exemptions",
                "indexes": [models.Index(fields=["until", "area"], name="past_exemption_until")],
            },
        ),
        migrations.RunSQL(
            (CATALOGUE / "exemptions_at.sql").read_text(encoding="utf-8"),
            "DROP FUNCTION fieldwork_exemptions_at",
        ),
        migrations.RunSQL(BEFORE, migrations.RunSQL.noop),
        migrations.RunSQL(
            (CATALOGUE / "filing.sql").read_text(encoding="utf-8"), migrations.RunSQL.noop
        ),
    ]
