"""The features of a reference layer as GeoJSON, assembled in SQL (decision 18)."""

from __future__ import annotations

from zones.datum import Box
from zones.feature_page import FeaturePage, read_page
from zones.reference.models import ReferenceLayer
from zones.sql import load_sql

_FEATURES = load_sql(__file__, "sql/features.sql")


def reference_features(
    layer: ReferenceLayer, *, limit: int, bbox: Box | None = None, after: int = 0
) -> FeaturePage:
    """At most ``limit`` features that touch ``bbox``, from the number after ``after`` on.

    ``bbox`` is (west, south, east, north); coordinates are (lon, lat), WGS-84, 7 decimals.
    """
    parameters = {"layer": layer.pk, "after": after}
    return read_page(_FEATURES, parameters, bbox=bbox, limit=limit)
