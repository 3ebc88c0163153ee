"""Units and people for the system administrator: accounts, roles over time, deputies, teams."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.widgets import AdminDateWidget
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.postgres.fields import DateRangeField, DateTimeRangeField
from django.contrib.postgres.forms import RangeWidget
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from zones.audit.actors import actor_in
from zones.audit.admin import ReadOnlyAdmin, RecordedAdmin
from zones.organisation.actions import CityFacts, describe_city, refuse_cycle
from zones.organisation.city import CityFault
from zones.organisation.models import (
    AccessToken,
    City,
    Deputy,
    Membership,
    Team,
    TeamMember,
    Unit,
    User,
)
from zones.organisation.refusals import UnitCycle
from zones.organisation.tokens import revoke_token

PERIODS = {
    DateRangeField: {"widget": RangeWidget(AdminDateWidget())},
    DateTimeRangeField: {"widget": RangeWidget(forms.DateTimeInput(attrs={"size": 20}))},
}
"""From and to; the second is the first day or instant that no longer counts."""


class MembershipInline(admin.TabularInline[Membership, User]):
    model = Membership
    extra = 0
    autocomplete_fields = ("unit",)
    formfield_overrides = PERIODS


@admin.register(User)
class UserAdmin(RecordedAdmin, DjangoUserAdmin):  # type: ignore[type-arg]
    """Accounts. Rights are memberships; a superuser's account is a superuser's business."""

    # The trail outlives a person's telephone number.
    unrecorded = ("password", "phone", "email", "last_login")
    list_display = ("username", "display_name", "post", "is_active", "is_superuser", "last_login")
    list_filter = ("is_active", "is_superuser", "must_change_password", "is_demo")
    search_fields = ("username", "display_name", "post")
    ordering = ("username",)
    filter_horizontal = ()
    readonly_fields = ("is_superuser", "is_demo", "last_login", "date_joined")
    inlines = (MembershipInline,)
    fieldsets = (
        (None, {"fields": ("username", "password", "must_change_password")}),
        (_("Person"), {"fields": ("display_name", "post", "phone", "email", "language")}),
        (_("Account"), {"fields": ("is_active", *readonly_fields)}),
    )
    add_fieldsets = (
        (
            None,
            {
                "classes": ("wide",),
                "fields": ("username", "display_name", "post", "usable_password")
                + ("password1", "password2"),
            },
        ),
    )

    def has_change_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """A superuser's password must not be a way up."""
        if obj is not None and obj.is_superuser and not _is_superuser(request):
            return False
        return super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """Demo accounts only: what a person did must keep its name. Others are made inactive."""
        may = super().has_delete_permission(request, obj)
        return may and (obj is None or obj.is_demo)

    def get_inlines(self, request: HttpRequest, obj: User | None) -> Any:
        """Roles come once the account is there."""
        return self.inlines if obj else ()

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """A password somebody else has chosen must be changed at the first sign-in."""
        if not change:
            obj.must_change_password = True
        super().save_model(request, obj, form, change)

    def user_change_password(
        self, request: HttpRequest, id: str, form_url: str = ""
    ) -> HttpResponse:
        """Likewise for one that is set anew."""
        with transaction.atomic():
            response = super().user_change_password(request, id, form_url)
            set_anew = request.method == "POST" and response.status_code == 302
            if set_anew and str(request.user.pk) != id:
                User.objects.filter(pk=id).update(must_change_password=True)
        return response


class UnitForm(forms.ModelForm[Unit]):
    def clean_parent(self) -> Unit | None:
        """Units form a tree: whatever walks up from one must arrive at the top."""
        parent: Unit | None = self.cleaned_data["parent"]
        try:
            refuse_cycle(unit=self.instance, parent=parent)
        except UnitCycle as refusal:
            raise forms.ValidationError(str(refusal)) from refusal
        return parent


@admin.register(Unit)
class UnitAdmin(RecordedAdmin):
    form = UnitForm
    list_display = ("code", "name", "kind", "parent", "head", "is_active")
    list_filter = ("kind", "is_active")
    list_select_related = ("parent", "head")
    search_fields = ("code", "name", "name_en")
    ordering = ("code",)
    autocomplete_fields = ("parent", "head")


