"""The owners of many places at once: locate() for a million points.

The ground is answered in process by a CoverageIndex, kept for the life of the process under the
checksum of its edition; who holds it at the instant is read once for all zones. The answers are
those of locate() to the last point, without what only a single place is asked for: members, street
heads, accuracy circles and the distance to the border.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from threading import Lock
from typing import Final

import numpy as np
import shapely
from django.contrib.gis.db.models.functions import AsWKB
from django.db import connection
from numpy.typing import NDArray

from zones.boundaries.models import Edition, GeometryKind, Scheme, ZoneVersion
from zones.boundaries.timeline import entry_of
from zones.ownership.ground import Ground
from zones.ownership.index import NONE, RULES, CoverageIndex, Located
from zones.ownership.locate import primary_scheme
from zones.ownership.owners import Owner, office_at, owners_of
from zones.ownership.refusals import SchemeOfLines
from zones.ownership.rules import Rule
from zones.sql import load_sql

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

PLACED: Final = (*RULES, Rule.NO_EDITION)
"""The rule that a number in `OwnerTable.placed` stands for."""

INDEXES_KEPT: Final = 4
"""An index of 12,000 cells takes some 100 MB."""

ROUTERS_KEPT: Final = 32
"""Spans of time whose owners `Routers` remembers."""

_CHANGES = load_sql(__file__, "sql/changes.sql")


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
        office, snap_m = office_at(at)
        self._owners = [office]
        if self._entry is not None:
            ground = Ground.of(self._entry.edition)
            self._index = _index_of(self._entry.edition, ground, snap_m)
            self._owners = owners_of(ground, self.scheme, at=at, known_at=known_at, office=office)

    @property
    def edition(self) -> Edition | None:
        """The edition in force at the instant."""
        return self._entry.edition if self._entry else None

    @property
    def owners(self) -> Sequence[Owner]:
        """The owner of every zone of that edition, then the campaign office."""
        return self._owners

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


def _index_of(edition: Edition, ground: Ground, snap_m: float) -> _KeptIndex:
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
