"""Reference layers and basemaps: what they are, where they come from, and who sees them."""

from __future__ import annotations

from django.contrib import admin
from django.http import HttpRequest

from zones.audit.admin import ReadOnlyAdmin, RecordedAdmin
from zones.reference.models import Basemap, ReferenceLayer


@admin.register(ReferenceLayer)
class ReferenceLayerAdmin(RecordedAdmin):
    """Layers come by import; here they are named, published and taken back."""

    list_display = ("code", "name_zh", "kind", "public", "updated_at", "source", "licence")
    list_filter = ("kind", "public")
    search_fields = ("code", "name_zh", "name_en")
    ordering = ("code",)
    readonly_fields = ("code", "kind", "geometry_kind", "updated_at")

    def has_add_permission(self, request: HttpRequest) -> bool:
        """By import only."""
        return False

    def has_delete_permission(
        self, request: HttpRequest, obj: ReferenceLayer | None = None
    ) -> bool:
        """An import replaces a layer; nothing is deleted by a slip."""
        return False


@admin.register(Basemap)
class BasemapAdmin(ReadOnlyAdmin):
    """What is set up; their own page changes and tries them."""

    list_display = ("code", "name_zh", "kind", "crs", "datum", "public", "is_active", "url")
    list_filter = ("kind", "datum", "public", "is_active")
    ordering = ("position", "code")
