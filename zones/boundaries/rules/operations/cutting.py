"""Lines drawn through cells: a border redrawn, a cell divided."""

from shapely.geometry import LineString
from shapely.geometry.base import BaseGeometry

from zones.boundaries.rules.operations.outcome import Cells, Edited


def reshape(cells: Cells, *, cell: int, line: LineString, outline: bool = False) -> Edited:
    raise NotImplementedError


def split(cells: Cells, *, cell: int, line: BaseGeometry) -> Edited:
    raise NotImplementedError
