"""Responsibilities from a table: one row for each zone (head, lead, members ...) or for each role.

Both forms may stand in one table. Units and people are named by code or user name, or by a name
that only one of them bears.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.db.models import Q
from django.utils import timezone

from zones.bitemporal import Span
from zones.boundaries.models import Scheme, Zone, ZoneVersion
from zones.imports.examination import Act, Examination
from zones.imports.findings import Code, Severity, found
from zones.imports.kinds.feature_files import Unusable
from zones.imports.kinds.registry import Inquiry
from zones.imports.kinds.rows import Row, rows_of
from zones.imports.models import ImportKind
from zones.imports.options import ImportOptions
from zones.imports.report import ImportReport
from zones.imports.words import RESPONSIBILITY_ROLES, listed_in
from zones.instants import days_of, start_of_day
from zones.organisation.models import Unit, User
from zones.ownership.actions import Assignment, assign_many
from zones.ownership.models import (
    ROLES_OF_PEOPLE,
    SINGLE_ROLES,
    Responsibility,
    ResponsibilityRole,
)
from zones.ownership.terms import (
    Claim,
    Slot,
    Terms,
    clashes,
    held_like,
    restated_by,
    slot_of,
    terms_of,
)

_WIDE: Final[Mapping[str, str]] = {
    "head": ResponsibilityRole.HEAD,
    "lead": ResponsibilityRole.LEAD,
    "members": ResponsibilityRole.MEMBER,
    "paired_leader": ResponsibilityRole.PAIRED_LEADER,
    "paired_unit": ResponsibilityRole.PAIRED_UNIT,
    "fallback": ResponsibilityRole.FALLBACK,
}
"""Columns of the form with one row for each zone, and the role each stands for."""


@dataclass(frozen=True)
class ResponsibilityPlan:
    """Give these responsibilities."""

    assignments: Sequence[Assignment]

    def perform(self, act: Act) -> Mapping[str, Any]:
        """All at once; what they contradict is closed."""
        rows = assign_many(assignments=self.assignments, actor=act.actor, now=act.now)
        return {"assigned": len(rows)}


@dataclass(frozen=True)
class _Said:
    """One responsibility as a row says it, before its holder is looked up."""

    row: Row
    column: str
    role: str
    holder: str


@dataclass(frozen=True)
class _Sound:
    """A responsibility that can be given as far as it alone is concerned."""

    said: _Said
    assignment: Assignment
    terms: Terms

    @property
    def slot(self) -> Slot:
        return slot_of(self.assignment, self.terms)

    @property
    def span(self) -> Span:
        return Span(self.assignment.start, self.assignment.end)


@dataclass(frozen=True)
class _Known:
    """Zones by code, units and people by every word they may be named by."""

    zones: Mapping[str, Zone]
    units: Mapping[str, list[Unit]]
    people: Mapping[str, list[User]]


def examine_responsibilities(inquiry: Inquiry) -> Examination:
    """Check every row against the zones of the newest edition and against one another."""
    report, options = ImportReport(ImportKind.RESPONSIBILITIES), inquiry.options
    try:
        rows = rows_of(inquiry.source, options, report)
        scheme = _scheme(options)
    except Unusable as unusable:
        report.add([unusable.finding])
        return Examination(report)
    first = timezone.localdate(options.effective_from or inquiry.now)
    said = [one for row in rows for one in _said_in(row)]
    known = _look_up(scheme, rows, said)
    made = [(one, _assignment(one, known, first)) for one in said]
    sound = _by_the_level_rule([(one, mine) for one, mine in made if mine is not None])
    _refuse_two_holders(sound)
    _refuse_second_zones(scheme, sound)
    for row in rows:
        report.add(row.findings)
    news = _news(report, [one.assignment for one in sound], known)
    inquiry.progress(len(rows), len(rows))
    return Examination(report, ResponsibilityPlan(news) if report.importable else None)


def _scheme(options: ImportOptions) -> Scheme:
    scheme = Scheme.objects.filter(code=options.scheme).first()
    if scheme is None:
        known = list(Scheme.objects.in_order().values_list("code", flat=True))
        raise Unusable(found(Code.SCHEME_UNKNOWN, "scheme", given=options.scheme, known=known))
    return scheme


def _said_in(row: Row) -> Iterator[_Said]:
    """Every responsibility a row speaks of."""
    row.text("zone", needed=True)
    before = len(row.findings)
    spoken = 0
    if row.cells.get("role"):
        role = row.choice("role", ResponsibilityRole, RESPONSIBILITY_ROLES)
        if role is not None:
            spoken += 1
            yield from _long_form(row, role)
    for column, role in _WIDE.items():
        for holder in listed_in(row.text(column)):
            spoken += 1
            yield _Said(row, column, role, holder)
    if not spoken and len(row.findings) == before:
        row.refuse(Code.HOLDER_MISSING, "lead")


def _long_form(row: Row, role: str) -> Iterator[_Said]:
    right, wrong = ("person", "unit") if role in ROLES_OF_PEOPLE else ("unit", "person")
    if row.text(right):
        yield _Said(row, right, role, row.text(right))
    elif row.text(wrong):
        row.refuse(Code.HOLDER_WRONG_KIND, wrong, role=role)
    else:
        row.refuse(Code.HOLDER_MISSING, right)


def _look_up(scheme: Scheme, rows: Sequence[Row], said: Sequence[_Said]) -> _Known:
    newest = scheme.editions.highest_number()
    codes = {row.cells["zone"] for row in rows}
    versions = ZoneVersion.objects.filter(
        scheme=scheme, editions__contains=newest, code__in=codes
    ).select_related("zone")
    zones = {version.code: version.zone for version in versions}
    names = {one.holder for one in said}
    units: defaultdict[str, list[Unit]] = defaultdict(list)
    people: defaultdict[str, list[User]] = defaultdict(list)
    for unit in Unit.objects.filter(Q(code__in=names) | Q(name__in=names)):
        for word in {unit.code, unit.name}:
            units[word].append(unit)
    for user in User.objects.filter(Q(username__in=names) | Q(display_name__in=names)):
        for word in {user.username, user.display_name}:
            people[word].append(user)
    return _Known(zones, units, people)


def _assignment(said: _Said, known: _Known, first_day: date) -> Assignment | None:
    """The responsibility; None where something, noted at the row, is wrong with it."""
    row, zone = said.row, known.zones.get(said.row.cells["zone"])
    if zone is None and row.cells["zone"] and not _noted(row, Code.ZONE_UNKNOWN):
        row.refuse(Code.ZONE_UNKNOWN, "zone", value=row.cells["zone"])
    unit = user = None
    if said.role in ROLES_OF_PEOPLE:
        user = _one_person(said, known.people.get(said.holder, []))
    else:
        unit = _one_unit(said, known.units.get(said.holder, []))
    before = len(row.findings)
    start, end = row.days(first_day)
    if _noted(row, Code.DATE_UNREADABLE, Code.PERIOD_EMPTY, until=before):
        del row.findings[before:]  # said once for the row is enough
    no_manager = said.role == ResponsibilityRole.FALLBACK and bool(row.yes("no_manager"))
    if zone is None or start is None or (unit is None and user is None):
        return None
    return Assignment(
        zone=zone,
        role=said.role,
        unit=unit,
        user=user,
        start=start_of_day(start),
        end=start_of_day(end) if end else None,
        basis=row.text("basis", limit=200),
        no_manager=no_manager,
    )


def _noted(row: Row, *codes: Code, until: int | None = None) -> bool:
    return any(finding.code in codes for finding in row.findings[:until])


def _one_unit(said: _Said, units: Sequence[Unit]) -> Unit | None:
    exact = [unit for unit in units if unit.code == said.holder] or list(units)
    if len(exact) == 1:
        return exact[0]
    if exact:
        codes = [unit.code for unit in exact]
        said.row.refuse(Code.UNIT_AMBIGUOUS, said.column, value=said.holder, codes=codes)
    else:
        said.row.refuse(Code.UNIT_UNKNOWN, said.column, value=said.holder)
    return None


def _one_person(said: _Said, people: Sequence[User]) -> User | None:
    exact = [user for user in people if user.username == said.holder] or list(people)
    if len(exact) == 1:
        return exact[0]
    if exact:
        names = [user.username for user in exact]
        said.row.refuse(Code.PERSON_AMBIGUOUS, said.column, value=said.holder, codes=names)
    else:
        said.row.refuse(Code.PERSON_UNKNOWN, said.column, value=said.holder)
    return None


def _by_the_level_rule(made: Sequence[tuple[_Said, Assignment]]) -> list[_Sound]:
    """What the levels have room for: leaders with streets, units with communities (A9)."""
    sound = []
    for (said, assignment), terms in zip(made, terms_of([one for _, one in made]), strict=True):
        if terms.allowed or terms.level is None:
            sound.append(_Sound(said, assignment, terms))
            continue
        said.row.refuse(
            Code.LEVEL_PAIRS_OTHERS,
            said.column,
            value=said.holder,
            level=terms.level.name_zh,
            level_en=terms.level.name_en,
            pairing=terms.level.pairing,
        )
    return sound


def _refuse_two_holders(sound: Sequence[_Sound]) -> None:
    """Two heads, leads, fallbacks or one-to-one pairs of a zone at one time; a member twice."""
    groups: defaultdict[Slot, list[_Sound]] = defaultdict(list)
    for one in sound:
        for before in groups[one.slot]:
            if before.span.overlaps(one.span):
                role = one.assignment.role
                single = role in SINGLE_ROLES or one.terms.exclusive
                one.said.row.refuse(
                    Code.TWO_HOLDERS if single else Code.ROW_TWICE,
                    one.said.column,
                    value=one.said.holder,
                    before=before.said.holder,
                    first=before.said.row.number,
                    zone=one.said.row.cells["zone"],
                    role=role,
                )
                break
        groups[one.slot].append(one)


def _refuse_second_zones(scheme: Scheme, sound: Sequence[_Sound]) -> None:
    """One to one, within the file and with what is stored: a holder has one zone (A7)."""
    exclusive = [one for one in sound if one.terms.exclusive]
    claims = [Claim.by_assignment(one.assignment) for one in exclusive]
    # What the file itself takes away from somebody is no clash.
    restated = restated_by([one.assignment for one in sound], [one.terms for one in sound])
    in_the_way = clashes(claims, held_like(claims, restated))
    codes = _codes_of(scheme, {taken.zone for taken in in_the_way if taken})
    for one, taken in zip(exclusive, in_the_way, strict=True):
        if taken is None or taken.zone == one.assignment.zone.pk:
            continue  # Two holders of one zone are refused already.
        lead = taken.role == ResponsibilityRole.LEAD
        one.said.row.refuse(
            Code.LEAD_NOT_ONE_TO_ONE if lead else Code.PAIR_NOT_ONE_TO_ONE,
            one.said.column,
            value=one.said.holder,
            zone=codes.get(taken.zone, f"#{taken.zone}"),
        )


def _codes_of(scheme: Scheme, zone_ids: set[int]) -> dict[int, str]:
    versions = ZoneVersion.objects.filter(
        zone__in=zone_ids, editions__contains=scheme.editions.highest_number()
    )
    return dict(versions.values_list("zone_id", "code"))


def _news(
    report: ImportReport, assignments: Sequence[Assignment], known: _Known
) -> list[Assignment]:
    """The assignments that say something new; zones are counted by what is new about them.

    What is held over the same days already is not said again: a table knows days, not hours.
    """
    codes = {zone.pk: code for code, zone in known.zones.items()}
    stored = {
        (
            (row.zone_id, row.role, row.unit_id, row.user_id),
            days_of(row.effective.lower, row.effective.upper),
        )
        for row in Responsibility.objects.as_known().filter(zone__in=codes)
    }
    spoken_of = {key[0] for key, _ in stored}
    news = [one for one in assignments if (_key(one), days_of(one.start, one.end)) not in stored]
    differs: defaultdict[int, list[str]] = defaultdict(list)
    for one in news:
        differs[one.zone.pk].append(one.role)
    changes = report.changes
    for zone_id in dict.fromkeys(one.zone.pk for one in assignments):
        if zone_id not in differs:
            changes.unchanged += 1
            continue
        code = codes[zone_id]
        (changes.changed if zone_id in spoken_of else changes.added).append(code)
        changes.facts[code] = list(dict.fromkeys(differs[zone_id]))
    if not changes.any and not report.faults:
        report.add([found(Code.NOTHING_CHANGES, severity=Severity.NOTICE)])
    return news


def _key(one: Assignment) -> tuple[int, str, int | None, int | None]:
    unit_id = one.unit.pk if one.unit else None
    return (one.zone.pk, one.role, unit_id, one.user.pk if one.user else None)
