"""Cells cut out of lines, such as imported roads, inside a zone."""

from __future__ import annotations

from typing import Any

import shapely
from django.contrib.gis.db.models.functions import AsWKB
from django.contrib.gis.geos import GEOSGeometry
from django.utils.translation import gettext_lazy as _
from shapely.geometry.base import BaseGeometry

from zones.boundaries.rules import operations as ground
from zones.boundaries.rules import snap_to_grid
from zones.boundaries.rules.sharing import with_vertices_of
from zones.editor.coding import propose
from zones.editor.operations.editing import named
from zones.editor.operations.registry import Facts, operation
from zones.editor.parameters import Asked
from zones.editor.refusals import WrongParameter, WrongParent
from zones.editor.states import ZoneState, canonical
from zones.editor.workbench import Workbench
from zones.reference.models import ReferenceFeature

MOST_CELLS = 5000


@operation("polygonise")
def polygonise(bench: Workbench, asked: Asked) -> Facts:
    """Lines cut the ground of a parent into cells; where it has some, ``replace`` ends those."""
    level, parent = bench.level(asked.text("level")), bench.zone(asked.zone("parent"), "parent")
    least, replace = asked.metres("least_area_m2"), asked.flag("replace")
    lines = _lines(asked, parent)
    if bench.levels[parent.level].rank >= level.rank:
        raise WrongParent(str(level), parent.name)
    present = bench.children(parent.zone)
    if present and not replace:
        raise WrongParameter("replace", _("%(zone)s has zones already.") % {"zone": parent.name})
    cells = ground.polygonise(parent.boundary, [lines], least_area_m2=least).faces
    if not 1 < len(cells) <= MOST_CELLS:
        raise WrongParameter(
            "lines", _("These lines cut it into %(count)d zones.") % {"count": len(cells)}
        )
    bench.retire(*present.values())
    _let_neighbours_share(bench, level.code, parent, ground.union_of(cells))
    codes = propose(bench, level, parent.zone, cells)
    made = [
        bench.make(
            ZoneState(
                zone=0,
                level=level.code,
                code=code,
                name=f"{parent.name}{code.removeprefix(parent.code)}",
                name_en=f"{parent.name_en} {code}" if parent.name_en else "",
                parent=parent.zone,
                boundary=canonical(cell),
            )
        )
        for code, cell in zip(codes, cells, strict=True)
    ]
    origins = _origins(made, present)
    return {"zones": named([parent]), "made": named(made), "origins": origins}


def _lines(asked: Asked, parent: ZoneState) -> BaseGeometry:
    """The lines drawn, or those of a reference layer that meet the parent."""
    if asked.said("lines"):
        return asked.lines("lines")
    layer = asked.text("layer", needed=True)
    box = GEOSGeometry(memoryview(shapely.to_wkb(shapely.box(*parent.boundary.bounds))), srid=4326)
    rows = ReferenceFeature.objects.filter(layer__code=layer, geometry__bboverlaps=box)
    found = rows.annotate(wkb=AsWKB("geometry")).values_list("wkb", flat=True)
    shapes = [shapely.from_wkb(bytes(wkb)) for wkb in found]
    lines = [shape for shape in shapes if shapely.get_dimensions(shape) == 1]
    if not lines:
        raise WrongParameter("layer", _("The layer has no lines there."))
    return snap_to_grid(shapely.union_all(lines))


def _let_neighbours_share(
    bench: Workbench, level: str, parent: ZoneState, outline: BaseGeometry
) -> None:
    """Cells beyond the parent's border get the vertices that the lines cut into it."""
    for state in bench.near(level, parent.boundary).values():
        if state.parent != parent.zone:
            bench.stage(state.drawn(with_vertices_of(state.boundary, outline)))


def _origins(made: list[ZoneState], before: dict[int, ZoneState]) -> dict[str, Any]:
    """Each new cell comes from the old one that gave it most of its ground."""
    origins = {}
    for state in made:
        shares = {
            number: shapely.area(shapely.intersection(state.boundary, old.boundary))
            for number, old in before.items()
        }
        if shares:
            origins[str(state.zone)] = [max(shares, key=lambda number: (shares[number], -number))]
    return origins
