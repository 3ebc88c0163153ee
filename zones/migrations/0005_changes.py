"""The change feed: what changed, partitioned by month, and the epochs of its cursors."""

from django.apps.registry import Apps
from django.conf import settings
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from psycopg2 import sql

from zones.changes import models as change_models
from zones.sql import load_sql

GRANTS = (
    # What changed is only added to; the epochs are kept by functions.
    "REVOKE UPDATE, DELETE, TRUNCATE ON zones_change FROM {app}",
    "REVOKE ALL ON zones_change_rest FROM {app}",
    "REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON zones_feedepoch FROM {app}",
)


def grant(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Take back what the schema's defaults grant; where the owner is the application, nothing."""
    app = settings.DATABASE_APP_ROLE
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        if cursor.fetchone() == (app,):
            return
        for statement in GRANTS:
            cursor.execute(sql.SQL(statement).format(app=sql.Identifier(app)))


class Migration(migrations.Migration):
    dependencies = [("zones", "0004_import_kinds")]

    operations = [
        migrations.CreateModel(
            name="FeedEpoch",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("token", models.CharField(max_length=16, unique=True)),
                ("home", models.CharField(max_length=80)),
                ("started_at", models.DateTimeField(verbose_name="started")),
                ("highest_xid", models.BigIntegerField()),
                ("after_id", models.BigIntegerField()),
                ("dropped_xid", models.BigIntegerField()),
                ("dropped_id", models.BigIntegerField()),
            ],
            options={
                "verbose_name": "epoch of the change feed",
                "verbose_name_plural": "epochs of the change feed",
            },
        ),
        # The table itself is partitioned, which Django cannot say.
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL(
                    load_sql(change_models.__file__, "sql/changes.sql"),
                    reverse_sql="DROP FUNCTION zones_drop_change_months, "
                    "zones_ensure_change_months, zones_note_feed_xid, zones_begin_feed_epoch, "
                    "zones_changes_after, zones_feed_epoch_holds, zones_feed_home; "
                    "DROP TABLE zones_change",
                ),
            ],
            state_operations=[
                migrations.CreateModel(
                    name="Change",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        ("xid", models.BigIntegerField()),
                        ("at", models.DateTimeField(verbose_name="when (server time)")),
                        ("layer", models.CharField(max_length=20, verbose_name="layer")),
                        ("object_id", models.BigIntegerField(verbose_name="object")),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("created", "created"),
                                    ("updated", "updated"),
                                    ("deleted", "deleted"),
                                ],
                                max_length=8,
                                verbose_name="kind",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "change",
                        "verbose_name_plural": "changes",
                        "indexes": [models.Index(fields=["xid", "id"], name="change_order")],
                    },
                ),
            ],
        ),
        migrations.RunPython(grant, migrations.RunPython.noop),
        migrations.RunSQL(
            "SELECT zones_ensure_change_months(now(), 3)", reverse_sql=migrations.RunSQL.noop
        ),
    ]
