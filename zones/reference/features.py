"""The features of a reference layer as GeoJSON, assembled in SQL (decision 18)."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import connection

from zones.reference.models import ReferenceLayer
from zones.sql import load_sql

Box = tuple[float, float, float, float]

_FEATURES = load_sql(__file__, "sql/features.sql")


@dataclass(frozen=True)
class ReferencePage:
    """GeoJSON features as text, by number, and the number of the last one where more follow."""

    features: list[str]
    after: int | None


def reference_features(
    layer: ReferenceLayer, *, limit: int, bbox: Box | None = None, after: int = 0
) -> ReferencePage:
    """At most ``limit`` features that touch ``bbox``, from the number after ``after`` on.

    ``bbox`` is (west, south, east, north); coordinates are (lon, lat), WGS-84, 7 decimals.
    """
    west, south, east, north = bbox or (None, None, None, None)
    with connection.cursor() as cursor:
        cursor.execute(
            _FEATURES,
            {
                "layer": layer.pk,
                "west": west,
                "south": south,
                "east": east,
                "north": north,
                "after": after,
                "limit": limit + 1,
            },
        )
        rows = cursor.fetchall()
    return ReferencePage(
        [feature for _, feature in rows[:limit]],
        rows[limit - 1][0] if len(rows) > limit else None,
    )
