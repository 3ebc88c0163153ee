"""Who would own a place if a scheme's zones stood as somebody plans them.

The same index and the same holders as locate_many(), over zones that no edition holds yet. Only the
ground that changes is looked at: a city of 12,000 cells costs no more than the few that are edited.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterable, Mapping
from datetime import datetime
from typing import Final

import numpy as np
import shapely
from numpy.typing import NDArray

from zones.boundaries.content import ZoneContent
from zones.boundaries.models import Scheme
from zones.datum import Box
from zones.ownership.bulk import OwnerTable
from zones.ownership.ground import Ground, in_order
from zones.ownership.index import NONE, CoverageIndex
from zones.ownership.owners import Planned, office_at, owners_of
from zones.ownership.rules import METRES_PER_DEGREE_LAT, local_scale

Contents = Mapping[str, ZoneContent]
Floats = NDArray[np.float64]

SLACK: Final = 1.01
"""A box this much too wide cannot miss a place by rounding."""


class PlannedRouter:
    """The owners of places as they would be under ``contents`` with the posts in ``planned``.

    ``contents`` are all zones of the scheme by code; posts that are not planned are as they are at
    ``at``. Only places within ``around`` are answered: boxes of degrees as changed_boxes() gives
    them.
    """

    def __init__(
        self,
        *,
        scheme: Scheme,
        contents: Contents,
        around: list[Box],
        at: datetime,
        planned: Planned | None = None,
    ) -> None:
        self.scheme, self.at = scheme, at
        office, snap_m = office_at(at)
        near = _near(contents, around)
        ground = Ground.of_contents(scheme, near)
        self.owners = owners_of(ground, scheme, at=at, office=office, planned=planned)
        self._index = CoverageIndex(
            codes=[zone["code"] for zone in ground.zones],
            ranks=ground.ranks,
            parents=ground.parents,
            must_cover=ground.must_cover,
            polygons=shapely.from_wkb([near[code].wkb for code in in_order(near)]),
            snap_m=snap_m,
        )

    def route(self, points: Floats) -> OwnerTable:
        """The owner of each (lon, lat) point of an (n, 2) array, WGS-84 degrees."""
        located = self._index.locate_points(points)
        return OwnerTable(
            scheme=self.scheme.code,
            at=self.at,
            edition=None,
            since=None,
            owners=self.owners,
            owner=located.version,  # NONE is -1: the last owner, the campaign office
            placed=located.rule,
            distance_m=np.where(located.version == NONE, np.nan, located.distance_m),
        )


def changed_boxes(
    before: Contents, after: Contents, *, posts: Container[int | None], snap_m: float
) -> list[Box]:
    """Boxes of degrees outside which every place keeps its owner.

    Around every zone that is new, gone, of another boundary, level, code or parent, or among the
    numbers in ``posts``, and around those below it, as far as places are given to the nearest
    zone. Boxes that overlap are joined.
    """
    codes = {
        code
        for code in before.keys() | after.keys()
        if _differs(before.get(code), after.get(code), posts)
    }
    zones = [
        contents[code]
        for contents in (before, after)
        for code in _with_those_below(codes, contents)
    ]
    if not zones:
        return []
    boxes = shapely.bounds(shapely.from_wkb([zone.wkb for zone in zones])).reshape(-1, 4)
    return _joined(_widened(boxes, snap_m))


def _differs(
    before: ZoneContent | None, after: ZoneContent | None, posts: Container[int | None]
) -> bool:
    if before is None or after is None:
        return True
    return _ground_of(before) != _ground_of(after) or after.zone_id in posts


def _with_those_below(codes: Iterable[str], contents: Contents) -> list[str]:
    """The codes there are in the contents, and those of all zones below them: what a zone hands
    down to one that has nobody of its own."""
    children: defaultdict[str, list[str]] = defaultdict(list)
    for code, zone in contents.items():
        children[zone.parent_code].append(code)
    found: set[str] = set()
    waiting = [code for code in codes if code in contents]
    while waiting:
        code = waiting.pop()
        if code not in found:
            found.add(code)
            waiting += children[code]
    return sorted(found)


def _ground_of(zone: ZoneContent) -> tuple[int | None, str, str, bytes]:
    """What routing reads of a zone; its names it does not."""
    return zone.zone_id, zone.level_code, zone.parent_code, zone.wkb


def _widened(boxes: Floats, snap_m: float) -> Floats:
    farthest = float(np.abs(boxes[:, [1, 3]]).max())
    east = snap_m / local_scale(farthest)[0] * SLACK
    north = snap_m / METRES_PER_DEGREE_LAT * SLACK
    wider: Floats = boxes + np.array([-east, -north, east, north])
    return wider


def _joined(boxes: Floats) -> list[Box]:
    """Boxes that hold all this ground and do not overlap."""
    while True:
        whole = shapely.union_all(shapely.box(*boxes.T))
        fewer: Floats = shapely.bounds(shapely.get_parts(whole))
        if len(fewer) == len(boxes):
            return [(west, south, east, north) for west, south, east, north in fewer.tolist()]
        boxes = fewer


def _near(contents: Contents, around: list[Box]) -> dict[str, ZoneContent]:
    """The zones whose boxes meet one of these boxes, and all above them; no other is asked for."""
    codes = list(contents)
    bounds = shapely.bounds(shapely.from_wkb([contents[code].wkb for code in codes]))
    tree = shapely.STRtree(shapely.box(*np.array(around).reshape(-1, 4).T))
    met = np.unique(tree.query(shapely.box(*bounds.reshape(-1, 4).T))[0])
    near: dict[str, ZoneContent] = {}
    for position in met.tolist():
        code = codes[position]
        while code in contents and code not in near:
            near[code] = contents[code]
            code = contents[code].parent_code
    return near
