"""What a person may see of the casework: by unit, by ground, by hand (P13)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q
from django.utils import timezone

from zones.audit.actors import Asking
from zones.organisation.models import Membership, Role, Unit
from zones.organisation.permissions import Standing, speaks_for, standing_in
from zones.ownership.models import Responsibility, ResponsibilityRole

_WORKING_ROLES = (Role.LEADER, Role.HANDLER)


@dataclass(frozen=True)
class Sight:
    """Whose cases a person sees: ``everything``, or those of ``units`` and of ``zones`` and below
    (along a zone that is a street), the hotline's where ``hotline``, and always the person's own.
    """

    user: int | None = None
    everything: bool = False
    hotline: bool = False
    units: frozenset[int] = frozenset()
    zones: frozenset[int] = frozenset()

    @property
    def nothing(self) -> bool:
        """Nobody known asks."""
        return self.user is None


BLIND = Sight()

_KEPT = "_sight"


def sight_of(standing: Standing, *, now: datetime) -> Sight:
    """What the person sees now, in at most three statements; BLIND for whoever is signed out."""
    user = standing.user
    if user is None:
        return BLIND
    if standing.has(Role.CAMPAIGN_OFFICE, Role.AUDITOR):
        return Sight(user=user.pk, everything=True)
    speaking = [person.pk for person in speaks_for(user, now=now)]
    return Sight(
        user=user.pk,
        hotline=standing.has(Role.HOTLINE_CLERK),
        units=_units_of(user.pk, speaking, now),
        zones=_zones_of(speaking, now),
    )


def sight_in(request: Asking) -> Sight:
    """What whoever asks sees; asked once a request."""
    kept: Sight | None = getattr(request, _KEPT, None)
    standing = standing_in(request)
    asking = standing.user.pk if standing.user else None
    if kept is None or kept.user != asking:
        kept = sight_of(standing, now=timezone.now())
        setattr(request, _KEPT, kept)
    return kept


def may_see_reporters(standing: Standing) -> bool:
    """Who sent a report: the campaign office alone, so that nobody can lean on inspectors (P2)."""
    return standing.has(Role.CAMPAIGN_OFFICE)


def may_read_contacts(standing: Standing) -> bool:
    """A complainant's name and number in whole; each reading is written down."""
    return standing.has(Role.CAMPAIGN_OFFICE, Role.HOTLINE_CLERK)


def may_clear_reports(standing: Standing) -> bool:
    """Verify, place, reject and answer what waits."""
    return standing.has(Role.CAMPAIGN_OFFICE, Role.HOTLINE_CLERK)


def _units_of(user: int, speaking: list[int], now: datetime) -> frozenset[int]:
    """Units the person works in or leads, or whose head the person stands in for."""
    working = Q(role__in=_WORKING_ROLES, user_id=user)
    today = timezone.localdate(now)
    member = Membership.objects.on(today).filter(working).values_list("unit_id", flat=True)
    leading = Unit.objects.filter(head_id__in=speaking).values_list("id", flat=True)
    return frozenset(member.union(leading))


def _zones_of(speaking: list[int], now: datetime) -> frozenset[int]:
    """Zones the person answers for as their head or paired leader."""
    held = Responsibility.objects.holding_at(now).filter(
        user_id__in=speaking,
        role__in=(ResponsibilityRole.HEAD, ResponsibilityRole.PAIRED_LEADER),
    )
    return frozenset(held.values_list("zone_id", flat=True))
