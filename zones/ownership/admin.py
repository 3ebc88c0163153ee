"""Responsibilities to look at, duties, and the routing policy, which is only ever added to."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import OuterRef, QuerySet, Subquery
from django.forms.models import model_to_dict
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from zones.audit.actors import actor_in
from zones.audit.admin import ReadOnlyAdmin
from zones.boundaries.models import ZoneVersion
from zones.organisation.models import User
from zones.ownership.models import Duty, Responsibility, RoutingPolicy
from zones.ownership.policy import current_policy, set_routing_policy

NUMBERS = ("snap_m", "street_m", "certain_share")


@admin.register(Responsibility)
class ResponsibilityAdmin(ReadOnlyAdmin):
    """Every row ever recorded, closed ones too: what we held true when."""

    list_display = ("zone_code", "role", "unit", "user", "effective", "recorded", "basis")
    list_filter = ("scheme", "role", "no_manager")
    list_select_related = ("zone", "unit", "user")
    search_fields = ("unit__code", "unit__name", "user__display_name", "zone__versions__code")
    search_help_text = _("code of a zone, unit or person")
    ordering = ("-id",)
    show_full_result_count = False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Responsibility]:
        """With the zone's newest code: its identity has none."""
        versions = ZoneVersion.objects.filter(zone=OuterRef("zone")).order_by("-id")
        rows: QuerySet[Responsibility] = super().get_queryset(request)
        return rows.annotate(newest_code=Subquery(versions.values("code")[:1]))

    @admin.display(description=_("zone"))
    def zone_code(self, row: Any) -> str:
        """Of the newest version; a zone that has none is named by its number."""
        return row.newest_code or str(row.zone)


@admin.register(Duty)
class DutyAdmin(ReadOnlyAdmin):
    list_display = ("text_zh", "level", "zone", "cadence", "interval_days", "weekday")
    list_filter = ("cadence",)
    list_select_related = ("level", "zone")
    search_fields = ("text_zh", "text_en")
    ordering = ("id",)


class RoutingPolicyForm(forms.ModelForm[RoutingPolicy]):
    """The numbers of the next policy; what makes no sense is said beside the field."""

    class Meta:
        model = RoutingPolicy
        fields = NUMBERS


@admin.register(RoutingPolicy)
class RoutingPolicyAdmin(ReadOnlyAdmin):
    """The history of the policy; a change is a new row, which holds from then on."""

    form = RoutingPolicyForm
    list_display = ("recorded_at", *NUMBERS, "recorded_by")
    list_select_related = ("recorded_by",)
    ordering = ("-recorded_at", "-id")

    def has_add_permission(self, request: HttpRequest) -> bool:
        """The one way to change it."""
        return request.user.has_perm("zones.add_routingpolicy")

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """What holds now."""
        return model_to_dict(current_policy(), NUMBERS)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """By the action, which puts it on record."""
        policy = set_routing_policy(
            **{name: form.cleaned_data[name] for name in NUMBERS},
            actor=actor_in(request),
            recorded_by=request.user if isinstance(request.user, User) else None,
            now=timezone.now(),
        )
        obj.pk = policy.pk
