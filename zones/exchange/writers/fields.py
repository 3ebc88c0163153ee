"""Columns and geometries as the arrays and types that pyogrio takes."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from zones.exchange.cells import Value, to_text

Field = tuple[NDArray[Any], NDArray[np.bool_]]  # values and where they are null, both (n,)
_MULTI: Final = {"Point": "MultiPoint", "LineString": "MultiLineString", "Polygon": "MultiPolygon"}
_LARGEST: Final = 2**63 - 1


@dataclass
class FieldType:
    """The one type of a column: all truth values, all whole numbers, all numbers, or text.

    It is certain once every value was looked at.
    """

    seen: set[type] = field(default_factory=set)
    too_large: bool = False

    def look_at(self, values: Iterable[Value]) -> None:
        """Take these values into account."""
        for value in values:
            if value is not None:
                self.seen.add(type(value))
                self.too_large |= type(value) is int and abs(value) > _LARGEST

    def array(self, values: Sequence[Value]) -> Field:
        """The values as that type."""
        mask = np.array([value is None for value in values], dtype=bool)
        if self.seen == {bool}:
            return np.array([bool(value) for value in values]), mask
        if self.seen == {int} and not self.too_large:
            return np.array([value or 0 for value in values], dtype=np.int64), mask
        if self.seen and self.seen <= {int, float}:
            return np.array([value or 0.0 for value in values], dtype=np.float64), mask
        texts = np.empty(len(values), dtype=object)
        texts[:] = ["" if value is None else to_text(value) for value in values]
        return texts, mask


def families_of(kinds: Iterable[str]) -> set[str]:
    """The geometry types without the difference of single and multi."""
    return {kind.removeprefix("Multi") for kind in kinds}


def layer_kind(kinds: set[str]) -> str:
    """One type for a layer: the multi type where both occur, Unknown for a mixture."""
    families = families_of(kinds)
    if len(families) > 1:
        return "Unknown"
    if len(kinds) == 2:
        return _MULTI[families.pop()]
    return kinds.copy().pop() if kinds else "Unknown"
