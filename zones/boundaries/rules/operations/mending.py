"""Torn places that an import left behind: each mended without tearing another."""

from shapely.geometry.base import BaseGeometry

from zones.boundaries.rules.operations.outcome import Cells, Edited


def fill_gap(cells: Cells, *, gap: BaseGeometry, to: int) -> Edited:
    raise NotImplementedError


def resolve_overlap(cells: Cells, *, place: BaseGeometry, to: int) -> Edited:
    raise NotImplementedError


def trim(cells: Cells, *, cell: int, place: BaseGeometry) -> Edited:
    raise NotImplementedError
