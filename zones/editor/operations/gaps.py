"""Intended gaps: named ground that is nobody's zone, for a reason and with a fallback unit."""

from __future__ import annotations

from dataclasses import replace

from django.utils.translation import gettext_lazy as _

from zones.boundaries.rules import operations as ground
from zones.boundaries.rules.codes import propose_codes
from zones.editor.coding import codes_ever
from zones.editor.operations.editing import edit_ground, named
from zones.editor.operations.holders import unit_named
from zones.editor.operations.registry import Facts, operation
from zones.editor.parameters import Asked
from zones.editor.parents import refuse_with_children
from zones.editor.refusals import WrongParameter
from zones.editor.states import ZoneState, canonical
from zones.editor.workbench import Workbench


@operation("gap")
def gap(bench: Workbench, asked: Asked) -> Facts:
    """A zone, or ground that nobody has, becomes an intended gap; its fallback unit answers."""
    reason = asked.text("reason", most=300, needed=True)
    unit = unit_named(asked.zone("fallback"), "fallback")
    if asked.said("zone"):
        zone = bench.zone(asked.zone("zone"))
        refuse_with_children(bench, [zone])
        made = replace(zone, gap_reason=reason)
        bench.stage(made)
    else:
        made = _in_nobodys(bench, asked, reason)
    return {"zones": named([made]), "reason": reason, "unit": str(unit), "fallback": unit.pk}


@operation("end_gap", settles=False)
def end_gap(bench: Workbench, asked: Asked) -> Facts:
    """An intended gap becomes a zone as any other, with a code that fits its level."""
    zone = bench.zone(asked.zone("zone"))
    if not zone.is_gap:
        raise WrongParameter("zone", _("%(zone)s is no intended gap.") % {"zone": zone.name})
    bench.stage(replace(zone, gap_reason=""))
    return {"zones": named([zone])}


def _in_nobodys(bench: Workbench, asked: Asked, reason: str) -> ZoneState:
    level, place = bench.level(asked.text("level")), asked.area("place")
    parent_number = asked.number("parent", needed=level.rank > 0)
    parent = bench.zone(parent_number, "parent") if parent_number is not None else None
    around = bench.neighbourhood(level.code, place)
    edited = edit_ground(
        bench, around, lambda cells: ground.create(cells, area=place, outline=True)
    )
    shape = edited.cells[-1]
    assert shape is not None
    prefix = f"{parent.code if parent else ''}-G"
    (code,) = propose_codes([shape], used=codes_ever(bench, prefix), prefix=prefix, digits=2)
    return bench.make(
        ZoneState(
            zone=0,
            level=level.code,
            code=code,
            name=asked.text("name", most=120, needed=True),
            name_en=asked.text("name_en"),
            parent=parent.zone if parent else None,
            boundary=canonical(shape),
            gap_reason=reason,
        )
    )
