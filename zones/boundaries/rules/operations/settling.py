"""The last word on an edit: whether what it made is whole, and what of it is new.

The directed edges of all cells, those of neighbours cancelling, tell how many cells lie above every
place. As long as they stay the same, no gap, overlap or spill can have appeared anywhere: nor gone,
so that places an import left torn are no hindrance.
"""

from collections.abc import Collection, Mapping
from typing import NamedTuple

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from zones.boundaries.rules.edges import Steps, unmatched
from zones.boundaries.rules.operations.outcome import (
    Cells,
    Edited,
    OperationRefused,
    RefusalCode,
    Warning,
    WarningCode,
)
from zones.boundaries.rules.operations.steps import (
    NO_EDGES,
    Shapes,
    edges_of,
    in_degrees,
    in_steps,
    lines_of,
    parts_of,
    undirected,
    wide,
)

After = Mapping[int, BaseGeometry | None]
"""Cells as an edit leaves them, in grid steps; None where a cell is gone."""

NOISE = 1e-4
"""Steps: a face thinner than this, on the mean, is not there."""


SHARE = 0.01
"""Of a thin face: an overlay does not measure its area better than this."""


class Ground(NamedTuple):
    """A polygon, and how many cells lie above it, on the mean, before and after an edit."""

    place: BaseGeometry
    before: float
    now: float


def settle(
    cells: Cells,
    before: Shapes,
    after: After,
    *,
    gained: Collection[BaseGeometry] = (),
    lost: Collection[BaseGeometry] = (),
    outline: bool = False,
) -> Edited:
    """The edit, if it moved exactly the ground it was meant to. Raises OperationRefused.

    `cells` are as they came, `before` the same in steps with the vertices they gained, `after`
    those the edit made other than `before`. `gained` and `lost` is ground that more or fewer cells
    than before lie above. `outline` is passed on.
    """
    result = {**before, **after}
    _require_sound(after)
    was = [before[key] for key in after if key in before]
    now = [shape for shape in after.values() if shape is not None]
    if not same_ground([*was, *gained], [*now, *lost]):
        raise OperationRefused(RefusalCode.INVALID_RESULT, cells=sorted(after))
    return _edited(cells, result, outline=outline)


def settle_moved(cells: Cells, before: Shapes, after: Shapes, *, outline: bool) -> Edited:
    """The edit, if it moved no outline, or was allowed to. Raises OperationRefused.

    Like `settle`, for edits that move a border's vertices and hand over whatever lies between.
    """
    moved = {key: shape for key, shape in after.items() if shape is not before[key]}
    _require_sound(moved)
    grounds = changed_ground(before.values(), after.values())
    if any(ground.now > max(1 + SHARE, ground.before) for ground in grounds):
        raise OperationRefused(RefusalCode.CROSSES_ITSELF, cells=sorted(moved))
    bare = [ground.place for ground in grounds if min(ground.before, ground.now) < 1 - SHARE]
    changes = any(map(wide, bare))
    if changes and not outline:
        raise OperationRefused(RefusalCode.OUTLINE_CHANGES)
    return _edited(cells, after, outline=changes)


def same_ground(before: Collection[BaseGeometry], after: Collection[BaseGeometry]) -> bool:
    """Whether just as many shapes as before lie above every place, to the last vertex."""
    return not len(_difference(before, after))


def changed_ground(
    before: Collection[BaseGeometry], after: Collection[BaseGeometry]
) -> list[Ground]:
    """All ground that another number of shapes lies above than before."""
    difference = _difference(before, after)
    if not len(difference):
        return []
    lines = shapely.union_all(lines_of(undirected(difference)))
    faces = [face for face in shapely.get_parts(shapely.polygonize([lines])) if _is_face(face)]
    grounds = [Ground(face, _depth(before, face), _depth(after, face)) for face in faces]
    return [ground for ground in grounds if abs(ground.now - ground.before) > SHARE]


def _depth(shapes: Collection[BaseGeometry], face: BaseGeometry) -> float:
    near = [shape for shape in shapes if shape.intersects(face)]
    return float(np.sum(shapely.area(shapely.intersection(near, face))) / face.area)


def _is_face(face: BaseGeometry) -> bool:
    """Not what rounding makes of a node where borders cross."""
    return face.area > NOISE * face.length


def _require_sound(after: After) -> None:
    faulty = [
        key
        for key, shape in after.items()
        if shape is not None and (shape.is_empty or not shape.is_valid)
    ]
    if faulty:
        raise OperationRefused(RefusalCode.CROSSES_ITSELF, cells=sorted(faulty))


def _difference(before: Collection[BaseGeometry], after: Collection[BaseGeometry]) -> Steps:
    """The edges about all ground above which the number of cells is another."""
    edges = np.concatenate([NO_EDGES, edges_of(after), edges_of(before)[:, ::-1]])
    return edges[unmatched(edges[:, 0], edges[:, 1])]


def _edited(cells: Cells, result: After, *, outline: bool) -> Edited:
    changed: dict[int, BaseGeometry | None] = {}
    warnings = []
    for key, shape in result.items():
        if shape is None:
            changed[key] = None
            continue
        was = cells.get(key)
        if was is not None and _same(in_steps(was), shape):
            continue
        changed[key] = in_degrees(shape)
        if parts_of(shape) > (1 if was is None else parts_of(was)):
            warnings.append(Warning(WarningCode.MULTIPART, key))
    return Edited(changed, outline, tuple(warnings))


def _same(one: BaseGeometry, other: BaseGeometry) -> bool:
    return bool(shapely.equals_exact(shapely.normalize(one), shapely.normalize(other), 0.0))
