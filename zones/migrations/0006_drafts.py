"""Drafts of boundaries, intended gaps, accepted defects, and what became of whose ground."""

import django.contrib.gis.db.models.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
from django.apps.registry import Apps
from django.conf import settings
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from psycopg2 import sql

from zones.ownership import models as ownership
from zones.sql import load_sql

GRANTS = (
    # What became of whose ground is part of an edition, and is never rewritten.
    "REVOKE UPDATE, DELETE, TRUNCATE ON zones_zonelineage, zones_defectexception FROM {app}",
    "GRANT UPDATE (withdrawn_at) ON zones_defectexception TO {app}",
    "REVOKE UPDATE, DELETE, TRUNCATE ON zones_boundarypolicy FROM {app}",
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
    dependencies = [
        ("zones", "0005_changes"),
    ]

    operations = [
        migrations.AddField(
            model_name="zoneversion",
            name="gap_reason",
            field=models.CharField(
                blank=True, db_default="", max_length=300, verbose_name="why it is a gap"
            ),
        ),
        migrations.CreateModel(
            name="BoundaryPolicy",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "four_eyes",
                    models.BooleanField(default=False, verbose_name="a second person approves"),
                ),
                ("recorded_at", models.DateTimeField(verbose_name="recorded")),
                (
                    "recorded_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "boundary policy",
                "verbose_name_plural": "boundary policies",
            },
        ),
        migrations.CreateModel(
            name="DefectException",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kind", models.CharField(max_length=12, verbose_name="kind")),
                (
                    "place",
                    django.contrib.gis.db.models.fields.PolygonField(
                        spatial_index=False, srid=4326, verbose_name="place"
                    ),
                ),
                ("reason", models.CharField(max_length=300, verbose_name="reason")),
                ("made_at", models.DateTimeField(verbose_name="made")),
                (
                    "withdrawn_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="withdrawn"),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "scheme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="exceptions",
                        to="zones.scheme",
                    ),
                ),
            ],
            options={
                "verbose_name": "accepted defect",
                "verbose_name_plural": "accepted defects",
            },
        ),
        migrations.CreateModel(
            name="Draft",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=120, verbose_name="name")),
                ("note", models.TextField(blank=True, verbose_name="note")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "open"),
                            ("submitted", "waiting for approval"),
                            ("approved", "approved"),
                            ("published", "published"),
                            ("discarded", "discarded"),
                        ],
                        default="open",
                        max_length=9,
                        verbose_name="state",
                    ),
                ),
                (
                    "position",
                    models.PositiveIntegerField(default=0, verbose_name="operations in effect"),
                ),
                (
                    "broken",
                    models.BooleanField(default=False, verbose_name="left torn by an import"),
                ),
                (
                    "editor_since",
                    models.DateTimeField(blank=True, null=True, verbose_name="edited since"),
                ),
                ("created_at", models.DateTimeField(verbose_name="created")),
                ("changed_at", models.DateTimeField(verbose_name="changed")),
                (
                    "submitted_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="submitted"),
                ),
                (
                    "approved_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="approved"),
                ),
                (
                    "sent_back_reason",
                    models.TextField(blank=True, verbose_name="sent back because"),
                ),
                (
                    "approved_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "base",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="drafts",
                        to="zones.edition",
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "edition",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="draft",
                        to="zones.edition",
                    ),
                ),
                (
                    "editor",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "scheme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="drafts",
                        to="zones.scheme",
                    ),
                ),
                (
                    "submitted_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "draft",
                "verbose_name_plural": "drafts",
            },
        ),
        migrations.CreateModel(
            name="DraftOperation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveIntegerField(verbose_name="number")),
                ("uuid", models.UUIDField(verbose_name="client's number")),
                ("kind", models.CharField(max_length=20, verbose_name="kind")),
                ("parameters", models.JSONField(verbose_name="parameters")),
                ("facts", models.JSONField(default=dict, verbose_name="facts")),
                ("broken_before", models.BooleanField(default=False)),
                ("broken_after", models.BooleanField(default=False)),
                ("made_at", models.DateTimeField(verbose_name="made")),
                (
                    "base_after",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="zones.edition",
                    ),
                ),
                (
                    "base_before",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="zones.edition",
                    ),
                ),
                (
                    "draft",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="operations",
                        to="zones.draft",
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "operation of a draft",
                "verbose_name_plural": "operations of drafts",
            },
        ),
        migrations.CreateModel(
            name="DraftStep",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("before", models.JSONField(null=True, verbose_name="before")),
                ("after", models.JSONField(null=True, verbose_name="after")),
                (
                    "operation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="steps",
                        to="zones.draftoperation",
                    ),
                ),
                (
                    "zone",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="zones.zone",
                    ),
                ),
            ],
            options={
                "verbose_name": "step of a draft",
                "verbose_name_plural": "steps of drafts",
            },
        ),
        migrations.CreateModel(
            name="DraftZone",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("gone", models.BooleanField(default=False, verbose_name="no longer there")),
                ("code", models.CharField(db_collation="C", max_length=60, verbose_name="code")),
                ("name", models.CharField(max_length=120, verbose_name="name")),
                (
                    "name_en",
                    models.CharField(blank=True, max_length=160, verbose_name="English name"),
                ),
                (
                    "gap_reason",
                    models.CharField(blank=True, max_length=300, verbose_name="why it is a gap"),
                ),
                (
                    "boundary",
                    django.contrib.gis.db.models.fields.GeometryField(
                        spatial_index=False, srid=4326, verbose_name="boundary"
                    ),
                ),
                (
                    "draft",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="zones",
                        to="zones.draft",
                    ),
                ),
                (
                    "level",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="zones.level",
                    ),
                ),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="zones.zone",
                    ),
                ),
                (
                    "zone",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="zones.zone",
                    ),
                ),
            ],
            options={
                "verbose_name": "zone of a draft",
                "verbose_name_plural": "zones of drafts",
            },
        ),
        migrations.CreateModel(
            name="SchemeEditor",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "scheme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="named_editors",
                        to="zones.scheme",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="edited_schemes",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "editor of a scheme",
                "verbose_name_plural": "editors of schemes",
            },
        ),
        migrations.CreateModel(
            name="ZoneLineage",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("split", "cut out of"), ("merge", "joined into")],
                        max_length=5,
                        verbose_name="kind",
                    ),
                ),
                (
                    "edition",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lineage",
                        to="zones.edition",
                    ),
                ),
                (
                    "predecessor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="successions",
                        to="zones.zone",
                    ),
                ),
                (
                    "successor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="origins",
                        to="zones.zone",
                    ),
                ),
            ],
            options={
                "verbose_name": "descent of a zone",
                "verbose_name_plural": "descents of zones",
            },
        ),
        migrations.AddConstraint(
            model_name="draft",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("edition__isnull", False), ("state", "published")),
                    models.Q(
                        models.Q(("state", "published"), _negated=True), ("edition__isnull", True)
                    ),
                    _connector="OR",
                ),
                name="draft_published_has_edition",
            ),
        ),
        migrations.AddConstraint(
            model_name="draft",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("editor__isnull", True), ("editor_since__isnull", True)),
                    models.Q(("editor__isnull", False), ("editor_since__isnull", False)),
                    _connector="OR",
                ),
                name="draft_editor_since",
            ),
        ),
        migrations.AddConstraint(
            model_name="draftoperation",
            constraint=models.UniqueConstraint(
                fields=("draft", "number"), name="draft_operation_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="draftoperation",
            constraint=models.UniqueConstraint(
                fields=("draft", "uuid"), name="draft_operation_uuid_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="draftstep",
            constraint=models.UniqueConstraint(
                fields=("operation", "zone"), name="draft_step_once"
            ),
        ),
        migrations.AddIndex(
            model_name="draftzone",
            index=django.contrib.postgres.indexes.GistIndex(
                fields=["draft", "boundary"], name="draft_zone_place"
            ),
        ),
        migrations.AddIndex(
            model_name="draftzone",
            index=models.Index(fields=["draft", "parent"], name="draft_zone_parent"),
        ),
        migrations.AddConstraint(
            model_name="draftzone",
            constraint=models.UniqueConstraint(fields=("draft", "zone"), name="draft_zone_once"),
        ),
        migrations.AddConstraint(
            model_name="schemeeditor",
            constraint=models.UniqueConstraint(
                fields=("scheme", "user"), name="scheme_editor_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="zonelineage",
            constraint=models.UniqueConstraint(
                fields=("edition", "predecessor", "successor"), name="zone_lineage_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="zonelineage",
            constraint=models.CheckConstraint(
                condition=models.Q(("predecessor", models.F("successor")), _negated=True),
                name="zone_lineage_of_two",
            ),
        ),
        migrations.RunPython(grant, migrations.RunPython.noop),
        # zones_locate says where a place lies in an intended gap.
        migrations.RunSQL(
            load_sql(ownership.__file__, "sql/locate.sql"), reverse_sql=migrations.RunSQL.noop
        ),
    ]
