"""A file laid over a draft: which zone each feature is, and what would differ."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import shapely

from zones.boundaries.models import Level
from zones.editor.coding import propose
from zones.editor.models import Draft
from zones.editor.round_trip.reading import Returned
from zones.editor.states import ZoneState, canonical
from zones.editor.workbench import Workbench
from zones.imports.findings import Finding, Severity, found

KIND = "draft"
"""The code of the kind of import, and so the origin of what only it finds."""

Found = dict[int, ZoneState]


@dataclass
class Laid:
    """The draft as it would be. Zones that are new stand under numbers below zero.

    ``before`` and ``after`` hold all its zones by number, ``where`` the feature a zone came from,
    ``origins`` for new zones and heirs the zones whose ground they have.
    """

    before: Found
    after: Found
    where: dict[int, Returned] = field(default_factory=dict)
    origins: dict[int, list[int]] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)

    def differing(self) -> dict[int, ZoneState]:
        """The zones that differ from the draft; those that go as they were, gone."""
        states = {
            number: state
            for number, state in self.after.items()
            if not state.says_the_same_as(self.before.get(number))
        }
        gone = self.before.keys() - self.after.keys()
        return states | {number: self.before[number].retired() for number in sorted(gone)}


def lay_over(
    draft: Draft,
    before: Found,
    zones: Sequence[Returned],
    *,
    levels: Sequence[Level],
    dropped_from: Collection[str],
    drops_gaps: bool,
) -> Laid:
    """Lay the zones of a file over the draft's.

    A feature is the zone whose number it has, else the one of its code, else a new one. Of several
    that say they are the same zone, as a GIS leaves them after a split, the largest is it.
    ``dropped_from`` are the levels whose zones go where the file does not have them; intended gaps
    only with ``drops_gaps``: a file of zones that others made does not name them.
    """
    laid = Laid(before, dict(before))
    matched = dict(_matched(laid, zones))
    for number, state in before.items():
        missing = number not in matched and state.level in dropped_from
        if missing and (drops_gaps or not state.is_gap):
            del laid.after[number]
    for number, one in matched.items():
        laid.where[number] = one
        laid.after[number] = _state(number, one, before.get(number))
    _name_parents(laid, levels)
    _give_codes(laid, draft, {level.code: level for level in levels})
    _find_heirs(laid)
    return laid


def _matched(laid: Laid, zones: Sequence[Returned]) -> Iterator[tuple[int, Returned]]:
    """Every usable feature with its zone's number, those of new zones below zero."""
    by_code = {state.code: number for number, state in laid.before.items()}
    claims: defaultdict[int, list[Returned]] = defaultdict(list)
    fresh: list[Returned] = []
    for one in zones:
        by_number = one.number if one.number in laid.before else None
        number = by_number if by_number is not None else by_code.get(one.code)
        if number is None or (by_number is None and number in claims):
            fresh.append(one)
        else:
            claims[number].append(one)
    pieces: list[tuple[Returned, int]] = []
    for number, several in claims.items():
        largest, *others = sorted(several, key=_size, reverse=True)
        yield number, largest
        pieces += [(one, number) for one in others]
        if others:
            laid.findings.append(_split(laid.before[number], largest, len(several)))
    for place, one in enumerate(fresh, start=1):
        yield -place, one
    for place, (one, origin) in enumerate(pieces, start=len(fresh) + 1):
        if one.code in by_code:
            one.code = ""
        laid.origins[-place] = [origin]
        yield -place, one


def _size(one: Returned) -> float:
    return 0.0 if one.shape is None else float(shapely.area(one.shape) or shapely.length(one.shape))


def _split(state: ZoneState, largest: Returned, count: int) -> Finding:
    return found(
        "pieces",
        largest.where,
        origin=KIND,
        severity=Severity.NOTICE,
        label=largest.label,
        zone=state.code,
        count=count,
    )


