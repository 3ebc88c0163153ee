"""Borders, moved for all the zones that share them."""

from __future__ import annotations

import shapely
from shapely.geometry.base import BaseGeometry

from zones.boundaries.rules import operations as ground
from zones.editor.operations.editing import edit_ground, named
from zones.editor.operations.registry import Facts, operation
from zones.editor.parameters import Asked
from zones.editor.workbench import Workbench

NEAR = 1e-4
"""Degrees, some ten metres: how far from a place its border is looked for."""


@operation("move_vertex")
def move_vertex(bench: Workbench, asked: Asked) -> Facts:
    """A vertex goes from one place to another, in every zone that has it."""
    level, at, to = bench.level(asked.text("level")), asked.place("from"), asked.place("to")
    outline = asked.flag("outline")
    around = bench.neighbourhood(level.code, _about(at, to))
    edited = edit_ground(
        bench,
        around,
        lambda cells: ground.move_vertex(cells, at=at, to=to, outline=outline),
    )
    return {"zones": named(around[number] for number in edited.cells)}


@operation("insert_vertex")
def insert_vertex(bench: Workbench, asked: Asked) -> Facts:
    """A border gets a vertex, which goes to its place at once."""
    level, on, to = bench.level(asked.text("level")), asked.place("on"), asked.place("to")
    outline = asked.flag("outline")
    around = bench.neighbourhood(level.code, _about(on, to))
    edited = edit_ground(
        bench,
        around,
        lambda cells: ground.insert_vertex(cells, on=on, to=to, outline=outline),
    )
    return {"zones": named(around[number] for number in edited.cells)}


@operation("remove_vertex")
def remove_vertex(bench: Workbench, asked: Asked) -> Facts:
    """A vertex is taken out of every zone that has it."""
    level, at = bench.level(asked.text("level")), asked.place("at")
    outline = asked.flag("outline")
    around = bench.neighbourhood(level.code, _about(at))
    edited = edit_ground(
        bench,
        around,
        lambda cells: ground.remove_vertex(cells, at=at, outline=outline),
    )
    return {"zones": named(around[number] for number in edited.cells)}


@operation("reshape")
def reshape(bench: Workbench, asked: Asked) -> Facts:
    """A whole border of a zone is drawn anew between the ends of a line."""
    zone, line = bench.zone(asked.zone("zone")), asked.line("line")
    outline = asked.flag("outline")
    around = bench.neighbourhood(zone.level, line, [zone])
    edited = edit_ground(
        bench,
        around,
        lambda cells: ground.reshape(cells, cell=zone.zone, line=line, outline=outline),
    )
    return {"zones": named(around[number] for number in edited.cells)}


def _about(*places: tuple[float, float]) -> BaseGeometry:
    """Where borders are looked for: near each of the places."""
    return shapely.buffer(shapely.MultiPoint(places), NEAR)
