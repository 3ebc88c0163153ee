"""Everything a person or a unit holds, held and will hold, with a small map of the zones."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from zones.instants import end_of_day
from zones.organisation.models import Deputy, Membership, Team, Unit, User
from zones.ownership.handing_over.on_the_day import planned_for
from zones.ownership.held_map import MOST, outlines
from zones.ownership.models import Responsibility
from zones.ownership.past import Told, told
from zones.ownership.queries import ResponsibilityQuerySet
from zones.ownership.responsibility_pages.reader import for_insiders, rights
from zones.ownership.views import day_asked

SHOWN = 500
"""So many lines of a kind stand on a page."""


@dataclass(frozen=True)
class Held:
    """Responsibilities by when they hold, as known now or on the day asked about."""

    now: list[Told]
    later: list[Told]
    past: list[Told]
    replaced: list[Told]
    """What was recorded once and is not held true any more."""


@for_insiders
def person_page(request: HttpRequest, person_id: int) -> HttpResponse:
    """The zones, units and teams of one person, and who acts for whom."""
    person = get_object_or_404(User, pk=person_id)
    now = timezone.now()
    context = rights(request)
    deputies = Deputy.objects.filter(Q(head=person) | Q(deputy=person))
    headed = person.headed_units.order_by("-is_active", "code")
    return render(
        request,
        "zones/ownership/responsibilities/person.html",
        {
            **context,
            **_held(request, Responsibility.objects.filter(user=person), now),
            "person": person,
            "headed": headed,
            "roles": _roles(Membership.objects.of(person), now),
            "led_teams": Team.objects.filter(leader=person).order_by("code"),
            "liaison_teams": Team.objects.filter(liaison=person).order_by("code"),
            "deputies": deputies.select_related("head", "deputy").order_by("-during"),
            "planned": planned_for(person),
            "now": now,
        },
    )


@for_insiders
def unit_page(request: HttpRequest, unit_id: int) -> HttpResponse:
    """The zones one unit leads, helps with or stands in for."""
    unit = get_object_or_404(Unit.objects.select_related("head", "parent"), pk=unit_id)
    now = timezone.now()
    context = rights(request)
    return render(
        request,
        "zones/ownership/responsibilities/unit.html",
        {
            **context,
            **_held(request, Responsibility.objects.filter(unit=unit), now),
            "unit": unit,
            "children": unit.children.active().order_by("code"),
            "people": _roles(Membership.objects.filter(unit=unit, user__is_active=True), now),
            "now": now,
        },
    )


@for_insiders
def person_zones(request: HttpRequest, person_id: int) -> HttpResponse:
    """The outlines of the zones a person answers for now, as GeoJSON."""
    person = get_object_or_404(User, pk=person_id)
    return _outlines(Responsibility.objects.filter(user=person))


@for_insiders
def unit_zones(request: HttpRequest, unit_id: int) -> HttpResponse:
    """The outlines of the zones a unit answers for now, as GeoJSON."""
    unit = get_object_or_404(Unit, pk=unit_id)
    return _outlines(Responsibility.objects.filter(unit=unit))


def _outlines(rows: ResponsibilityQuerySet) -> HttpResponse:
    now = timezone.now()
    zones = set(rows.holding_at(now).values_list("zone", flat=True)[: MOST * 4])
    return JsonResponse(outlines(zones, at=now), content_type="application/geo+json")


def _held(request: HttpRequest, rows: ResponsibilityQuerySet, now: datetime) -> dict[str, Any]:
    """The lines of the page; with ``?at=`` a day those that were known at its end."""
    known_day = day_asked(request)
    known_at = end_of_day(known_day) if known_day else None
    names = rights(request)["show_recorders"]

    def lines(chosen: ResponsibilityQuerySet) -> list[Told]:
        found = told(chosen, now=now, names=names, most=SHOWN)
        return sorted(found, key=_place)

    known = rows.as_known(known_at)
    replaced = rows.filter(recorded__upper_inf=False) if known_at is None else rows.none()
    held = Held(
        now=lines(known.filter(effective__contains=now)),
        later=lines(known.filter(effective__startswith__gt=now)),
        past=lines(known.filter(effective__endswith__lte=now)),
        replaced=told(replaced, now=now, names=names, most=SHOWN),
    )
    return {"held": held, "held_zones": len({one.row.zone_id for one in held.now}),
            "known_day": known_day, "shown": SHOWN}  # fmt: skip


def _place(one: Told) -> tuple[str, int, str, str]:
    version = one.version
    place = (version.scheme.code, version.level.rank, version.code) if version else ("", 0, "")
    return (*place, one.row.role)


def _roles(memberships: Any, now: datetime) -> list[Membership]:
    on = memberships.on(timezone.localdate(now)).select_related("unit", "user")
    return list(on.order_by("unit__code", "role", "user__username")[:SHOWN])
