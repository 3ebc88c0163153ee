"""Lines drawn through cells: a border redrawn, a cell divided."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass

import numpy as np
import shapely
from shapely.geometry import Polygon
from shapely.geometry.base import BaseGeometry

from zones.boundaries.rules.edges import Steps
from zones.boundaries.rules.operations.handing import take
from zones.boundaries.rules.operations.noding import node
from zones.boundaries.rules.operations.outcome import (
    Cells,
    Edited,
    OperationRefused,
    RefusalCode,
)
from zones.boundaries.rules.operations.settling import settle
from zones.boundaries.rules.operations.steps import (
    Edge,
    Shapes,
    edges_of,
    faces_between,
    inside,
    joined,
    keys_of,
    lengths_by_edge,
    read,
    read_line,
    wide,
)

NOBODY = 0
"""Stands for the ground beyond all cells where neighbours are compared."""


def split(cells: Cells, *, cell: int, line: BaseGeometry) -> Edited:
    """The line divides the cell; the largest piece and all parts it leaves alone keep the key.

    The line (or several) may be longer than the cell and cross it more than once: each further
    piece is a new cell. A closed line inside it cuts out an island. Raises OperationRefused.
    """
    shapes = read(cells, cell)
    noding = node(shapes, read_line(line))
    cut = _cut(noding.laid_into_one(shapes[cell]), noding.edges)
    # Only what divides the cell leaves vertices behind, not the ends of the line beyond it.
    noding = node(shapes, _drawn_about(cut.divided, noding.edges)) if cut.divided else noding
    before = noding.laid_into(shapes)
    cut = _cut(before[cell], noding.edges)
    if len(cut.divided) < 2:
        raise OperationRefused(RefusalCode.NOT_A_CUT, cell=cell)
    largest, *others = sorted(cut.divided, key=lambda piece: -piece.area)
    after: Shapes = {cell: joined([largest, *cut.whole])}
    after |= {-number: piece for number, piece in enumerate(others, start=1)}
    return settle(cells, before, after)


def reshape(cells: Cells, *, cell: int, line: BaseGeometry, outline: bool = False) -> Edited:
    """The cell's border is redrawn: it runs along the line between where both meet.

    The line starts and ends on the border or beyond. What it encloses outside the cell is taken
    from the neighbours; what it cuts off inside goes to the neighbour with the longest piece of
    border there (with `outline` to nobody, where that is longest). Raises OperationRefused.
    """
    shapes = read(cells, cell)
    noding = node(shapes, read_line(line))
    redrawn = _redrawn(noding.laid_into_one(shapes[cell]), noding.edges)
    used = _drawn_about([*redrawn.lost, joined([*redrawn.kept, *redrawn.taken])], noding.edges)
    if not len(used):
        raise OperationRefused(RefusalCode.NOT_A_CUT, cell=cell)
    noding = node(shapes, used)
    before = noding.laid_into(shapes)
    redrawn = _redrawn(before[cell], noding.edges)
    after: Shapes = {cell: joined([*redrawn.kept, *redrawn.taken])}
    gained: list[BaseGeometry] = []
    if redrawn.taken:
        taken = take(before, joined(redrawn.taken), to=cell)
        taken.refuse_swallowing()
        after |= taken.left
        gained = [] if taken.free.is_empty else [taken.free]
    given_up = _give_away(before, after, cell, redrawn.lost, outline=outline)
    changes = any(wide(ground) for ground in [*gained, *given_up])
    if changes and not outline:
        raise OperationRefused(RefusalCode.OUTLINE_CHANGES)
    return settle(cells, before, after, gained=gained, lost=given_up, outline=changes)


def _give_away(
    before: Shapes, after: Shapes, cell: int, pieces: Collection[BaseGeometry], *, outline: bool
) -> list[BaseGeometry]:
    """Add the pieces to their neighbours in `after`; those that go to nobody are returned."""
    given_up = []
    for piece in pieces:
        heir = _heir(before, cell, piece, outline=outline)
        if heir == cell:
            given_up.append(piece)
        else:
            after[heir] = joined([after.get(heir, before[heir]), piece])
    return given_up


def _heir(before: Shapes, cell: int, piece: BaseGeometry, *, outline: bool) -> int:
    """The neighbour with the longest border to a piece of the cell; the cell stands for nobody."""
    lengths = lengths_by_edge(piece)
    border = keys_of(edges_of([before[cell]]))
    ours = {edge: length for edge, length in lengths.items() if edge in border}
    shares: defaultdict[int, float] = defaultdict(float)
    for key, shape in before.items():
        if key != cell and shape.intersects(piece):
            for edge in ours.keys() & keys_of(edges_of([shape])):
                shares[key] += ours[edge]
    beyond = sum(ours.values()) - sum(shares.values())
    if outline and beyond > max(shares.values(), default=0.0):
        return cell
    if not ours:
        raise OperationRefused(RefusalCode.NOBODY_TO_GIVE_TO, cell=cell)
    if not shares:
        raise OperationRefused(RefusalCode.OUTLINE_CHANGES)
    return min(shares, key=lambda key: (-shares[key], key))


@dataclass(frozen=True)
class _Cut:
    """Polygons of a shape: those a line divided it into, and those it left alone."""

    divided: list[Polygon]
    whole: list[Polygon]


@dataclass(frozen=True)
class _Redrawn:
    """Polygons a cell keeps, loses inside its border, and takes beyond it."""

    kept: list[Polygon]
    lost: list[Polygon]
    taken: list[Polygon]


def _cut(shape: BaseGeometry, drawn: Steps) -> _Cut:
    faces, lines = _faces(shape, drawn)
    within = inside(shape, faces)
    mine = [face for face, is_mine in zip(faces, within, strict=True) if is_mine]
    divided = [face for face in mine if lines & keys_of(edges_of([face]))]
    return _Cut(divided, [face for face in mine if face not in divided])


def _redrawn(shape: BaseGeometry, drawn: Steps) -> _Redrawn:
    """Of each part, and of each hole, the largest face stays what it is."""
    faces, lines = _faces(shape, drawn)
    border = keys_of(edges_of([shape]))
    within = inside(shape, faces)
    kept: list[Polygon] = []
    lost: list[Polygon] = []
    for part in shapely.get_parts(shape):
        pieces = _largest_first(_within(part, faces, within))
        kept, lost = [*kept, *pieces[:1]], [*lost, *pieces[1:]]
    pockets = [
        face
        for face, is_mine in zip(faces, within, strict=True)
        if not is_mine and (edges := keys_of(edges_of([face]))) & lines and edges & border
    ]
    stays = [
        _largest_first(_within(hole, faces, ~within))[:1]
        for part in shapely.get_parts(shape)
        for hole in map(Polygon, part.interiors)
    ]
    left = [face for pieces in stays for face in pieces]
    return _Redrawn(kept, lost, [face for face in pockets if face not in left])


def _faces(shape: BaseGeometry, drawn: Steps) -> tuple[list[Polygon], set[Edge]]:
    """The faces between a shape's border and drawn edges, and the edges not on the border."""
    border = edges_of([shape])
    return faces_between(np.concatenate([border, drawn])), keys_of(drawn) - keys_of(border)


def _within(shape: BaseGeometry, faces: list[Polygon], among: Iterable[bool]) -> list[Polygon]:
    chosen = [face for face, is_one in zip(faces, among, strict=True) if is_one]
    return [face for face, lies in zip(chosen, inside(shape, chosen), strict=True) if lies]


def _largest_first(faces: list[Polygon]) -> list[Polygon]:
    return sorted(faces, key=lambda face: -face.area)


def _drawn_about(shapes: Collection[BaseGeometry], drawn: Steps) -> Steps:
    """Those of the drawn edges that bound the shapes."""
    bounds = keys_of(edges_of(shapes))
    used = [edge for edge in drawn if tuple(edge.ravel().tolist()) in bounds]
    return np.array(used, dtype=np.int64).reshape(-1, 2, 2)
