"""The zones of a draft as GeoJSON, assembled in SQL (decision 18)."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

import shapely

from zones.boundaries.models import ZoneVersion
from zones.boundaries.rules.measures import area_m2
from zones.datum import Box
from zones.editor.models import Draft, DraftZone
from zones.editor.states import ZoneState
from zones.feature_page import FeaturePage, read_page
from zones.sql import like, load_sql

_FEATURES = load_sql(__file__, "sql/features.sql")


def draft_features(
    draft: Draft,
    *,
    limit: int,
    level: str | None = None,
    bbox: Box | None = None,
    zones: list[int] | None = None,
    parent: int | None = None,
    words: str | None = None,
    after: str | None = None,
    geometry: bool = True,
) -> FeaturePage:
    """At most ``limit`` zones in code order, from the code after ``after`` on.

    Coordinates are (lon, lat), WGS-84, 7 decimals; ``bbox`` holds every zone whose box meets it.
    ``change`` says what the draft did to the zone: "", "changed" or "new".
    """
    parameters = {
        "draft": draft.pk,
        "scheme": draft.scheme_id,
        "edition": draft.base_number,
        "level": level,
        "zones": zones,
        "parent": parent,
        "words": like(words),
        "after": after,
        "geometry": geometry,
    }
    return read_page(_FEATURES, parameters, bbox=bbox, limit=limit)


def features_of(draft: Draft, zones: Iterable[int]) -> list[dict[str, Any]]:
    """These zones as features, those the draft has."""
    asked = list(zones)
    page = draft_features(draft, limit=max(len(asked), 1), zones=asked)
    return [json.loads(feature) for feature in page.features]


def trial_features(states: Mapping[int, ZoneState | None]) -> list[dict[str, Any]]:
    """Zones of a trial as features: as an operation would leave them."""
    return [
        {
            "type": "Feature",
            "id": state.zone,
            "geometry": json.loads(shapely.to_geojson(state.boundary)),
            "properties": {
                "code": state.code,
                "name": state.name,
                "name_en": state.name_en,
                "level": state.level,
                "parent": state.parent,
                "gap_reason": state.gap_reason,
                "change": "new" if state.zone < 0 else "changed",
                "parts": len(shapely.get_parts(state.boundary)),
                "area_m2": size_of(state),
            },
        }
        for state in states.values()
        if state is not None and not state.gone
    ]


def size_of(state: ZoneState) -> float:
    """Square metres of an area; 0 for a line."""
    areal = shapely.get_dimensions(state.boundary) == 2
    return round(area_m2(state.boundary), 1) if areal else 0.0


def changed_counts(draft: Draft) -> dict[str, int]:
    """How many zones the draft adds, changes and ends."""
    rows = DraftZone.objects.filter(draft=draft)
    known = ZoneVersion.objects.filter(
        scheme=draft.scheme_id, editions__contains=draft.base_number
    ).values("zone")
    return {
        "new": rows.present().exclude(zone__in=known).count(),
        "changed": rows.present().filter(zone__in=known).count(),
        "gone": rows.filter(gone=True, zone__in=known).count(),
    }
