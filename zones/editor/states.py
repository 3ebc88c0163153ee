"""What a draft says of one zone, and how that is kept in its history."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import shapely
from shapely.geometry.base import BaseGeometry

from zones.boundaries.content import ZoneContent, ZonePut, content_of_put

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class ZoneState:
    """One zone at one moment of a draft.

    ``zone`` and ``parent`` are numbers of zones, ``level`` a code; ``boundary`` is (lon, lat),
    EPSG:4326, on the 1e-7 degree grid, multi and written in one way (see content_of_put). Of a
    zone that is ``gone`` it is what was there last.
    """

    zone: int
    level: str
    code: str
    name: str
    name_en: str
    parent: int | None
    boundary: BaseGeometry
    gap_reason: str = ""
    gone: bool = False

    @property
    def is_gap(self) -> bool:
        """An intended gap is in the coverage, but nobody's zone."""
        return bool(self.gap_reason)

    def drawn(self, boundary: BaseGeometry) -> ZoneState:
        """The same zone with another boundary."""
        return replace(self, boundary=canonical(boundary))

    def retired(self) -> ZoneState:
        """The zone when it is no longer there."""
        return replace(self, gone=True)

    def as_json(self) -> Json:
        """As a step of the history keeps it."""
        return {
            "level": self.level,
            "code": self.code,
            "name": self.name,
            "name_en": self.name_en,
            "parent": self.parent,
            "gap_reason": self.gap_reason,
            "gone": self.gone,
            "wkb": shapely.to_wkb(self.boundary, hex=True),
        }

    @classmethod
    def from_json(cls, zone: int, kept: Json) -> ZoneState:
        """Back from the history."""
        facts = {key: value for key, value in kept.items() if key != "wkb"}
        return cls(zone=zone, boundary=shapely.from_wkb(str(kept["wkb"])), **facts)

    def says_the_same_as(self, other: ZoneState | None) -> bool:
        """Whether nothing differs, the boundary to the last bit."""
        return (
            other is not None
            and replace(self, boundary=other.boundary) == other
            and shapely.to_wkb(self.boundary) == shapely.to_wkb(other.boundary)
        )

    def content(self, codes: dict[int, str]) -> ZoneContent:
        """As an edition would hold it; ``codes`` names the zones above."""
        return ZoneContent(
            code=self.code,
            level_code=self.level,
            name=self.name,
            name_en=self.name_en,
            parent_code=codes.get(self.parent, "") if self.parent else "",
            wkb=shapely.to_wkb(self.boundary, output_dimension=2),
            zone_id=self.zone,
            gap_reason=self.gap_reason,
        )


def canonical(boundary: BaseGeometry) -> BaseGeometry:
    """On the grid, multi, rings begun and turned in the one way an edition writes them."""
    put = ZonePut(code="", level_code="", name="", boundary=boundary)
    return shapely.from_wkb(content_of_put(put).wkb)
