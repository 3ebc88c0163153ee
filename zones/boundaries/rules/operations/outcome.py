"""What an operation on a coverage answers: the cells it changed, or why it is refused."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from shapely.geometry.base import BaseGeometry

Cells = Mapping[int, BaseGeometry]
"""The cells of one level about an edit, by key, in (lon, lat) degrees on the 1e-7 degree grid.

Every cell that the operation names or that its geometry comes nearer than three grid steps
(3e-7 degree), and every cell touching one of those. Valid polygons and multipolygons.
"""

Place = tuple[float, float]
"""(lon, lat) in degrees."""


class WarningCode(StrEnum):
    """What an operation leaves behind that is sound and yet worth a look.

    MULTIPART: the cell has more parts than before. VANISHED: the cell had no other ground than
    what was taken off it, and is gone.
    """

    MULTIPART = "multipart"
    VANISHED = "vanished"


@dataclass(frozen=True, slots=True)
class Warning:
    """A warning about one cell, by its key."""

    code: WarningCode
    cell: int


@dataclass(frozen=True, slots=True)
class Edited:
    """Only what changed: each changed cell as it is now, None where it is gone.

    New cells stand under -1, -2 ..., the largest first. Shapes are valid, on the grid, and written
    in one way (shell anticlockwise from its lowest vertex), so that equal shapes have equal bytes.
    `outline` says that the ground of all cells together changed; vertices gained on its line, or a
    shift of the line by less than two grid steps, do not count.
    """

    cells: dict[int, BaseGeometry | None]
    outline: bool = False
    warnings: tuple[Warning, ...] = ()


class RefusalCode(StrEnum):
    """Why an operation is refused; nothing was changed then.

    The facts that come with it are named behind each code; `cell` and `cells` are keys.

    NOTHING_THERE: no ground lies where the operation looks for some to give, take or mend.
    NOTHING_CHANGES: everything would stay as it is.
    NOT_A_CUT: the line does not cut the cell's border twice, so it divides nothing (cell).
    NOT_NEIGHBOURS: these cells have no piece of border in common with the one that is to get
    their ground (cells).
    OUTLINE_CHANGES: the outer outline of the cells would change, and that was not asked for.
    NOBODY_TO_GIVE_TO: what the line cuts off has no neighbour along that border (cell).
    WOULD_VANISH: these cells would lose all their ground; merging or retiring says so (cells).
    TWO_PARTS: the ground does not lie at the cell that is to get it, which would then have more
    parts than before (cell).
    NO_SUCH_VERTEX: no vertex of a border lies there (at).
    NOT_ON_BORDER: no border passes near the place (on).
    BORDERS_MEET: more than two borders meet in the vertex, so it cannot be left out (at).
    TOO_FEW_VERTICES: without the vertex the cell would have no ground left (cell).
    CROSSES_ITSELF: the new border would cross or touch a border elsewhere (cells).
    BAD_AREA: the drawn area has no ground: it is a line, a point or nothing.
    BAD_LINE: the drawn line has fewer than two different points on the grid.
    INVALID_RESULT: the operation would leave a torn coverage: gaps or overlaps (cells).
    NOT_ON_LINE: the point or line does not meet the line that is to be cut.
    LINES_APART: the lines do not all hang together.
    OFF_GRID: a cell lies off the grid and must be mended by an import first (cell).
    UNKNOWN_CELL: a cell the operation names is not among those it was given (cells).
    """

    NOTHING_THERE = "nothing_there"
    NOTHING_CHANGES = "nothing_changes"
    NOT_A_CUT = "not_a_cut"
    NOT_NEIGHBOURS = "not_neighbours"
    OUTLINE_CHANGES = "outline_changes"
    NOBODY_TO_GIVE_TO = "nobody_to_give_to"
    WOULD_VANISH = "would_vanish"
    TWO_PARTS = "two_parts"
    NO_SUCH_VERTEX = "no_such_vertex"
    NOT_ON_BORDER = "not_on_border"
    BORDERS_MEET = "borders_meet"
    TOO_FEW_VERTICES = "too_few_vertices"
    CROSSES_ITSELF = "crosses_itself"
    BAD_AREA = "bad_area"
    BAD_LINE = "bad_line"
    INVALID_RESULT = "invalid_result"
    NOT_ON_LINE = "not_on_line"
    LINES_APART = "lines_apart"
    OFF_GRID = "off_grid"
    UNKNOWN_CELL = "unknown_cell"


class OperationRefused(ValueError):
    """The coverage cannot be edited in this way; `facts` are what the code's sentence needs."""

    def __init__(self, code: RefusalCode, **facts: object) -> None:
        super().__init__(f"{code}: {facts}" if facts else str(code))
        self.code = code
        self.facts = facts
