"""The form for a new report, and what it asks meanwhile: by when is it due, is it permitted."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.formats import date_format
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from fieldwork.casework.models import ReportKind, Source
from fieldwork.casework.rules import PLACELESS
from fieldwork.casework.sight import sight_in
from fieldwork.catalogue.filing import filing_for
from fieldwork.catalogue.models import Category, Urgency
from fieldwork.catalogue.short_lists import role_with_list, short_list
from fieldwork.catalogue.wording import limit_label
from fieldwork.evidence.limits import limits
from fieldwork.evidence.models import FileRole
from fieldwork.intake.sources import sources_open_to
from zones.organisation.datums import offered_datums
from zones.organisation.models import City, Unit
from zones.organisation.permissions import may_report, standing_in
from zones.ownership.describe import name_of
from zones.ownership.locate import locate
from zones.refusal import Refusal

CALLED_IN = frozenset(
    {Source.HOTLINE, Source.FORUM, Source.WEBSITE, Source.MEDIA, Source.LEADER}
    | {Source.HIGHER_PLATFORM}
)
"""Sources that give numbers of their own; somebody else tells what was seen."""

WITH_COMPLAINANT = frozenset({Source.HOTLINE, Source.FORUM, Source.WEBSITE})

ROLES = (FileRole.NEAR, FileRole.FAR, FileRole.REFERENCE, FileRole.OTHER)


class OutlookForm(forms.Form):
    """A place in WGS-84 degrees and what is wrong there."""

    lon = forms.FloatField(min_value=-180, max_value=180)
    lat = forms.FloatField(min_value=-90, max_value=90)
    category = forms.CharField(max_length=20)
    urgency = forms.ChoiceField(choices=Urgency.choices)


@never_cache
@login_required
def report_new(request: HttpRequest) -> HttpResponse:
    """The form; what it sends goes to the REST interface like every report."""
    standing, sight = standing_in(request), sight_in(request)
    sources = sources_open_to(standing, sight)
    if not sources:
        raise PermissionDenied
    role = role_with_list(standing.roles)
    context = {
        "sources": [(source.value, source.label) for source in sources],
        "kinds": ReportKind.choices,
        "urgencies": Urgency.choices,
        "short_list": [_choice(category) for category in short_list(role)],
        "page_config": _page_config(request, role),
    }
    return render(request, "fieldwork/desk/reports/new.html", context)


@require_safe
@never_cache
@login_required
def report_outlook(request: HttpRequest) -> HttpResponse:
    """By when a problem of a category would be due at a place, who helps, and whether it is
    permitted there, as JSON for the form; 400 for what cannot be read."""
    if not may_report(standing_in(request)):
        raise PermissionDenied
    asked = OutlookForm(request.GET)
    if not asked.is_valid():
        return JsonResponse({"detail": asked.errors.as_text()}, status=400)
    now, said = timezone.now(), asked.cleaned_data
    try:
        owner = locate(lon=said["lon"], lat=said["lat"], at=now)
        filing = filing_for(
            category_code=said["category"],
            urgency=said["urgency"],
            lon=said["lon"],
            lat=said["lat"],
            zone_ids=[zone["id"] for zone in owner.path],
            at=now,
        )
    except Refusal as refusal:
        return JsonResponse({"detail": str(refusal)}, status=400)
    due = filing.deadline_from(now)
    helping = [unit for unit in filing.functional_units if unit != owner.lead_unit["id"]]
    area = filing.exempt_area
    return JsonResponse(
        {
            "due": date_format(timezone.localtime(due.due_at), "DATETIME_FORMAT"),
            "limit": limit_label(filing.condition.limit, filing.condition.limit_kind),
            "provisional": due.provisional,
            "set_by_city": filing.condition.set_by_city,
            "helping": _names(helping),
            "exempt_area": area and {"code": area.code, "name": area.name},
        }
    )


def _names(units: list[int]) -> list[str]:
    rows = Unit.objects.filter(pk__in=units).order_by("code").values("name", "name_en")
    return [name_of(dict(row)) for row in rows]


def _choice(category: Category) -> dict[str, str]:
    """A category of the short list; the icon is its own or its duty area's."""
    return {
        "code": category.code,
        "name": category.name,
        "icon": category.icon or category.duty_area.icon or "tag",
    }


def _page_config(request: HttpRequest, role: str) -> dict[str, Any]:
    """What the page's modules need to know: typed as ``Config`` in report_form.js."""
    city = City.objects.first()
    most = limits()
    return {
        "bbox": city.bbox if city else None,
        "datums": [{"code": code, "label": label} for code, label in offered_datums(city)],
        "role": role,
        "person": request.user.pk,
        "placeless": sorted(PLACELESS),
        "calledIn": sorted(CALLED_IN),
        "withComplainant": sorted(WITH_COMPLAINANT),
        "fileRoles": [{"code": each.value, "label": str(each.label)} for each in ROLES],
        "mostBytes": dict(most.bytes_of),
        "mostFiles": most.files,
    }
