"""The audit log to read and to take away as CSV; and the record of what the administration does."""

from __future__ import annotations

import json
from typing import Any

from django.contrib import admin
from django.db import models
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from zones.audit.actions import record
from zones.audit.actors import actor_in
from zones.audit.models import AuditEntry
from zones.exchange.formats import Format, media_type
from zones.exchange.writers import encode_table

CSV_COLUMNS = (
    *("at", "actor_id", "actor_name", "address", "action"),
    *("object_type", "object_id", "result", "before", "after"),
)


class ReadOnlyAdmin(admin.ModelAdmin[Any]):
    """Rows that are written elsewhere, or never again."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Nobody."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody."""
        return False


class RecordedAdmin(admin.ModelAdmin[Any]):
    """Every addition, change and deletion goes on record, in the transaction that makes it."""

    unrecorded: tuple[str, ...] = ()
    """Fields whose values the log must not hold."""

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Save, and keep what stood there before for the record."""
        before = type(obj)._default_manager.filter(pk=obj.pk).first() if change else None
        request.before = self._facts(before) if before else None  # type: ignore[attr-defined]
        super().save_model(request, obj, form, change)

    def log_addition(self, request: HttpRequest, object: Any, message: Any) -> Any:
        """Django's own history, and ours."""
        self._record(request, object, "add", after=self._facts(object))
        return super().log_addition(request, object, message)

    def log_change(self, request: HttpRequest, object: Any, message: Any) -> Any:
        """The fields that differ, and Django's own account, which knows of rows beside them."""
        before: dict[str, Any] | None = getattr(request, "before", None)
        after = self._facts(object)
        differing = [name for name in after if before is not None and before[name] != after[name]]
        self._record(
            request,
            object,
            "change",
            before={name: before[name] for name in differing} if before else None,
            after={name: after[name] for name in differing} | {"told": message},
        )
        return super().log_change(request, object, message)

    def log_deletions(self, request: HttpRequest, queryset: QuerySet[Any]) -> Any:
        """One entry for each row."""
        for row in queryset:
            self._record(request, row, "delete", before=self._facts(row))
        return super().log_deletions(request, queryset)

    def _record(self, request: HttpRequest, row: Any, act: str, **facts: Any) -> None:
        name = row._meta.model_name
        record(
            actor=actor_in(request),
            action=f"{name}.{act}",
            object_type=name,
            object_id=row.pk,
            now=timezone.now(),
            **facts,
        )

    def _facts(self, row: models.Model) -> dict[str, Any]:
        return {
            field.attname: _plain(getattr(row, field.attname))
            for field in row._meta.concrete_fields
            if field.name not in self.unrecorded
        }


def _plain(value: Any) -> Any:
    """As JSON and CSV hold it."""
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False)
    return value if value is None or isinstance(value, str | int | float) else str(value)


@admin.register(AuditEntry)
class AuditEntryAdmin(ReadOnlyAdmin):
    """For auditors: newest first, by day, actor and action."""

    list_display = ("at", "actor_name", "address", "action", "object_type", "object_id", "result")
    list_filter = ("result", "object_type")
    search_fields = ("actor_name", "action", "object_id")
    search_help_text = _("actor, action or object")
    ordering = ("-at", "-id")
    date_hierarchy = "at"
    show_full_result_count = False
    list_per_page = 50
    actions = ("export_csv",)

    @admin.action(description=_("Export the selected entries as CSV"), permissions=["view"])
    def export_csv(self, request: HttpRequest, queryset: QuerySet[AuditEntry]) -> HttpResponse:
        """Stream the entries; the export itself goes on record (P14)."""
        record(
            actor=actor_in(request),
            action="audit.export",
            object_type="audit",
            after={"entries": queryset.count(), "filter": request.GET.urlencode()},
            now=timezone.now(),
        )
        entries = queryset.values_list(*CSV_COLUMNS).iterator(chunk_size=2000)
        rows = (tuple(_plain(value) for value in entry) for entry in entries)
        response = StreamingHttpResponse(
            encode_table(Format.CSV, rows, columns=CSV_COLUMNS),
            content_type=media_type(Format.CSV),
        )
        response["Content-Disposition"] = 'attachment; filename="audit.csv"'
        return response  # type: ignore[return-value]  # Django's stubs keep the two apart
