"""The SQL functions of boundaries and ownership, and the triggers that keep pieces."""

from django.db import migrations

from zones.boundaries import models as boundaries
from zones.ownership import models as ownership
from zones.sql import load_sql


class Migration(migrations.Migration):
    dependencies = [("zones", "0001_initial")]

    operations = [
        migrations.RunSQL(
            load_sql(boundaries.__file__, "sql/pieces.sql"),
            reverse_sql="DROP FUNCTION zones_fill_pieces CASCADE; "
            "DROP FUNCTION zones_close_pieces CASCADE",
        ),
        migrations.RunSQL(
            load_sql(boundaries.__file__, "sql/place.sql"),
            reverse_sql="DROP FUNCTION zones_place, zones_nearest_child, zones_nearest, "
            "zones_around, zones_metres, zones_covering CASCADE",
        ),
        migrations.RunSQL(
            load_sql(ownership.__file__, "sql/locate.sql"),
            reverse_sql="DROP FUNCTION zones_locate, zones_candidates_json, zones_lead, "
            "zones_circle_shares, zones_street_heads_json, zones_version_json, zones_chain, "
            "zones_policy, zones_office_json, zones_unit_json, zones_head_json, "
            "zones_name_of, zones_holds CASCADE",
        ),
    ]
