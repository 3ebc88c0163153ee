"""What can be done to a draft, one kind of operation after the other.

Each function works at a Workbench, reads its parameters strictly and returns the facts of its
sentence in the history. The geometry is that of zones.boundaries.rules.operations.
"""

from zones.editor.operations import areas, borders, cutting, gaps, holders, lines, mending, naming
from zones.editor.operations.registry import KINDS, Kind

__all__ = [
    "KINDS",
    "Kind",
    "areas",
    "borders",
    "cutting",
    "gaps",
    "holders",
    "lines",
    "mending",
    "naming",
]
