"""ingest(): the one way in for every report, from the pin to the owner in one transaction."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.contrib.gis.geos import Point
from django.db import IntegrityError, connection
from django.utils import timezone

from fieldwork.casework.actions import ISSUES, REPORTS, join_issue, record_moves, write_event
from fieldwork.casework.models import (
    Complainant,
    Issue,
    RejectionReason,
    Report,
    ReportAttachment,
    Source,
)
from fieldwork.casework.routing import named_category
from fieldwork.casework.rules import PLACELESS
from fieldwork.casework.workflow import FINISHED, Move, State
from fieldwork.catalogue.calendar import calendar_from
from fieldwork.catalogue.filing import Filing, filing_for
from fieldwork.catalogue.rules import Deadline
from fieldwork.evidence.actions import declare
from fieldwork.evidence.models import Attachment
from fieldwork.intake.actions.filing import Facts, Filed, file_case
from fieldwork.intake.checks import check
from fieldwork.intake.refusals import ExternalNumberTaken, OtherContent, UnknownCase
from fieldwork.intake.rules import (
    Fix,
    Place,
    Submission,
    digest_of,
    make_number,
    normal_number,
    reply_deadline,
)
from fieldwork.intake.sources import DEFAULTS, Terms
from fieldwork.intake.telling import tell_about_report
from zones.audit.actions import Actor
from zones.boundaries.ground import ground
from zones.boundaries.models import Scheme
from zones.changes.actions import Changed
from zones.changes.models import ChangeKind
from zones.organisation.models import User
from zones.ownership.actions import routing_transaction
from zones.ownership.refusals import NoPrimaryScheme
from zones.reference.nearest import address_near

_CLAIM = "SELECT * FROM fieldwork_claim_report(%s, %s, %s)"
_TRIES = 3


@dataclass(frozen=True)
class Receipt:
    """What became of a submission; ``new`` is False where it had been taken in before.

    Of a new report also the declared files in their order, and the numbers of the units that help
    with its issue.
    """

    report: Report
    new: bool
    attachments: tuple[Attachment, ...] = ()
    helping: tuple[int, ...] = ()


def ingest(
    *, submission: Submission, reporter: User | None, actor: Actor, now: datetime
) -> Receipt:
    """Take a report in: number, owner, deadline, issue, history and notices, all or nothing.

    The same submission again (same UUID or same number of the source, same content) gives the
    first one's receipt. ``now`` is the server's time of receipt. Raises Refusal for what cannot be
    taken in and OtherContent or ExternalNumberTaken for a clash with what is stored.
    """
    for tries_left in reversed(range(_TRIES)):
        try:
            return _ingest_once(submission, reporter, actor, now)
        except IntegrityError as error:
            # Two numbers of one day and source alike: one in a million, and drawn again.
            if not tries_left or "number" not in str(error):
                raise
    raise AssertionError("unreachable")


def _ingest_once(
    submission: Submission, reporter: User | None, actor: Actor, now: datetime
) -> Receipt:
    asked = ground(None, unpublished=True)
    if asked.scheme is None:
        raise NoPrimaryScheme()
    with routing_transaction([asked.scheme]):
        claim = _claim(submission)
        if claim.known is not None:
            return Receipt(_taken_before(claim.known, claim, submission, reporter), new=False)
        check(submission, claim.terms, asked)
        return _Taking(submission, reporter, actor, now, claim.terms, asked.scheme).store()


@dataclass(frozen=True)
class _Claim:
    """Which report holds the UUID or the source's number, and what holds for the source."""

    by_uuid: int | None
    by_external: int | None
    terms: Terms

    @property
    def known(self) -> int | None:
        return self.by_uuid or self.by_external


def _claim(submission: Submission) -> _Claim:
    with connection.cursor() as cursor:
        cursor.execute(_CLAIM, [submission.uuid, submission.source, submission.external_number])
        by_uuid, by_external, *decided = cursor.fetchone()
    terms = Terms(*decided) if decided[0] else DEFAULTS[Source(submission.source)]
    return _Claim(by_uuid, by_external, terms)


