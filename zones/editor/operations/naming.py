"""What zones are called, and which zones they lie in."""

from __future__ import annotations

from dataclasses import replace

from django.utils.translation import gettext_lazy as _

from zones.boundaries.rules import operations as ground
from zones.editor.coding import fit, propose
from zones.editor.operations.areas import new_zone
from zones.editor.operations.editing import named
from zones.editor.operations.registry import Facts, operation
from zones.editor.parameters import Asked
from zones.editor.refusals import WrongParameter, WrongParent
from zones.editor.states import ZoneState
from zones.editor.workbench import Workbench


@operation("edit", lines=True)
def edit(bench: Workbench, asked: Asked) -> Facts:
    """A zone gets another name, English name or code; what is not said stays."""
    zone = bench.zone(asked.zone("zone"))
    renamed = zone
    if asked.said("name"):
        renamed = replace(renamed, name=asked.text("name", most=120, needed=True))
    if asked.said("name_en"):
        renamed = replace(renamed, name_en=asked.text("name_en"))
    if asked.said("code"):
        code = asked.text("code", most=60, needed=True)
        renamed = replace(renamed, code=fit(bench, bench.levels[zone.level], code, of=zone))
    bench.stage(renamed)
    return {"zones": named([zone]), "to": named([renamed])}


@operation("recode", lines=True, settles=False)
def recode(bench: Workbench, asked: Asked) -> Facts:
    """Zones get new codes, numbered as the map is read; nobody's old code comes back."""
    if asked.said("zones"):
        zones = list(bench.zones(asked.zones("zones"), "zones").values())
    else:
        level, parent = bench.level(asked.text("level")), asked.zone("parent")
        below = bench.children(parent).values()
        zones = [state for state in below if state.level == level.code and not state.is_gap]
    if not zones or len({(state.level, state.parent) for state in zones}) > 1:
        raise WrongParameter(
            "zones", _("Zones of one level in one zone above are numbered together.")
        )
    level = bench.levels[zones[0].level]
    codes = propose(bench, level, zones[0].parent, [state.boundary for state in zones])
    bench.stage(*(replace(s, code=code) for s, code in zip(zones, codes, strict=True)))
    return {"zones": named(zones)}


@operation("set_parent", lines=True)
def set_parent(bench: Workbench, asked: Asked) -> Facts:
    """Zones come to lie in another zone; the borders of both zones above follow."""
    zones = bench.zones(asked.zones("zones"), "zones")
    parent = bench.zone(asked.zone("parent"), "parent")
    for state in zones.values():
        if bench.levels[parent.level].rank >= bench.levels[state.level].rank:
            raise WrongParent(state.name, parent.name)
    bench.follow = True
    bench.stage(*(replace(state, parent=parent.zone) for state in zones.values()))
    return {"zones": named(zones.values()), "to": named([parent])}


@operation("group")
def group(bench: Workbench, asked: Asked) -> Facts:
    """A new zone above is made of whole zones below, which leave the one they were in."""
    level = bench.level(asked.text("level"))
    children = bench.zones(asked.zones("children"), "children")
    for state in children.values():
        if bench.levels[state.level].rank <= level.rank:
            raise WrongParent(state.name, str(level))
    above = _ancestor(bench, next(iter(children.values())), level.rank)
    union = ground.union_of([state.boundary for state in children.values()])
    before = sorted({state.parent for state in children.values() if state.parent})
    made = bench.make(new_zone(bench, level, above, union, asked))
    bench.follow = True
    bench.stage(*(replace(state, parent=made.zone) for state in children.values()))
    return {
        "made": named([made]),
        "zones": named(children.values()),
        "origins": {str(made.zone): before},
    }


def _ancestor(bench: Workbench, state: ZoneState, rank: int) -> ZoneState | None:
    """The nearest zone above whose level stands above that rank."""
    while state.parent is not None:
        state = bench.zone(state.parent, "parent")
        if bench.levels[state.level].rank < rank:
            return state
    return None
