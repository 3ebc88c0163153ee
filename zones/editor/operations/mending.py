"""Torn places mended: what an import left open, given to one of the neighbours."""

from __future__ import annotations

from zones.boundaries.rules import operations as ground
from zones.editor.operations.editing import edit_ground, named
from zones.editor.operations.registry import Facts, operation
from zones.editor.parameters import Asked
from zones.editor.workbench import Workbench


@operation("fill_gap")
def fill_gap(bench: Workbench, asked: Asked) -> Facts:
    """Ground that nobody has is given to a zone beside it."""
    to, gap = bench.zone(asked.zone("to"), "to"), asked.area("gap")
    around = bench.neighbourhood(to.level, gap, [to])
    edit_ground(bench, around, lambda cells: ground.fill_gap(cells, gap=gap, to=to.zone))
    return {"to": named([to])}


@operation("resolve_overlap")
def resolve_overlap(bench: Workbench, asked: Asked) -> Facts:
    """Ground of several zones is left to one of them."""
    to, place = bench.zone(asked.zone("to"), "to"), asked.area("place")
    around = bench.neighbourhood(to.level, place, [to])
    edited = edit_ground(
        bench, around, lambda cells: ground.resolve_overlap(cells, place=place, to=to.zone)
    )
    others = [around[number] for number in edited.cells if number != to.zone]
    return {"to": named([to]), "zones": named(others)}


@operation("trim")
def trim(bench: Workbench, asked: Asked) -> Facts:
    """What lies beyond the zone above is cut off."""
    zone, place = bench.zone(asked.zone("zone")), asked.area("place")
    around = bench.neighbourhood(zone.level, place, [zone])
    edit_ground(bench, around, lambda cells: ground.trim(cells, cell=zone.zone, place=place))
    return {"zones": named([zone])}
