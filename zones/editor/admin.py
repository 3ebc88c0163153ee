"""Drafts, policies and accepted defects to look at: they are made in the editor."""

from __future__ import annotations

from django.contrib import admin

from zones.audit.admin import ReadOnlyAdmin
from zones.boundaries.models import DefectException, ZoneLineage
from zones.editor.models import BoundaryPolicy, Draft, DraftOperation


@admin.register(Draft)
class DraftAdmin(ReadOnlyAdmin):
    list_display = ("name", "scheme", "base", "state", "position", "editor", "changed_at")
    list_filter = ("scheme", "state")
    list_select_related = ("scheme", "base__scheme", "editor")
    search_fields = ("name",)
    ordering = ("-changed_at",)


@admin.register(DraftOperation)
class DraftOperationAdmin(ReadOnlyAdmin):
    list_display = ("draft", "number", "kind", "made_by", "made_at")
    list_display_links = ("number",)
    list_filter = ("kind",)
    list_select_related = ("draft", "made_by")
    ordering = ("-draft", "-number")


@admin.register(BoundaryPolicy)
class BoundaryPolicyAdmin(ReadOnlyAdmin):
    list_display = ("recorded_at", "four_eyes", "recorded_by")
    list_select_related = ("recorded_by",)
    ordering = ("-recorded_at",)


@admin.register(DefectException)
class DefectExceptionAdmin(ReadOnlyAdmin):
    list_display = ("scheme", "kind", "reason", "made_by", "made_at", "withdrawn_at")
    list_display_links = ("reason",)
    list_filter = ("scheme", "kind")
    list_select_related = ("scheme", "made_by")
    ordering = ("-made_at",)
    exclude = ("place",)


@admin.register(ZoneLineage)
class ZoneLineageAdmin(ReadOnlyAdmin):
    list_display = ("edition", "kind", "predecessor", "successor")
    list_filter = ("kind",)
    list_select_related = ("edition__scheme",)
    ordering = ("-edition", "successor")
