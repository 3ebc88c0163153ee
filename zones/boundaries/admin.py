"""Schemes and levels to define; editions and zones to look at: they are published, not edited."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from zones.audit.admin import ReadOnlyAdmin, RecordedAdmin
from zones.boundaries.models import Edition, Level, Scheme, Timeline, ZoneVersion

WKT_SHOWN = 400


class LevelInline(admin.TabularInline[Level, Scheme]):
    model = Level
    extra = 0
    ordering = ("rank",)
    fields = (
        *("rank", "code", "name_zh", "name_en", "code_pattern", "covers_parent"),
        *("pairing", "pairs_one_to_one"),
    )


@admin.register(Scheme)
class SchemeAdmin(RecordedAdmin):
    list_display = ("code", "name_zh", "geometry_kind", "primary", "one_to_one", "public")
    list_filter = ("public",)
    search_fields = ("code", "name_zh", "name_en")
    ordering = ("-primary", "code")
    inlines = (LevelInline,)

    def get_readonly_fields(self, request: HttpRequest, obj: Scheme | None = None) -> Any:
        """The shape is fixed by the first edition, and the code by whoever links to it."""
        published = obj is not None and obj.editions.exists()
        return ("code", "geometry_kind") if published else ()


@admin.register(Edition)
class EditionAdmin(ReadOnlyAdmin):
    list_display = ("scheme", "number", "published_at", "published_by", "note")
    list_display_links = ("number",)
    list_filter = ("scheme",)
    list_select_related = ("scheme", "published_by")
    ordering = ("scheme", "-number")


@admin.register(Timeline)
class TimelineAdmin(ReadOnlyAdmin):
    list_display = ("edition", "effective", "recorded")
    list_filter = ("scheme",)
    list_select_related = ("edition__scheme",)
    ordering = ("scheme", "-id")


@admin.register(ZoneVersion)
class ZoneVersionAdmin(ReadOnlyAdmin):
    """A zone in a range of editions; its shape in a few words, for there is no map here."""

    list_display = ("code", "name", "level", "editions", "vertices")
    list_filter = ("scheme", "level")
    list_select_related = ("level",)
    search_fields = ("code", "name", "name_en")
    search_help_text = _("code or name")
    ordering = ("scheme", "code", "-id")
    exclude = ("boundary",)
    readonly_fields = ("shape", "wkt")

    def get_queryset(self, request: HttpRequest) -> QuerySet[ZoneVersion]:
        """Without boundaries, which may have 50,000 vertices each."""
        return super().get_queryset(request).defer("boundary")

    @admin.display(description=_("boundary"))
    def shape(self, version: ZoneVersion) -> str:
        """Kind, parts, vertices and box."""
        west, south, east, north = version.boundary.extent
        parts = len(version.boundary)
        told = ngettext("%(parts)d part", "%(parts)d parts", parts) % {"parts": parts}
        return (
            f"{version.boundary.geom_type}, {told}, {version.vertices} · "
            f"{west:.5f}, {south:.5f} – {east:.5f}, {north:.5f} (WGS-84)"
        )

    @admin.display(description="WKT")
    def wkt(self, version: ZoneVersion) -> str:
        """Its beginning."""
        text = version.boundary.wkt
        return text if len(text) <= WKT_SHOWN else f"{text[:WKT_SHOWN]} …"