def _state(number: int, one: Returned, old: ZoneState | None) -> ZoneState:
    """The zone as the file has it; what the file is silent about stays."""
    boundary = old.boundary if old else shapely.Polygon()
    return ZoneState(
        zone=number,
        level=one.level,
        code=one.code or (old.code if old else ""),
        name=one.name or (old.name if old else one.code),
        name_en=one.name_en if "name_en" in one.says or not old else old.name_en,
        parent=old.parent if old else None,
        boundary=boundary if one.shape is None else canonical(one.shape),
        gap_reason=one.gap_reason if "gap_reason" in one.says or not old else old.gap_reason,
    )


# --- the zones above ------------------------------------------------------------------------------


def _name_parents(laid: Laid, levels: Sequence[Level]) -> None:
    """Parents as the file says them; where it is silent as before, else where the zone lies."""
    ranks = {level.code: level.rank for level in levels}
    numbers = {state.code: number for number, state in laid.after.items()}
    homeless = []
    for number, state in laid.after.items():
        one = laid.where.get(number)
        if one is not None and one.parent:
            if one.parent in numbers:
                laid.after[number] = replace(state, parent=numbers[one.parent])
            else:
                laid.findings.append(_unknown_parent(one))
        elif state.parent not in laid.after and ranks.get(state.level, 0) > 0:
            homeless.append(number)
    for number, parent in _lying_in(laid.after, homeless, ranks):
        laid.after[number] = replace(laid.after[number], parent=parent)


def _unknown_parent(one: Returned) -> Finding:
    return found("no_parent", one.where, origin=KIND, label=one.label, parent=one.parent)


def _lying_in(
    states: Mapping[int, ZoneState], homeless: Iterable[int], ranks: Mapping[str, int]
) -> Iterator[tuple[int, int | None]]:
    """For each zone the one above it in which it lies, of the nearest level that has one there."""
    above = [number for number, state in states.items() if not state.is_gap]
    tree = shapely.STRtree([states[number].boundary for number in above])
    for number in homeless:
        rank = ranks[states[number].level]
        spot = shapely.point_on_surface(states[number].boundary)
        holding = [above[at] for at in tree.query(spot, predicate="intersects")]
        holding = [one for one in holding if ranks.get(states[one].level, rank) < rank]
        yield number, max(holding, key=lambda one: (ranks[states[one].level], -one), default=None)


# --- codes and lineage ----------------------------------------------------------------------------


def _give_codes(laid: Laid, draft: Draft, levels: Mapping[str, Level]) -> None:
    """Codes for new zones that have none, numbered on as their sisters are."""
    bench = Workbench(draft, lasting=False)
    bench.staged = dict(laid.after)
    groups: defaultdict[tuple[str, int | None], list[int]] = defaultdict(list)
    for number, state in laid.after.items():
        if not state.code and state.level in levels:
            groups[state.level, state.parent].append(number)
    for (level, parent), numbers in groups.items():
        shapes = [laid.after[number].boundary for number in numbers]
        for number, code in zip(
            numbers, propose(bench, levels[level], parent, shapes), strict=True
        ):
            state = laid.after[number]
            named = replace(state, code=code, name=state.name or code)
            laid.after[number] = bench.staged[number] = named
        codes = sorted(laid.after[number].code for number in numbers)
        laid.findings.append(
            found(
                "codes",
                origin=KIND,
                severity=Severity.NOTICE,
                count=len(codes),
                codes=", ".join(codes[:5]),
            )
        )


def _find_heirs(laid: Laid) -> None:
    """Of zones that go, which one has most of their ground: their successor."""
    gone = [number for number in laid.before if number not in laid.after]
    taken = [number for number, state in laid.after.items() if number in laid.where]
    if not gone or not taken:
        return
    shapes = np.array([laid.after[number].boundary for number in taken], dtype=object)
    tree = shapely.STRtree(shapes)
    for number in gone:
        old = laid.before[number]
        near = [at for at in tree.query(old.boundary) if laid.after[taken[at]].level == old.level]
        shares = shapely.area(shapely.intersection(shapes[near], old.boundary))
        if len(near) and shares.max() > 0:
            heir = taken[near[int(shares.argmax())]]
            laid.origins.setdefault(heir, []).append(number)
