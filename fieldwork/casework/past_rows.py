"""Past cases as rows of the casework: reports, issues with their owners, helpers, events."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.gis.geos import Point
from django.utils import timezone

from fieldwork.casework.actions import write_event
from fieldwork.casework.bulk_filing import BulkFiling, PastFiling
from fieldwork.casework.bulk_routing import BulkRouter, Sighting
from fieldwork.casework.models import (
    CoHandling,
    CoHandlingBasis,
    Complainant,
    Issue,
    IssueEvent,
    Report,
)
from fieldwork.casework.past import PastCase
from fieldwork.casework.routing import Routing
from fieldwork.casework.workflow import Move, State
from zones.audit.actions import Actor
from zones.boundaries.models import Scheme

Numbered = tuple[PastCase, str]
"""A case, and the number its report bears."""


@dataclass(frozen=True)
class PastRows:
    """What the rows of some cases are made by; made inside a routing_transaction."""

    scheme: Scheme
    filing: BulkFiling
    actor: Actor
    now: datetime

    @classmethod
    def of(cls, cases: Sequence[PastCase], scheme: Scheme, actor: Actor, now: datetime) -> PastRows:
        """For these cases, of which there is one at least."""
        codes = {case.category for case in cases if case.category}
        first_day = timezone.localdate(min(case.received_at for case in cases))
        return cls(scheme, BulkFiling.of(codes, first_day), actor, now)

    def store_issues(self, cases: Sequence[Numbered]) -> dict[str, Issue]:
        """Store the issues that are opened, with the units that help; by number.

        Raises UnknownCategory.
        """
        opening = [(case, number) for case, number in cases if case.opens_issue]
        sightings = [
            Sighting(*case.location, case.captured_at or case.received_at, case.received_at)
            for case, _number in opening
            if case.location is not None
        ]
        routings = BulkRouter(self.scheme).route_many(sightings)
        issues, helping = [], []
        for (case, number), routing in zip(opening, routings, strict=True):
            filing = self.filing.for_case(
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

    def store_reports(self, cases: Sequence[Numbered], issues: Mapping[str, Issue]) -> list[Report]:
        """Store the reports in their order, and apart from them who complained."""
        reports = [self._report(case, number, issues.get(number)) for case, number in cases]
        Report.objects.bulk_create(reports)
        Complainant.objects.bulk_create(
            Complainant(report=report, name=case.complainant, phone=case.phone)
            for (case, _number), report in zip(cases, reports, strict=True)
            if case.complainant or case.phone
        )
        return reports

    def came_in(self, case: PastCase, report: Report) -> IssueEvent:
        """That it came in, at its own date, with what its record says besides."""
        told: dict[str, Any] = {"record": dict(case.facts)} if case.facts else {}
        if report.state == State.WAITING_FOR_PLACE:
            told["stood"] = case.stood()
        return write_event(
            move=Move.FILE if report.issue_id else Move.REPORT,
            actor=self.actor,
            now=case.received_at,
            issue=report.issue_id,
            report=report.pk,
            before_state=State.SUBMITTED,
            after_state=report.state,
            after=told or None,
        )

    def went_on(self, issue: Issue, report: Report) -> list[IssueEvent]:
        """How far it went, at its own date; nothing of a case that is still to be dealt with."""
        if issue.state == State.ASSIGNED:
            return []
        return [
            write_event(
                move=Move.TAKEN_OVER,
                actor=self.actor,
                now=issue.closed_at or issue.rectified_at or issue.received_at,
                issue=issue.pk,
                report=report.pk,
                before_state=State.ASSIGNED,
                after_state=issue.state,
            )
        ]

    def _issue(self, case: PastCase, number: str, routing: Routing, filing: PastFiling) -> Issue:
        assert case.location is not None
        due = self.filing.deadline(case.received_at, filing)
        return Issue(
            number=number,
            state=case.state,
            category_id=filing.category,
            condition_id=filing.condition,
            urgency=case.urgency,
            text=case.text,
            address=case.address,
            location=Point(*case.location, srid=4326),
            scheme=self.scheme,
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
            changed_at=self.now,
        )

    def _report(self, case: PastCase, number: str, issue: Issue | None) -> Report:
        x, y, datum = case.raw or (None, None, "")
        return Report(
            uuid=case.uuid,
            number=number,
            source=case.source,
            kind=case.kind,
            state=case.report_state,
            issue=issue,
            opened_issue=issue is not None,
            external_number=case.external_number,
            reporter_id=case.reporter,
            category_id=self.filing.category(case.category),
            urgency=case.urgency,
            text=case.text,
            address=case.address,
            location=Point(*case.location, srid=4326) if case.location else None,
            raw_x=x,
            raw_y=y,
            raw_datum=datum,
            captured_at=case.captured_at or case.received_at,
            received_at=case.received_at,
            digest=case.made_digest(),
            reply=case.reply,
            replied_at=case.replied_at,
            complete_at=case.received_at,
            is_history=True,
        )


def _head(routing: Routing) -> int | None:
    """The head who answered, not the deputy who stood in."""
    head = routing.received.head
    return (head["acting_for"] or head)["id"] if head else None
