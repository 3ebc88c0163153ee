"""The outlines of some zones as GeoJSON, coarse enough for a small map."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any, Final

from django.contrib.gis.db.models.functions import AsGeoJSON, GeomOutputGeoFunc
from django.db.models import Value

from zones.bilingual import in_language
from zones.boundaries.models import ZoneVersion
from zones.ownership.zone_names import versions_at

MOST: Final = 300
"""So many zones are drawn; more would be a stain."""

_COARSE: Final = 2e-5
"""Two metres, in degrees."""


class _Simplified(GeomOutputGeoFunc):
    function = "ST_SimplifyPreserveTopology"


def outlines(zones: Iterable[int], *, at: datetime) -> dict[str, Any]:
    """A FeatureCollection of at most MOST zones as they are at ``at``: (lon, lat), WGS-84.

    Neighbours are simplified apart from each other and may part by some two metres.
    """
    chosen = [version.pk for version in versions_at(zones, at).values()][:MOST]
    outline = AsGeoJSON(_Simplified("boundary", Value(_COARSE)), precision=6)
    drawn = ZoneVersion.objects.filter(pk__in=chosen).by_code().annotate(outline=outline)
    return {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "id": zone,
                "geometry": json.loads(geometry),
                "properties": {"code": code, "name": in_language(name, name_en)},
            }
            for zone, code, name, name_en, geometry in drawn.values_list(
                "zone", "code", "name", "name_en", "outline"
            )
        ],
    }
