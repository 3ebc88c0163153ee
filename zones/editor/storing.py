"""Write what a draft says of its zones; a row for each that differs from the base edition."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import shapely
from django.contrib.gis.geos import GEOSGeometry

from zones.boundaries.models import Level
from zones.editor.models import Draft, DraftZone
from zones.editor.states import ZoneState

_WRITTEN = (*("gone", "level", "code", "name", "name_en", "parent", "gap_reason", "boundary"),)


def store_states(draft: Draft, states: Mapping[int, ZoneState | None]) -> None:
    """Put the zones as they are from now on; None goes back to what the base edition says."""
    back = [number for number, state in states.items() if state is None]
    DraftZone.objects.filter(draft=draft, zone__in=back).delete()
    levels = dict(Level.objects.filter(scheme=draft.scheme_id).values_list("code", "id"))
    rows = [_row(draft, state, levels) for state in states.values() if state is not None]
    DraftZone.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["draft", "zone"],
        update_fields=_WRITTEN,
        batch_size=500,
    )


def stored_states(draft: Draft, zones: Iterable[int]) -> dict[int, ZoneState]:
    """What the draft itself says of zones, those it ended included; nothing of unchanged ones."""
    rows = DraftZone.objects.filter(draft=draft, zone__in=list(zones)).select_related("level")
    return {row.zone_id: _state(row) for row in rows}


def _row(draft: Draft, state: ZoneState, levels: Mapping[str, int]) -> DraftZone:
    return DraftZone(
        draft=draft,
        zone_id=state.zone,
        gone=state.gone,
        level_id=levels[state.level],
        code=state.code,
        name=state.name,
        name_en=state.name_en,
        parent_id=state.parent,
        gap_reason=state.gap_reason,
        boundary=GEOSGeometry(memoryview(shapely.to_wkb(state.boundary)), srid=4326),
    )


def _state(row: DraftZone) -> ZoneState:
    return ZoneState(
        zone=row.zone_id,
        level=row.level.code,
        code=row.code,
        name=row.name,
        name_en=row.name_en,
        parent=row.parent_id,
        boundary=shapely.from_wkb(bytes(row.boundary.wkb)),
        gap_reason=row.gap_reason,
        gone=row.gone,
    )
