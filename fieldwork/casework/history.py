"""Cases of the past, taken over in bulk: routed at their own date, with nobody told.

A ledger, the records of another system or the reports of a demonstration become reports and issues
that look as if they had come in when they did. What is there already stays as it is.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from django.contrib.gis.geos import Point
from django.db import connection
from django.utils import timezone

from fieldwork.casework.actions import ISSUES, REPORTS, record_moves, write_event
from fieldwork.casework.bulk_filing import BulkFiling, PastFiling
from fieldwork.casework.bulk_routing import BulkRouter, Sighting
from fieldwork.casework.models import (
    CoHandling,
    CoHandlingBasis,
    Complainant,
    Issue,
    IssueEvent,
    Report,
    ReportKind,
)
from fieldwork.casework.routing import Routing
from fieldwork.casework.rules import PLACELESS
from fieldwork.casework.workflow import Move, State
from fieldwork.catalogue.models import Urgency
from zones.audit.actions import Actor
from zones.boundaries.models import Scheme
from zones.changes.actions import Changed
from zones.changes.models import ChangeKind
from zones.ownership.actions import routing_transaction
from zones.ownership.locate import primary_scheme
from zones.sql import load_sql

_CLAIM: Final = load_sql(__file__, "sql/claim_history.sql")

Numbers = Callable[[str, date], str]
"""Makes a new number of ours for a report of a source received on a day."""


@dataclass(frozen=True, slots=True)
class PastCase:
    """A report of the past, and where the case it opened stood.

    ``uuid`` is its identity: the same again is the same case. ``location`` is (lon, lat) in WGS-84,
    ``raw`` the numbers and the datum as they were given. ``state`` is the issue's, REJECTED where
    none was opened; without a place a report waits for one. ``captured_at`` is when it was seen,
    ``received_at`` unless known. ``category`` is a code, needed with a place. ``reporter`` is an
    account's id. ``facts`` are kept with the first event: what the record says besides, such as
    the unit that was held responsible. ``digest`` tells other content from the same; made of the
    case where whoever hands it over has none of the record itself.
    """

    uuid: UUID
    source: str
    received_at: datetime
    kind: str = ReportKind.PROBLEM
    category: str = ""
    urgency: str = Urgency.NORMAL
    text: str = ""
    address: str = ""
    location: tuple[float, float] | None = None
    raw: tuple[float, float, str] | None = None
    captured_at: datetime | None = None
    state: State = State.CLOSED
    rectified_at: datetime | None = None
    closed_at: datetime | None = None
    reply: str = ""
    replied_at: datetime | None = None
    external_number: str = ""
    complainant: str = ""
    phone: str = ""
    reporter: int | None = None
    facts: Mapping[str, str] = field(default_factory=dict)
    digest: str = ""

    @property
    def opens_issue(self) -> bool:
        """Whether an issue comes of it: it has a place, needs one and was not turned away."""
        return self.needs_place and self.location is not None

    @property
    def needs_place(self) -> bool:
        """Whether an issue is to come of it as soon as its place is known."""
        return self.kind not in PLACELESS and self.state is not State.REJECTED


@dataclass(frozen=True, slots=True)
class Filed:
    """A past case as it is stored; ``is_new`` says whether this call stored it."""

    case: PastCase
    number: str
    report: int
    issue: int | None
    is_new: bool


def file_history(
    *, cases: Sequence[PastCase], numbers: Numbers, actor: Actor, now: datetime
) -> list[Filed]:
    """Store the cases that are not there yet, all or none; one answer for each, in their order.

    A case is there when its UUID is, or its source's number. Each is routed at its own date and
    its deadline runs from the day it came in; issues, reports, events and the change feed are
    written, no notice is. A few hundred to a thousand at a time: it is one transaction.

    Raises UnknownCategory.
    """
    scheme = primary_scheme()
    with routing_transaction([scheme]):
        there = _claim(cases)
        fresh = [case for case in _each_once(cases) if _found(case, there) is None]
        stored = _Batch(fresh, scheme, numbers, actor, now).store() if fresh else []
        for filed in stored:
            there |= dict.fromkeys(_keys(filed.case), (filed.number, filed.report, filed.issue))
        new = {filed.report for filed in stored}
        answers = []
        for case in cases:
            number, report, issue = there[next(key for key in _keys(case) if key in there)]
            answers.append(Filed(case, number, report, issue, report in new))
    return answers


_Key = tuple[str, str]
_There = dict[_Key, tuple[str, int, int | None]]


def _keys(case: PastCase) -> list[_Key]:
    """What a case is known by: its UUID, and its number within its source."""
    keys = [("", str(case.uuid))]
    return [*keys, (case.source, case.external_number)] if case.external_number else keys


def _found(case: PastCase, there: _There) -> tuple[str, int, int | None] | None:
    return next((there[key] for key in _keys(case) if key in there), None)


def _each_once(cases: Iterable[PastCase]) -> list[PastCase]:
    met: set[_Key] = set()
    kept = []
    for case in cases:
        if met.isdisjoint(_keys(case)):
            kept.append(case)
        met.update(_keys(case))
    return kept


def _claim(cases: Sequence[PastCase]) -> _There:
    """The reports that are there already, after whoever is storing such ones has finished."""
    numbered = [case for case in cases if case.external_number]
    with connection.cursor() as cursor:
        cursor.execute(
            _CLAIM,
            {
                "uuids": [str(case.uuid) for case in cases],
                "sources": [case.source for case in numbered],
                "numbers": [case.external_number for case in numbered],
            },
        )
        there: _There = {}
        for uuid, source, external, number, report, issue in cursor.fetchall():
            there["", uuid] = (number, report, issue)
            if external:
                there[source, external] = (number, report, issue)
    return there


class _Batch:
    """Cases on their way into the tables, which are written in the order of their keys."""

    def __init__(
        self,
        cases: Sequence[PastCase],
        scheme: Scheme,
        numbers: Numbers,
        actor: Actor,
        now: datetime,
    ) -> None:
        self._scheme, self._actor, self._now = scheme, actor, now
        self._cases = [(case, _number(case, numbers)) for case in cases]
        self._filing = BulkFiling.of(
            {case.category for case in cases if case.category},
            timezone.localdate(min(case.received_at for case in cases)),
        )

    def store(self) -> list[Filed]:
        """Write everything; the cases with their keys."""
        issues = self._issues()
        reports = [self._report(case, number, issues.get(number)) for case, number in self._cases]
        Report.objects.bulk_create(reports)
        self._complainants(reports)
        self._record(reports, issues)
        return [
            Filed(case, number, report.pk, report.issue_id, is_new=True)
            for (case, number), report in zip(self._cases, reports, strict=True)
        ]

    def _issues(self) -> dict[str, Issue]:
        """The issues that are opened, by number, with the units that help."""
        opening = [(case, number) for case, number in self._cases if case.opens_issue]
        sightings = [
            Sighting(*case.location, case.captured_at or case.received_at, case.received_at)
            for case, _number in opening
            if case.location is not None
        ]
        routings = BulkRouter(self._scheme).route_many(sightings)
        issues, helping = [], []
        for (case, number), routing in zip(opening, routings, strict=True):
            filing = self._filing.for_case(
                case.category, case.urgency, routing.zone_path, routing.seen.at
            )
            issues.append(self._issue(case, number, routing, filing))
            helping.append(filing.functional_unit)
        Issue.objects.bulk_create(issues)
        CoHandling.objects.bulk_create(
            CoHandling(
                issue=issue,
                unit_id=unit,
                basis=CoHandlingBasis.FUNCTION,
                since=issue.received_at,
            )
            for issue, unit in zip(issues, helping, strict=True)
            if unit is not None and unit != issue.lead_unit_id
        )
        return {issue.number: issue for issue in issues}

    def _issue(self, case: PastCase, number: str, routing: Routing, filing: PastFiling) -> Issue:
        assert case.location is not None
        due = self._filing.deadline(case.received_at, filing)
        return Issue(
            number=number,
            state=case.state,
            category_id=filing.category,
            condition_id=filing.condition,
            urgency=case.urgency,
            text=case.text,
            address=case.address,
            location=Point(*case.location, srid=4326),
            scheme=self._scheme,
            zone_id=routing.zone,
            zone_version_id=routing.zone_version,
            edition=routing.seen.edition,
            zone_path=routing.zone_path,
            lead_unit_id=routing.lead_unit,
            head_id=_head(routing),
            unowned=routing.received.unowned,
            uncertain=routing.seen.uncertain,
            rule=routing.seen.rule.value,
            routing=routing.as_json(),
            captured_at=case.captured_at or case.received_at,
            received_at=case.received_at,
            due_at=due.due_at,
            due_provisional=due.provisional,
            limit=filing.limit,
            limit_kind=filing.limit_kind,
            limit_set_by_city=filing.set_by_city,
            rectified_at=case.rectified_at,
            closed_at=case.closed_at,
            is_history=True,
            changed_at=self._now,
        )

    def _report(self, case: PastCase, number: str, issue: Issue | None) -> Report:
        x, y, datum = case.raw or (None, None, "")
        return Report(
            uuid=case.uuid,
            number=number,
            source=case.source,
            kind=case.kind,
            state=_report_state(case),
            issue=issue,
            opened_issue=issue is not None,
            external_number=case.external_number,
            reporter_id=case.reporter,
            category_id=self._filing.category(case.category),
            urgency=case.urgency,
            text=case.text,
            address=case.address,
            location=Point(*case.location, srid=4326) if case.location else None,
            raw_x=x,
            raw_y=y,
            raw_datum=datum,
            captured_at=case.captured_at or case.received_at,
            received_at=case.received_at,
            digest=case.digest or _digest_of(case),
            reply=case.reply,
            replied_at=case.replied_at,
            complete_at=case.received_at,
            is_history=True,
        )

    def _complainants(self, reports: Sequence[Report]) -> None:
        Complainant.objects.bulk_create(
            Complainant(report=report, name=case.complainant, phone=case.phone)
            for (case, _number), report in zip(self._cases, reports, strict=True)
            if case.complainant or case.phone
        )

    def _record(self, reports: Sequence[Report], issues: Mapping[str, Issue]) -> None:
        events = [
            event
            for (case, _number), report in zip(self._cases, reports, strict=True)
            for event in self._events(case, report)
        ]
        changes = [Changed(REPORTS, report.pk, ChangeKind.CREATED) for report in reports]
        changes += [Changed(ISSUES, issue.pk, ChangeKind.CREATED) for issue in issues.values()]
        record_moves(events=events, changes=changes, now=self._now)

    def _events(self, case: PastCase, report: Report) -> list[IssueEvent]:
        """That it came in, at its own date, and, where it went further, how far."""
        facts: dict[str, Any] = {"report": report.pk, "issue": report.issue_id}
        came_in = write_event(
            move=Move.FILE if report.issue_id else Move.REPORT,
            actor=self._actor,
            now=case.received_at,
            before_state=State.SUBMITTED,
            after_state=report.state,
            after={"record": dict(case.facts)} if case.facts else None,
            **facts,
        )
        if not report.issue_id or case.state is State.ASSIGNED:
            return [came_in]
        went_on = write_event(
            move=Move.TAKEN_OVER,
            actor=self._actor,
            now=case.closed_at or case.rectified_at or case.received_at,
            before_state=State.ASSIGNED,
            after_state=case.state,
            **facts,
        )
        return [came_in, went_on]


def _number(case: PastCase, numbers: Numbers) -> str:
    return numbers(case.source, timezone.localdate(case.received_at))


def _digest_of(case: PastCase) -> str:
    """SHA-256 of what it says, but for its identity."""
    content = {key: value for key, value in asdict(case).items() if key != "uuid"}
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def _head(routing: Routing) -> int | None:
    """The head who answered, not the deputy who stood in."""
    head = routing.received.head
    return (head["acting_for"] or head)["id"] if head else None


def _report_state(case: PastCase) -> State:
    if case.state is State.REJECTED:
        return State.REJECTED
    if case.opens_issue:
        return State.FILED
    if case.kind in PLACELESS:
        answered = case.reply or case.state is State.CLOSED
        return State.ANSWERED if answered else State.TO_ANSWER
    return State.WAITING_FOR_PLACE
