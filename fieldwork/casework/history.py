"""Cases of the past, taken over in bulk: routed at their own date, with nobody told.

A ledger, the records of another system or the reports of a demonstration become reports and issues
that look as if they had come in when they did. What is there already stays as it is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from django.db import IntegrityError, connection
from django.utils import timezone

from fieldwork.casework.actions import ISSUES, REPORTS, record_moves
from fieldwork.casework.models import Issue, IssueEvent, Report
from fieldwork.casework.past import PastCase
from fieldwork.casework.past_rows import PastRows
from fieldwork.casework.workflow import Move, State
from zones.audit.actions import Actor
from zones.boundaries.models import Scheme
from zones.changes.actions import Changed
from zones.changes.models import ChangeKind
from zones.ownership.actions import routing_transaction
from zones.ownership.locate import primary_scheme
from zones.sql import load_sql

__all__ = ["Filed", "PastCase", "file_history", "open_past_issue"]

_CLAIM: Final = load_sql(__file__, "sql/claim_history.sql")

Numbers = Callable[[str, date], str]
"""Makes a new number of ours for a report of a source received on a day."""


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
    try:
        return _file(cases, scheme, numbers, actor, now)
    except IntegrityError:  # a number of ours was drawn twice: one in a million
        return _file(cases, scheme, numbers, actor, now)


def open_past_issue(*, report: Report, scheme: Scheme, actor: Actor, now: datetime) -> Issue:
    """The issue of a past report whose place was found at last, as far as its record says it was.

    In the caller's routing_transaction, which stores the report. Nobody is told. Raises
    UnknownCategory.
    """
    case = _case_of(report)
    rows = PastRows.of([case], scheme, actor, now)
    (issue,) = rows.store_issues([(case, report.number)]).values()
    changes = [Changed(ISSUES, issue.pk, ChangeKind.CREATED)]
    record_moves(events=rows.went_on(issue, report), changes=changes, now=now)
    return issue


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


def _file(
    cases: Sequence[PastCase], scheme: Scheme, numbers: Numbers, actor: Actor, now: datetime
) -> list[Filed]:
    with routing_transaction([scheme]):
        there = _claim(cases)
        fresh = [case for case in _each_once(cases) if _found(case, there) is None]
        stored = _store(fresh, scheme, numbers, actor, now) if fresh else []
        for filed in stored:
            there |= dict.fromkeys(_keys(filed.case), (filed.number, filed.report, filed.issue))
    new = {filed.report for filed in stored}
    answers = []
    for case in cases:
        number, report, issue = there[next(key for key in _keys(case) if key in there)]
        answers.append(Filed(case, number, report, issue, report in new))
    return answers


def _store(
    cases: Sequence[PastCase], scheme: Scheme, numbers: Numbers, actor: Actor, now: datetime
) -> list[Filed]:
    """Write everything, issues before reports before the outbox; the cases with their keys."""
    numbered = [
        (case, numbers(case.source, timezone.localdate(case.received_at))) for case in cases
    ]
    rows = PastRows.of(cases, scheme, actor, now)
    issues = rows.store_issues(numbered)
    reports = rows.store_reports(numbered, issues)
    events = []
    for case, report in zip(cases, reports, strict=True):
        events.append(rows.came_in(case, report))
        if report.issue is not None:
            events += rows.went_on(report.issue, report)
    changes = [Changed(REPORTS, report.pk, ChangeKind.CREATED) for report in reports]
    changes += [Changed(ISSUES, issue.pk, ChangeKind.CREATED) for issue in issues.values()]
    record_moves(events=events, changes=changes, now=now)
    return [
        Filed(case, report.number, report.pk, report.issue_id, is_new=True)
        for case, report in zip(cases, reports, strict=True)
    ]


def _case_of(report: Report) -> PastCase:
    """A stored report as the case it was; how far that had gone is kept with its first event."""
    assert report.location is not None and report.category is not None
    stood = _stood(report)
    return PastCase(
        uuid=report.uuid,
        source=report.source,
        received_at=report.received_at,
        kind=report.kind,
        category=report.category.code,
        urgency=report.urgency,
        text=report.text,
        address=report.address,
        location=(report.location.x, report.location.y),
        captured_at=report.captured_at,
        state=State(stood.get("state") or State.ASSIGNED),
        rectified_at=_instant(stood.get("rectified_at")),
        closed_at=_instant(stood.get("closed_at")),
    )


def _stood(report: Report) -> Mapping[str, Any]:
    first = IssueEvent.objects.filter(report_id=report.pk, move=Move.REPORT).order_by("id").first()
    told = (first.after if first else None) or {}
    stood: Mapping[str, Any] = told.get("stood", {})
    return stood


def _instant(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
