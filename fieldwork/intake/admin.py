"""The rules for sources: their history to look at, a change is a new row."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.utils import timezone

from fieldwork.casework.models import Source
from fieldwork.intake.models import SourcePolicy
from fieldwork.intake.policy import set_source_policy
from fieldwork.intake.sources import Terms
from zones.audit.actors import actor_in
from zones.audit.admin import ReadOnlyAdmin
from zones.organisation.models import User

TERMS = ("prefix", "verify_first", "owes_reply")


class SourcePolicyForm(forms.ModelForm[SourcePolicy]):
    """The next rule of one source; letters taken by another are named beside the field."""

    class Meta:
        model = SourcePolicy
        fields = ("source", *TERMS)


@admin.register(SourcePolicy)
class SourcePolicyAdmin(ReadOnlyAdmin):
    """Every rule ever decided; the newest of a source holds."""

    form = SourcePolicyForm
    list_display = ("source", *TERMS, "recorded_at", "recorded_by")
    list_filter = ("source",)
    list_select_related = ("recorded_by",)
    ordering = ("-recorded_at", "-id")

    def has_add_permission(self, request: HttpRequest) -> bool:
        """The one way to change it."""
        return request.user.has_perm("fieldwork.add_sourcepolicy")

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """By the action, which puts it on record."""
        said = form.cleaned_data
        policy = set_source_policy(
            source=Source(said["source"]),
            terms=Terms(**{name: said[name] for name in TERMS}),
            actor=actor_in(request),
            recorded_by=request.user if isinstance(request.user, User) else None,
            now=timezone.now(),
        )
        obj.pk = policy.pk
