"""What is read for maps and border texts: zones of one edition, and the public ground around them.

Only public reference layers are read, whoever asks: what is printed is handed on (P16). Shapes are
on the plane of the city's metric CRS, in metres.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

import shapely
from django.contrib.gis.db.models.functions import AsWKB
from django.contrib.gis.geos import Polygon
from shapely.geometry.base import BaseGeometry

from zones.boundaries.models import Edition, ZoneVersion
from zones.boundaries.queries import ZoneVersionQuerySet
from zones.boundaries.rules.text_boundary import Named
from zones.organisation.models import City
from zones.ownership.printing.drawing.paper import Bounds
from zones.ownership.printing.plane import Plane, city_plane
from zones.reference.models import ReferenceFeature, ReferenceKind

_FOLLOWED = (
    ReferenceKind.ROADS,
    ReferenceKind.WATER,
    ReferenceKind.GREEN,
    ReferenceKind.LANDMARKS,
    ReferenceKind.OTHER,
)
"""What a border may follow, where it is a line or an area with a name."""


@dataclass(frozen=True)
class Plot:
    """A zone on the plane; ``rank`` is its level's, 0 at the top."""

    zone: int
    rank: int
    code: str
    parent: int | None
    is_gap: bool
    named: Named

    @property
    def shape(self) -> BaseGeometry:
        return self.named.shape


@dataclass(frozen=True)
class Thing:
    """A feature of a reference layer; ``road`` is a road's class, where its layer says one."""

    kind: str
    road: str
    named: Named

    @property
    def shape(self) -> BaseGeometry:
        return self.named.shape


class Atlas:
    """The zones of an edition and the ground, read piece by piece as a document needs them."""

    def __init__(self, edition: Edition) -> None:
        self.edition = edition
        self._outlines: dict[int, Plot] = {}

    @cached_property
    def city(self) -> City:
        return City.objects.get()

    @cached_property
    def plane(self) -> Plane:
        return city_plane(self.city)

    def plot(self, zone: int) -> Plot | None:
        """One zone; kept, because the same whole is asked for by each of its pieces."""
        if zone not in self._outlines:
            found = self._plots(self._versions().filter(zone=zone))
            if not found:
                return None
            self._outlines[zone] = found[0]
        return self._outlines[zone]

    def plots(self, zones: Iterable[int]) -> list[Plot]:
        """These zones in code order."""
        return self._plots(self._versions().filter(zone__in=zones))

    def children(self, parent: int) -> list[Plot]:
        """The zones right below another, in code order."""
        return self._plots(self._versions().filter(parent=parent))

    def around(self, bounds: Bounds, *, rank: int) -> list[Plot]:
        """The zones down to a rank whose box meets a box in metres: the deepest first, by code."""
        near = self._versions().filter(
            level__rank__lte=rank, boundary__bboverlaps=self._box(bounds)
        )
        return sorted(self._plots(near), key=lambda plot: (-plot.rank, plot.code))

    def ground(self, bounds: Bounds, kinds: Iterable[str]) -> list[Thing]:
        """Features of the public layers of these kinds whose box meets a box in metres."""
        rows = list(
            ReferenceFeature.objects.filter(
                layer__public=True,
                layer__kind__in=list(kinds),
                geometry__bboverlaps=self._box(bounds),
            )
            .annotate(wkb=AsWKB("geometry"))
            .order_by("layer__code", "pk")
            .values_list("layer__kind", "attributes__class", "name", "name_en", "wkb")
        )
        shapes = self.plane.from_wkb([bytes(row[-1]) for row in rows])
        return [
            Thing(kind, str(road or ""), Named(name, name_en, shape))
            for (kind, road, name, name_en, _), shape in zip(rows, shapes, strict=True)
        ]

    def marks(self, bounds: Bounds) -> list[Named]:
        """The named lines and areas of the ground there that a border may follow."""
        return [
            thing.named
            for thing in self.ground(bounds, _FOLLOWED)
            if thing.named.name and shapely.get_dimensions(thing.shape) > 0
        ]

    def _versions(self) -> ZoneVersionQuerySet:
        return ZoneVersion.objects.in_edition(self.edition).by_code()

    def _plots(self, versions: ZoneVersionQuerySet) -> list[Plot]:
        rows = list(
            versions.annotate(wkb=AsWKB("boundary")).values_list(
                "zone_id", "level__rank", "code", "parent_id", "gap_reason",
                "name", "name_en", "wkb",
            )
        )  # fmt: skip
        shapes = self.plane.from_wkb([bytes(row[-1]) for row in rows])
        return [
            Plot(zone, rank, code, parent, bool(gap), Named(name, name_en, shape))
            for (zone, rank, code, parent, gap, name, name_en, _), shape in zip(
                rows, shapes, strict=True
            )
        ]

    def _box(self, bounds: Bounds) -> Polygon:
        box = Polygon.from_bbox(self.plane.degrees_of(bounds))
        box.srid = 4326
        return box
