"""Safe repairs of a torn place, as proposals: the name of an operation and its arguments."""

from collections.abc import Mapping
from dataclasses import dataclass

from shapely.geometry.base import BaseGeometry

from zones.boundaries.rules.defects import CoverageDefect, DefectKind


@dataclass(frozen=True, slots=True)
class Proposal:
    """An operation of this package and its keyword arguments.

    Cells are named as the check named them (`Neighbour.id`); places are polygons in degrees.
    """

    operation: str
    arguments: Mapping[str, str | BaseGeometry]


def proposals(defect: CoverageDefect) -> list[Proposal]:
    """What would mend a torn place, the likeliest first; none where nobody lies at it.

    A gap goes to a neighbour, the one with the longest border first, and a sliver to that one
    only; an overlap to one of its cells, the largest share first; ground outside is given up.
    """
    cells = [neighbour.id for neighbour in defect.neighbours]
    if defect.kind is DefectKind.GAP:
        heirs = cells[:1] if defect.sliver else cells
        return [Proposal("fill_gap", {"gap": defect.place, "to": heir}) for heir in heirs]
    if defect.kind is DefectKind.OVERLAP:
        return [Proposal("resolve_overlap", {"place": defect.place, "to": cell}) for cell in cells]
    return [Proposal("trim", {"cell": cell, "place": defect.place}) for cell in cells]