@admin.register(Membership)
class MembershipAdmin(RecordedAdmin):
    list_display = ("user", "unit", "role", "during")
    list_filter = ("role",)
    list_select_related = ("user", "unit")
    search_fields = ("user__username", "user__display_name", "unit__code", "unit__name")
    ordering = ("-id",)
    autocomplete_fields = ("user", "unit")
    formfield_overrides = PERIODS


@admin.register(Deputy)
class DeputyAdmin(RecordedAdmin):
    list_display = ("deputy", "head", "during", "reason")
    list_select_related = ("deputy", "head")
    search_fields = ("deputy__display_name", "head__display_name")
    ordering = ("-id",)
    autocomplete_fields = ("deputy", "head")
    formfield_overrides = PERIODS


class TeamMemberInline(admin.TabularInline[TeamMember, Team]):
    model = TeamMember
    extra = 0
    autocomplete_fields = ("user",)
    formfield_overrides = PERIODS


@admin.register(Team)
class TeamAdmin(RecordedAdmin):
    list_display = ("code", "name", "home_unit", "leader", "liaison")
    list_select_related = ("home_unit", "leader", "liaison")
    search_fields = ("code", "name", "name_en")
    ordering = ("code",)
    autocomplete_fields = ("home_unit", "leader", "liaison")
    inlines = (TeamMemberInline,)


@admin.register(AccessToken)
class AccessTokenAdmin(ReadOnlyAdmin):
    """Keys of phones and apps, to look over and to revoke."""

    list_display = ("prefix", "user", "name", "expires_at", "last_used_at", "revoked_at")
    list_select_related = ("user",)
    search_fields = ("prefix", "name", "user__username")
    ordering = ("-created_at",)
    exclude = ("digest",)
    actions = ("revoke",)

    @admin.action(description=_("Revoke the selected tokens"), permissions=["revoke"])
    def revoke(self, request: HttpRequest, queryset: QuerySet[AccessToken]) -> None:
        """End them at once; each goes on record."""
        tokens = list(queryset.filter(revoked_at=None))
        for token in tokens:
            revoke_token(token=token, actor=actor_in(request), now=timezone.now())
        told = ngettext("%(count)d token revoked.", "%(count)d tokens revoked.", len(tokens))
        self.message_user(request, told % {"count": len(tokens)}, messages.SUCCESS)

    def has_revoke_permission(self, request: HttpRequest) -> bool:
        """Who may end the keys of others."""
        return request.user.has_perm("zones.change_accesstoken")


class CityForm(forms.ModelForm[City]):
    """The city's facts, each checked as `manage.py setup` checks it."""

    FIELD_OF = {"bbox": "west"}

    class Meta:
        model = City
        fields = (
            *("name_zh", "name_en", "division_code", "time_zone"),
            *("west", "south", "east", "north", "metric_srid", "allow_gcj02", "fallback_unit"),
        )

    def clean(self) -> dict[str, Any]:
        """All facts together, as the action takes them."""
        cleaned = super().clean() or {}
        if not self.errors:
            facts = {name: value for name, value in cleaned.items() if name != "fallback_unit"}
            try:
                self.facts = CityFacts(**facts)
            except CityFault as fault:
                self.add_error(self.FIELD_OF.get(fault.field, fault.field), str(fault))
        return cleaned


@admin.register(City)
class CityAdmin(RecordedAdmin):
    form = CityForm
    list_display = ("name_zh", "name_en", "time_zone", "metric_srid", "fallback_unit")
    autocomplete_fields = ("fallback_unit",)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """There is one city."""
        return super().has_add_permission(request) and not City.objects.exists()

    def has_delete_permission(self, request: HttpRequest, obj: City | None = None) -> bool:
        """Everything stands on it."""
        return False

    def save_model(self, request: HttpRequest, obj: City, form: Any, change: bool) -> None:
        """By the action, which puts it on record itself."""
        describe_city(
            facts=form.facts,
            fallback_unit=form.cleaned_data["fallback_unit"],
            actor=actor_in(request),
            now=timezone.now(),
        )


def _is_superuser(request: HttpRequest) -> bool:
    return isinstance(request.user, User) and request.user.is_superuser
