"""Tables partitioned by month, functions, and what the application role may do with them."""

from pathlib import Path

from django.apps.registry import Apps
from django.conf import settings
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from psycopg2 import sql

FIELDWORK = Path(__file__).resolve().parent.parent

FILES = {
    "casework/sql/events.sql": "DROP TABLE fieldwork_issueevent",
    "notices/sql/deliveries.sql": "DROP FUNCTION fieldwork_drop_delivery_months;"
    " DROP TABLE fieldwork_delivery",
    "casework/sql/months.sql": "DROP FUNCTION fieldwork_ensure_months",
    "casework/sql/search.sql": "DROP FUNCTION fieldwork_pairs CASCADE",
    "catalogue/sql/calendar.sql": "DROP FUNCTION fieldwork_calendar",
    "catalogue/sql/filing.sql": "DROP FUNCTION fieldwork_filing",
    "notices/sql/tell.sql": "DROP FUNCTION fieldwork_tell",
    "intake/sql/claim.sql": "DROP FUNCTION fieldwork_claim_report",
}
"""Each with what undoes it."""

GRANTS = (
    "REVOKE ALL ON fieldwork_issueevent_rest, fieldwork_delivery_rest FROM {app}",
    # What happened is only added to.
    "REVOKE UPDATE, DELETE, TRUNCATE ON fieldwork_issueevent FROM {app}",
)


def grant(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Grant to the application's role; where the owner is the application, nothing is held."""
    app = settings.DATABASE_APP_ROLE
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        if cursor.fetchone() == (app,):
            return
        for statement in GRANTS:
            cursor.execute(sql.SQL(statement).format(app=sql.Identifier(app)))


class Migration(migrations.Migration):
    dependencies = [("fieldwork", "0001_initial")]

    operations = [
        *(
            migrations.RunSQL((FIELDWORK / name).read_text(), reverse_sql=undo)
            for name, undo in FILES.items()
        ),
        migrations.RunPython(grant, migrations.RunPython.noop),
        migrations.RunSQL(
            "SELECT fieldwork_ensure_months(now(), 3)", reverse_sql=migrations.RunSQL.noop
        ),
    ]
