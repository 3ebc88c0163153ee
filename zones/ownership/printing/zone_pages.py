"""Everything that the pages of one zone say: who answers for what, the border in words, the map."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

import shapely
from django.utils.safestring import SafeString

from zones.boundaries.models import Zone
from zones.boundaries.rules.text_boundary import Named
from zones.ownership.printing.atlas import Atlas, Plot
from zones.ownership.printing.border_text import BorderText, border_text, line_text
from zones.ownership.printing.drawing.ground import is_shown, kinds_at
from zones.ownership.printing.drawing.paper import Frame, frame_around
from zones.ownership.printing.drawing.zone_map import MapContent, draw_locator, draw_map
from zones.ownership.zone_sheet import ZoneSheet, sheet_of

MAP_MM: Final = ((186.0, 192.0), (186.0, 170.0), (186.0, 146.0), (186.0, 120.0))
"""The map on an A4 page, lower the more is to be said below it; a larger sheet shows the same."""
SMALL_MAP_MM: Final = (86.0, 78.0)
LOCATOR_MM: Final = (34.0, 30.0)
_SEEN_SHARE: Final = 0.001


@dataclass(frozen=True)
class ZonePages:
    """The facts, words and drawings of one zone; ``whole`` is where the small map shows it."""

    sheet: ZoneSheet
    border: BorderText
    map: SafeString
    locator: SafeString | None
    whole: Named | None


def pages_of(
    atlas: Atlas,
    *,
    zone: Zone,
    at: datetime,
    map_mm: tuple[float, float],
    stretch: float = 1.0,
) -> ZonePages | None:
    """The pages of a zone as it stood at ``at``; None where no edition in force had it.

    ``map_mm`` is the map's size on A4, ``stretch`` how many times that the sheet is.
    """
    sheet = sheet_of(zone=zone, at=at)
    plot = atlas.plot(zone.pk) if sheet else None
    if sheet is None or plot is None:
        return None
    above = [step.zone_id for step in sheet.path]
    border = line_text(atlas, plot) if sheet.is_line else border_text(atlas, plot, above=above)
    frame = frame_around(
        plot.shape.bounds, width_mm=map_mm[0], height_mm=map_mm[1], stretch=stretch
    )
    whole = _whole(atlas, plot, above)
    return ZonePages(
        sheet=sheet,
        border=border,
        map=_map(atlas, plot, frame, border, is_line=sheet.is_line),
        locator=_locator(whole, plot) if whole else None,
        whole=whole,
    )


def _map(
    atlas: Atlas, plot: Plot, frame: Frame, border: BorderText, *, is_line: bool
) -> SafeString:
    near = atlas.around(frame.bounds, rank=plot.rank)
    features = atlas.ground(frame.bounds, kinds_at(frame.scale))
    content = MapContent(
        zone=plot.named,
        parts=[part.named for part in atlas.children(plot.zone)],
        neighbours=[one.named for one in near if one.rank == plot.rank and one.zone != plot.zone],
        features=[feature for feature in features if is_shown(feature, frame.scale)],
        followed=border.followed,
        is_line=is_line,
    )
    return draw_map(content, frame)


def _whole(atlas: Atlas, plot: Plot, above: Sequence[int]) -> Named | None:
    """The largest of the zones above in which the zone can still be seen."""
    for zone in above:
        whole = atlas.plot(zone)
        if whole and _extent(plot) >= _SEEN_SHARE * _extent(whole):
            return whole.named
    return None


def _extent(plot: Plot) -> float:
    return float(shapely.box(*plot.shape.bounds).area)


def _locator(whole: Named, plot: Plot) -> SafeString:
    width, height = LOCATOR_MM
    frame = frame_around(whole.shape.bounds, width_mm=width, height_mm=height)
    return draw_locator(whole, plot.named, frame)
