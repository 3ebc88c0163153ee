"""Torn places that an import left behind: each mended without tearing another.

A place narrower than the grid has no ground to give: its two borders become one by giving each the
vertices of the other, and that is all there is to mend.
"""

from dataclasses import replace

from shapely.geometry.base import BaseGeometry

from zones.boundaries.rules.edges import unmatched
from zones.boundaries.rules.operations.handing import lay, take
from zones.boundaries.rules.operations.outcome import (
    Cells,
    Edited,
    OperationRefused,
    RefusalCode,
    Warning,
    WarningCode,
)
from zones.boundaries.rules.operations.settling import settle
from zones.boundaries.rules.operations.steps import (
    Shapes,
    common,
    edges_of,
    joined,
    parts_of,
    place_in_steps,
    read,
    taken_off,
    wide,
)


def fill_gap(cells: Cells, *, gap: BaseGeometry, to: int) -> Edited:
    """The ground within the gap that nobody has is given to a cell at it.

    Raises OperationRefused.
    """
    shapes = read(cells, to)
    before, area = _laid(shapes, gap)
    free = take(before, area).free if area else None
    if free is None or free.is_empty:
        return _closed(cells, shapes, before)
    after: Shapes = {to: joined([before[to], free])}
    if parts_of(after[to]) > parts_of(before[to]):
        raise OperationRefused(RefusalCode.TWO_PARTS, cell=to)
    return settle(cells, before, after, gained=[free], outline=wide(free))


def resolve_overlap(cells: Cells, *, place: BaseGeometry, to: int) -> Edited:
    """What the cell has within the place it alone has from now on.

    A cell that had nothing else, a duplicate, is gone. Raises OperationRefused.
    """
    shapes = read(cells, to)
    before, area = _laid(shapes, place)
    ground = common(before[to], area) if area else None
    others = {key: shape for key, shape in before.items() if key != to}
    taken = take(others, ground) if ground is not None and not ground.is_empty else None
    if taken is None or not taken.pieces:
        return _closed(cells, shapes, before)
    return _mended(settle(cells, before, _left(taken.left), lost=list(taken.pieces.values())))


def trim(cells: Cells, *, cell: int, place: BaseGeometry) -> Edited:
    """The cell gives up its ground within the place; where it had no other it is gone.

    Raises OperationRefused.
    """
    shapes = read(cells, cell)
    before, area = _laid(shapes, place)
    piece = common(before[cell], area) if area else None
    if piece is None or piece.is_empty:
        return _closed(cells, shapes, before)
    left = {cell: taken_off(before[cell], piece)}
    others = [shape for key, shape in before.items() if key != cell and shape.intersects(piece)]
    bare = taken_off(piece, joined(others)) if others else piece
    return _mended(settle(cells, before, _left(left), lost=[piece], outline=wide(bare)))


def _laid(shapes: Shapes, place: BaseGeometry) -> tuple[Shapes, BaseGeometry | None]:
    noding, area = lay(shapes, place_in_steps(place))
    return noding.laid_into(shapes), area


def _left(shapes: Shapes) -> dict[int, BaseGeometry | None]:
    return {key: None if shape.is_empty else shape for key, shape in shapes.items()}


def _mended(edited: Edited) -> Edited:
    """The edit, with a warning about every cell that is gone."""
    gone = [Warning(WarningCode.VANISHED, key) for key, shape in edited.cells.items() if not shape]
    return replace(edited, warnings=(*edited.warnings, *gone))


def _closed(cells: Cells, shapes: Shapes, before: Shapes) -> Edited:
    """The edit that only let borders share their vertices, if that matched some."""
    if _torn(before) >= _torn(shapes):
        raise OperationRefused(RefusalCode.NOTHING_THERE)
    return settle(cells, before, {})


def _torn(shapes: Shapes) -> int:
    edges = edges_of(shapes.values())
    return len(unmatched(edges[:, 0], edges[:, 1]))
