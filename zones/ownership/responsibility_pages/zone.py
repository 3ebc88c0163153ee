"""Who answers for one zone, answered and will answer, and what was said of it when, by whom."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from zones.boundaries.models import Zone
from zones.instants import end_of_day
from zones.ownership.models import Responsibility
from zones.ownership.past import told
from zones.ownership.responsibility_pages.holders import SHOWN
from zones.ownership.responsibility_pages.reader import for_insiders, rights
from zones.ownership.views import day_asked, visible_schemes
from zones.ownership.zone_names import versions_at


@for_insiders
def zone_page(request: HttpRequest, zone_id: int) -> HttpResponse:
    """Every role of the zone over time; with ``?at=`` a day as it was known at its end."""
    zones = Zone.objects.select_related("scheme").filter(scheme__in=visible_schemes(request))
    zone = get_object_or_404(zones, pk=zone_id)
    now, known_day = timezone.now(), day_asked(request)
    known_at = end_of_day(known_day) if known_day else None
    context = rights(request)
    rows = Responsibility.objects.filter(zone=zone)
    replaced = rows.filter(recorded__upper_inf=False) if known_at is None else rows.none()
    names = context["show_recorders"]
    known = told(rows.as_known(known_at), now=now, names=names, most=SHOWN)
    return render(
        request,
        "zones/ownership/responsibilities/zone.html",
        {
            **context,
            "zone": zone,
            "version": versions_at([zone.pk], now).get(zone.pk),
            "known": sorted(known, key=lambda one: one.row.effective.lower, reverse=True),
            "replaced": told(replaced, now=now, names=names, most=SHOWN),
            "known_day": known_day,
            "now": now,
        },
    )
