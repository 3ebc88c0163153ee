"""Vertices of borders: moved, added and left out in every cell that shares them."""

from zones.boundaries.rules.operations.outcome import Cells, Edited, Place


def move_vertex(cells: Cells, *, at: Place, to: Place, outline: bool = False) -> Edited:
    raise NotImplementedError


def insert_vertex(cells: Cells, *, on: Place, to: Place, outline: bool = False) -> Edited:
    raise NotImplementedError


def remove_vertex(cells: Cells, *, at: Place, outline: bool = False) -> Edited:
    raise NotImplementedError
