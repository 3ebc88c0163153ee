"""Ground that changes hands, is given up or taken into use."""

from collections.abc import Collection

from shapely.geometry.base import BaseGeometry

from zones.boundaries.rules.operations.outcome import Cells, Edited


def merge(cells: Cells, *, keep: int, others: Collection[int]) -> Edited:
    raise NotImplementedError


def transfer(cells: Cells, *, to: int, area: BaseGeometry, outline: bool = False) -> Edited:
    raise NotImplementedError


def retire(cells: Cells, *, cell: int, heir: int | None, outline: bool = False) -> Edited:
    raise NotImplementedError


def create(cells: Cells, *, area: BaseGeometry, outline: bool = True) -> Edited:
    raise NotImplementedError
