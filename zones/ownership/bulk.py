"""The owners of many places at once: locate() for a million points.

The ground is answered in process by a CoverageIndex, kept for the life of the process under the
checksum of its edition; who holds it at the instant is read once for all zones. The answers are
those of locate() to the last point, without what only a single place is asked for: members, street
heads, accuracy circles and the distance to the border.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import OrderedDict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from threading import Lock
from typing import Any, Final

import numpy as np
import shapely
from django.contrib.gis.db.models.functions import AsWKB
from django.db import connection
from numpy.typing import NDArray

from zones.boundaries.models import Edition, GeometryKind, Scheme, ZoneVersion
from zones.boundaries.timeline import entry_of
from zones.ownership.index import NONE, RULES, CoverageIndex, Located
from zones.ownership.locate import primary_scheme
from zones.ownership.models import Responsibility
from zones.ownership.refusals import NoCity, SchemeOfLines
from zones.ownership.rules import Rule
from zones.sql import load_sql

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Json = dict[str, Any]

PLACED: Final = (*RULES, Rule.NO_EDITION)
"""The rule that a number in `OwnerTable.placed` stands for."""

INDEXES_KEPT: Final = 4
"""An index of 12,000 cells takes some 100 MB."""

ROUTERS_KEPT: Final = 32
"""Spans of time whose owners `Routers` remembers."""

_OFFICE = "SELECT zones_office_json(%s), p.snap_m FROM zones_policy() p"
_UNITS = "SELECT u.id, zones_unit_json(u.id, %s) FROM zones_unit u WHERE u.id = ANY(%s)"
_CHANGES = load_sql(__file__, "sql/changes.sql")
_HEADS = "SELECT u.id, zones_head_json(u.id, %s) FROM zones_user u WHERE u.id = ANY(%s)"


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


@dataclass(frozen=True, slots=True)
class OwnerTable:
    """The owner of each of n points.

    ``owner`` (n,) are positions in ``owners``, whose last is the campaign office's; ``placed``
    (n,) are positions in PLACED; ``distance_m`` (n,) is how far off the zone the point lies, NaN
    where there is none.
    """

    scheme: str
    at: datetime
    edition: int | None
    since: datetime | None
    owners: Sequence[Owner]
    owner: Ints
    placed: NDArray[np.uint8]
    distance_m: Floats

    def __len__(self) -> int:
        return len(self.owner)

    def owner_of(self, row: int) -> Owner:
        return self.owners[int(self.owner[row])]

    def rule_of(self, row: int) -> Rule:
        """As in Ownership: how it was placed, unless the unit was found elsewhere than there."""
        owner = self.owner_of(row)
        return PLACED[self.placed[row]] if owner.own_lead or not owner.path else Rule.FALLBACK


def locate_many(
    points: Floats,
    *,
    at: datetime,
    scheme: Scheme | None = None,
    known_at: datetime | None = None,
) -> OwnerTable:
    """The owners of (lon, lat) points (n, 2), WGS-84 degrees, at ``at``; else as locate().

    Raises ValueError where a coordinate is not a finite number, SchemeOfLines, NoPrimaryScheme
    and NoCity.
    """
    return Router(at=at, scheme=scheme, known_at=known_at).route(points)


class Router:
    """The owners of a scheme's zones at one instant, ready for batch after batch of points."""

    def __init__(
        self, *, at: datetime, scheme: Scheme | None = None, known_at: datetime | None = None
    ) -> None:
        self.scheme = scheme or primary_scheme()
        if self.scheme.geometry_kind != GeometryKind.POLYGON:
            raise SchemeOfLines(self.scheme.code)
        self.at = at
        self._entry = entry_of(self.scheme, at=at, known_at=known_at)
        self._index: _KeptIndex | None = None
        office, snap_m = _office(at)
        self._owners = [office]
        if self._entry is not None:
            ground = _Ground.of(self._entry.edition)
            self._index = _index_of(self._entry.edition, ground, snap_m)
            self._owners = _owners_of(ground, self.scheme, at, known_at, office)

    def route(self, points: Floats) -> OwnerTable:
        """The owner of each (lon, lat) point of an (n, 2) array; see locate_many."""
        points = np.asarray(points, dtype=np.float64).reshape(-1, 2)
        if self._index is None or self._entry is None:
            count = len(points)
            version, distance_m = np.full(count, NONE), np.full(count, np.nan)
            placed = np.full(count, PLACED.index(Rule.NO_EDITION), np.uint8)
        else:
            located = self._index.locate_points(points)
            version, placed = located.version, located.rule
            distance_m = np.where(version == NONE, np.nan, located.distance_m)
        return OwnerTable(
            scheme=self.scheme.code,
            at=self.at,
            edition=self._entry.edition.number if self._entry else None,
            since=self._entry.effective.lower if self._entry else None,
            owners=self._owners,
            owner=version,  # NONE is -1: the last owner, the campaign office
            placed=placed,
            distance_m=distance_m,
        )


class Routers:
    """A Router for any instant, one for each span in which nobody's ground changes hands."""

    def __init__(self, scheme: Scheme | None = None) -> None:
        self.scheme = scheme or primary_scheme()
        self._changes = _changes(self.scheme)
        self._routers: OrderedDict[int, Router] = OrderedDict()

    def span_of(self, at: datetime) -> int:
        """The number of the span the instant lies in; all instants of one have the same owners."""
        return bisect_right(self._changes, at)

    def router_at(self, at: datetime) -> Router:
        """The router of the instant's span."""
        span = self.span_of(at)
        if span not in self._routers:
            self._routers[span] = Router(at=at, scheme=self.scheme)
            if len(self._routers) > ROUTERS_KEPT:
                self._routers.popitem(last=False)
        self._routers.move_to_end(span)
        return self._routers[span]


