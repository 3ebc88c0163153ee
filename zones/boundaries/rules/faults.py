"""Faults of single geometries, as data: what is wrong, with which feature, where, what to do.

The text of a fault is made in `zones.boundaries.messages`. `repair` proposes a sound geometry and
says what it would change; nothing is ever repaired silently, because a repaired boundary changes
who answers for a place.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import Final

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry import MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry

from zones.boundaries.rules.grid import GRID, snap_to_grid, to_steps
from zones.boundaries.rules.measures import area_m2, metres_per_degree

Place = tuple[float, float]
"""(lon, lat) in degrees."""


class GeometryKind(StrEnum):
    """What a scheme's boundaries are made of."""

    POLYGON = "polygon"
    LINE = "line"


class FaultCode(StrEnum):
    """Everything that can be wrong with one feature or with its place in the hierarchy."""

    MISSING_GEOMETRY = "missing_geometry"
    EMPTY_GEOMETRY = "empty_geometry"
    WRONG_TYPE = "wrong_type"
    NOT_FINITE = "not_finite"
    OUT_OF_RANGE = "out_of_range"
    TOO_FEW_POINTS = "too_few_points"
    SELF_CROSSING = "self_crossing"
    RING_TOUCHES_ITSELF = "ring_touches_itself"
    HOLE_OUTSIDE = "hole_outside"
    HOLES_NESTED = "holes_nested"
    INTERIOR_SPLIT = "interior_split"
    PARTS_OVERLAP = "parts_overlap"
    NOT_VALID = "not_valid"
    SPIKE = "spike"
    REPEATED_VERTEX = "repeated_vertex"
    TINY_AREA = "tiny_area"

    MISSING_CODE = "missing_code"
    DUPLICATE_CODE = "duplicate_code"
    CODE_PATTERN = "code_pattern"
    UNKNOWN_LEVEL = "unknown_level"
    PARENT_NOT_NAMED = "parent_not_named"
    PARENT_MISSING = "parent_missing"
    PARENT_LEVEL = "parent_level"
    PARENT_CYCLE = "parent_cycle"


class Remedy(StrEnum):
    """What the officer can do about a fault."""

    SUPPLY_GEOMETRY = "supply_geometry"
    CHOOSE_OTHER_LAYER = "choose_other_layer"
    CHECK_COORDINATES = "check_coordinates"
    ACCEPT_REPAIR = "accept_repair"
    REDRAW = "redraw"
    NOTHING = "nothing"
    CONFIRM = "confirm"
    GIVE_CODE = "give_code"
    CORRECT_LEVEL = "correct_level"
    CORRECT_PARENT = "correct_parent"


REMEDIES: Final[Mapping[FaultCode, Remedy]] = MappingProxyType(
    {
        FaultCode.MISSING_GEOMETRY: Remedy.SUPPLY_GEOMETRY,
        FaultCode.EMPTY_GEOMETRY: Remedy.SUPPLY_GEOMETRY,
        FaultCode.WRONG_TYPE: Remedy.CHOOSE_OTHER_LAYER,
        FaultCode.NOT_FINITE: Remedy.CHECK_COORDINATES,
        FaultCode.OUT_OF_RANGE: Remedy.CHECK_COORDINATES,
        FaultCode.TOO_FEW_POINTS: Remedy.ACCEPT_REPAIR,
        FaultCode.SELF_CROSSING: Remedy.ACCEPT_REPAIR,
        FaultCode.RING_TOUCHES_ITSELF: Remedy.ACCEPT_REPAIR,
        FaultCode.HOLE_OUTSIDE: Remedy.ACCEPT_REPAIR,
        FaultCode.HOLES_NESTED: Remedy.ACCEPT_REPAIR,
        FaultCode.INTERIOR_SPLIT: Remedy.ACCEPT_REPAIR,
        FaultCode.PARTS_OVERLAP: Remedy.ACCEPT_REPAIR,
        FaultCode.NOT_VALID: Remedy.REDRAW,
        FaultCode.SPIKE: Remedy.ACCEPT_REPAIR,
        FaultCode.REPEATED_VERTEX: Remedy.NOTHING,
        FaultCode.TINY_AREA: Remedy.CONFIRM,
        FaultCode.MISSING_CODE: Remedy.GIVE_CODE,
        FaultCode.DUPLICATE_CODE: Remedy.GIVE_CODE,
        FaultCode.CODE_PATTERN: Remedy.GIVE_CODE,
        FaultCode.UNKNOWN_LEVEL: Remedy.CORRECT_LEVEL,
        FaultCode.PARENT_NOT_NAMED: Remedy.CORRECT_PARENT,
        FaultCode.PARENT_MISSING: Remedy.CORRECT_PARENT,
        FaultCode.PARENT_LEVEL: Remedy.CORRECT_PARENT,
        FaultCode.PARENT_CYCLE: Remedy.CORRECT_PARENT,
    }
)

