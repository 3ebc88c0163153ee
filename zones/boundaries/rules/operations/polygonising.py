"""Cells cut out of a parent by lines: the faces between roads."""

from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import shapely
from shapely.geometry import Polygon
from shapely.geometry.base import BaseGeometry

from zones.boundaries.rules.edges import Steps
from zones.boundaries.rules.measures import area_m2
from zones.boundaries.rules.operations.noding import node
from zones.boundaries.rules.operations.outcome import OperationRefused, RefusalCode
from zones.boundaries.rules.operations.settling import same_ground
from zones.boundaries.rules.operations.steps import (
    Edge,
    edges_of,
    faces_between,
    in_degrees,
    inside,
    keys_of,
    lengths_by_edge,
    read,
    read_line,
)


class Polygonised(NamedTuple):
    """The faces, the largest first, and the outline they fill, with the vertices it gained."""

    faces: tuple[Polygon, ...]
    outline: BaseGeometry


def polygonise(
    outline: BaseGeometry,
    lines: BaseGeometry | Sequence[BaseGeometry],
    *,
    least_area_m2: float = 0.0,
) -> Polygonised:
    """The faces into which lines cut an outline; pieces of line that lead nowhere are dropped.

    A face smaller than `least_area_m2` is joined to the neighbour with the longest common border,
    the smallest first. (lon, lat), on the 1e-7 degree grid. Raises OperationRefused.
    """
    given = [lines] if isinstance(lines, BaseGeometry) else lines
    drawn = read_line(shapely.geometrycollections(list(given)))
    shape = read({0: outline})[0]
    noding = node({0: shape}, drawn)
    faces = _faces(noding.laid_into_one(shape), noding.edges)
    dividing = _dividing(faces, _joined_up(faces, least_area_m2), noding.edges)
    if not len(dividing):
        raise OperationRefused(RefusalCode.NOT_A_CUT)
    # Laid in again alone: what was dropped leaves no vertices on the outline.
    noding = node({0: shape}, dividing)
    whole = noding.laid_into_one(shape)
    faces = _faces(whole, noding.edges)
    if not shapely.is_valid(faces).all() or not same_ground([whole], faces):
        raise OperationRefused(RefusalCode.INVALID_RESULT)
    degrees = [face for face in map(in_degrees, faces) if isinstance(face, Polygon)]
    largest_first = tuple(sorted(degrees, key=lambda face: -face.area))
    return Polygonised(largest_first, in_degrees(whole))


def _faces(shape: BaseGeometry, drawn: Steps) -> list[Polygon]:
    faces = faces_between(np.concatenate([edges_of([shape]), drawn]))
    return [face for face, lies in zip(faces, inside(shape, faces), strict=True) if lies]


def _joined_up(faces: Sequence[Polygon], least_area_m2: float) -> list[int]:
    """For each face the number of the face it becomes a part of, its own where it stays."""
    area = dict(enumerate(area_m2(in_degrees(face)) for face in faces))
    borders = _borders(faces)
    becomes = list(range(len(faces)))
    while len(area) > 1:
        small = min(
            (one for one in area if area[one] < least_area_m2 and borders[one]),
            key=lambda one: (area[one], one),
            default=None,
        )
        if small is None:
            break
        heir = max(borders[small], key=lambda one: (borders[small][one], -one))
        becomes = [heir if one == small else one for one in becomes]
        area[heir] += area.pop(small)
        for other, length in borders.pop(small).items():
            del borders[other][small]
            if other != heir:
                borders[heir][other] = borders[other][heir] = borders[heir].get(other, 0) + length
    return becomes


def _borders(faces: Sequence[Polygon]) -> dict[int, dict[int, float]]:
    """How long a border each face has in common with each other, by their numbers."""
    at: defaultdict[Edge, list[int]] = defaultdict(list)
    lengths: dict[Edge, float] = {}
    for number, face in enumerate(faces):
        for edge, length in lengths_by_edge(face).items():
            at[edge].append(number)
            lengths[edge] = length
    borders: dict[int, dict[int, float]] = {number: {} for number in range(len(faces))}
    for edge, both in at.items():
        if len(both) == 2:
            one, other = both
            borders[one][other] = borders[other][one] = borders[one].get(other, 0) + lengths[edge]
    return borders


def _dividing(faces: Sequence[Polygon], becomes: Sequence[int], drawn: Steps) -> Steps:
    """The drawn edges with different faces on their two sides."""
    sides: defaultdict[Edge, set[int]] = defaultdict(set)
    for face, number in zip(faces, becomes, strict=True):
        for edge in keys_of(edges_of([face])):
            sides[edge].add(number)
    rows = drawn.reshape(-1, 4).tolist()
    kept = [(a, b, c, d) for a, b, c, d in rows if len(sides.get((a, b, c, d), ())) == 2]
    return np.array(kept, dtype=np.int64).reshape(-1, 2, 2)
