"""The pages of the exempt areas: the list with its map, and one area, drawn and described."""

from __future__ import annotations

import re
from datetime import date
from typing import Any, Final

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.dates import WEEKDAYS_ABBR
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from fieldwork.catalogue.exempt_history import history_of
from fieldwork.catalogue.exempt_words import period_words, window_words
from fieldwork.catalogue.models import AreaState, Category, ExemptArea
from fieldwork.catalogue.permissions import may_edit_exempt_areas
from fieldwork.catalogue.queries import ExemptAreaQuerySet
from fieldwork.catalogue.representations import exempt_area_feature
from zones.organisation.models import City
from zones.organisation.permissions import may_see_contacts, standing_in

PAGE_SIZE: Final = 50
SHOWN: Final = (
    ("current", _("In force and to come")),
    ("ended", _("Ended")),
    ("all", _("All")),
)
"""What of the areas the list shows; the first unless asked."""
_NUMBERED: Final = re.compile(r"E(\d{1,6})", re.ASCII)


@require_safe
def exempt_areas(request: HttpRequest) -> HttpResponse:
    """What is permitted where and when: for everybody, with who is in charge for some."""
    standing = standing_in(request)
    today = timezone.localdate()
    words = request.GET.get("q", "").replace("\x00", "").strip()[:80]
    asked = request.GET.get("show", "")
    show = asked if asked in dict(SHOWN) else SHOWN[0][0]
    contacts = may_see_contacts(standing)
    areas = _areas(show, today)
    if words:
        areas = areas.called(words, contacts=contacts)
    page = Paginator(areas, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "rows": [_row(area, today) for area in page.object_list],
        "page": page,
        "words": words,
        "show": show,
        "choices": SHOWN,
        "any": page.paginator.count > 0 or ExemptArea.objects.exists(),
        "contacts": contacts,
        "may_edit": may_edit_exempt_areas(standing),
        "page_config": {"bbox": _box(), "codes": [area.code for area in page.object_list]},
    }
    return render(request, "fieldwork/catalogue/exempt_areas.html", context)


@require_safe
@login_required
def exempt_area_new(request: HttpRequest) -> HttpResponse:
    """An empty form and a map to draw on; what it sends goes to the REST interface."""
    if not may_edit_exempt_areas(standing_in(request)):
        raise PermissionDenied
    context = _form_context(None) | {"code": _next_code()}
    return render(request, "fieldwork/catalogue/exempt_area.html", context)


@require_safe
def exempt_area(request: HttpRequest, area_code: str) -> HttpResponse:
    """One area: to be changed by whoever keeps it, to be read by everybody else."""
    code = area_code.replace("\x00", "")
    area = ExemptArea.objects.prefetch_related("categories").filter(code=code).first()
    if area is None:
        raise Http404
    standing = standing_in(request)
    may_edit, contacts = may_edit_exempt_areas(standing), may_see_contacts(standing)
    context = _row(area, timezone.localdate()) | {
        "contacts": contacts,
        "feature": exempt_area_feature(area, contacts=contacts),
    }
    if not may_edit:
        return render(request, "fieldwork/catalogue/exempt_area_sheet.html", context)
    context |= _form_context(area) | {
        "history": history_of(area.code),
        "saved": "saved" in request.GET,
        "ended": "ended" in request.GET,
    }
    return render(request, "fieldwork/catalogue/exempt_area.html", context)


def _areas(show: str, today: date) -> ExemptAreaQuerySet:
    areas: ExemptAreaQuerySet = ExemptArea.objects.prefetch_related("categories").order_by("code")
    if show == "current":
        areas = areas.not_over_on(today)
    elif show == "ended":
        areas = areas.over_on(today)
    return areas


def _row(area: ExemptArea, today: date) -> dict[str, Any]:
    """An area with what is said of it in words."""
    state = area.state_on(today)
    return {
        "area": area,
        "state": state,
        "in_force": state is AreaState.IN_FORCE,
        "ending": state in (AreaState.IN_FORCE, AreaState.AHEAD),
        "categories": sorted(area.categories.all(), key=lambda one: one.code),
        "window": window_words(area),
        "period": period_words(area.during.lower, area.during.upper),
    }


def _form_context(area: ExemptArea | None) -> dict[str, Any]:
    chosen: list[Category] = list(area.categories.all()) if area else []
    days = (area and area.weekdays) or range(1, 8)
    today = timezone.localdate()
    return {
        "weekdays": [(day, WEEKDAYS_ABBR[day - 1], day in days) for day in range(1, 8)],
        "first_day": area.during.lower if area else today,
        "last_day": _last_day(area),
        "today": today,
        "page_config": {
            "bbox": _box(),
            "categories": [{"code": one.code, "name": one.name} for one in chosen],
        },
    }


def _last_day(area: ExemptArea | None) -> date | None:
    if area is None or area.during.upper is None:
        return None
    return date.fromordinal(area.during.upper.toordinal() - 1)


def _next_code() -> str:
    """The number after the highest, as E001 is written; a proposal, no more."""
    codes = ExemptArea.objects.filter(code__startswith="E").values_list("code", flat=True)
    numbers = [int(match[1]) for code in codes if (match := _NUMBERED.fullmatch(code))]
    return f"E{max(numbers, default=0) + 1:03d}"


def _box() -> tuple[float, float, float, float] | None:
    city = City.objects.first()
    return city.bbox if city else None
