"""Who holds the zones of a ground at an instant, read once for all of them: as locate() says it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from django.db import connection

from zones.boundaries.models import Scheme
from zones.ownership.ground import Ground
from zones.ownership.models import Responsibility, ResponsibilityRole
from zones.ownership.refusals import NoCity

Json = dict[str, Any]

_OFFICE = "SELECT zones_office_json(%s), p.snap_m FROM zones_policy() p"
_UNITS = "SELECT u.id, zones_unit_json(u.id, %s) FROM zones_unit u WHERE u.id = ANY(%s)"
_HEADS = "SELECT u.id, zones_head_json(u.id, %s) FROM zones_user u WHERE u.id = ANY(%s)"
_ROLES = (ResponsibilityRole.FALLBACK, ResponsibilityRole.HEAD, ResponsibilityRole.LEAD)


@dataclass(frozen=True, slots=True)
class Owner:
    """Who answers for one zone, or (``path`` empty) for what lies outside all; see Ownership."""

    lead_unit: Json
    lead_zone: Json | None = None
    head: Json | None = None
    head_zone: Json | None = None
    path: tuple[Json, ...] = ()
    own_lead: bool = False
    unowned: bool = False
    no_manager: bool = False

    @property
    def zone(self) -> Json | None:
        return self.path[-1] if self.path else None


class Post(NamedTuple):
    """One of the roles fallback, head and lead, and who holds it for a zone: a unit or a person."""

    zone: int
    role: str
    unit: int | None
    user: int | None
    no_manager: bool = False


Planned = Mapping[int, Sequence[Post]]
"""Zones whose posts would be filled otherwise than they are, each with all that it would have."""


def owners_of(
    ground: Ground,
    scheme: Scheme,
    *,
    at: datetime,
    office: Owner,
    known_at: datetime | None = None,
    planned: Planned | None = None,
) -> list[Owner]:
    """The owner of every zone of the ground by position, then the campaign office."""
    held = _held(scheme, ground, at, known_at, planned or {})
    owners = [_owner(ground, held, position, office) for position in range(len(ground.zones))]
    return [*owners, office]


def office_at(at: datetime) -> tuple[Owner, float]:
    """The campaign office as the owner of what nobody else owns, and the snap distance in metres.

    Raises NoCity before the set-up.
    """
    with connection.cursor() as cursor:
        cursor.execute(_OFFICE, [at])
        unit, snap_m = cursor.fetchone()
    if unit is None:
        raise NoCity()
    return Owner(lead_unit=unit, unowned=True), snap_m


@dataclass(frozen=True, slots=True)
class _Held:
    """Holders by zone: the unit that answers (its own lead, else its fallback) and the head."""

    units: dict[int, tuple[Json, bool, bool]]
    heads: dict[int, Json]


def _owner(ground: Ground, held: _Held, position: int, office: Owner) -> Owner:
    """Up the levels to the first zone that has a unit, and to the first that has a head."""
    upwards = [ground.zones[at] for at in ground.chain(position)]
    lead_zone = next((zone for zone in upwards if zone["id"] in held.units), None)
    head_zone = next((zone for zone in upwards if zone["id"] in held.heads), None)
    path = tuple(reversed(upwards))
    head = held.heads[head_zone["id"]] if head_zone else None
    if lead_zone is None:
        return Owner(office.lead_unit, None, head, head_zone, path, unowned=True)
    unit, is_lead, no_manager = held.units[lead_zone["id"]]
    own_lead = is_lead and lead_zone is upwards[0]
    return Owner(unit, lead_zone, head, head_zone, path, own_lead, no_manager=no_manager)


def _held(
    scheme: Scheme,
    ground: Ground,
    at: datetime,
    known_at: datetime | None,
    planned: Planned,
) -> _Held:
    """Leads, fallbacks and heads of the ground's zones at the instant, deputies in their place."""
    zones = {zone["id"] for zone in ground.zones}
    stored = (
        Responsibility.objects.holding_at(at, known_at)
        .filter(scheme=scheme, role__in=_ROLES)
        .values_list("zone_id", "role", "unit_id", "user_id", "no_manager")
    )
    posts = [Post(*row) for row in stored if row[0] in zones and row[0] not in planned]
    posts += [
        post
        for zone, each in planned.items()
        if zone in zones
        for post in each
        if post.role in _ROLES
    ]
    posts.sort(key=lambda post: post.role)  # a lead takes the place of a fallback
    units = _as_json(_UNITS, at, {post.unit for post in posts})
    people = _as_json(_HEADS, at, {post.user for post in posts})
    held = _Held({}, {})
    for post in posts:
        if post.user is not None:
            held.heads[post.zone] = people[post.user]
        elif post.unit is not None:
            is_lead = post.role == ResponsibilityRole.LEAD
            held.units[post.zone] = (units[post.unit], is_lead, post.no_manager)
    return held


def _as_json(statement: str, at: datetime, ids: set[int | None]) -> dict[int, Json]:
    with connection.cursor() as cursor:
        cursor.execute(statement, [at, [number for number in ids if number is not None]])
        return dict(cursor.fetchall())