def _changes(scheme: Scheme) -> list[datetime]:
    """Every instant at which an edition, a holder or a deputy of the scheme begins or ends."""
    with connection.cursor() as cursor:
        cursor.execute(_CHANGES, {"scheme": scheme.pk})
        return [instant for (instant,) in cursor.fetchall()]


# --- the ground, kept by checksum ----------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Ground:
    """The zone versions of an edition in code order: as JSON, and by position in that order."""

    zones: list[Json]
    ranks: list[int]
    parents: list[int]
    must_cover: list[bool]

    @classmethod
    def of(cls, edition: Edition) -> _Ground:
        rows = list(
            ZoneVersion.objects.in_edition(edition)
            .by_code()
            .values_list(
                *("id", "zone_id", "parent_id", "code", "name", "name_en"),
                *("level__code", "level__rank", "level__name_zh", "level__name_en"),
                "level__covers_parent",
            )
        )
        position = {row[1]: at for at, row in enumerate(rows)}
        return cls(
            zones=[_zone_json(row) for row in rows],
            ranks=[row[7] for row in rows],
            parents=[position.get(row[2], NONE) for row in rows],
            must_cover=[row[10] for row in rows],
        )

    def chain(self, at: int) -> Iterable[int]:
        """Positions from the zone up to the top."""
        while at != NONE:
            yield at
            at = self.parents[at]


@dataclass(frozen=True)
class _KeptIndex:
    """An index that threads take in turns: it prepares its polygons on first use."""

    index: CoverageIndex
    lock: Lock = field(default_factory=Lock)

    def locate_points(self, points: Floats) -> Located:
        with self.lock:
            return self.index.locate_points(points)


_kept: OrderedDict[tuple[object, ...], _KeptIndex] = OrderedDict()
_kept_lock = Lock()


def _index_of(edition: Edition, ground: _Ground, snap_m: float) -> _KeptIndex:
    """The edition's index. Equal ground under equal rules shares one, whatever its number."""
    key = (edition.checksum, tuple(ground.ranks), tuple(ground.must_cover), snap_m)
    with _kept_lock:
        if key in _kept:
            _kept.move_to_end(key)
            return _kept[key]
    boundaries = (
        ZoneVersion.objects.in_edition(edition)
        .by_code()
        .annotate(wkb=AsWKB("boundary"))
        .values_list("wkb", flat=True)
    )
    kept = _KeptIndex(
        CoverageIndex(
            codes=[zone["code"] for zone in ground.zones],
            ranks=ground.ranks,
            parents=ground.parents,
            must_cover=ground.must_cover,
            polygons=shapely.from_wkb([bytes(wkb) for wkb in boundaries]),
            snap_m=snap_m,
        )
    )
    with _kept_lock:
        _kept[key] = kept
        while len(_kept) > INDEXES_KEPT:
            _kept.popitem(last=False)
    return kept


def _zone_json(row: tuple[Any, ...]) -> Json:
    """A zone as zones_version_json writes it."""
    version, zone, _parent, code, name, name_en, level, rank, level_zh, level_en, _covers = row
    return {
        "id": zone,
        "version": version,
        "code": code,
        "name": name,
        "name_en": name_en,
        "level": {"code": level, "rank": rank, "name_zh": level_zh, "name_en": level_en},
    }


# --- who holds it --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Held:
    """Holders by zone: the unit that answers (its own lead, else its fallback) and the head."""

    units: dict[int, tuple[Json, bool, bool]]
    heads: dict[int, Json]


def _office(at: datetime) -> tuple[Owner, float]:
    """The campaign office as the owner of what nobody else owns, and the snap distance."""
    with connection.cursor() as cursor:
        cursor.execute(_OFFICE, [at])
        unit, snap_m = cursor.fetchone()
    if unit is None:
        raise NoCity()
    return Owner(lead_unit=unit, unowned=True), snap_m


def _owners_of(
    ground: _Ground, scheme: Scheme, at: datetime, known_at: datetime | None, office: Owner
) -> list[Owner]:
    """The owner of every zone by position, then the campaign office."""
    held = _held(scheme, at, known_at)
    owners = [_owner(ground, held, position, office) for position in range(len(ground.zones))]
    return [*owners, office]


def _owner(ground: _Ground, held: _Held, position: int, office: Owner) -> Owner:
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


def _held(scheme: Scheme, at: datetime, known_at: datetime | None) -> _Held:
    """Leads, fallbacks and heads of the scheme's zones at the instant, deputies in their place."""
    rows = list(
        Responsibility.objects.holding_at(at, known_at)
        .filter(scheme=scheme, role__in=("fallback", "head", "lead"))
        .order_by("role")  # a lead takes the place of a fallback
        .values_list("zone_id", "role", "unit_id", "user_id", "no_manager")
    )
    units = _as_json(_UNITS, at, {unit for _, _, unit, _, _ in rows})
    people = _as_json(_HEADS, at, {user for _, _, _, user, _ in rows})
    held = _Held({}, {})
    for zone, role, unit, user, no_manager in rows:
        if role == "head":
            held.heads[zone] = people[user]
        else:
            held.units[zone] = (units[unit], role == "lead", no_manager)
    return held


def _as_json(statement: str, at: datetime, ids: set[int | None]) -> dict[int, Json]:
    with connection.cursor() as cursor:
        cursor.execute(statement, [at, [number for number in ids if number is not None]])
        return dict(cursor.fetchall())
