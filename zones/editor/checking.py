"""The check of a draft: everything that is torn, misnamed or without an owner, one by one."""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import shapely
from django.utils.translation import gettext as _
from shapely.geometry.base import BaseGeometry

from zones.boundaries.check import level_rules
from zones.boundaries.exceptions import exception_for, exceptions_of
from zones.boundaries.messages import explain, explain_defect
from zones.boundaries.models import DefectException, Level
from zones.boundaries.rules import (
    Fault,
    GeometryKind,
    Member,
    check_hierarchy,
    find_geometry_faults,
    repair,
)
from zones.boundaries.rules.hierarchy import SiblingDefect
from zones.boundaries.rules.operations import proposals
from zones.editor.content import base_states, base_zones, draft_states
from zones.editor.models import Draft
from zones.editor.planned import Held, planned_holdings
from zones.editor.states import ZoneState
from zones.ownership.models import ResponsibilityRole as Role

BLOCKING, WARNING, EXCEPTED = "blocking", "warning", "excepted"


@dataclass(frozen=True)
class Proposal:
    """A repair at one click: an operation with its parameters, and what it says on the button."""

    label: str
    kind: str
    parameters: dict[str, Any]


@dataclass(frozen=True)
class Finding:
    """One thing that is wrong or worth a look.

    ``place`` is (lon, lat), EPSG:4326; ``area_m2`` and ``width_m`` are those of a torn place, its
    ``neighbours`` zone and share. ``zone`` is the number of the zone it is about.
    """

    kind: str
    severity: str
    detail: str
    remedy: str
    place: BaseGeometry | None = None
    area_m2: float | None = None
    width_m: float | None = None
    neighbours: list[tuple[ZoneState, float]] = field(default_factory=list)
    zone: ZoneState | None = None
    repairs: list[Proposal] = field(default_factory=list)
    exception: DefectException | None = None

    @property
    def fingerprint(self) -> str:
        """The same as long as the finding is; the next check tells it by that."""
        box = [round(side, 7) for side in self.place.bounds] if self.place is not None else []
        words = f"{self.kind}|{self.zone.zone if self.zone else 0}|{box}"
        return hashlib.sha256(words.encode()).hexdigest()[:16]


@dataclass(frozen=True)
class Check:
    """What the check of a draft found at one of its positions, the gravest first."""

    position: int
    checked_at: datetime
    findings: list[Finding]
    intended_gaps: list[ZoneState]

    @property
    def blocking(self) -> list[Finding]:
        """What keeps the draft from being published."""
        return [finding for finding in self.findings if finding.severity == BLOCKING]

    @property
    def counts(self) -> Counter[str]:
        """How many findings there are of each kind."""
        return Counter(finding.kind for finding in self.findings)


def check_draft(draft: Draft, *, now: datetime, at: datetime | None = None) -> Check:
    """Check the whole draft as the edition it would make, in force at ``at`` (now).

    Of holders that are missing, those of zones that the draft changed keep it from being
    published; of other zones they are warnings.
    """
    states = draft_states(draft)
    base = base_zones(draft)
    touched = draft.zones.values_list("zone", flat=True)
    were = base_states(draft, touched)
    changed = {n for n in touched if n in states and not states[n].says_the_same_as(were.get(n))}
    levels = {level.code: level for level in draft.scheme.levels.all()}
    held = planned_holdings(draft, states, base, at=at or now)
    findings = [
        *_ground(draft, states, changed),
        *_holders(states, held, changed, lines=draft.scheme.geometry_kind == GeometryKind.LINE),
        *_pairs(draft, states, held, levels, changed),
        *_shapes(states, levels, changed),
    ]
    order = {BLOCKING: 0, WARNING: 1, EXCEPTED: 2}
    findings.sort(key=lambda one: (order[one.severity], -(one.area_m2 or 0)))
    gaps = sorted((s for s in states.values() if s.is_gap), key=lambda s: s.code)
    return Check(draft.position, now, findings, gaps)


