"""The zones of an edition as GeoJSON, assembled in SQL (decision 18)."""

from __future__ import annotations

from dataclasses import dataclass

from zones.boundaries.models import Edition
from zones.datum import Box
from zones.feature_page import FeaturePage, read_page
from zones.sql import like, load_sql

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
    parameters = {
        "level": chosen.level,
        "words": like(chosen.words),
        "parent": chosen.parent,
        "zone": chosen.zone,
        "scheme": edition.scheme_id,
        "edition": edition.number,
        "geometry": geometry,
        "after": after,
    }
    return read_page(_FEATURES, parameters, bbox=chosen.bbox, limit=limit)
