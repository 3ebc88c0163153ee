"""Who answers for a place: one statement to zones_locate, and its answer with a reason."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from django.db import connection

from zones.boundaries.models import GeometryKind, Scheme
from zones.ownership.refusals import NoCity, NoPrimaryScheme, SchemeOfLines
from zones.ownership.rules import Rule

_LOCATE = "SELECT zones_locate(%s, %s, %s, %s, %s, %s)"
_LOCATE_THROUGH = (
    "SELECT zones_locate(%(scheme)s, %(lon)s, %(lat)s, at, %(known_at)s, NULL)"
    " FROM unnest(%(instants)s::timestamptz[]) WITH ORDINALITY AS asked (at, number)"
    " ORDER BY number"
)
_LOCATE_BOTH = (
    "SELECT zones_locate(%(scheme)s, %(lon)s, %(lat)s, %(first)s, NULL, %(accuracy_m)s),"
    " zones_locate(%(scheme)s, %(lon)s, %(lat)s, %(second)s, NULL, NULL)"
)

Json = dict[str, Any]


@dataclass(frozen=True)
class Ownership:
    """Who answers for a point (lon, lat in WGS-84) at an instant, never nobody, and why.

    ``rule`` is the last word: ``placed`` (inside, border, nearest, outside, no_edition) unless
    the unit had to be found elsewhere than in the zone's own lead, then ``fallback``.
    ``path`` goes from the top level to the zone; each zone is ``{id, version, code, name,
    name_en, level}``. ``lead_zone`` is the zone of the path whose lead answers, None where the
    campaign office does. ``distance_m`` is how far off the zone the point lies (0 inside),
    ``border_m`` how near the zone's border is. ``candidates`` are the other owners an inaccurate
    position allows, each with its share of the accuracy circle (None on a border).
    ``known_at`` is the instant whose knowledge was asked for, None for what is known now.
    ``gap_reason`` says why the zone is an intended gap, "" where it is a zone as any.
    """

    lon: float
    lat: float
    at: datetime
    scheme: str
    rule: Rule
    placed: Rule
    edition: int | None
    since: datetime | None
    zone: Json | None
    path: list[Json]
    head: Json | None
    head_zone: Json | None
    lead_unit: Json
    lead_zone: Json | None
    unowned: bool
    no_manager: bool
    distance_m: float | None
    border_m: float | None
    accuracy_m: float | None
    uncertain: bool
    members: list[Json] = field(default_factory=list)
    street_heads: list[Json] = field(default_factory=list)
    candidates: list[Json] = field(default_factory=list)
    gap_reason: str = ""
    known_at: datetime | None = None


def locate(
    *,
    lon: float,
    lat: float,
    at: datetime,
    scheme: Scheme | None = None,
    accuracy_m: float | None = None,
    known_at: datetime | None = None,
) -> Ownership:
    """The owner of (lon, lat), WGS-84 degrees, at ``at``; by the primary scheme unless named.

    ``accuracy_m`` is the radius of the position's accuracy circle. ``known_at`` asks what we held
    true then, but for deputies and the heads of units, which are kept only as they are now.
    Takes no lock: whoever stores the answer calls it inside a routing_transaction. Raises
    SchemeOfLines, and NoPrimaryScheme and NoCity where the set-up is not finished.
    """
    scheme = scheme or primary_scheme()
    if scheme.geometry_kind != GeometryKind.POLYGON:
        raise SchemeOfLines(scheme.code)
    with connection.cursor() as cursor:
        cursor.execute(_LOCATE, [scheme.pk, lon, lat, at, known_at, accuracy_m])
        (answer,) = cursor.fetchone()
    ownership = _ownership(answer, lon, lat, at, scheme, accuracy_m)
    return ownership if known_at is None else replace(ownership, known_at=known_at)


def locate_both(
    *,
    lon: float,
    lat: float,
    first: datetime,
    second: datetime,
    scheme: Scheme,
    accuracy_m: float | None = None,
) -> tuple[Ownership, Ownership]:
    """The owner at two instants in one statement: when something was seen, when it was received.

    As locate(); the second answer says nothing of the accuracy circle.
    """
    asked: dict[str, int | float | datetime | None] = {
        "scheme": scheme.pk,
        "lon": lon,
        "lat": lat,
        "first": first,
        "second": second,
        "accuracy_m": accuracy_m,
    }
    with connection.cursor() as cursor:
        cursor.execute(_LOCATE_BOTH, asked)
        seen, received = cursor.fetchone()
    return (
        _ownership(seen, lon, lat, first, scheme, accuracy_m),
        _ownership(received, lon, lat, second, scheme, None),
    )


def locate_through(
    instants: Sequence[datetime],
    *,
    lon: float,
    lat: float,
    scheme: Scheme,
    known_at: datetime | None = None,
) -> list[Ownership]:
    """The owner at each of the instants, in their order and in one statement. As locate()."""
    if scheme.geometry_kind != GeometryKind.POLYGON:
        raise SchemeOfLines(scheme.code)
    asked: dict[str, Any] = {
        "scheme": scheme.pk,
        "lon": lon,
        "lat": lat,
        "known_at": known_at,
        "instants": list(instants),
    }
    with connection.cursor() as cursor:
        cursor.execute(_LOCATE_THROUGH, asked)
        answers = [answer for (answer,) in cursor.fetchall()]
    return [
        replace(_ownership(answer, lon, lat, at, scheme, None), known_at=known_at)
        for at, answer in zip(instants, answers, strict=True)
    ]


def primary_scheme() -> Scheme:
    """The scheme that owns places where none is named. Raises NoPrimaryScheme."""
    scheme = Scheme.objects.filter(primary=True).first()
    if scheme is None:
        raise NoPrimaryScheme()
    return scheme


def _ownership(
    answer: Json,
    lon: float,
    lat: float,
    at: datetime,
    scheme: Scheme,
    accuracy_m: float | None,
) -> Ownership:
    placed = Rule(answer["placed"])
    path: list[Json] = answer.get("path") or []
    lead_unit: Json | None = answer.get("lead_unit")
    answering = lead_unit or answer.get("office")
    if answering is None:
        raise NoCity()
    own_lead = answer.get("lead_step") == 0 and answer.get("lead_role") == "lead"
    rule = placed if own_lead or not path else Rule.FALLBACK
    share = answer.get("own_share")
    return Ownership(
        lon=lon,
        lat=lat,
        at=at,
        scheme=scheme.code,
        rule=rule,
        placed=placed,
        edition=answer.get("edition"),
        since=_instant(answer.get("since")),
        zone=path[-1] if path else None,
        path=path,
        head=answer.get("head"),
        head_zone=_up(path, answer.get("head_step")),
        lead_unit=answering,
        lead_zone=_up(path, answer.get("lead_step")),
        unowned=lead_unit is None,
        no_manager=bool(answer.get("no_manager")),
        distance_m=answer.get("distance_m"),
        border_m=answer.get("border_m"),
        accuracy_m=accuracy_m,
        uncertain=share < answer["certain_share"] if share is not None else placed is Rule.BORDER,
        members=answer.get("members") or [],
        street_heads=answer.get("street_heads") or [],
        candidates=answer.get("candidates") or [],
        gap_reason=answer.get("gap_reason") or "",
    )


def _up(path: list[Json], step: int | None) -> Json | None:
    """The zone ``step`` levels above the deepest."""
    return None if step is None or not path else path[len(path) - 1 - step]


def _instant(text: str | None) -> datetime | None:
    """A timestamptz as PostgreSQL writes it in JSON; None for "since ever"."""
    return None if text is None or text == "-infinity" else datetime.fromisoformat(text)
