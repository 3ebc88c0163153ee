"""Ground taken from whoever has it, to be given to one cell."""

from dataclasses import dataclass

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from zones.boundaries.rules.operations.noding import Noding, node
from zones.boundaries.rules.operations.outcome import OperationRefused, RefusalCode
from zones.boundaries.rules.operations.steps import (
    Shapes,
    common,
    edges_of_lines,
    faces_between,
    inside,
    joined,
    taken_off,
)

OVERLAPS = "2********"
"""The interiors have ground in common, not only a border."""


@dataclass(frozen=True)
class Taken:
    """What an area takes: pieces by the cell they come from, and what is left of those.

    `left` is empty for a cell that lost everything; `free` is ground of the area nobody has.
    """

    pieces: Shapes
    left: Shapes
    free: BaseGeometry

    def refuse_swallowing(self) -> None:
        """Raise OperationRefused where a cell would lose all its ground."""
        gone = [key for key, shape in self.left.items() if shape.is_empty]
        if gone:
            raise OperationRefused(RefusalCode.WOULD_VANISH, cells=sorted(gone))


def lay(shapes: Shapes, area: BaseGeometry) -> tuple[Noding, BaseGeometry | None]:
    """Lay an area's outline into the borders of the shapes; the area as it then is.

    None where nothing of it is left: it was narrower than the grid.
    """
    outline = edges_of_lines([shapely.transform(shapely.boundary(area), np.rint)])
    if not len(outline):
        return Noding(outline, {}), None
    noding = node(shapes, outline)
    faces = faces_between(noding.edges)
    reach = shapely.buffer(area, 1.0, quad_segs=1)
    ground = [face for face, lies in zip(faces, inside(reach, faces), strict=True) if lies]
    return noding, joined(ground) if ground else None


def take(shapes: Shapes, area: BaseGeometry, *, to: int | None = None) -> Taken:
    """Take the area from every cell but the one it goes to; both are noded with each other."""
    keys = list(shapes)
    shapely.prepare(area)
    hit = [key for key in keys if shapely.relate_pattern(shapes[key], area, OVERLAPS)]
    pieces = {key: common(shapes[key], area) for key in hit}
    left = {key: taken_off(shapes[key], area) for key in hit if key != to}
    owned = [piece for piece in pieces.values() if not piece.is_empty]
    free = taken_off(area, joined(owned)) if owned else area
    others = {key: piece for key, piece in pieces.items() if key != to}
    return Taken(others, left, free)
