"""The pages of the catalogue and of the work calendar."""

from __future__ import annotations

import re
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from fieldwork.catalogue.actions import adopt_limits
from fieldwork.catalogue.browsing import (
    categories_of,
    found_categories,
    groups_in_use,
    limits_by_origin,
)
from fieldwork.catalogue.calendar import calendar_from, missing_years
from fieldwork.catalogue.permissions import may_edit_catalogue
from fieldwork.catalogue.shipped import load_shipped_catalogue
from fieldwork.catalogue.year_sheet import year_sheet, year_weekdays
from zones.audit.actors import actor_in
from zones.organisation.permissions import may_see_unpublished, standing_in
from zones.refusal import Refusal

_YEAR = re.compile(r"(19|2[01])\d\d", re.ASCII)


@require_safe
def catalogue(request: HttpRequest) -> HttpResponse:
    """One duty area or group of the catalogue, or what was searched in all of it."""
    words = request.GET.get("q", "").replace("\x00", "").strip()[:80]
    groups = groups_in_use()
    asked = request.GET.get("group")
    group = next((one.group for one in groups if one.group.code == asked), None)
    if group is None and groups:
        group = groups[0].group
    standing = standing_in(request)
    context: dict[str, Any] = {
        "groups": groups,
        "group": None if words else group,
        "words": words,
        "found": found_categories(words) if words else None,
        "classes": categories_of(group) if group and not words else [],
        "limits": limits_by_origin(),
        "may_edit": may_edit_catalogue(standing),
        "may_download": may_see_unpublished(standing),
    }
    return render(request, "fieldwork/catalogue/catalogue.html", context)


@login_required
@require_POST
def take_shipped(request: HttpRequest) -> HttpResponse:
    """Lay the shipped catalogue over what is there, which is nothing at first."""
    _refuse_readers(request)
    try:
        done = load_shipped_catalogue(actor=actor_in(request), now=timezone.now())
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(
            request,
            _("The shipped catalogue is taken over: %(added)d lines added, %(changed)d changed.")
            % done,
        )
    return redirect("catalogue")


@login_required
@require_POST
def adopt(request: HttpRequest) -> HttpResponse:
    """Say of every proposed limit that the city has set it."""
    _refuse_readers(request)
    adopted = adopt_limits(actor=actor_in(request), now=timezone.now())
    messages.success(
        request,
        ngettext(
            "%(count)d limit is now the city's own.",
            "%(count)d limits are now the city's own.",
            adopted,
        )
        % {"count": adopted},
    )
    return redirect("catalogue")


@require_safe
def work_calendar(request: HttpRequest, year: str = "") -> HttpResponse:
    """A year's holidays and make-up days, and the working hours that hold."""
    today = timezone.localdate()
    if year and not _YEAR.fullmatch(year):
        raise Http404
    chosen = int(year) if year else today.year
    context: dict[str, Any] = {
        "sheet": year_sheet(chosen, today=today),
        "this_year": today.year,
        "weekdays": year_weekdays(),
        "missing": missing_years(today),
        "hours": calendar_from(today).hours_of(today),
        "may_edit": may_edit_catalogue(standing_in(request)),
    }
    return render(request, "fieldwork/catalogue/calendar.html", context)


def _refuse_readers(request: HttpRequest) -> None:
    if not may_edit_catalogue(standing_in(request)):
        raise PermissionDenied
