"""Whole zones of ground: split, merged, given away, begun and ended."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _
from shapely.geometry.base import BaseGeometry

from zones.boundaries.models import Level
from zones.boundaries.rules import operations as ground
from zones.boundaries.rules.operations import same_outline
from zones.editor.coding import fit, propose
from zones.editor.operations.editing import edit_ground, named
from zones.editor.operations.registry import Facts, operation
from zones.editor.parameters import Asked
from zones.editor.parents import refuse_with_children
from zones.editor.refusals import MustCover, WrongParameter, WrongParent
from zones.editor.states import ZoneState, canonical
from zones.editor.workbench import Workbench


@operation("split", lines=True)
def split(bench: Workbench, asked: Asked) -> Facts:
    """A line cuts a zone; the largest part keeps its number, the others begin new ones."""
    zone, line = bench.zone(asked.zone("zone")), asked.line("line")
    code, name = asked.text("code", most=60), asked.text("name", most=120)
    name_en = asked.text("name_en")
    level = bench.levels[zone.level]
    if bench.draft.scheme.geometry_kind == "line":
        parts = ground.split_line(zone.boundary, at=line)
        bench.stage(zone.drawn(parts[0]))
        cut_off = parts[1:]
    else:
        around = bench.neighbourhood(zone.level, zone.boundary, [zone])
        edited = edit_ground(
            bench, around, lambda cells: ground.split(cells, cell=zone.zone, line=line)
        )
        new = sorted((number for number in edited.cells if number < 0), reverse=True)
        cut_off = [shape for number in new if (shape := edited.cells[number]) is not None]
    codes = [fit(bench, level, code)] if code and len(cut_off) == 1 else None
    codes = codes or propose(bench, level, zone.parent, cut_off)
    made = [
        bench.make(
            ZoneState(
                zone=0,
                level=zone.level,
                code=one,
                name=name or f"{zone.name}-{at}",
                name_en=name_en or (f"{zone.name_en}-{at}" if zone.name_en else ""),
                parent=zone.parent,
                boundary=canonical(shape),
            )
        )
        for at, (one, shape) in enumerate(zip(codes, cut_off, strict=True), start=2)
    ]
    return {"zones": named([zone]), "made": named(made), "origins": _origins(made, [zone])}


@operation("merge", lines=True)
def merge(bench: Workbench, asked: Asked) -> Facts:
    """Zones become one, which keeps the number of one of them."""
    zones = bench.zones(asked.zones("zones", least=2), "zones")
    keep = bench.zone(asked.zone("keep"), "keep")
    others = [state for number, state in zones.items() if number != keep.zone]
    if keep.zone not in zones:
        raise WrongParameter("keep", _("One of the merged zones is kept."))
    if len({state.level for state in zones.values()}) > 1:
        raise WrongParameter("zones", _("Only zones of one level are merged."))
    if bench.draft.scheme.geometry_kind == "line":
        bench.stage(keep.drawn(ground.merge_lines([s.boundary for s in zones.values()])))
    else:
        boundaries = {number: state.boundary for number, state in zones.items()}
        edited = ground.merge(boundaries, keep=keep.zone, others=[s.zone for s in others])
        bench.redraw({keep.zone: edited.cells[keep.zone]})
        bench.warnings += [(warning.code, warning.cell) for warning in edited.warnings]
    for state in others:
        for child in bench.children(state.zone).values():
            bench.stage(_under(child, keep.zone))
    bench.retire(*others)
    return {"zones": named(others), "to": named([keep]), "origins": _origins([keep], others)}


@operation("transfer")
def transfer(bench: Workbench, asked: Asked) -> Facts:
    """The ground within an area is given to a zone."""
    to, area, outline = (
        bench.zone(asked.zone("to"), "to"),
        asked.area("area"),
        asked.flag("outline"),
    )
    around = bench.neighbourhood(to.level, area, [to])
    edited = edit_ground(
        bench,
        around,
        lambda cells: ground.transfer(cells, to=to.zone, area=area, outline=outline),
    )
    others = [around[n] for n in edited.cells if n != to.zone]
    lost = [around[n] for n, shape in edited.cells.items() if shape is None]
    return {"zones": named(others), "to": named([to]), "origins": _origins([to], lost)}


@operation("retire", lines=True)
def retire(bench: Workbench, asked: Asked) -> Facts:
    """A zone ends; its ground goes to an heir, or is given up at the edge."""
    zone = bench.zone(asked.zone("zone"))
    heir_number, outline = asked.number("heir", needed=False), asked.flag("outline")
    heir = bench.zone(heir_number, "heir") if heir_number is not None else None
    refuse_with_children(bench, [zone])
    if bench.draft.scheme.geometry_kind == "line":
        bench.retire(zone)
        return {"zones": named([zone])}
    around = bench.neighbourhood(zone.level, zone.boundary, [zone, *([heir] if heir else [])])
    edit_ground(
        bench,
        around,
        lambda cells: ground.retire(
            cells, cell=zone.zone, heir=heir.zone if heir else None, outline=outline
        ),
    )
    inherited = _origins([heir], [zone]) if heir else {}
    return {"zones": named([zone]), "to": named([heir] if heir else []), "origins": inherited}


@operation("create")
def create(bench: Workbench, asked: Asked) -> Facts:
    """A new zone where nobody has the ground: at the edge, or over a whole parent."""
    level = bench.level(asked.text("level"))
    parent_number = asked.number("parent", needed=level.rank > 0)
    parent = bench.zone(parent_number, "parent") if parent_number is not None else None
    area, outline = asked.area("area"), asked.flag("outline")
    if parent is not None and bench.levels[parent.level].rank >= level.rank:
        raise WrongParent(str(level), parent.name)
    around = bench.neighbourhood(level.code, area)
    edited = edit_ground(bench, around, lambda cells: ground.create(cells, area=area, outline=True))
    shape = edited.cells[-1]
    assert shape is not None
    shape = _first_of(bench, level, parent, shape, outline=outline)
    made = bench.make(new_zone(bench, level, parent, shape, asked))
    return {"made": named([made])}


def new_zone(
    bench: Workbench, level: Level, parent: ZoneState | None, shape: BaseGeometry, asked: Asked
) -> ZoneState:
    """A zone with the code, name and English name asked for; without a code one is proposed."""
    code = asked.text("code", most=60)
    above = parent.zone if parent else None
    return ZoneState(
        zone=0,
        level=level.code,
        code=fit(bench, level, code) if code else propose(bench, level, above, [shape])[0],
        name=asked.text("name", most=120, needed=True),
        name_en=asked.text("name_en"),
        parent=above,
        boundary=canonical(shape),
    )


def _first_of(
    bench: Workbench, level: Level, parent: ZoneState | None, shape: BaseGeometry, *, outline: bool
) -> BaseGeometry:
    """The first zone in a parent that zones of its level cover is the whole of it."""
    if parent is None or not level.covers_parent or outline or bench.children(parent.zone):
        return shape
    if not same_outline(shape.intersection(parent.boundary), parent.boundary):
        raise MustCover(parent.name)
    return parent.boundary


def _under(child: ZoneState, parent: int) -> ZoneState:
    return ZoneState(
        zone=child.zone,
        level=child.level,
        code=child.code,
        name=child.name,
        name_en=child.name_en,
        parent=parent,
        boundary=child.boundary,
        gap_reason=child.gap_reason,
    )


def _origins(successors: Iterable[ZoneState], predecessors: Iterable[ZoneState]) -> dict[str, Any]:
    """Whose ground became whose, for the lineage: numbers, JSON knows texts as keys only."""
    before = [state.zone for state in predecessors]
    return {str(state.zone): before for state in successors}
