"""The catalogue, the calendar and the exempt areas, to mend one thing at a time.

Whatever comes in numbers comes by import: categories, functional units, outlines. A form that was
opened before somebody else saved is refused.
"""

from __future__ import annotations

import hashlib
from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from fieldwork.catalogue.icons import is_icon
from fieldwork.catalogue.models import (
    CalendarDay,
    CalendarYear,
    Category,
    CategoryClass,
    CategoryGroup,
    ClassLimit,
    ExemptArea,
    FilingCondition,
    FunctionalResponsibility,
    ShortListEntry,
    WorkPeriod,
)
from fieldwork.catalogue.naming import fill_words
from zones.audit.admin import ReadOnlyAdmin, RecordedAdmin


class SeenForm(forms.ModelForm[Any]):
    """Refused where the row has changed since the form was opened."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["seen"].initial = _digest(self.instance) if self.instance.pk else ""

    def clean(self) -> dict[str, Any]:
        """The row as it is now must be the row as it was shown."""
        cleaned = super().clean() or {}
        if self.instance.pk:
            now = type(self.instance)._default_manager.filter(pk=self.instance.pk).first()
            if now is None or _digest(now) != cleaned.get("seen"):
                raise ValidationError(
                    _("Somebody changed this meanwhile. Open it again, so that you see how."),
                    code="changed_meanwhile",
                )
        return cleaned

    def clean_icon(self) -> str:
        """An icon that is there, or none."""
        icon = str(self.cleaned_data.get("icon") or "")
        if icon and not is_icon(icon):
            raise ValidationError(_("There is no Tabler icon of that name."), code="no_icon")
        return icon


def _digest(row: Any) -> str:
    facts = [str(getattr(row, one.attname)) for one in row._meta.concrete_fields]
    return hashlib.sha256("\x1f".join(facts).encode()).hexdigest()[:16]


class CatalogueAdmin(RecordedAdmin):
    """Changed with a look at what others did; on record."""

    form = SeenForm

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        """Limits and conditions below a row go on record like the row itself."""
        super().save_formset(request, form, formset, change)
        for one in formset.initial_forms:
            if one.has_changed():
                self._record(
                    request,
                    one.instance,
                    "change",
                    before={name: one.initial.get(name) for name in one.changed_data},
                    after={name: one.cleaned_data.get(name) for name in one.changed_data},
                )
        for row in formset.new_objects:
            self._record(request, row, "add", after=self._facts(row))


class ClassLimitInline(admin.TabularInline[ClassLimit, CategoryClass]):
    model = ClassLimit
    extra = 0
    can_delete = False


class FilingConditionInline(admin.StackedInline[FilingCondition, Category]):
    model = FilingCondition
    extra = 0
    can_delete = False


@admin.register(CategoryGroup)
class CategoryGroupAdmin(CatalogueAdmin):
    list_display = ("code", "name_zh", "name_en", "is_duty_area", "position")
    ordering = ("position", "code")


@admin.register(CategoryClass)
class CategoryClassAdmin(CatalogueAdmin):
    """Names, and the limits that hold where the city has set none."""

    list_display = ("code", "name_zh", "name_en", "kind", "standard")
    ordering = ("code",)
    readonly_fields = ("standard", "code")
    inlines = (ClassLimitInline,)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """By the workbook, with its categories."""
        return False


@admin.register(Category)
class CategoryAdmin(CatalogueAdmin):
    """Names, groups, and filing conditions; one that is no longer used is made inactive."""

    list_display = ("code", "name_zh", "name_en", "duty_area", "standard", "is_active")
    list_filter = ("duty_area", "standard", "is_active")
    list_select_related = ("duty_area",)
    search_fields = ("code", "name_zh", "name_en", "pinyin", "pinyin_initials", "search_text")
    ordering = ("code",)
    readonly_fields = ("standard", "code", "category_class")
    inlines = (FilingConditionInline,)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """By the workbook, with conditions for each urgency."""
        return False

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """With the words it is found by."""
        fill_words(obj)
        super().save_model(request, obj, form, change)


@admin.register(ShortListEntry)
class ShortListEntryAdmin(CatalogueAdmin):
    list_display = ("role", "position", "category")
    list_filter = ("role",)
    list_select_related = ("category",)
    ordering = ("role", "position")


@admin.register(FunctionalResponsibility)
class FunctionalResponsibilityAdmin(ReadOnlyAdmin):
    """By the workbook: which unit answers for which category, where, over which days."""

    list_display = ("category", "category_class", "zone", "unit", "during")
    list_select_related = ("category", "category_class", "zone", "unit")
    ordering = ("id",)


@admin.register(CalendarDay)
class CalendarDayAdmin(CatalogueAdmin):
    list_display = ("date", "kind", "name")
    list_filter = ("kind",)
    date_hierarchy = "date"
    ordering = ("-date",)


@admin.register(CalendarYear)
class CalendarYearAdmin(CatalogueAdmin):
    list_display = ("year", "source", "entered_at")
    ordering = ("-year",)


@admin.register(WorkPeriod)
class WorkPeriodAdmin(CatalogueAdmin):
    list_display = ("since", "starts", "ends")
    ordering = ("-since", "starts")


@admin.register(ExemptArea)
class ExemptAreaAdmin(ReadOnlyAdmin):
    """To look up; drawn and changed on a page of their own, with the map."""

    list_display = ("code", "name_zh", "during", "starts", "ends", "person", "is_active")
    list_filter = ("is_active",)
    search_fields = ("code", "name_zh", "name_en")
    ordering = ("code",)
    exclude = ("boundary",)
