"""What an edition holds, whole: read once for checking, comparing and for its checksum."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

import shapely
from django.contrib.gis.db.models.functions import AsWKB
from shapely.geometry import LineString, MultiLineString, MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry

from zones.boundaries.models import ZoneVersion
from zones.boundaries.rules import Member, code_order, snap_to_grid


@dataclass(frozen=True, slots=True)
class ZonePut:
    """A zone as it shall stand in the next edition; ``parent_code`` is "" at the top.

    ``boundary`` is a polygon, multipolygon, line or multiline in (lon, lat), EPSG:4326; it is put
    on the 1e-7 degree grid. ``origin`` says where it came from ("import cells.gpkg"). Without a
    ``zone_id`` the zone that bears the code goes on, or a new one begins; with it that zone bears
    the code from now on. ``gap_reason`` makes it an intended gap.
    """

    code: str
    level_code: str
    name: str
    boundary: BaseGeometry
    name_en: str = ""
    parent_code: str = ""
    origin: str = ""
    gap_reason: str = ""
    zone_id: int | None = None


@dataclass(frozen=True, slots=True)
class ZoneContent:
    """A zone as an edition holds it; ``wkb`` is the boundary, multi, on the grid."""

    code: str
    level_code: str
    name: str
    name_en: str
    parent_code: str
    wkb: bytes
    origin: str = ""
    version_id: int | None = None
    zone_id: int | None = None
    gap_reason: str = ""

    def says_the_same_as(self, other: ZoneContent) -> bool:
        return self.fingerprint() == other.fingerprint()

    def fingerprint(self) -> bytes:
        """What a publication compares: everything but where it came from."""
        words: tuple[str, ...] = (
            self.code,
            self.level_code,
            self.name,
            self.name_en,
            self.parent_code,
        )
        if self.gap_reason:  # said only where there is one, so that earlier checksums still hold
            words = (*words, self.gap_reason)
        return hashlib.sha256("\x1f".join(words).encode() + b"\x1e" + self.wkb).digest()

    def as_put(self) -> ZonePut:
        """To stand in a later edition as it stood in this one."""
        return ZonePut(
            code=self.code,
            level_code=self.level_code,
            name=self.name,
            boundary=shapely.from_wkb(self.wkb),
            name_en=self.name_en,
            parent_code=self.parent_code,
            origin=self.origin,
            gap_reason=self.gap_reason,
            zone_id=self.zone_id,
        )

    def member(self) -> Member:
        shape = shapely.from_wkb(self.wkb)
        return Member(self.code, self.level_code, self.parent_code, shape, bool(self.gap_reason))


def content_of_put(put: ZonePut) -> ZoneContent:
    """The put as an edition would hold it: on the grid and multi."""
    return ZoneContent(
        code=put.code,
        level_code=put.level_code,
        name=put.name,
        name_en=put.name_en,
        parent_code=put.parent_code,
        wkb=shapely.to_wkb(_plain(snap_to_grid(put.boundary)), output_dimension=2),
        origin=put.origin,
        zone_id=put.zone_id,
        gap_reason=put.gap_reason,
    )


def content_of_edition(scheme_id: int, number: int) -> dict[str, ZoneContent]:
    """Every zone of the edition by code; empty for number 0 (before the first)."""
    rows = list(
        ZoneVersion.objects.filter(scheme=scheme_id, editions__contains=number)
        .annotate(wkb=AsWKB("boundary"))
        .values_list(
            "id",
            "zone_id",
            "level__code",
            "code",
            "name",
            "name_en",
            "parent_id",
            "origin",
            "wkb",
            "gap_reason",
        )
    )
    codes = {zone_id: code for _, zone_id, _, code, *_ in rows}
    return {
        code: ZoneContent(
            code=code,
            level_code=level_code,
            name=name,
            name_en=name_en,
            parent_code=codes.get(parent_id, ""),
            wkb=bytes(wkb),
            origin=origin,
            version_id=version_id,
            zone_id=zone_id,
            gap_reason=gap_reason,
        )
        for (
            *(version_id, zone_id, level_code, code, name, name_en, parent_id, origin, wkb),
            gap_reason,
        ) in rows
    }


def checksum_of(contents: Iterable[ZoneContent]) -> str:
    """SHA-256 over the zones in code order: equal for equal ground, whatever its history."""
    digest = hashlib.sha256()
    for content in sorted(contents, key=lambda content: code_order(content.code)):
        digest.update(content.fingerprint())
    return digest.hexdigest()


def _plain(shape: BaseGeometry) -> BaseGeometry:
    """Multi, and one way of writing it down: file formats turn rings and begin them elsewhere."""
    if shape.geom_type in ("Polygon", "MultiPolygon"):
        shape = shapely.orient_polygons(shapely.normalize(shape))
    return _multi(shape)


def _multi(shape: BaseGeometry) -> BaseGeometry:
    if isinstance(shape, Polygon):
        return MultiPolygon([shape])
    if isinstance(shape, LineString):
        return MultiLineString([shape])
    return shape