# --- ground, codes and parents --------------------------------------------------------------------


def _ground(draft: Draft, states: Mapping[int, ZoneState], changed: set[int]) -> Iterator[Finding]:
    """Shapes that changed by themselves (the others were looked at when they were published), then
    all of them together."""
    looked_at = {number: states[number].boundary for number in sorted(changed)}
    faults = find_geometry_faults(
        list(looked_at.values()),
        [str(number) for number in looked_at],
        wanted=GeometryKind(draft.scheme.geometry_kind),
    )
    broken = {int(fault.feature) for fault in faults if fault.blocks}
    for fault in faults:
        yield _of_fault(fault, states[int(fault.feature)])
    codes = {state.code: state for state in states.values()}
    above = {number: state.code for number, state in states.items()}
    members = [
        Member(
            state.code,
            state.level,
            above.get(state.parent, "?") if state.parent else "",
            repair(state.boundary).geometry if number in broken else state.boundary,
            state.is_gap,
        )
        for number, state in states.items()
    ]
    report = check_hierarchy(members, level_rules(draft.scheme))
    for fault in report.faults:
        yield _of_fault(fault, codes.get(fault.feature))
    exceptions = exceptions_of(draft.scheme)
    for torn in report.defects:
        yield _of_defect(torn, codes, exceptions)


def _of_fault(fault: Fault, zone: ZoneState | None) -> Finding:
    words = explain(fault.code, fault.facts)
    place = shapely.Point(fault.place) if fault.place else None
    severity = BLOCKING if fault.blocks else WARNING
    return Finding(fault.code.value, severity, words.detail, words.remedy, place, zone=zone)


def _of_defect(
    torn: SiblingDefect, codes: Mapping[str, ZoneState], exceptions: Sequence[DefectException]
) -> Finding:
    defect = torn.defect
    neighbours = [(codes[one.id], one.share) for one in defect.neighbours if one.id in codes]
    facts = {
        "parent": torn.parent_code,
        "area_m2": defect.area_m2,
        "width_m": defect.width_m,
        "sliver": defect.sliver,
        "neighbours": [(one.id, one.share) for one in defect.neighbours],
    }
    words = explain_defect(defect.kind, facts)
    exception = exception_for(torn, exceptions)
    return Finding(
        kind=defect.kind.value,
        severity=EXCEPTED if exception else BLOCKING,
        detail=words.detail,
        remedy=words.remedy,
        place=defect.place,
        area_m2=defect.area_m2,
        width_m=defect.width_m,
        neighbours=neighbours,
        repairs=list(_repairs(torn, codes)),
        exception=exception,
    )


def _repairs(torn: SiblingDefect, codes: Mapping[str, ZoneState]) -> Iterator[Proposal]:
    place = shapely.geometry.mapping(torn.defect.place)
    for one in proposals(torn.defect):
        zone = codes.get(str(one.arguments.get("to") or one.arguments.get("cell")))
        if zone is None:
            continue
        words = {"zone": f"{zone.name} ({zone.code})"}
        match one.operation:
            case "fill_gap":
                label = _("Give it to %(zone)s") % words
                parameters = {"to": zone.zone, "gap": place}
            case "resolve_overlap":
                label = _("Leave it to %(zone)s") % words
                parameters = {"to": zone.zone, "place": place}
            case _:
                label = _("Cut it off %(zone)s") % words
                parameters = {"zone": zone.zone, "place": place}
        yield Proposal(label, one.operation, parameters)


# --- who answers ----------------------------------------------------------------------------------


def _holders(
    states: Mapping[int, ZoneState],
    held: Mapping[int, set[Held]],
    changed: set[int],
    *,
    lines: bool,
) -> Iterator[Finding]:
    """Every cell has one head and one lead unit, a street a head, an intended gap a fallback."""
    parents = {state.parent for state in states.values()}
    for number, state in states.items():
        if number in parents:
            continue
        roles = {one.role for one in held.get(number, set())}
        severity = BLOCKING if number in changed else WARNING
        if state.is_gap:
            if Role.FALLBACK not in roles:
                yield _missing("no_fallback", state, severity)
            continue
        if Role.HEAD not in roles:
            yield _missing("no_head", state, severity)
        if Role.LEAD not in roles and not lines:
            yield _missing("no_lead", state, severity)


