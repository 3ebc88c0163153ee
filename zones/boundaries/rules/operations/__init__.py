"""Edits of a coverage that leave it whole: of a few cells and the ring of cells around them.

Plain Python over shapely and numpy. Every result is valid, on the 1e-7 degree grid and shares its
borders vertex by vertex, with the cells given and with those beyond them; otherwise the operation
is refused.
"""

from zones.boundaries.rules.operations.cutting import reshape, split
from zones.boundaries.rules.operations.giving import create, merge, retire, transfer
from zones.boundaries.rules.operations.lines import merge_lines, split_line
from zones.boundaries.rules.operations.mending import fill_gap, resolve_overlap, trim
from zones.boundaries.rules.operations.outcome import (
    Cells,
    Edited,
    OperationRefused,
    RefusalCode,
    Warning,
    WarningCode,
)
from zones.boundaries.rules.operations.outlines import (
    gained_and_lost,
    same_outline,
    union_of,
)
from zones.boundaries.rules.operations.polygonising import Polygonised, polygonise
from zones.boundaries.rules.operations.repairs import Proposal, proposals
from zones.boundaries.rules.operations.vertices import (
    insert_vertex,
    move_vertex,
    remove_vertex,
)

__all__ = [
    "Cells",
    "Edited",
    "OperationRefused",
    "Polygonised",
    "Proposal",
    "RefusalCode",
    "Warning",
    "WarningCode",
    "create",
    "fill_gap",
    "gained_and_lost",
    "insert_vertex",
    "merge",
    "merge_lines",
    "move_vertex",
    "polygonise",
    "proposals",
    "remove_vertex",
    "reshape",
    "resolve_overlap",
    "retire",
    "same_outline",
    "split",
    "split_line",
    "transfer",
    "trim",
    "union_of",
]