WARNINGS: Final = frozenset({FaultCode.REPEATED_VERTEX, FaultCode.TINY_AREA})
"""Faults that are shown but do not keep a boundary from being published."""

TINY_AREA_M2 = 1.0

_REASONS: Final[Mapping[str, FaultCode]] = MappingProxyType(
    {
        "Self-intersection": FaultCode.SELF_CROSSING,
        "Ring Self-intersection": FaultCode.RING_TOUCHES_ITSELF,
        "Hole lies outside shell": FaultCode.HOLE_OUTSIDE,
        "Holes are nested": FaultCode.HOLES_NESTED,
        "Interior is disconnected": FaultCode.INTERIOR_SPLIT,
        "Nested shells": FaultCode.PARTS_OVERLAP,
        "Too few points in geometry component": FaultCode.TOO_FEW_POINTS,
    }
)
"""GEOS's words for why a geometry is not valid; it names the first place only."""

_REASON: Final = re.compile(r"(?P<words>[^\[]+)\[(?P<lon>\S+) (?P<lat>\S+)\]")

_TYPES: Final[Mapping[GeometryKind, frozenset[int]]] = MappingProxyType(
    {GeometryKind.POLYGON: frozenset({3, 6}), GeometryKind.LINE: frozenset({1, 2, 5})}
)


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong with one feature.

    `feature` is the label the officer knows it by (code, name or row), `place` (lon, lat) where it
    can be seen, `facts` the numbers and names its message needs.
    """

    code: FaultCode
    feature: str
    place: Place | None = None
    facts: Mapping[str, str | int | float] = field(default_factory=dict)

    @property
    def remedy(self) -> Remedy:
        return REMEDIES[self.code]

    @property
    def blocks(self) -> bool:
        """Whether the feature cannot be published as it is."""
        return self.code not in WARNINGS


@dataclass(frozen=True, slots=True)
class Repair:
    """A sound geometry proposed in place of a faulty one, and how much it differs."""

    geometry: BaseGeometry
    area_before_m2: float
    area_after_m2: float
    parts_before: int
    parts_after: int

    @property
    def area_change_m2(self) -> float:
        return self.area_after_m2 - self.area_before_m2


def find_geometry_faults(
    geometries: Sequence[BaseGeometry | None] | NDArray[np.object_],
    labels: Sequence[str],
    *,
    wanted: GeometryKind = GeometryKind.POLYGON,
    tiny_area_m2: float = TINY_AREA_M2,
) -> list[Fault]:
    """Faults of each geometry by itself, in the order of the features.

    Geometries are (lon, lat) in EPSG:4326. A feature whose coordinates cannot be used at all
    (null, empty, wrong type, not finite, not degrees) gets that one fault; the others are looked
    at for validity, spikes, repeated vertices and tiny parts.
    """
    array = np.asarray(geometries, dtype=object)
    if len(array) != len(labels):
        raise ValueError(f"{len(array)} geometries but {len(labels)} labels")
    found: list[tuple[int, Fault]] = []
    usable = np.ones(len(array), dtype=bool)
    for row in range(len(array)):
        fault = _unusable(array[row], labels[row], wanted)
        if fault is not None:
            found.append((row, fault))
            usable[row] = False
    rows = np.flatnonzero(usable)
    valid = shapely.is_valid(array[rows])
    for row in rows[~valid]:
        found.append((int(row), _invalid(array[row], labels[row])))
    if wanted is GeometryKind.POLYGON:
        found += _tiny_parts(array, rows[valid], labels, tiny_area_m2)
    found += _vertex_faults(array, rows, labels, wanted)
    return [fault for _, fault in sorted(found, key=lambda pair: pair[0])]


def repair(geometry: BaseGeometry) -> Repair:
    """Propose a valid geometry on the grid: polygons stay polygons, lines lines.

    Overlapping parts are joined, crossings split the polygon where they cross, spikes and parts
    too small for the grid are dropped. The proposal may be empty when nothing is left.
    """
    polygonal = int(shapely.get_dimensions(geometry)) == 2
    sound = geometry
    # Snapping a repaired polygon can, in a narrow place, make it invalid again.
    for _ in range(4):
        if polygonal:
            valid = shapely.make_valid(sound, method="structure", keep_collapsed=False)
            sound = _polygons_of(valid)
        sound = snap_to_grid(shapely.set_precision(sound, GRID))
        if sound.is_valid:
            break
    return Repair(
        geometry=sound,
        area_before_m2=area_m2(geometry) if polygonal else 0.0,
        area_after_m2=area_m2(sound) if polygonal else 0.0,
        parts_before=int(shapely.get_num_geometries(geometry)),
        parts_after=0 if sound.is_empty else int(shapely.get_num_geometries(sound)),
    )


def _unusable(geometry: BaseGeometry | None, label: str, wanted: GeometryKind) -> Fault | None:
    if geometry is None:
        return Fault(FaultCode.MISSING_GEOMETRY, label)
    if geometry.is_empty:
        return Fault(FaultCode.EMPTY_GEOMETRY, label)
    if int(shapely.get_type_id(geometry)) not in _TYPES[wanted]:
        facts = {"found": geometry.geom_type, "wanted": wanted.value}
        return Fault(FaultCode.WRONG_TYPE, label, _some_place(geometry), facts)
    xy = shapely.get_coordinates(geometry)
    if not np.isfinite(xy).all():
        return Fault(FaultCode.NOT_FINITE, label)
    beyond = (np.abs(xy) > (180.0, 90.0)).any(axis=1)
    if beyond.any():
        x, y = xy[beyond.argmax()]
        return Fault(FaultCode.OUT_OF_RANGE, label, None, {"x": float(x), "y": float(y)})
    return None


def _invalid(geometry: BaseGeometry, label: str) -> Fault:
    """The first reason why the geometry is not valid, at its place."""
    match = _REASON.fullmatch(shapely.is_valid_reason(geometry))
    if match is None:
        return Fault(FaultCode.NOT_VALID, label, _some_place(geometry))
    code = _REASONS.get(match["words"], FaultCode.NOT_VALID)
    crosses_itself = code is FaultCode.SELF_CROSSING
    if crosses_itself and shapely.is_valid(shapely.get_parts(geometry)).all():
        code = FaultCode.PARTS_OVERLAP
    return Fault(code, label, (float(match["lon"]), float(match["lat"])))


def _tiny_parts(
    array: NDArray[np.object_], rows: NDArray[np.int64], labels: Sequence[str], limit_m2: float
) -> list[tuple[int, Fault]]:
    parts, index = shapely.get_parts(array[rows], return_index=True)
    west, south, east, north = shapely.bounds(parts).T.reshape(4, -1)
    areas = shapely.area(parts) * metres_per_degree((south + north) / 2).prod(axis=-1)
    return [
        (
            int(rows[index[part]]),
            Fault(
                FaultCode.TINY_AREA,
                labels[rows[index[part]]],
                (float(west[part] + east[part]) / 2, float(south[part] + north[part]) / 2),
                {"area_m2": float(areas[part])},
            ),
        )
        for part in np.flatnonzero(areas < limit_m2)
    ]


def _vertex_faults(
    array: NDArray[np.object_],
    rows: NDArray[np.int64],
    labels: Sequence[str],
    wanted: GeometryKind,
) -> list[tuple[int, Fault]]:
    """Repeated vertices, and spikes: the outline goes out and comes back on the same line."""
    parts, part_row = shapely.get_parts(array[rows], return_index=True)
    if wanted is GeometryKind.POLYGON:
        parts, part = shapely.get_rings(parts, return_index=True)
        part_row = part_row[part]
    xy, part = shapely.get_coordinates(parts, return_index=True)
    joined = part[1:] == part[:-1]
    repeated = np.zeros(len(xy), dtype=bool)
    repeated[1:] = joined & (xy[1:] == xy[:-1]).all(axis=1)
    found = [
        (int(rows[row]), Fault(FaultCode.REPEATED_VERTEX, labels[rows[row]], place, {"count": n}))
        for row, place, n in _first_places(part_row[part[repeated]], xy[repeated])
    ]
    if wanted is GeometryKind.POLYGON:
        tips, tip_part = _spike_tips(xy[~repeated], part[~repeated])
        found += [
            (int(rows[row]), Fault(FaultCode.SPIKE, labels[rows[row]], place, {"count": n}))
            for row, place, n in _first_places(part_row[tip_part], tips)
        ]
    return found


def _spike_tips(
    xy: NDArray[np.float64], ring: NDArray[np.int64]
) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Vertices of closed rings whose two arms leave in exactly the same direction."""
    if not len(xy):
        return xy, ring
    starts = np.flatnonzero(np.r_[True, ring[1:] != ring[:-1]])
    last = np.r_[starts[1:], len(xy)] - 1
    closing = np.zeros(len(xy), dtype=bool)
    closing[last] = True
    before = np.arange(len(xy)) - 1
    # A ring repeats its first vertex at its end: the one before the first is the last but one.
    before[starts] = last - 1
    tips = np.flatnonzero(~closing & (np.bincount(ring, minlength=1)[ring] > 3))
    # Whole grid steps, so that "the same direction" is decided exactly.
    steps = to_steps(xy).astype(np.float64)
    back, ahead = steps[before[tips]] - steps[tips], steps[tips + 1] - steps[tips]
    cross = back[:, 0] * ahead[:, 1] - back[:, 1] * ahead[:, 0]
    same_way = (cross == 0) & ((back * ahead).sum(axis=1) > 0)
    return xy[tips[same_way]], ring[tips[same_way]]


def _first_places(row: NDArray[np.int64], xy: NDArray[np.float64]) -> list[tuple[int, Place, int]]:
    """For each feature: its row, the first place and how many there are."""
    rows, first, count = np.unique(row, return_index=True, return_counts=True)
    return [
        (int(r), (float(xy[at, 0]), float(xy[at, 1])), int(n))
        for r, at, n in zip(rows, first, count, strict=True)
    ]


def _some_place(geometry: BaseGeometry) -> Place | None:
    xy = shapely.get_coordinates(geometry)
    finite = xy[np.isfinite(xy).all(axis=1)]
    return (float(finite[0, 0]), float(finite[0, 1])) if len(finite) else None


def _polygons_of(geometry: BaseGeometry) -> Polygon | MultiPolygon:
    """The polygons in a geometry of any type; where there is just one, itself."""
    parts = shapely.get_parts(geometry)
    while (shapely.get_type_id(parts) == 7).any():
        parts = shapely.get_parts(parts)
    kept = [part for part in parts if isinstance(part, Polygon) and not part.is_empty]
    return kept[0] if len(kept) == 1 else MultiPolygon(kept)
