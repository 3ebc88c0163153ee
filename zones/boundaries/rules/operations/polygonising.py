"""Cells cut out of a parent by lines: the faces between roads."""

from collections.abc import Sequence
from dataclasses import dataclass

from shapely.geometry import Polygon
from shapely.geometry.base import BaseGeometry


@dataclass(frozen=True, slots=True)
class Polygonised:
    """The faces, the largest first, and the outline they fill, with the vertices they need."""

    faces: tuple[Polygon, ...]
    outline: BaseGeometry


def polygonise(
    outline: BaseGeometry, lines: Sequence[BaseGeometry], *, least_area_m2: float = 0.0
) -> Polygonised:
    raise NotImplementedError