def _missing(kind: str, state: ZoneState, severity: str) -> Finding:
    words = {"zone": f"{state.name} ({state.code})"}
    detail = {
        "no_head": _("%(zone)s has no head."),
        "no_lead": _("%(zone)s has no lead unit."),
        "no_fallback": _("The intended gap %(zone)s has no fallback unit."),
    }[kind] % words
    remedy = _("Say who answers for it, in the draft or on the page of responsibilities.")
    place = shapely.point_on_surface(state.boundary)
    return Finding(kind, severity, detail, remedy, place, zone=state)


def _pairs(
    draft: Draft,
    states: Mapping[int, ZoneState],
    held: Mapping[int, set[Held]],
    levels: Mapping[str, Level],
    changed: set[int],
) -> Iterator[Finding]:
    """Where one to one is asked for, nobody has two zones, and no zone two holders."""
    by_holder: defaultdict[Held, list[ZoneState]] = defaultdict(list)
    by_zone: defaultdict[tuple[int, str], list[Held]] = defaultdict(list)
    for number, ones in held.items():
        state = states[number]
        for one in ones:
            pair = one.role in (Role.PAIRED_LEADER, Role.PAIRED_UNIT)
            lead = one.role == Role.LEAD and draft.scheme.one_to_one
            if lead or (pair and levels[state.level].pairs_one_to_one):
                by_holder[one].append(state)
                by_zone[number, one.role].append(one)
    for one, zones in by_holder.items():
        if len(zones) > 1:
            yield _not_one_to_one(Role(one.role), zones, changed)
    for (number, role), holders in by_zone.items():
        if len(holders) > 1:
            yield _not_one_to_one(Role(role), [states[number]], changed)


def _not_one_to_one(role: Role, zones: list[ZoneState], changed: set[int]) -> Finding:
    words = {
        "role": role.label,
        "zones": _(", ").join(f"{state.name} ({state.code})" for state in zones[:5]),
    }
    severity = BLOCKING if any(state.zone in changed for state in zones) else WARNING
    return Finding(
        kind="pairing",
        severity=severity,
        detail=_("One to one is asked for, but not kept: %(role)s of %(zones)s.") % words,
        remedy=_("Name another for all but one of them."),
        place=shapely.point_on_surface(zones[0].boundary),
        zone=zones[0],
    )


# --- worth a look ---------------------------------------------------------------------------------


def _shapes(
    states: Mapping[int, ZoneState], levels: Mapping[str, Level], changed: set[int]
) -> Iterator[Finding]:
    """Zones in several parts, and zones above without any below."""
    deepest = max((level.rank for level in levels.values()), default=0)
    parents = {state.parent for state in states.values()}
    for number, state in states.items():
        words = {"zone": f"{state.name} ({state.code})"}
        parts = len(shapely.get_parts(state.boundary))
        if parts > 1 and number in changed and shapely.get_dimensions(state.boundary) == 2:
            yield Finding(
                kind="multipart",
                severity=WARNING,
                detail=_("%(zone)s lies in %(parts)d parts.") % {**words, "parts": parts},
                remedy=_("Check that this is meant."),
                place=shapely.point_on_surface(state.boundary),
                zone=state,
            )
        if levels[state.level].rank < deepest and number not in parents and not state.is_gap:
            yield Finding(
                kind="empty",
                severity=WARNING,
                detail=_("%(zone)s has no zones below it and is a cell itself.") % words,
                remedy=_("Cut it into cells, or leave it so."),
                place=shapely.point_on_surface(state.boundary),
                zone=state,
            )


def summary(findings: Iterable[Finding]) -> str:
    """The first findings in a line."""
    return " ".join(finding.detail for finding in list(findings)[:1])