def _taken_before(
    known: int, claim: _Claim, submission: Submission, reporter: User | None
) -> Report:
    """The report this submission became before. Raises OtherContent, ExternalNumberTaken.

    Whoever meets another person's UUID learns nothing of that person's report.
    """
    report = Report.objects.with_names().get(pk=known)
    same = report.digest == digest_of(submission)
    if claim.by_uuid is not None:
        own = report.reporter_id == (reporter.pk if reporter else None)
        if not own or not same:
            raise OtherContent(report.number if own else "")
    elif not same:
        raise ExternalNumberTaken(submission.external_number, report.number)
    return report


class _Taking:
    """One submission on its way in, inside the routing transaction."""

    def __init__(
        self,
        submission: Submission,
        reporter: User | None,
        actor: Actor,
        now: datetime,
        terms: Terms,
        scheme: Scheme,
    ) -> None:
        self.submission = submission
        self.reporter = reporter
        self.actor = actor
        self.now = now
        self.terms = terms
        self.scheme = scheme
        self.number = make_number(terms.prefix, timezone.localdate(now))
        place = submission.place
        self.category = submission.category
        self.address = submission.address or (address_near(place.lon, place.lat) if place else "")

    def store(self) -> Receipt:
        """Write everything, in the order of decision 9: issues, report, files, then the outbox."""
        joined = self._joined()
        filed = None if joined else self._filed()
        issue = joined or (filed.issue if filed else None)
        state = self._state(joined, filed)
        if joined is not None:
            join_issue(issue=joined, now=self.now)
        report = self._report(state, issue, filed)
        attachments = self._files(report)
        self._history(report, joined, filed)
        if filed is not None:
            filed.announce(report, self.now)
        tell_about_report(report=report, now=self.now)
        helping = filed.filing.functional_units if filed else ()
        return Receipt(report, True, tuple(attachments), tuple(helping))

    def _joined(self) -> Issue | None:
        """The open issue the sender says it is the same as, locked.

        None where that issue is finished meanwhile: a pin sent late is not lost, it opens its own,
        in the same category unless it names another.
        """
        if not self.submission.joins:
            return None
        number = normal_number(self.submission.joins)
        named = Report.objects.filter(number=number).values_list("issue_id", flat=True).first()
        if named is None:
            raise UnknownCase(self.submission.joins)
        # Locked first and read then: a row that waited for a re-route would drop out of a join
        # with the unit it had before.
        Issue.objects.select_for_update(no_key=True).only("pk").get(pk=named)
        issue = Issue.objects.with_names().get(pk=named)
        self.category = self.category or issue.category.code
        return None if State(issue.state) in FINISHED else issue

    def _filed(self) -> Filed | None:
        """The issue opened, or the permission found; None where the report cannot be filed yet."""
        place = self.submission.place
        if place is None or self.submission.kind in PLACELESS or self._verify_first:
            return None
        facts = Facts(
            number=self.number,
            location=(place.lon, place.lat),
            accuracy_m=place.accuracy_m,
            captured_at=self.submission.captured_at,
            category=self.category,
            condition=self.submission.condition,
            urgency=self.submission.urgency,
            text=self.submission.text,
            address=self.address,
            permitted_anyway=self.submission.permitted_anyway,
        )
        return file_case(facts=facts, scheme=self.scheme, now=self.now)

    @property
    def _verify_first(self) -> bool:
        return self.terms.verify_first and self.submission.kind not in PLACELESS

    def _state(self, joined: Issue | None, filed: Filed | None) -> State:
        if joined is not None:
            return State.FILED
        if filed is not None:
            return State.REJECTED if filed.permitted else State.FILED
        if self.submission.kind in PLACELESS:
            return State.TO_ANSWER
        return State.PENDING_VERIFICATION if self._verify_first else State.WAITING_FOR_PLACE

    def _report(self, state: State, issue: Issue | None, filed: Filed | None) -> Report:
        filing = filed.filing if filed else self._unplaced_filing
        exempt = filing.exempt_area if filing and filed else None
        due = self._reply_due(state, filing)
        sent = self.submission
        report = Report.objects.create(
            uuid=sent.uuid,
            number=self.number,
            source=sent.source,
            kind=sent.kind,
            state=state,
            issue=issue,
            opened_issue=bool(filed and filed.issue),
            external_number=sent.external_number,
            reporter=self.reporter,
            category=named_category(filing.category) if filing else None,
            condition_id=filing.condition.id if filing and sent.condition else None,
            urgency=sent.urgency,
            text=sent.text,
            address=self.address,
            **_placed(sent.place),
            captured_at=sent.captured_at,
            received_at=self.now,
            digest=digest_of(sent),
            joins=sent.joins,
            reply_due_at=due.due_at if due else None,
            reply_due_provisional=bool(due and due.provisional),
            complete_at=None if sent.files else self.now,
            exempt_area_id=exempt.id if exempt else None,
            permitted_anyway=sent.permitted_anyway,
            rejection_reason=RejectionReason.PERMITTED if state is State.REJECTED else "",
        )
        if sent.contact is not None:
            Complainant.objects.create(
                report=report, name=sent.contact.name, phone=sent.contact.phone
            )
        return report

    @cached_property
    def _unplaced_filing(self) -> Filing | None:
        """The filing of a category whose place is not known or not needed yet."""
        if not self.category:
            return None
        return filing_for(
            category_code=self.category,
            urgency=self.submission.urgency,
            lon=None,
            lat=None,
            zone_ids=[],
            at=self.now,
            condition_code=self.submission.condition,
        )

    def _reply_due(self, state: State, filing: Filing | None) -> Deadline | None:
        """Who owes a reply, and everything that has no issue and hence no other deadline."""
        if state is State.REJECTED or (state is State.FILED and not self.terms.owes_reply):
            return None
        calendar = filing.calendar if filing else calendar_from(timezone.localdate(self.now))
        sent = self.submission
        return reply_deadline(sent.kind, sent.urgency, self.now, calendar)

    def _files(self, report: Report) -> list[Attachment]:
        if not self.submission.files:
            return []
        place = self.submission.place
        attachments = declare(
            files=self.submission.files,
            place=(place.lon, place.lat) if place else None,
            uploaded_by=self.reporter,
            now=self.now,
        )
        ReportAttachment.objects.bulk_create(
            ReportAttachment(report=report, attachment=attachment, position=position)
            for position, attachment in enumerate(attachments)
        )
        return attachments

    def _history(self, report: Report, joined: Issue | None, filed: Filed | None) -> None:
        move = Move.REPORT
        if joined is not None:
            move = Move.JOIN
        elif filed is not None:
            move = Move.REJECT if filed.permitted else Move.FILE
        event = write_event(
            move=move,
            actor=self.actor,
            now=self.now,
            issue=report.issue_id,
            report=report.pk,
            before_state=State.SUBMITTED,
            after_state=report.state,
            device_at=self.submission.captured_at,
            location=report.fix or report.location,
        )
        changes = [Changed(REPORTS, report.pk, ChangeKind.CREATED)]
        if report.issue_id is not None:
            kind = ChangeKind.UPDATED if joined else ChangeKind.CREATED
            changes.append(Changed(ISSUES, report.issue_id, kind))
        record_moves(events=[event], changes=changes, now=self.now)


def _placed(place: Place | None) -> dict[str, object]:
    """The fields of a report that say where."""
    if place is None:
        return {}
    return {
        "location": Point(place.lon, place.lat, srid=4326),
        "fix": _point(place.fix),
        "raw_x": place.x,
        "raw_y": place.y,
        "raw_datum": place.datum,
        "accuracy_m": place.accuracy_m,
        "accuracy_kind": place.accuracy_kind,
        "provider": place.provider,
    }


def _point(fix: Fix | None) -> Point | None:
    return Point(fix.lon, fix.lat, srid=4326) if fix else None
