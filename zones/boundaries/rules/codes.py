"""Zone codes: their order, and proposals for features that have none."""

import re
from collections import Counter
from collections.abc import Collection, Sequence
from itertools import islice

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry


class CodesExhausted(ValueError):
    """There are not enough numbers of that many digits left below the prefix."""

    def __init__(self, prefix: str, digits: int, missing: int) -> None:
        super().__init__(
            f"{missing} more codes than {digits} digits after “{prefix}” can give: use more digits"
        )


def code_order(code: str) -> bytes:
    """The key that puts codes in the order of COLLATE "C", in which border ties are decided."""
    return code.encode()


def propose_codes(
    geometries: Sequence[BaseGeometry] | NDArray[np.object_],
    *,
    used: Collection[str],
    prefix: str = "",
    digits: int = 3,
) -> list[str]:
    """A code for each geometry, in the order given: numbers run as one reads a map.

    Row by row from north to south, west to east within a row. `used` must hold every code the
    scheme ever had: a code is never given twice, not even after its zone is gone. Raises
    CodesExhausted when the digits do not suffice.
    """
    taken = set(used)
    numbers = (f"{prefix}{number:0{digits}d}" for number in range(1, 10**digits))
    order = reading_order(geometries)
    free = list(islice((code for code in numbers if code not in taken), len(order)))
    if len(free) < len(order):
        raise CodesExhausted(prefix, digits, len(order) - len(free))
    proposed = [""] * len(order)
    for code, position in zip(free, order, strict=True):
        proposed[position] = code
    return proposed


def numbering_of(codes: Collection[str], parent_code: str = "") -> tuple[str, int]:
    """The prefix and the number of digits that zones are numbered with.

    What most of ``codes`` have before their last digits; where there are none yet, the code of the
    zone above and two digits.
    """
    counted = Counter(
        (match[1], len(match[2]))
        for code in codes
        if (match := re.fullmatch(r"(.*?)(\d{1,9})", code, re.ASCII))
    )
    if not counted:
        return parent_code, 2
    (prefix, digits), _ = max(counted.items(), key=lambda item: (item[1], item[0]))
    # The digits of a code may begin within that of the zone above: only the rest is a number.
    if len(prefix) < len(parent_code) and all(code.startswith(parent_code) for code in codes):
        return parent_code, max(len(prefix) + digits - len(parent_code), 1)
    return prefix, digits


def reading_order(geometries: Sequence[BaseGeometry] | NDArray[np.object_]) -> list[int]:
    """Positions of the geometries row by row, north to south, and west to east in each row.

    A row starts at its northernmost centre and is as high as half of a typical geometry.
    """
    array = np.asarray(geometries, dtype=object)
    if not len(array):
        return []
    centre = shapely.get_coordinates(shapely.centroid(array))
    box = shapely.bounds(array)
    row_height = float(np.median(box[:, 3] - box[:, 1])) / 2
    southward = np.lexsort((centre[:, 0], -centre[:, 1]))
    rows = np.zeros(len(array), dtype=np.int64)
    row, top = 0, centre[southward[0], 1]
    for position in southward:
        if top - centre[position, 1] > row_height:
            row, top = row + 1, centre[position, 1]
        rows[position] = row
    return [int(position) for position in np.lexsort((centre[:, 0], rows))]
