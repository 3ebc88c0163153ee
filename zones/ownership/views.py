"""Pages of zones: the list of a scheme's level, and the responsibility list of one zone."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.dateparse import parse_date

from zones.boundaries.models import Level, Scheme, Timeline, Zone, ZoneVersion
from zones.boundaries.queries import SchemeQuerySet
from zones.boundaries.timeline import entry_of
from zones.instants import end_of_day
from zones.organisation.permissions import may_see_contacts, may_see_unpublished, standing_in
from zones.ownership.zone_sheet import rows_of, sheet_of

PAGE_SIZE = 50


def zone_list(request: HttpRequest) -> HttpResponse:
    """The zones of one level on one day, searched by code or name, fifty to a page."""
    schemes = list(visible_schemes(request).in_order().prefetch_related("levels"))
    scheme = chosen(schemes, request.GET.get("scheme"))
    day = day_asked(request)
    context: dict[str, Any] = {
        "schemes": schemes,
        "scheme": scheme,
        "day": day,
        "shown_day": day or timezone.localdate(),
    }
    if scheme is not None:
        context |= _list_context(request, scheme, instant_of(day))
    return render(request, "zones/ownership/zone_list.html", context)


def zone_detail(request: HttpRequest, zone_id: int) -> HttpResponse:
    """Who answers for one zone and for what: the responsibility list, fit for printing."""
    zone = get_object_or_404(
        Zone.objects.select_related("scheme"), pk=zone_id, scheme__in=visible_schemes(request)
    )
    day = day_asked(request)
    sheet = sheet_of(zone=zone, at=instant_of(day))
    if sheet is None:
        raise Http404
    standing = standing_in(request)
    return render(
        request,
        "zones/ownership/zone_detail.html",
        {
            "sheet": sheet,
            "day": day,
            "is_insider": may_see_unpublished(standing),
            "show_contacts": may_see_contacts(standing),
        },
    )


def visible_schemes(request: HttpRequest) -> SchemeQuerySet:
    """Schemes the reader may see."""
    schemes: SchemeQuerySet = Scheme.objects.all()
    return schemes.visible_to(standing_in(request))


def _list_context(request: HttpRequest, scheme: Scheme, at: datetime) -> dict[str, Any]:
    levels = sorted(scheme.levels.all(), key=lambda level: level.rank)
    level = chosen(levels, request.GET.get("level"), default=-1)
    text = request.GET.get("q", "").replace("\x00", "").strip()  # PostgreSQL takes no NUL
    entry = entry_of(scheme, at=at)
    versions = ZoneVersion.objects.none()
    if entry is not None and level is not None:
        versions = _versions(entry, level, text)
    page = Paginator(versions, PAGE_SIZE).get_page(request.GET.get("page"))
    return {
        "levels": levels,
        "level": level,
        "text": text,
        "entry": entry,
        "page": page,
        "rows": rows_of(list(page.object_list), at, entry.edition) if entry else [],
    }


def _versions(entry: Timeline, level: Level, text: str) -> Any:
    versions = ZoneVersion.objects.in_edition(entry.edition).filter(level=level)
    return versions.matching(text).by_code().defer("boundary")


def chosen(things: list[Any], code: str | None, default: int = 0) -> Any:
    """The thing with that code, else the default one; None where there are none."""
    found = [thing for thing in things if thing.code == code]
    return found[0] if found else (things[default] if things else None)


def day_asked(request: HttpRequest) -> date | None:
    """The day asked for with ``?at=YYYY-MM-DD``; None for today, or for no day at all."""
    try:
        day = parse_date(request.GET.get("at", ""))
    except ValueError:
        return None
    return None if day == timezone.localdate() else day


def instant_of(day: date | None) -> datetime:
    """The state the day ends with, or that of now."""
    return end_of_day(day) if day else timezone.now()
