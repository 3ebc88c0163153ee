"""The zones of an edition as GeoJSON, assembled in SQL (decision 18)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from django.db import connection

from zones.boundaries.models import Edition
from zones.sql import like, load_sql

Box = tuple[float, float, float, float]

_FEATURES = load_sql(__file__, "sql/features.sql")


@dataclass(frozen=True)
class ZoneFilter:
    """Which zones of an edition; None does not filter.

    ``bbox`` is (west, south, east, north) in WGS-84 degrees and holds every zone that touches it;
    ``words`` are part of the code or a name; ``parent`` and ``zone`` are numbers of zones.
    """

    level: str | None = None
    bbox: Box | None = None
    words: str | None = None
    parent: int | None = None
    zone: int | None = None


EVERY_ZONE = ZoneFilter()


@dataclass(frozen=True)
class FeaturePage:
    """GeoJSON features as text, in order, and the key of the last one where more follow."""

    features: list[str]
    after: str | None

    def collection(self, members: Mapping[str, str] | None = None) -> str:
        """A FeatureCollection; ``members`` are further members, their values already JSON."""
        further = "".join(f',"{name}":{value}' for name, value in (members or {}).items())
        return f'{{"type":"FeatureCollection","features":[{",".join(self.features)}]{further}}}'


def zone_features(
    edition: Edition,
    chosen: ZoneFilter = EVERY_ZONE,
    *,
    limit: int,
    after: str | None = None,
    geometry: bool = True,
) -> FeaturePage:
    """At most ``limit`` zones in code order, from the code after ``after`` on.

    Coordinates are (lon, lat), WGS-84, 7 decimals: the grid the boundaries are stored on. The
    ``id`` of a feature is the zone's number, ``parent`` the number of the zone above.
    """
    west, south, east, north = chosen.bbox or (None, None, None, None)
    parameters: dict[str, Any] = {
        **asdict(chosen),
        "words": like(chosen.words),
        "west": west,
        "south": south,
        "east": east,
        "north": north,
        "scheme": edition.scheme_id,
        "edition": edition.number,
        "geometry": geometry,
        "after": after,
        "limit": limit + 1,
    }
    with connection.cursor() as cursor:
        cursor.execute(_FEATURES, parameters)
        rows = cursor.fetchall()
    return FeaturePage(
        [feature for _, feature in rows[:limit]],
        rows[limit - 1][0] if len(rows) > limit else None,
    )
