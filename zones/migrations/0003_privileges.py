"""What the application role may do: history is held by privileges, not by triggers."""

from django.apps.registry import Apps
from django.conf import settings
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from psycopg2 import sql

GRANTS = (
    "GRANT USAGE ON SCHEMA public TO {app}",
    "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {app}",
    "GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {app}",
    "ALTER DEFAULT PRIVILEGES IN SCHEMA public"
    " GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {app}",
    "ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO {app}",
    # The trail is only added to.
    "REVOKE UPDATE, DELETE, TRUNCATE ON zones_auditentry, zones_auditentry_rest FROM {app}",
    # Published ground and recorded facts are only closed, never rewritten.
    "REVOKE UPDATE, DELETE, TRUNCATE ON zones_edition, zones_zone, zones_zoneversion,"
    " zones_zonepiece, zones_timeline, zones_responsibility FROM {app}",
    "GRANT UPDATE (editions) ON zones_zoneversion, zones_zonepiece TO {app}",
    "GRANT UPDATE (recorded) ON zones_timeline, zones_responsibility TO {app}",
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
    dependencies = [("zones", "0002_functions")]

    operations = [
        migrations.RunPython(grant, migrations.RunPython.noop),
        migrations.RunSQL(
            "SELECT zones_ensure_audit_months(now(), 3)", reverse_sql=migrations.RunSQL.noop
        ),
    ]
