"""The desk: what waits first, then the issues the person sees, as a list beside a map."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import pgettext_lazy

from fieldwork.casework.listing import COUNTED, count_up_to, newest
from fieldwork.casework.models import Issue
from fieldwork.casework.rules import Light as LightCode
from fieldwork.casework.sight import Sight, sight_in
from fieldwork.casework.words import STATES
from fieldwork.casework.workflow import CLOCK_STOPPED, ISSUE_STATES
from fieldwork.catalogue.models import Category, CategoryGroup
from fieldwork.desk.issue_list.filters import ALL, OPEN, OVERDUE, SOON, Filters, read_filters
from fieldwork.desk.issue_list.waiting import waiting_for
from fieldwork.desk.light import Light, light_of
from fieldwork.intake.sources import sources_open_to
from zones.boundaries.models import Scheme, ZoneVersion
from zones.boundaries.timeline import entry_of
from zones.organisation.models import City, Unit
from zones.organisation.permissions import standing_in

PAGE_SIZE = 50
OFFERED = 600
"""So many zones, units or categories a field's list holds; whoever wants another types its code."""

SHOWS = (
    (OPEN, pgettext_lazy("list of issues", "open")),
    (OVERDUE, pgettext_lazy("issues", "overdue")),
    (SOON, pgettext_lazy("issues", "due soon")),
    (ALL, pgettext_lazy("issues", "all, finished ones too")),
)


@dataclass(frozen=True)
class Row:
    """One issue of the list."""

    issue: Issue
    light: Light


def issue_desk(request: HttpRequest) -> HttpResponse:
    """The list, fifty issues to a page; the map asks the REST interface the same question."""
    now = timezone.now()
    standing, sight = standing_in(request), sight_in(request)
    filters = read_filters(request.GET)
    last = _last_seen(request, sight)
    found = newest(sight, filters.asked, now=now, limit=PAGE_SIZE + 1, after=last)
    rows = _rows([pk for pk, _ in found[:PAGE_SIZE]], now)
    count = count_up_to(sight, filters.asked, now=now)
    context = {
        "filters": filters,
        "rows": rows,
        "first_page": last is None,
        "next_after": rows[-1].issue.number if len(found) > PAGE_SIZE else "",
        "count": min(count, COUNTED),
        "more": count > COUNTED,
        "waiting": waiting_for(standing, sight, now),
        "choices": _choices(now),
        "may_report": bool(sources_open_to(standing, sight)),
        "page_config": _page_config(filters),
    }
    return render(request, "fieldwork/desk/issue_desk.html", context)


def _last_seen(request: HttpRequest, sight: Sight) -> Issue | None:
    """The last issue of the page before, which the address names by its number."""
    number = request.GET.get("after", "").replace("\x00", "")
    return Issue.objects.visible_to(sight).filter(number=number).first() if number else None


def _rows(ids: list[int], now: datetime) -> list[Row]:
    """The issues with these numbers of rows, in their order."""
    issues = Issue.objects.with_names().defer("routing").in_bulk(ids)
    return [Row(issues[pk], light_of(issues[pk], now)) for pk in ids]


def _choices(now: datetime) -> dict[str, Any]:
    """What the fields of the filter offer."""
    return {
        "shows": SHOWS,
        "states": [(state.value, STATES[state]) for state in ISSUE_STATES],
        "duty_areas": CategoryGroup.objects.filter(is_duty_area=True).order_by("position"),
        "categories": Category.objects.filter(is_active=True).order_by("code")[:OFFERED],
        "units": Unit.objects.active().order_by("code")[:OFFERED],
        "zones": _zones(now),
    }


def _zones(now: datetime) -> list[ZoneVersion]:
    """The zones of the primary scheme, the upper levels first."""
    scheme = Scheme.objects.filter(primary=True).first()
    entry = entry_of(scheme, at=now) if scheme else None
    if entry is None:
        return []
    versions = ZoneVersion.objects.in_edition(entry.edition).defer("boundary")
    return list(versions.order_by("level__rank", "code")[:OFFERED])


def _page_config(filters: Filters) -> dict[str, Any]:
    """What the page's module needs to know: typed as ``Config`` in issue_desk.js."""
    city = City.objects.first()
    return {
        "bbox": city.bbox if city else None,
        "asked": filters.for_map(),
        "light": LightCode.YELLOW.value if filters.show == SOON else None,
        "stopped": sorted(CLOCK_STOPPED),
        "boxed": filters.bbox,
    }
