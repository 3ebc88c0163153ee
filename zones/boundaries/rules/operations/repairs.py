"""Safe repairs of a torn place, as proposals: the name of an operation and its arguments."""

from dataclasses import dataclass

from shapely.geometry.base import BaseGeometry

from zones.boundaries.rules.defects import CoverageDefect


@dataclass(frozen=True, slots=True)
class Proposal:
    """`operation` is fill_gap, resolve_overlap or trim; `cell` the one that gets or loses `place`.

    The cell is named as the check named it (Neighbour.id).
    """

    operation: str
    cell: str
    place: BaseGeometry


def proposals(defect: CoverageDefect) -> list[Proposal]:
    raise NotImplementedError
