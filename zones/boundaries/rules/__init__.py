"""What is true of boundaries without a database: grid, faults, defects, hierarchy, codes.

Plain Python over shapely and numpy. Geometries are EPSG:4326 in (lon, lat) order; lengths are
metres and areas square metres on the ellipsoid unless a name says otherwise.
"""

from zones.boundaries.rules.codes import CodesExhausted, code_order, propose_codes
from zones.boundaries.rules.defects import (
    CoverageDefect,
    DefectKind,
    InvalidCoverage,
    Neighbour,
    find_coverage_defects,
)
from zones.boundaries.rules.faults import (
    Fault,
    FaultCode,
    GeometryKind,
    Remedy,
    Repair,
    find_geometry_faults,
    repair,
)
from zones.boundaries.rules.grid import GRID, on_grid, snap_to_grid
from zones.boundaries.rules.hierarchy import (
    HierarchyReport,
    LevelRule,
    Member,
    check_hierarchy,
)

__all__ = [
    "GRID",
    "CodesExhausted",
    "CoverageDefect",
    "DefectKind",
    "Fault",
    "FaultCode",
    "GeometryKind",
    "HierarchyReport",
    "InvalidCoverage",
    "LevelRule",
    "Member",
    "Neighbour",
    "Remedy",
    "Repair",
    "check_hierarchy",
    "code_order",
    "find_coverage_defects",
    "find_geometry_faults",
    "on_grid",
    "propose_codes",
    "repair",
    "snap_to_grid",
]
