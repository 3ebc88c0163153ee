"""What can be done to a draft, one kind of operation after the other.

Each function works at a Workbench, reads its parameters strictly and returns the facts of its
sentence in the history. The geometry is that of zones.boundaries.rules.operations.
"""

import zones.editor.operations.areas
import zones.editor.operations.borders
import zones.editor.operations.cutting
import zones.editor.operations.gaps
import zones.editor.operations.holders
import zones.editor.operations.lines
import zones.editor.operations.mending
import zones.editor.operations.naming  # noqa: F401  (each registers its kinds)
from zones.editor.operations.registry import KINDS, Kind

__all__ = ["KINDS", "Kind"]
