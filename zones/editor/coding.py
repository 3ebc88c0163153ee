"""Codes for new zones: proposed as the map is read, never given twice."""

from __future__ import annotations

import re
from collections.abc import Sequence

from shapely.geometry.base import BaseGeometry

from zones.boundaries.models import Level, ZoneVersion
from zones.boundaries.rules import CodesExhausted, propose_codes
from zones.boundaries.rules.codes import numbering_of
from zones.editor.models import DraftState, DraftZone
from zones.editor.refusals import CodeTaken, CodeUnfit
from zones.editor.states import ZoneState
from zones.editor.workbench import Workbench


def propose(
    bench: Workbench, level: Level, parent: int | None, shapes: Sequence[BaseGeometry]
) -> list[str]:
    """A free code for each shape, numbered on as the zones of that level and parent are.

    In the order of the map: north to south, west to east in a row.
    """
    near = bench.children(parent) if parent else bench.all_at(level.code)
    sisters = [s.code for s in near.values() if s.level == level.code and not s.is_gap]
    above = bench.zone(parent).code if parent else ""
    prefix, digits = numbering_of(sisters, above)
    used = codes_ever(bench, prefix)
    while True:
        try:
            return propose_codes(shapes, used=used, prefix=prefix, digits=digits)
        except CodesExhausted:
            digits += 1


def fit(bench: Workbench, level: Level, code: str, *, of: ZoneState | None = None) -> str:
    """The code a person chose, if nobody has or had it. Raises CodeTaken, CodeUnfit."""
    if level.code_pattern and not re.fullmatch(level.code_pattern, code):
        raise CodeUnfit(code, level.code_pattern)
    own = {of.zone} if of else set()
    versions = ZoneVersion.objects.filter(scheme=bench.draft.scheme_id, code=code)
    taken = versions.exclude(zone__in=own).defer("boundary").order_by("-editions").first()
    drafted = DraftZone.objects.filter(draft=bench.draft, code=code).exclude(zone__in=own)
    if taken is not None:
        raise CodeTaken(code, taken.name)
    if other := drafted.first():
        raise CodeTaken(code, other.name)
    for number, state in bench.staged.items():
        if state.code == code and number not in own and not state.gone:
            raise CodeTaken(code, state.name)
    return code


def codes_ever(bench: Workbench, prefix: str) -> set[str]:
    """Every code with that beginning that a zone of the scheme has, had or has in some draft."""
    scheme = bench.draft.scheme_id
    editions = ZoneVersion.objects.filter(scheme=scheme, code__startswith=prefix)
    drafts = DraftZone.objects.filter(draft__scheme=scheme, code__startswith=prefix).exclude(
        draft__state=DraftState.DISCARDED
    )
    return {
        *editions.values_list("code", flat=True),
        *drafts.values_list("code", flat=True),
        *(state.code for state in bench.staged.values()),
    }
