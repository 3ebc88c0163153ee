"""A draft as a GeoPackage: one layer for each level, every zone as the draft has it now."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from zones.editor.content import draft_states
from zones.editor.models import Draft
from zones.editor.round_trip.styles import level_style
from zones.editor.states import ZoneState
from zones.exchange.writers.gpkg_layers import StyledLayer, styled_geopackage

COLUMNS: Final = ("zone_id", "code", "name", "name_en", "parent", "gap_reason")


def draft_geopackage(draft: Draft) -> tuple[int, Iterator[bytes]]:
    """How many zones it holds, and the file in chunks.

    A layer is called as its level's code, the deepest first: a GIS draws those above over it.
    ``fid`` and ``zone_id`` are the zone's number, ``parent`` the code of the zone above.
    Geometry is (lon, lat), EPSG:4326, every vertex as it is stored.
    """
    states = draft_states(draft)
    codes = {number: state.code for number, state in states.items()}
    levels = list(draft.scheme.levels.order_by("-rank"))
    kind = "LineString" if draft.scheme.geometry_kind == "line" else "Polygon"
    layers = [
        StyledLayer(
            name=level.code,
            kind=kind,
            columns=COLUMNS,
            features=[
                (state.zone, state.boundary, _cells(state, codes))
                for state in sorted(states.values(), key=lambda state: state.code)
                if state.level == level.code
            ],
            style=level_style(rank=level.rank, deepest=level == levels[0], kind=kind),
        )
        for level in levels
    ]
    return len(states), styled_geopackage(layers)


def _cells(state: ZoneState, codes: dict[int, str]) -> tuple[str | int, ...]:
    above = codes.get(state.parent, "") if state.parent else ""
    return (state.zone, state.code, state.name, state.name_en, above, state.gap_reason)
