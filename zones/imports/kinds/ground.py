"""Would these zones fit: faults and repairs of shapes, parents, the edition they would make."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import shapely
from shapely.geometry.base import BaseGeometry

from zones.boundaries.check import level_rules
from zones.boundaries.content import ZoneContent, ZonePut, content_of_put
from zones.boundaries.models import Level, Scheme
from zones.boundaries.rules import (
    Fault,
    FaultCode,
    GeometryKind,
    Member,
    Remedy,
    check_hierarchy,
    find_geometry_faults,
    repair,
)
from zones.imports.findings import (
    Code,
    Finding,
    Option,
    Severity,
    found,
    from_boundaries,
    from_defect,
)
from zones.imports.kinds.zone_files import Candidate
from zones.imports.options import ImportOptions, Mode
from zones.imports.report import Changes

_WHAT_DIFFERS: Final = ("level_code", "name", "name_en", "parent_code")


def look_at_shapes(
    candidates: Sequence[Candidate],
    kind: GeometryKind,
    *,
    accept_repairs: bool,
    unreadable: frozenset[str],
) -> list[Finding]:
    """Faults of each shape by itself; repairable shapes are repaired, unusable ones become None.

    The repair takes the shape's place even where it is not accepted, so that gaps and overlaps
    can be found in the same run; the fault then still stands in the way. ``unreadable`` features
    ("feature 12") have been reported by the reader.
    """
    findings: list[Finding] = []
    by_row: defaultdict[int, list[Fault]] = defaultdict(list)
    labels = [str(row) for row in range(len(candidates))]
    for fault in find_geometry_faults([one.shape for one in candidates], labels, wanted=kind):
        by_row[int(fault.feature)].append(fault)
    for row, faults in by_row.items():
        candidate = candidates[row]
        if candidate.where in unreadable:
            candidate.shape = None
            continue
        findings += [
            from_boundaries(
                fault,
                where=candidate.where,
                label=candidate.label,
                repair_accepted=accept_repairs,
            )
            for fault in faults
        ]
        blocking = [fault for fault in faults if fault.blocks]
        if not blocking:
            continue
        if all(fault.remedy is Remedy.ACCEPT_REPAIR for fault in blocking):
            findings += _repaired(candidate, kind, accepted=accept_repairs)
        else:
            candidate.shape = None
    return findings


def _repaired(candidate: Candidate, kind: GeometryKind, *, accepted: bool) -> list[Finding]:
    """Put the proposed repair in the shape's place; a repair that leaves nothing is a fault."""
    assert candidate.shape is not None
    proposal = repair(candidate.shape)
    left = find_geometry_faults([proposal.geometry], [candidate.label], wanted=kind)
    if blocking := [fault for fault in left if fault.blocks]:
        candidate.shape = None
        return [
            from_boundaries(fault, where=candidate.where, label=candidate.label)
            for fault in blocking
        ]
    candidate.shape = proposal.geometry
    return [
        found(
            Code.REPAIR_PROPOSED,
            candidate.where,
            severity=Severity.ACCEPTED if accepted else Severity.NOTICE,
            label=candidate.label,
            option=Option.REPAIR,
            area_change_m2=proposal.area_change_m2,
            area_m2=proposal.area_after_m2,
            parts_before=proposal.parts_before,
            parts_after=proposal.parts_after,
        )
    ]


def name_parents(
    candidates: Sequence[Candidate],
    before: Mapping[str, ZoneContent],
    levels: Sequence[Level],
) -> list[Finding]:
    """Resolve what a column says: a code, else the one name of a zone above."""
    ranks = {level.code: level.rank for level in levels}
    codes = set(before) | {one.code for one in candidates}
    named: defaultdict[str, dict[str, str]] = defaultdict(dict)
    for zone in before.values():
        named[zone.name][zone.code] = zone.level_code
    for one in candidates:
        named[one.name][one.code] = one.level
    findings = []
    for candidate in candidates:
        if not candidate.parent or candidate.parent in codes:
            continue
        rank = ranks.get(candidate.level, 0)
        above = [
            code
            for code, level in named.get(candidate.parent, {}).items()
            if ranks.get(level, rank) < rank
        ]
        if len(above) == 1:
            candidate.parent = above[0]
        elif above:
            findings.append(
                found(
                    Code.PARENT_AMBIGUOUS,
                    candidate.where,
                    label=candidate.label,
                    parent=candidate.parent,
                    codes=above[:5],
                )
            )
    return findings


