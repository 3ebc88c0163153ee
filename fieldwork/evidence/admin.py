"""Files to look up, never to change: what they are, where they came from, what was removed."""

from __future__ import annotations

from django.contrib import admin

from fieldwork.evidence.models import Attachment, Blob
from zones.audit.admin import ReadOnlyAdmin


@admin.register(Blob)
class BlobAdmin(ReadOnlyAdmin):
    """What is stored."""

    list_display = ("sha256", "kind", "media_type", "size", "width", "height", "stored_at")
    list_filter = ("kind", "media_type")
    search_fields = ("sha256",)
    ordering = ("-stored_at",)
    show_full_result_count = False


@admin.register(Attachment)
class AttachmentAdmin(ReadOnlyAdmin):
    """What was declared, what has arrived, what was used before, what was removed and why."""

    list_display = (
        *("uuid", "kind", "role", "origin", "size", "declared_at", "arrived_at"),
        *("distance_m", "reused", "removed_at", "removed_reason"),
    )
    list_filter = ("kind", "role", "origin", "reused")
    search_fields = ("uuid", "sha256")
    ordering = ("-declared_at",)
    list_select_related = ("blob",)
    show_full_result_count = False
    # Who sent a file is the campaign office's to know (P2), not the administrator's.
    exclude = ("uploaded_by",)
