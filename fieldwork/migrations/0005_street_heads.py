"""Streets with a head that pass by an issue: whose heads are told of it and see it (A12)."""

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
from django.db import migrations, models

# Of the issues that are there already the streets were kept with the reason of their routing.
FILL = """
UPDATE fieldwork_issue i
SET street_zones = ARRAY(
    SELECT (street #>> '{zone,id}')::bigint
    FROM jsonb_array_elements(k.streets) WITH ORDINALITY AS s (street, place)
    ORDER BY place)
FROM (SELECT id, coalesce(routing -> 'rerouted', routing -> 'received') -> 'street_heads' AS streets
      FROM fieldwork_issue) k
WHERE k.id = i.id AND jsonb_typeof(k.streets) = 'array' AND k.streets <> '[]'
"""


class Migration(migrations.Migration):
    dependencies = [
        ("fieldwork", "0004_draft_notices"),
    ]

    operations = [
        migrations.AddField(
            model_name="issue",
            name="street_zones",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.BigIntegerField(),
                blank=True,
                default=list,
                size=None,
                verbose_name="streets with a head",
            ),
        ),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
        migrations.AddIndex(
            model_name="issue",
            index=django.contrib.postgres.indexes.GinIndex(
                django.contrib.postgres.indexes.OpClass(models.F("street_zones"), "array_ops"),
                name="issue_streets",
            ),
        ),
    ]
