import django.contrib.gis.db.models.fields
import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.contrib.postgres.fields.ranges
import django.contrib.postgres.indexes
import django.core.validators
import django.db.models.constraints
import django.db.models.deletion
import django.db.models.functions.comparison
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("zones", "0005_changes"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Blob",
            fields=[
                ("sha256", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("size", models.BigIntegerField(verbose_name="size")),
                ("media_type", models.CharField(max_length=60, verbose_name="media type")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("photo", "photo"),
                            ("audio", "voice"),
                            ("video", "video"),
                            ("document", "document"),
                        ],
                        max_length=10,
                        verbose_name="kind",
                    ),
                ),
                ("width", models.PositiveIntegerField(blank=True, null=True, verbose_name="width")),
                (
                    "height",
                    models.PositiveIntegerField(blank=True, null=True, verbose_name="height"),
                ),
                (
                    "exif",
                    models.JSONField(blank=True, default=dict, verbose_name="what the file said"),
                ),
                ("stored_at", models.DateTimeField(verbose_name="stored")),
            ],
            options={
                "verbose_name": "stored file",
                "verbose_name_plural": "stored files",
            },
        ),
        migrations.CreateModel(
            name="CalendarDay",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("date", models.DateField(unique=True, verbose_name="day")),
                (
                    "kind",
                    models.CharField(
                        choices=[("holiday", "holiday"), ("make_up", "make-up workday")],
                        max_length=8,
                        verbose_name="kind",
                    ),
                ),
                ("name", models.CharField(blank=True, max_length=80, verbose_name="name")),
            ],
            options={
                "verbose_name": "calendar day",
                "verbose_name_plural": "calendar days",
            },
        ),
        migrations.CreateModel(
            name="CategoryGroup",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name_zh", models.CharField(max_length=80, verbose_name="Chinese name")),
                (
                    "name_en",
                    models.CharField(blank=True, max_length=120, verbose_name="English name"),
                ),
                ("code", models.SlugField(max_length=40, unique=True, verbose_name="code")),
                ("is_duty_area", models.BooleanField(default=False, verbose_name="duty area")),
                ("position", models.PositiveSmallIntegerField(default=0, verbose_name="position")),
                ("icon", models.SlugField(blank=True, max_length=40, verbose_name="icon (Tabler)")),
            ],
            options={
                "verbose_name": "group of categories",
                "verbose_name_plural": "groups of categories",
            },
        ),
        migrations.CreateModel(
            name="Report",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("uuid", models.UUIDField(unique=True)),
                ("number", models.CharField(max_length=24, unique=True, verbose_name="number")),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("inspector", "inspector"),
                            ("head", "zone head"),
                            ("grid_worker", "grid worker"),
                            ("volunteer", "volunteer"),
                            ("hotline", "hotline 12345"),
                            ("forum", "forum"),
                            ("website", "website"),
                            ("media", "media exposure"),
                            ("leader", "leader's instruction"),
                            ("higher_platform", "higher platform"),
                        ],
                        max_length=20,
                        verbose_name="source",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("problem", "problem"),
                            ("complaint", "complaint"),
                            ("tip_off", "tip-off"),
                            ("help", "request for help"),
                            ("consultation", "consultation"),
                            ("suggestion", "suggestion"),
                            ("praise", "praise"),
                        ],
                        max_length=14,
                        verbose_name="kind",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("pending_verification", "to be verified"),
                            ("waiting_for_place", "waiting for a place"),
                            ("to_answer", "to be answered"),
                            ("filed", "filed"),
                            ("answered", "answered"),
                            ("rejected", "rejected"),
                            ("withdrawn", "withdrawn"),
                        ],
                        max_length=24,
                        verbose_name="state",
                    ),
                ),
                (
                    "opened_issue",
                    models.BooleanField(default=False, verbose_name="opened the issue"),
                ),
                (
                    "external_number",
                    models.CharField(
                        blank=True, max_length=80, verbose_name="number of the source"
                    ),
                ),
                (
                    "urgency",
                    models.CharField(
                        choices=[("normal", "normal"), ("urgent", "urgent")],
                        default="normal",
                        max_length=10,
                        verbose_name="urgency",
                    ),
                ),
                ("text", models.TextField(blank=True, verbose_name="description")),
                ("address", models.CharField(blank=True, max_length=200, verbose_name="address")),
                (
                    "location",
                    django.contrib.gis.db.models.fields.PointField(
                        blank=True, null=True, spatial_index=False, srid=4326, verbose_name="place"
                    ),
                ),
                (
                    "fix",
                    django.contrib.gis.db.models.fields.PointField(
                        blank=True,
                        null=True,
                        spatial_index=False,
                        srid=4326,
                        verbose_name="place measured",
                    ),
                ),
                ("raw_x", models.FloatField(blank=True, null=True)),
                ("raw_y", models.FloatField(blank=True, null=True)),
                (
                    "raw_datum",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("wgs84", "wgs84"),
                            ("cgcs2000", "cgcs2000"),
                            ("gcj02", "gcj02"),
                            ("bd09", "bd09"),
                        ],
                        max_length=8,
                        verbose_name="datum",
                    ),
                ),
                (
                    "accuracy_m",
                    models.FloatField(blank=True, null=True, verbose_name="accuracy (m)"),
                ),
                (
                    "accuracy_kind",
                    models.CharField(
                        blank=True,
                        choices=[("68", "68 % (Android)"), ("95", "95 % (web browsers)")],
                        max_length=2,
                    ),
                ),
                (
                    "provider",
                    models.CharField(blank=True, max_length=20, verbose_name="position from"),
                ),
                ("captured_at", models.DateTimeField(verbose_name="seen")),
                ("received_at", models.DateTimeField(verbose_name="received")),
                ("digest", models.CharField(max_length=64)),
                (
                    "joins",
                    models.CharField(
                        blank=True, max_length=24, verbose_name="said to be the same as"
                    ),
                ),
                ("reply", models.TextField(blank=True, verbose_name="reply")),
                ("replied_at", models.DateTimeField(blank=True, null=True, verbose_name="replied")),
                (
                    "reply_due_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="reply due"),
                ),
                (
                    "reply_due_provisional",
                    models.BooleanField(default=False, verbose_name="provisional"),
                ),
                (
                    "complete_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="all files arrived"),
                ),
                (
                    "permitted_anyway",
                    models.CharField(
                        blank=True, max_length=200, verbose_name="why it is a problem all the same"
                    ),
                ),
                (
                    "rejection_reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("not_a_problem", "not a problem"),
                            ("permitted", "permitted here"),
                            ("duplicate", "duplicate"),
                            ("not_ours", "not a matter of the city"),
                        ],
                        max_length=16,
                        verbose_name="rejected as",
                    ),
                ),
                (
                    "is_history",
                    models.BooleanField(default=False, verbose_name="taken over from earlier"),
                ),
            ],
            options={
                "verbose_name": "report",
                "verbose_name_plural": "reports",
            },
        ),
        migrations.CreateModel(
            name="ExemptArea",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name_zh", models.CharField(max_length=80, verbose_name="Chinese name")),
                (
                    "name_en",
                    models.CharField(blank=True, max_length=120, verbose_name="English name"),
                ),
                (
                    "code",
                    models.CharField(
                        db_collation="C", max_length=40, unique=True, verbose_name="code"
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
                (
                    "person",
                    models.CharField(blank=True, max_length=80, verbose_name="person in charge"),
                ),
                ("phone", models.CharField(blank=True, max_length=30, verbose_name="telephone")),
                ("note", models.CharField(blank=True, max_length=300, verbose_name="note")),
                ("is_active", models.BooleanField(default=True, verbose_name="active")),
            ],
            options={
                "verbose_name": "exempt area",
                "verbose_name_plural": "exempt areas",
            },
        ),
        migrations.CreateModel(
            name="FilingCondition",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "urgency",
                    models.CharField(
                        choices=[("normal", "normal"), ("urgent", "urgent")],
                        max_length=8,
                        verbose_name="urgency",
                    ),
                ),
                ("code", models.SlugField(max_length=40, verbose_name="code")),
                (
                    "text_zh",
                    models.CharField(
                        blank=True, max_length=300, verbose_name="filing condition (Chinese)"
                    ),
                ),
                (
                    "text_en",
                    models.CharField(
                        blank=True, max_length=300, verbose_name="filing condition (English)"
                    ),
                ),
                (
                    "limit",
                    models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="limit"),
                ),
                (
                    "limit_kind",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("urgent_hour", "urgent hours"),
                            ("work_hour", "work hours"),
                            ("work_day", "work days"),
                            ("natural_day", "natural days"),
                        ],
                        max_length=12,
                        verbose_name="kind of limit",
                    ),
                ),
                (
                    "closing_zh",
                    models.CharField(
                        blank=True, max_length=300, verbose_name="closing condition (Chinese)"
                    ),
                ),
                (
                    "closing_en",
                    models.CharField(
                        blank=True, max_length=300, verbose_name="closing condition (English)"
                    ),
                ),
                (
                    "is_default",
                    models.BooleanField(default=False, verbose_name="default of its urgency"),
                ),
                (
                    "set_by_city",
                    models.BooleanField(default=False, verbose_name="limit set by the city"),
                ),
                ("is_active", models.BooleanField(default=True, verbose_name="active")),
                (
                    "source_note",
                    models.CharField(
                        blank=True, max_length=200, verbose_name="where the limit comes from"
                    ),
                ),
            ],
            options={
                "verbose_name": "filing condition",
                "verbose_name_plural": "filing conditions",
            },
        ),
        migrations.CreateModel(
            name="Issue",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.CharField(max_length=24, unique=True, verbose_name="number")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("assigned", "assigned"),
                            ("accepted", "accepted"),
                            ("refused", "refused"),
                            ("transferred", "transferred"),
                            ("in_progress", "in progress"),
                            ("rectified", "rectified"),
                            ("look_back_due", "look-back due"),
                            ("closed", "closed"),
                            ("reopened", "reopened"),
                            ("suspended", "suspended"),
                            ("returned", "returned"),
                            ("rejected", "rejected"),
                            ("withdrawn", "withdrawn"),
                        ],
                        max_length=24,
                        verbose_name="state",
                    ),
                ),
                (
                    "urgency",
                    models.CharField(
                        choices=[("normal", "normal"), ("urgent", "urgent")],
                        max_length=10,
                        verbose_name="urgency",
                    ),
                ),
                ("text", models.TextField(blank=True, verbose_name="description")),
                ("address", models.CharField(blank=True, max_length=200, verbose_name="address")),
                (
                    "location",
                    django.contrib.gis.db.models.fields.PointField(srid=4326, verbose_name="place"),
                ),
                (
                    "accuracy_m",
                    models.FloatField(blank=True, null=True, verbose_name="accuracy (m)"),
                ),
                ("edition", models.IntegerField(blank=True, null=True, verbose_name="edition")),
                (
                    "zone_path",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(),
                        default=list,
                        size=None,
                        verbose_name="zones",
                    ),
                ),
                ("unowned", models.BooleanField(default=False, verbose_name="unowned")),
                ("uncertain", models.BooleanField(default=False, verbose_name="uncertain")),
                ("rule", models.CharField(max_length=12, verbose_name="rule")),
                ("routing", models.JSONField(default=dict, verbose_name="routing")),
                ("captured_at", models.DateTimeField(verbose_name="seen")),
                ("received_at", models.DateTimeField(verbose_name="received")),
                ("due_at", models.DateTimeField(verbose_name="deadline")),
                ("due_provisional", models.BooleanField(default=False, verbose_name="provisional")),
                ("limit", models.PositiveIntegerField(verbose_name="limit")),
                (
                    "limit_kind",
                    models.CharField(
                        choices=[
                            ("urgent_hour", "urgent hours"),
                            ("work_hour", "work hours"),
                            ("work_day", "work days"),
                            ("natural_day", "natural days"),
                        ],
                        max_length=12,
                        verbose_name="kind of limit",
                    ),
                ),
                (
                    "limit_set_by_city",
                    models.BooleanField(default=False, verbose_name="limit set by the city"),
                ),
                (
                    "rectified_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="rectified"),
                ),
                ("closed_at", models.DateTimeField(blank=True, null=True, verbose_name="closed")),
                (
                    "round",
                    models.PositiveSmallIntegerField(default=1, verbose_name="handling round"),
                ),
                (
                    "reopened_count",
                    models.PositiveSmallIntegerField(default=0, verbose_name="reopened"),
                ),
                ("report_count", models.PositiveIntegerField(default=1, verbose_name="reports")),
                (
                    "is_history",
                    models.BooleanField(default=False, verbose_name="taken over from earlier"),
                ),
                ("revision", models.PositiveIntegerField(default=1)),
                ("changed_at", models.DateTimeField(verbose_name="changed")),
            ],
            options={
                "verbose_name": "issue",
                "verbose_name_plural": "issues",
            },
        ),
        migrations.CreateModel(
            name="Attachment",
            fields=[
                (
                    "uuid",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("sha256", models.CharField(max_length=64, verbose_name="declared hash")),
                ("size", models.BigIntegerField(verbose_name="declared size")),
                (
                    "media_type",
                    models.CharField(
                        blank=True, max_length=100, verbose_name="declared media type"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("photo", "photo"),
                            ("audio", "voice"),
                            ("video", "video"),
                            ("document", "document"),
                        ],
                        max_length=10,
                        verbose_name="kind",
                    ),
                ),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("near", "close view"),
                            ("far", "wide view"),
                            ("reference", "landmark beside it"),
                            ("before", "before handling"),
                            ("after", "after handling"),
                            ("other", "other"),
                        ],
                        default="other",
                        max_length=10,
                        verbose_name="role",
                    ),
                ),
                (
                    "origin",
                    models.CharField(
                        choices=[
                            ("camera", "taken on the spot"),
                            ("gallery", "chosen from the gallery"),
                            ("unknown", "unknown"),
                        ],
                        default="unknown",
                        max_length=10,
                        verbose_name="origin",
                    ),
                ),
                (
                    "captured_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="taken (device time)"),
                ),
                (
                    "location",
                    django.contrib.gis.db.models.fields.PointField(
                        blank=True,
                        null=True,
                        spatial_index=False,
                        srid=4326,
                        verbose_name="taken where",
                    ),
                ),
                (
                    "accuracy_m",
                    models.FloatField(blank=True, null=True, verbose_name="accuracy (m)"),
                ),
                (
                    "distance_m",
                    models.FloatField(blank=True, null=True, verbose_name="distance (m)"),
                ),
                ("declared_at", models.DateTimeField(verbose_name="declared")),
                ("arrived_at", models.DateTimeField(blank=True, null=True, verbose_name="arrived")),
                ("reused", models.BooleanField(default=False, verbose_name="used before")),
                ("removed_at", models.DateTimeField(blank=True, null=True, verbose_name="removed")),
                (
                    "removed_reason",
                    models.CharField(blank=True, max_length=200, verbose_name="why removed"),
                ),
                (
                    "removed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "uploaded_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "blob",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="attachments",
                        to="fieldwork.blob",
                    ),
                ),
            ],
            options={
                "verbose_name": "attached file",
                "verbose_name_plural": "attached files",
            },
        ),
        migrations.CreateModel(
            name="CalendarYear",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("year", models.PositiveSmallIntegerField(unique=True, verbose_name="year")),
                ("source", models.CharField(blank=True, max_length=200, verbose_name="source")),
                ("entered_at", models.DateTimeField(verbose_name="entered")),
            ],
            options={
                "verbose_name": "calendar year",
                "verbose_name_plural": "calendar years",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("year__range", (1900, 2199))),
                        name="calendar_year_sensible",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="CategoryClass",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name_zh", models.CharField(max_length=80, verbose_name="Chinese name")),
                (
                    "name_en",
                    models.CharField(blank=True, max_length=120, verbose_name="English name"),
                ),
                ("standard", models.CharField(max_length=40, verbose_name="standard")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("component", "component"),
                            ("event", "event"),
                            ("matter", "matter"),
                        ],
                        max_length=12,
                        verbose_name="kind",
                    ),
                ),
                ("code", models.CharField(db_collation="C", max_length=20, verbose_name="code")),
            ],
            options={
                "verbose_name": "class of categories",
                "verbose_name_plural": "classes of categories",
                "constraints": [
                    models.UniqueConstraint(fields=("standard", "code"), name="category_class_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Category",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name_zh", models.CharField(max_length=80, verbose_name="Chinese name")),
                (
                    "name_en",
                    models.CharField(blank=True, max_length=120, verbose_name="English name"),
                ),
                ("standard", models.CharField(max_length=40, verbose_name="standard")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("component", "component"),
                            ("event", "event"),
                            ("matter", "matter"),
                        ],
                        max_length=12,
                        verbose_name="kind",
                    ),
                ),
                (
                    "code",
                    models.CharField(
                        db_collation="C", max_length=20, unique=True, verbose_name="code"
                    ),
                ),
                (
                    "aliases",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=80),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="aliases",
                    ),
                ),
                ("pinyin", models.TextField(blank=True, editable=False)),
                ("pinyin_initials", models.TextField(blank=True, editable=False)),
                ("search_text", models.TextField(blank=True, editable=False)),
                ("needs_place", models.BooleanField(default=True, verbose_name="needs a place")),
                ("is_active", models.BooleanField(default=True, verbose_name="active")),
                ("icon", models.SlugField(blank=True, max_length=40, verbose_name="icon (Tabler)")),
                (
                    "source_note",
                    models.CharField(
                        blank=True, max_length=200, verbose_name="where it comes from"
                    ),
                ),
                (
                    "category_class",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="categories",
                        to="fieldwork.categoryclass",
                        verbose_name="class",
                    ),
                ),
                (
                    "duty_area",
                    models.ForeignKey(
                        limit_choices_to={"is_duty_area": True},
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="duty_categories",
                        to="fieldwork.categorygroup",
                        verbose_name="duty area",
                    ),
                ),
                (
                    "groups",
                    models.ManyToManyField(
                        blank=True,
                        limit_choices_to={"is_duty_area": False},
                        related_name="categories",
                        to="fieldwork.categorygroup",
                        verbose_name="further groups",
                    ),
                ),
            ],
            options={
                "verbose_name": "category",
                "verbose_name_plural": "categories",
            },
        ),
        migrations.CreateModel(
            name="ClassLimit",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "urgency",
                    models.CharField(
                        choices=[("normal", "normal"), ("urgent", "urgent")],
                        max_length=8,
                        verbose_name="urgency",
                    ),
                ),
                ("limit", models.PositiveSmallIntegerField(verbose_name="limit")),
                (
                    "limit_kind",
                    models.CharField(
                        choices=[
                            ("urgent_hour", "urgent hours"),
                            ("work_hour", "work hours"),
                            ("work_day", "work days"),
                            ("natural_day", "natural days"),
                        ],
                        max_length=12,
                        verbose_name="kind of limit",
                    ),
                ),
                (
                    "category_class",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="limits",
                        to="fieldwork.categoryclass",
                    ),
                ),
            ],
            options={
                "verbose_name": "limit of a class",
                "verbose_name_plural": "limits of classes",
            },
        ),
        migrations.CreateModel(
            name="Complainant",
            fields=[
                (
                    "report",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        serialize=False,
                        to="fieldwork.report",
                    ),
                ),
                ("name", models.CharField(blank=True, max_length=80, verbose_name="name")),
                ("phone", models.CharField(blank=True, max_length=40, verbose_name="telephone")),
            ],
            options={
                "verbose_name": "complainant",
                "verbose_name_plural": "complainants",
            },
        ),
        migrations.AddField(
            model_name="report",
            name="category",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="fieldwork.category",
            ),
        ),
        migrations.AddField(
            model_name="report",
            name="replied_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="report",
            name="reporter",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.CreateModel(
            name="DocumentTemplate",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "name",
                    models.CharField(
                        choices=[("problem_list", "Problem list")],
                        max_length=40,
                        verbose_name="document",
                    ),
                ),
                ("content", models.BinaryField(blank=True, verbose_name="file")),
                (
                    "file_name",
                    models.CharField(blank=True, max_length=120, verbose_name="file name"),
                ),
                ("at", models.DateTimeField(verbose_name="uploaded")),
                (
                    "uploaded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="uploaded by",
                    ),
                ),
            ],
            options={
                "verbose_name": "template of a document",
                "verbose_name_plural": "templates of documents",
            },
        ),
        migrations.AddField(
            model_name="report",
            name="exempt_area",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="fieldwork.exemptarea",
            ),
        ),
        migrations.AddField(
            model_name="exemptarea",
            name="categories",
            field=models.ManyToManyField(
                blank=True,
                related_name="exempt_areas",
                to="fieldwork.category",
                verbose_name="categories",
            ),
        ),
        migrations.AddField(
            model_name="report",
            name="condition",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="fieldwork.filingcondition",
            ),
        ),
        migrations.AddField(
            model_name="filingcondition",
            name="category",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="conditions",
                to="fieldwork.category",
            ),
        ),
        migrations.CreateModel(
            name="FunctionalResponsibility",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "during",
                    django.contrib.postgres.fields.ranges.DateRangeField(verbose_name="days"),
                ),
                (
                    "category",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="functional_units",
                        to="fieldwork.category",
                    ),
                ),
                (
                    "category_class",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="functional_units",
                        to="fieldwork.categoryclass",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="functional_duties",
                        to="zones.unit",
                    ),
                ),
                (
                    "zone",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="functional_units",
                        to="zones.zone",
                    ),
                ),
            ],
            options={
                "verbose_name": "functional responsibility",
                "verbose_name_plural": "functional responsibilities",
            },
        ),
        migrations.AddField(
            model_name="report",
            name="issue",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="reports",
                to="fieldwork.issue",
            ),
        ),
        migrations.AddField(
            model_name="issue",
            name="category",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="fieldwork.category",
            ),
        ),
        migrations.AddField(
            model_name="issue",
            name="condition",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="fieldwork.filingcondition",
            ),
        ),
        migrations.AddField(
            model_name="issue",
            name="duplicate_of",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="duplicates",
                to="fieldwork.issue",
            ),
        ),
        migrations.AddField(
            model_name="issue",
            name="head",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="issue",
            name="lead_unit",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="zones.unit"
            ),
        ),
        migrations.AddField(
            model_name="issue",
            name="scheme",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="zones.scheme"
            ),
        ),
        migrations.AddField(
            model_name="issue",
            name="zone",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="zones.zone",
            ),
        ),
        migrations.AddField(
            model_name="issue",
            name="zone_version",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="zones.zoneversion",
            ),
        ),
        migrations.CreateModel(
            name="CoHandling",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "basis",
                    models.CharField(
                        choices=[
                            ("function", "competent for the category"),
                            ("hand", "added by hand"),
                        ],
                        max_length=10,
                        verbose_name="because",
                    ),
                ),
                ("since", models.DateTimeField(verbose_name="since")),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="zones.unit",
                    ),
                ),
                (
                    "issue",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="co_handlings",
                        to="fieldwork.issue",
                    ),
                ),
            ],
            options={
                "verbose_name": "co-handling unit",
                "verbose_name_plural": "co-handling units",
            },
        ),
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.CreateModel(
                    name="IssueEvent",
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
                        ("at", models.DateTimeField(verbose_name="when (server time)")),
                        (
                            "issue_id",
                            models.BigIntegerField(blank=True, null=True, verbose_name="issue"),
                        ),
                        (
                            "report_id",
                            models.BigIntegerField(blank=True, null=True, verbose_name="report"),
                        ),
                        ("move", models.CharField(max_length=24, verbose_name="move")),
                        (
                            "from_state",
                            models.CharField(blank=True, max_length=24, verbose_name="from"),
                        ),
                        (
                            "to_state",
                            models.CharField(blank=True, max_length=24, verbose_name="to"),
                        ),
                        (
                            "actor_id",
                            models.BigIntegerField(
                                blank=True, null=True, verbose_name="actor's number"
                            ),
                        ),
                        (
                            "actor_name",
                            models.CharField(blank=True, max_length=150, verbose_name="actor"),
                        ),
                        (
                            "device_at",
                            models.DateTimeField(
                                blank=True, null=True, verbose_name="when (device time)"
                            ),
                        ),
                        (
                            "location",
                            django.contrib.gis.db.models.fields.PointField(
                                null=True, spatial_index=False, srid=4326, verbose_name="from where"
                            ),
                        ),
                        ("reason", models.TextField(blank=True, verbose_name="reason")),
                        ("before", models.JSONField(blank=True, null=True, verbose_name="before")),
                        ("after", models.JSONField(blank=True, null=True, verbose_name="after")),
                    ],
                    options={
                        "verbose_name": "event",
                        "verbose_name_plural": "events",
                        "indexes": [
                            models.Index(fields=["issue_id", "at"], name="event_issue"),
                            models.Index(fields=["report_id", "at"], name="event_report"),
                            models.Index(
                                condition=models.Q(("to_state", "reopened")),
                                fields=["at"],
                                name="event_reopened",
                            ),
                        ],
                    },
                ),
            ],
        ),
        migrations.CreateModel(
            name="Notice",
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
                        choices=[
                            ("issue_assigned", "new issue"),
                            ("issue_unowned", "issue nobody answers for"),
                            ("report_unverified", "report to verify"),
                            ("report_without_place", "report without a place"),
                            ("report_to_answer", "report to answer"),
                            ("report_verified", "report verified"),
                            ("report_rejected", "report not filed"),
                            ("report_answered", "report answered"),
                            ("subscription_paused", "subscription paused"),
                        ],
                        max_length=24,
                        verbose_name="kind",
                    ),
                ),
                (
                    "object_type",
                    models.CharField(
                        choices=[
                            ("issue", "issue"),
                            ("report", "report"),
                            ("subscription", "subscription"),
                        ],
                        max_length=16,
                        verbose_name="about",
                    ),
                ),
                ("object_id", models.BigIntegerField(verbose_name="object")),
                ("params", models.JSONField(default=dict, verbose_name="facts")),
                ("key", models.CharField(max_length=80, verbose_name="event")),
                ("created_at", models.DateTimeField(verbose_name="when")),
                ("read_at", models.DateTimeField(blank=True, null=True, verbose_name="read")),
                (
                    "recipient",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="notices",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "notice",
                "verbose_name_plural": "notices",
            },
        ),
        migrations.CreateModel(
            name="NoticePreference",
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
                        choices=[
                            ("issue_assigned", "new issue"),
                            ("issue_unowned", "issue nobody answers for"),
                            ("report_unverified", "report to verify"),
                            ("report_without_place", "report without a place"),
                            ("report_to_answer", "report to answer"),
                            ("report_verified", "report verified"),
                            ("report_rejected", "report not filed"),
                            ("report_answered", "report answered"),
                            ("subscription_paused", "subscription paused"),
                        ],
                        max_length=24,
                        verbose_name="kind",
                    ),
                ),
                (
                    "channel",
                    models.CharField(
                        choices=[("mail", "e-mail"), ("webhook", "webhook")],
                        max_length=8,
                        verbose_name="channel",
                    ),
                ),
                ("is_on", models.BooleanField(verbose_name="on")),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="notice_preferences",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "choice of notices",
                "verbose_name_plural": "choices of notices",
            },
        ),
        migrations.CreateModel(
            name="ReportAttachment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveSmallIntegerField()),
                (
                    "attachment",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="report_link",
                        to="fieldwork.attachment",
                    ),
                ),
                (
                    "report",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="files",
                        to="fieldwork.report",
                    ),
                ),
            ],
            options={
                "verbose_name": "file of a report",
                "verbose_name_plural": "files of reports",
            },
        ),
        migrations.CreateModel(
            name="ShortListEntry",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("system_admin", "system administrator"),
                            ("auditor", "auditor"),
                            ("business_admin", "business administrator"),
                            ("gis_staff", "GIS staff"),
                            ("campaign_office", "campaign office staff"),
                            ("leader", "unit leader"),
                            ("handler", "handler"),
                            ("inspector", "inspector"),
                            ("grid_worker", "grid worker"),
                            ("volunteer", "volunteer"),
                            ("hotline_clerk", "hotline clerk"),
                        ],
                        max_length=20,
                        verbose_name="role",
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(verbose_name="position")),
                (
                    "category",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="short_lists",
                        to="fieldwork.category",
                    ),
                ),
            ],
            options={
                "verbose_name": "short list entry",
                "verbose_name_plural": "short list entries",
            },
        ),
        migrations.CreateModel(
            name="SourcePolicy",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("inspector", "inspector"),
                            ("head", "zone head"),
                            ("grid_worker", "grid worker"),
                            ("volunteer", "volunteer"),
                            ("hotline", "hotline 12345"),
                            ("forum", "forum"),
                            ("website", "website"),
                            ("media", "media exposure"),
                            ("leader", "leader's instruction"),
                            ("higher_platform", "higher platform"),
                        ],
                        max_length=20,
                        verbose_name="source",
                    ),
                ),
                (
                    "prefix",
                    models.CharField(
                        max_length=4,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^[A-Z]{1,4}\\Z", "One to four capital letters A to Z."
                            )
                        ],
                        verbose_name="letters its numbers begin with",
                    ),
                ),
                (
                    "verify_first",
                    models.BooleanField(default=False, verbose_name="verify before filing"),
                ),
                ("owes_reply", models.BooleanField(default=False, verbose_name="owes a reply")),
                ("recorded_at", models.DateTimeField(verbose_name="decided")),
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
                "verbose_name": "rule for a source",
                "verbose_name_plural": "rules for sources",
            },
        ),
        migrations.CreateModel(
            name="Subscription",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=80, verbose_name="name")),
                ("url", models.URLField(max_length=400, verbose_name="address")),
                (
                    "kinds",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("issue_assigned", "new issue"),
                                ("issue_unowned", "issue nobody answers for"),
                                ("report_unverified", "report to verify"),
                                ("report_without_place", "report without a place"),
                                ("report_to_answer", "report to answer"),
                                ("report_verified", "report verified"),
                                ("report_rejected", "report not filed"),
                                ("report_answered", "report answered"),
                                ("subscription_paused", "subscription paused"),
                            ],
                            max_length=24,
                        ),
                        size=None,
                        verbose_name="kinds",
                    ),
                ),
                ("seed", models.CharField(editable=False, max_length=32)),
                ("created_at", models.DateTimeField(verbose_name="created")),
                ("is_active", models.BooleanField(default=True, verbose_name="active")),
                ("paused_at", models.DateTimeField(blank=True, null=True, verbose_name="paused")),
                (
                    "paused_because",
                    models.CharField(blank=True, max_length=200, verbose_name="why it was paused"),
                ),
                (
                    "succeeded_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="last delivered"),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="subscriptions",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        blank=True,
                        help_text="only what concerns this unit; empty: everything",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="zones.unit",
                        verbose_name="unit",
                    ),
                ),
            ],
            options={
                "verbose_name": "subscription",
                "verbose_name_plural": "subscriptions",
            },
        ),
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.CreateModel(
                    name="Delivery",
                    fields=[
                        (
                            "id",
                            models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False),
                        ),
                        ("at", models.DateTimeField(verbose_name="when (server time)")),
                        ("event_key", models.CharField(max_length=80, verbose_name="event")),
                        (
                            "channel",
                            models.CharField(
                                choices=[("mail", "e-mail"), ("webhook", "webhook")],
                                max_length=8,
                                verbose_name="channel",
                            ),
                        ),
                        ("payload", models.JSONField(verbose_name="content")),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("pending", "to be sent"),
                                    ("sent", "sent"),
                                    ("given_up", "given up"),
                                ],
                                default="pending",
                                max_length=8,
                                verbose_name="state",
                            ),
                        ),
                        (
                            "attempts",
                            models.PositiveSmallIntegerField(default=0, verbose_name="attempts"),
                        ),
                        ("next_at", models.DateTimeField(verbose_name="next attempt")),
                        (
                            "sent_at",
                            models.DateTimeField(blank=True, null=True, verbose_name="sent"),
                        ),
                        (
                            "answer",
                            models.CharField(
                                blank=True, max_length=200, verbose_name="last answer"
                            ),
                        ),
                        (
                            "recipient",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "subscription",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="deliveries",
                                to="fieldwork.subscription",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "delivery",
                        "verbose_name_plural": "deliveries",
                    },
                ),
            ],
        ),
        migrations.CreateModel(
            name="WorkPeriod",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("since", models.DateField(verbose_name="from")),
                ("starts", models.TimeField(verbose_name="starts")),
                ("ends", models.TimeField(verbose_name="ends")),
            ],
            options={
                "verbose_name": "working hours",
                "verbose_name_plural": "working hours",
                "constraints": [
                    models.UniqueConstraint(fields=("since", "starts"), name="work_period_once"),
                    models.CheckConstraint(
                        condition=models.Q(("starts__lt", models.F("ends"))),
                        name="work_period_in_order",
                    ),
                ],
            },
        ),
        migrations.AddIndex(
            model_name="attachment",
            index=models.Index(fields=["sha256"], name="attachment_hash"),
        ),
        migrations.AddIndex(
            model_name="attachment",
            index=models.Index(
                condition=models.Q(("arrived_at", None), ("removed_at", None)),
                fields=["declared_at"],
                name="attachment_awaited",
            ),
        ),
        migrations.AddConstraint(
            model_name="attachment",
            constraint=models.CheckConstraint(
                condition=models.Q(("size__gt", 0)), name="attachment_size"
            ),
        ),
        migrations.AddConstraint(
            model_name="attachment",
            constraint=models.CheckConstraint(
                condition=models.Q(("removed_at", None), ("blob", None), _connector="OR"),
                name="attachment_removed_holds_none",
            ),
        ),
        migrations.AddConstraint(
            model_name="attachment",
            constraint=models.CheckConstraint(
                condition=models.Q(("blob", None), ("arrived_at__isnull", False), _connector="OR"),
                name="attachment_arrived",
            ),
        ),
        migrations.AddConstraint(
            model_name="classlimit",
            constraint=models.UniqueConstraint(
                fields=("category_class", "urgency"), name="class_limit_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="classlimit",
            constraint=models.CheckConstraint(
                condition=models.Q(("limit__range", (1, 1000))), name="class_limit_sensible"
            ),
        ),
        migrations.AddIndex(
            model_name="documenttemplate",
            index=models.Index(fields=["name", "-id"], name="document_template_newest"),
        ),
        migrations.AddConstraint(
            model_name="exemptarea",
            constraint=models.CheckConstraint(
                condition=models.Q(("during__isempty", False)), name="exempt_area_has_days"
            ),
        ),
        migrations.AddConstraint(
            model_name="exemptarea",
            constraint=models.CheckConstraint(
                condition=models.Q(("weekdays__contained_by", [1, 2, 3, 4, 5, 6, 7])),
                name="exempt_area_weekdays",
            ),
        ),
        migrations.AddConstraint(
            model_name="exemptarea",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("ends__isnull", True), ("starts__isnull", True)),
                    models.Q(
                        ("ends__isnull", False),
                        ("starts__isnull", False),
                        models.Q(("starts", models.F("ends")), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="exempt_area_hours",
            ),
        ),
        migrations.AddConstraint(
            model_name="filingcondition",
            constraint=models.UniqueConstraint(
                fields=("category", "code"), name="filing_condition_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="filingcondition",
            constraint=models.UniqueConstraint(
                condition=models.Q(("is_default", True)),
                fields=("category", "urgency"),
                name="filing_condition_one_default",
            ),
        ),
        migrations.AddConstraint(
            model_name="filingcondition",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("limit__isnull", True), ("limit_kind", "")),
                    models.Q(
                        ("limit__range", (1, 1000)), models.Q(("limit_kind", ""), _negated=True)
                    ),
                    _connector="OR",
                ),
                name="filing_condition_limit_with_kind",
            ),
        ),
        migrations.AddConstraint(
            model_name="filingcondition",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("set_by_city", False), ("limit__isnull", False), _connector="OR"
                ),
                name="filing_condition_set_has_limit",
            ),
        ),
        migrations.AddConstraint(
            model_name="filingcondition",
            constraint=models.CheckConstraint(
                condition=models.Q(("is_default", False), ("is_active", True), _connector="OR"),
                name="filing_condition_default_active",
            ),
        ),
        migrations.AddConstraint(
            model_name="functionalresponsibility",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                expressions=[
                    (django.db.models.functions.comparison.Coalesce("category", 0), "="),
                    (django.db.models.functions.comparison.Coalesce("category_class", 0), "="),
                    (django.db.models.functions.comparison.Coalesce("zone", 0), "="),
                    ("during", "&&"),
                ],
                name="functional_one_unit_at_a_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="functionalresponsibility",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("category__isnull", False), ("category_class__isnull", True)),
                    models.Q(("category__isnull", True), ("category_class__isnull", False)),
                    _connector="OR",
                ),
                name="functional_category_or_class",
            ),
        ),
        migrations.AddConstraint(
            model_name="functionalresponsibility",
            constraint=models.CheckConstraint(
                condition=models.Q(("during__isempty", False)), name="functional_has_days"
            ),
        ),
        migrations.AddIndex(
            model_name="report",
            index=models.Index(
                models.OrderBy(models.F("received_at"), descending=True),
                models.OrderBy(models.F("id"), descending=True),
                name="report_newest",
            ),
        ),
        migrations.AddIndex(
            model_name="report",
            index=models.Index(
                models.F("reporter"),
                models.OrderBy(models.F("received_at"), descending=True),
                name="report_mine",
            ),
        ),
        migrations.AddIndex(
            model_name="report",
            index=models.Index(
                models.F("source"),
                models.OrderBy(models.F("received_at"), descending=True),
                name="report_by_source",
            ),
        ),
        migrations.AddIndex(
            model_name="report",
            index=models.Index(
                models.F("state"),
                models.F("received_at"),
                condition=models.Q(
                    ("state__in", ["pending_verification", "to_answer", "waiting_for_place"])
                ),
                name="report_waiting",
            ),
        ),
        migrations.AddConstraint(
            model_name="report",
            constraint=models.UniqueConstraint(
                condition=models.Q(("external_number", ""), _negated=True),
                fields=("source", "external_number"),
                name="report_external_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="report",
            constraint=models.UniqueConstraint(
                condition=models.Q(("opened_issue", True)),
                fields=("issue",),
                name="report_opens_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="report",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("issue", None), ("opened_issue", False)),
                    ("issue__isnull", False),
                    _connector="OR",
                ),
                name="report_opener_has_issue",
            ),
        ),
        migrations.AddIndex(
            model_name="issue",
            index=models.Index(
                models.OrderBy(models.F("received_at"), descending=True),
                models.OrderBy(models.F("id"), descending=True),
                name="issue_newest",
            ),
        ),
        migrations.AddIndex(
            model_name="issue",
            index=models.Index(
                models.F("lead_unit"),
                models.OrderBy(models.F("received_at"), descending=True),
                models.OrderBy(models.F("id"), descending=True),
                name="issue_by_unit",
            ),
        ),
        migrations.AddIndex(
            model_name="issue",
            index=models.Index(
                models.F("category"),
                models.OrderBy(models.F("received_at"), descending=True),
                models.OrderBy(models.F("id"), descending=True),
                name="issue_by_category",
            ),
        ),
        migrations.AddIndex(
            model_name="issue",
            index=models.Index(
                models.F("state"),
                models.OrderBy(models.F("received_at"), descending=True),
                models.OrderBy(models.F("id"), descending=True),
                name="issue_by_state",
            ),
        ),
        migrations.AddIndex(
            model_name="issue",
            index=models.Index(
                models.F("due_at"),
                models.F("id"),
                condition=models.Q(
                    ("state__in", ["closed", "rejected", "withdrawn"]), _negated=True
                ),
                name="issue_due",
            ),
        ),
        migrations.AddIndex(
            model_name="issue",
            index=django.contrib.postgres.indexes.GinIndex(
                django.contrib.postgres.indexes.OpClass(models.F("zone_path"), "array_ops"),
                name="issue_zones",
            ),
        ),
        migrations.AddConstraint(
            model_name="cohandling",
            constraint=models.UniqueConstraint(fields=("issue", "unit"), name="co_handling_once"),
        ),
        migrations.AddIndex(
            model_name="notice",
            index=models.Index(
                models.F("recipient"),
                models.OrderBy(models.F("id"), descending=True),
                name="notice_inbox",
            ),
        ),
        migrations.AddIndex(
            model_name="notice",
            index=models.Index(
                models.F("recipient"),
                models.OrderBy(models.F("id"), descending=True),
                condition=models.Q(("read_at__isnull", True)),
                name="notice_unread",
            ),
        ),
        migrations.AddConstraint(
            model_name="notice",
            constraint=models.UniqueConstraint(fields=("recipient", "key"), name="notice_once"),
        ),
        migrations.AddConstraint(
            model_name="noticepreference",
            constraint=models.UniqueConstraint(
                fields=("user", "kind", "channel"), name="notice_preference_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="reportattachment",
            constraint=models.UniqueConstraint(
                fields=("report", "position"), name="report_file_order"
            ),
        ),
        migrations.AddConstraint(
            model_name="shortlistentry",
            constraint=models.UniqueConstraint(
                fields=("role", "category"), name="short_list_category_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="shortlistentry",
            constraint=models.UniqueConstraint(
                deferrable=django.db.models.constraints.Deferrable["DEFERRED"],
                fields=("role", "position"),
                name="short_list_position_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="shortlistentry",
            constraint=models.CheckConstraint(
                condition=models.Q(("position__range", (1, 12))), name="short_list_is_short"
            ),
        ),
        migrations.AddIndex(
            model_name="sourcepolicy",
            index=models.Index(fields=["source", "-recorded_at"], name="source_policy_newest"),
        ),
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.AddIndex(
                    model_name="delivery",
                    index=models.Index(
                        condition=models.Q(("state", "pending")),
                        fields=["next_at"],
                        name="delivery_due",
                    ),
                ),
            ],
        ),
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.AddIndex(
                    model_name="delivery",
                    index=models.Index(
                        models.F("subscription"),
                        models.OrderBy(models.F("at"), descending=True),
                        name="delivery_of_subscription",
                    ),
                ),
            ],
        ),
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.AddConstraint(
                    model_name="delivery",
                    constraint=models.UniqueConstraint(
                        fields=("event_key", "at", "channel", "recipient", "subscription"),
                        name="delivery_once",
                        nulls_distinct=False,
                    ),
                ),
            ],
        ),
    ]
