"""A page of GeoJSON features that PostgreSQL writes: a statement of one slice, cut in one way."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import connection

from zones.datum import Box


@dataclass(frozen=True)
class FeaturePage:
    """GeoJSON features as text, in order, and the key of the last one where more follow."""

    features: list[str]
    after: Any | None

    def collection(self, members: Mapping[str, str]) -> str:
        """A FeatureCollection; ``members`` are further members, their values already JSON."""
        further = "".join(f',"{name}":{value}' for name, value in members.items())
        return f'{{"type":"FeatureCollection","features":[{",".join(self.features)}]{further}}}'


def read_page(
    statement: str, parameters: Mapping[str, Any], *, bbox: Box | None, limit: int
) -> FeaturePage:
    """At most ``limit`` features of a statement that selects (key, feature as text) in key order.

    It takes ``west``, ``south``, ``east``, ``north`` (WGS-84 degrees, or null) and ``limit``
    beside the given parameters.
    """
    west, south, east, north = bbox or (None, None, None, None)
    sides = {"west": west, "south": south, "east": east, "north": north}
    with connection.cursor() as cursor:
        cursor.execute(statement, {**parameters, **sides, "limit": limit + 1})
        rows = cursor.fetchall()
    return FeaturePage(
        [feature for _, feature in rows[:limit]],
        rows[limit - 1][0] if len(rows) > limit else None,
    )
