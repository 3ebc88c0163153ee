"""Outlines of several cells together, and what differs between two shapes."""

from collections.abc import Iterable

from shapely.geometry.base import BaseGeometry

from zones.boundaries.rules.operations.outcome import Cells, Edited


def union_of(children: Iterable[BaseGeometry]) -> BaseGeometry:
    raise NotImplementedError


def same_outline(before: BaseGeometry, after: BaseGeometry) -> bool:
    raise NotImplementedError


def gained_and_lost(
    before: BaseGeometry | None, after: BaseGeometry | None
) -> tuple[BaseGeometry | None, BaseGeometry | None]:
    raise NotImplementedError


def share_vertices(cells: Cells, *, border: BaseGeometry) -> Edited:
    """Give the cells the vertices which `border` (a parent's new outline) has on their borders."""
    raise NotImplementedError
