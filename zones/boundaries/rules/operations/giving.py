"""Ground that changes hands, is given up or taken into use."""

from collections.abc import Collection

from shapely.geometry.base import BaseGeometry

from zones.boundaries.rules.operations.handing import lay, take
from zones.boundaries.rules.operations.outcome import (
    Cells,
    Edited,
    OperationRefused,
    RefusalCode,
)
from zones.boundaries.rules.operations.settling import settle
from zones.boundaries.rules.operations.steps import (
    Shapes,
    edges_of,
    joined,
    keys_of,
    parts_of,
    read,
    read_area,
    wide,
)

NEW = -1
"""The key of a cell that is begun."""


def merge(cells: Cells, *, keep: int, others: Collection[int]) -> Edited:
    """The cells become one, under the key of one of them. Raises OperationRefused.

    Each must have a piece of border in common with the kept one or with another of them.
    """
    shapes = read(cells, keep, *others)
    merged = {key: shapes[key] for key in {keep, *others}}
    if len(merged) < 2:
        raise OperationRefused(RefusalCode.NOTHING_CHANGES)
    apart = merged.keys() - _reached(merged, keep)
    if apart:
        raise OperationRefused(RefusalCode.NOT_NEIGHBOURS, cells=sorted(apart))
    gone = {key: None for key in merged if key != keep}
    return settle(cells, shapes, {**gone, keep: joined(merged.values())})


def transfer(cells: Cells, *, to: int, area: BaseGeometry, outline: bool = False) -> Edited:
    """All ground within the area is given to one cell. Raises OperationRefused.

    Ground nobody has is taken into use with `outline`, otherwise it is left alone.
    """
    shapes = read(cells, to)
    before, ground = _laid(shapes, read_area(area))
    taken = take(before, ground, to=to)
    free = [taken.free] if outline and not taken.free.is_empty else []
    pieces = [piece for piece in taken.pieces.values() if not piece.is_empty]
    if not pieces and not free:
        raise OperationRefused(RefusalCode.NOTHING_THERE)
    taken.refuse_swallowing()
    after: Shapes = {**taken.left, to: joined([before[to], *pieces, *free])}
    if parts_of(after[to]) > parts_of(before[to]):
        raise OperationRefused(RefusalCode.TWO_PARTS, cell=to)
    return settle(cells, before, after, gained=free, outline=any(map(wide, free)))


def retire(cells: Cells, *, cell: int, heir: int | None, outline: bool = False) -> Edited:
    """The cell is gone: its ground goes to the heir, its neighbour, or with `outline` to nobody.

    Raises OperationRefused.
    """
    if heir is not None:
        return merge(cells, keep=heir, others=[cell])
    shapes = read(cells, cell)
    if not outline:
        raise OperationRefused(RefusalCode.OUTLINE_CHANGES)
    return settle(cells, shapes, {cell: None}, lost=[shapes[cell]], outline=True)


def create(cells: Cells, *, area: BaseGeometry, outline: bool = True) -> Edited:
    """A new cell, under -1, on the ground of the area that no cell has.

    Along its neighbours it has their vertices, and they have its own. Raises OperationRefused.
    """
    if not outline:
        raise OperationRefused(RefusalCode.OUTLINE_CHANGES)
    shapes = read(cells)
    noded, ground = _laid(shapes, read_area(area))
    ground = take(noded, ground).free
    if ground.is_empty:
        raise OperationRefused(RefusalCode.NOTHING_THERE)
    # Laid in again without what the area had over others' ground: it leaves no vertices there.
    before, ground = _laid(shapes, ground)
    ground = take(before, ground).free
    return settle(cells, before, {NEW: ground}, gained=[ground], outline=True)


def _laid(shapes: Shapes, area: BaseGeometry) -> tuple[Shapes, BaseGeometry]:
    """The shapes and the area with the same vertices along each other."""
    noding, ground = lay(shapes, area)
    if ground is None:
        raise OperationRefused(RefusalCode.NOTHING_THERE)
    return noding.laid_into(shapes), ground


def _reached(shapes: Shapes, start: int) -> set[int]:
    """The shapes one comes to from the first across borders they have in common."""
    borders = {key: keys_of(edges_of([shape])) for key, shape in shapes.items()}
    reached, waiting = {start}, [start]
    while waiting:
        here = borders[waiting.pop()]
        new = [key for key in borders if key not in reached and here & borders[key]]
        reached.update(new)
        waiting += new
    return reached