def find_parents(
    candidates: Sequence[Candidate],
    before: Mapping[str, ZoneContent],
    levels: Sequence[Level],
    *,
    of: Collection[str],
) -> None:
    """Give each zone of the levels ``of`` the zone above that holds it, of the nearest level that
    has one there.

    A point inside each zone decides, for lines its middle; where several zones above lie on that
    point, the one that shares most with the zone.
    """
    ranks = {level.code: level.rank for level in levels}
    zones: dict[str, tuple[int, BaseGeometry]] = {
        code: (ranks[zone.level_code], shapely.from_wkb(zone.wkb)) for code, zone in before.items()
    }
    for candidate in candidates:
        if candidate.shape is not None and candidate.level in ranks:
            zones[candidate.code] = (ranks[candidate.level], candidate.shape)
    above = {code: zone for code, zone in zones.items() if shapely.get_dimensions(zone[1]) == 2}
    codes, shapes = list(above), [shape for _, shape in above.values()]
    tree = shapely.STRtree(shapes)
    for candidate in candidates:
        if candidate.level not in of:
            continue
        rank = ranks.get(candidate.level, 0)
        candidate.parent = ""
        if candidate.shape is None or rank == 0:
            continue
        spot = shapely.point_on_surface(candidate.shape)
        holding = [
            at
            for at in tree.query(spot, predicate="intersects")
            if above[codes[at]][0] < rank and codes[at] != candidate.code
        ]
        if holding:
            nearest = max(above[codes[at]][0] for at in holding)
            holding = [at for at in holding if above[codes[at]][0] == nearest]
            best = max(holding, key=lambda at: (_shared(shapes[at], candidate.shape), codes[at]))
            candidate.parent = codes[best]


def _shared(above: BaseGeometry, shape: BaseGeometry | None) -> float:
    common = shapely.intersection(above, shape)
    return float(shapely.area(common) or shapely.length(common))


@dataclass(frozen=True)
class Outcome:
    """The edition that would come: what is put and dropped, how it differs, what is wrong."""

    puts: list[ZonePut]
    drops: list[str]
    changes: Changes
    findings: list[Finding]
    places: list[dict[str, Any]]


def compose(
    scheme: Scheme,
    candidates: Sequence[Candidate],
    before: Mapping[str, ZoneContent],
    options: ImportOptions,
    *,
    origin: str,
) -> Outcome:
    """Lay the zones of the file over the edition before, and check the whole."""
    puts = [
        ZonePut(
            code=one.code,
            level_code=one.level,
            name=one.name,
            name_en=one.name_en,
            parent_code=one.parent,
            boundary=one.shape,
            origin=origin,
        )
        for one in candidates
        if one.shape is not None
    ]
    named = {one.code for one in candidates}
    levels = {one.level for one in candidates}
    drops = [
        code
        for code, zone in before.items()
        if options.mode == Mode.REPLACE
        and zone.level_code in levels
        and code not in named
        and not zone.gap_reason  # no file of zones names what is nobody's zone
    ]
    kept = [zone for code, zone in before.items() if code not in named and code not in set(drops)]
    members = [
        *(zone.member() for zone in kept),
        # A shape that cannot be used has no ground, but its code and parent are checked.
        *(
            Member(one.code, one.level, one.parent, one.shape)  # type: ignore[arg-type]
            for one in candidates
        ),
    ]
    names = {zone.code: f"{zone.code} {zone.name}" for zone in kept}
    findings, places = _checked(scheme, members, candidates, names, options)
    return Outcome(puts, drops, _changes(puts, drops, before), findings, places)


def _checked(
    scheme: Scheme,
    members: Sequence[Member],
    candidates: Sequence[Candidate],
    names: Mapping[str, str],
    options: ImportOptions,
) -> tuple[list[Finding], list[dict[str, Any]]]:
    report = check_hierarchy(members, level_rules(scheme))
    findings = list(_named(report.faults, candidates, names))
    if report.faults:
        findings.append(found(Code.GROUND_NOT_COMPARED, severity=Severity.NOTICE))
    places = []
    for torn in report.defects:
        finding = from_defect(
            torn.defect, parent_code=torn.parent_code, accepted=options.accept_defects
        )
        findings.append(finding)
        places.append(
            {
                "type": "Feature",
                "properties": {"what": finding.code, "area_m2": round(torn.defect.area_m2, 2)},
                "geometry": shapely.geometry.mapping(torn.defect.place),
            }
        )
    return findings, places


def _named(
    faults: Sequence[Fault], candidates: Sequence[Candidate], names: Mapping[str, str]
) -> Iterator[Finding]:
    """The faults of codes, levels and parents, each at its feature of the file."""
    waiting: defaultdict[tuple[FaultCode, str], list[Candidate]] = defaultdict(list)
    for fault in faults:
        key = (fault.code, fault.feature)
        if key not in waiting:
            waiting[key] = [one for one in candidates if one.code == fault.feature]
        candidate = waiting[key].pop(0) if waiting[key] else None
        yield from_boundaries(
            fault,
            where=candidate.where if candidate else "",
            label=candidate.label if candidate else names.get(fault.feature, fault.feature),
        )


def _changes(
    puts: Sequence[ZonePut], drops: Sequence[str], before: Mapping[str, ZoneContent]
) -> Changes:
    changes = Changes(dropped=sorted(drops))
    for put in puts:
        old = before.get(put.code)
        new = content_of_put(put)
        if old is None:
            changes.added.append(put.code)
        elif new.says_the_same_as(old):
            changes.unchanged += 1
        else:
            changes.changed.append(put.code)
            differs = [name for name in _WHAT_DIFFERS if getattr(new, name) != getattr(old, name)]
            changes.facts[put.code] = differs + (["boundary"] if new.wkb != old.wkb else [])
    return changes
