"""Clear what waits: verify, give a place, reject, answer. Two at once: the second is told."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from django.contrib.gis.geos import Point

from fieldwork.casework.actions import ISSUES, REPORTS, record_moves, write_event
from fieldwork.casework.history import open_past_issue
from fieldwork.casework.models import RejectionReason, Report, Source
from fieldwork.casework.words import state_label
from fieldwork.casework.workflow import WORKFLOW, Move, Party, State, step_for
from fieldwork.catalogue.filing import filing_for
from fieldwork.evidence.actions import measure
from fieldwork.evidence.models import Attachment
from fieldwork.intake.actions.filing import Facts, Filed, file_case
from fieldwork.intake.checks import check_place
from fieldwork.intake.refusals import CategoryMissing, NotYours, ReasonMissing, StateChanged
from fieldwork.intake.rules import Place
from fieldwork.intake.telling import tell_about_report
from zones.audit.actions import Actor, record
from zones.boundaries.ground import Ground, ground
from zones.boundaries.models import Scheme
from zones.changes.actions import Changed
from zones.changes.models import ChangeKind
from zones.organisation.models import Role
from zones.organisation.permissions import Standing
from zones.ownership.actions import routing_transaction
from zones.ownership.refusals import NoPrimaryScheme
from zones.reference.nearest import address_near

_CLERKS_SOURCES = (Source.HOTLINE, Source.FORUM, Source.WEBSITE)


def parties_of(report: Report, standing: Standing) -> set[Party]:
    """What the person is to the report."""
    parties = set()
    if standing.has(Role.CAMPAIGN_OFFICE):
        parties.add(Party.OFFICE)
    if standing.has(Role.HOTLINE_CLERK) and report.source in _CLERKS_SOURCES:
        parties.add(Party.HOTLINE)
    if standing.user is not None and report.reporter_id == standing.user.pk:
        parties.add(Party.SENDER)
    return parties


def verify(
    *,
    report: Report,
    standing: Standing,
    actor: Actor,
    now: datetime,
    category: str = "",
    note: str = "",
) -> Report:
    """Confirm what the public reported: it is filed, or waits for its place.

    ``category`` is a code where the clerk sets or corrects it. Raises NotYours, StateChanged,
    CategoryMissing, UnknownCategory.
    """
    with _clearing(report, standing, actor, now) as clearing:
        locked = clearing.report
        clearing.permit(Move.VERIFY)
        clearing.categorise(category)
        if locked.location is None:
            clearing.conclude(Move.VERIFY, State.WAITING_FOR_PLACE, note)
        else:
            clearing.file(Move.VERIFY, note)
        tell_about_report(report=locked, now=now, verified=locked.state != State.REJECTED)
    return locked


def give_place(
    *,
    report: Report,
    place: Place,
    standing: Standing,
    actor: Actor,
    now: datetime,
    address: str = "",
    category: str = "",
) -> Report:
    """Say where it is: the report is filed. Raises as verify, and OutsideCity."""
    with _clearing(report, standing, actor, now) as clearing:
        locked = clearing.report
        clearing.permit(Move.PLACE)
        clearing.categorise(category)
        check_place(place.lon, place.lat, clearing.asked)
        locked.location = Point(place.lon, place.lat, srid=4326)
        locked.raw_x, locked.raw_y, locked.raw_datum = place.x, place.y, place.datum
        locked.accuracy_m, locked.accuracy_kind = place.accuracy_m, place.accuracy_kind
        locked.provider = place.provider
        locked.address = address or locked.address or address_near(place.lon, place.lat)
        files = Attachment.objects.filter(report_link__report=locked)
        measure(attachments=files, place=(place.lon, place.lat))
        clearing.file(Move.PLACE, "")
    return locked


def reject(
    *,
    report: Report,
    reason: RejectionReason,
    note: str,
    standing: Standing,
    actor: Actor,
    now: datetime,
) -> Report:
    """Turn the report down with a reason and a note the sender reads as its reply."""
    if not note:
        raise ReasonMissing("note")
    with _clearing(report, standing, actor, now) as clearing:
        clearing.permit(Move.REJECT)
        clearing.report.rejection_reason = reason
        clearing.reply(note)
        clearing.conclude(Move.REJECT, State.REJECTED, note)
        tell_about_report(report=clearing.report, now=now)
    return clearing.report


def answer(
    *, report: Report, reply: str, standing: Standing, actor: Actor, now: datetime
) -> Report:
    """Answer a consultation, suggestion or praise; that ends it."""
    if not reply:
        raise ReasonMissing("reply")
    with _clearing(report, standing, actor, now) as clearing:
        clearing.permit(Move.ANSWER)
        clearing.reply(reply)
        clearing.conclude(Move.ANSWER, State.ANSWERED, "")
        tell_about_report(report=clearing.report, now=now)
    return clearing.report


@dataclass
class _Clearing:
    """One move on a locked report, with what it needs to be filed."""

    report: Report
    standing: Standing
    actor: Actor
    now: datetime
    asked: Ground
    scheme: Scheme

    def permit(self, move: Move) -> None:
        """Raise NotYours for who may never make the move, StateChanged where it is too late."""
        parties = parties_of(self.report, self.standing)
        steps = [step for step in WORKFLOW if step.move is move and step.by & parties]
        if not steps:
            raise NotYours()
        if not any(self.report.state in step.of for step in steps):
            raise StateChanged(state_label(self.report.state))

    def categorise(self, category: str) -> None:
        """Set the category where one is given. Raises CategoryMissing where none is known."""
        if category:
            filing = filing_for(
                category_code=category,
                urgency=self.report.urgency,
                lon=None,
                lat=None,
                zone_ids=[],
                at=self.now,
            )
            self.report.category_id = filing.category.id
            self.report.condition_id = None
        if self.report.category_id is None:
            raise CategoryMissing()

    def reply(self, text: str) -> None:
        self.report.reply = text
        self.report.replied_at = self.now
        self.report.replied_by = self.standing.user

    def file(self, move: Move, note: str) -> None:
        """File the report, which has a category and a place now.

        One that was taken over from the past is filed as of then, and nobody is told.
        """
        if self.report.is_history:
            self.report.issue = open_past_issue(
                report=self.report, scheme=self.scheme, actor=self.actor, now=self.now
            )
            self.report.opened_issue = True
            self.conclude(move, State.FILED, note)
            return
        filed = file_case(facts=_facts_of(self.report), scheme=self.scheme, now=self.now)
        if filed.permitted:
            self.report.rejection_reason = RejectionReason.PERMITTED
            exempt = filed.filing.exempt_area
            self.report.exempt_area_id = exempt.id if exempt else None
        else:
            self.report.issue = filed.issue
            self.report.opened_issue = True
        self.conclude(move, State.REJECTED if filed.permitted else State.FILED, note, filed)
        filed.announce(self.report, self.now)

    def conclude(self, move: Move, state: State, note: str, filed: Filed | None = None) -> None:
        """Store the report in its new state, with its event, its changes and the audit."""
        before = self.report.state
        assert state is State.REJECTED or step_for(
            move, State(before), parties_of(self.report, self.standing), to=state
        )
        self.report.state = state
        self.report.save()
        event = write_event(
            move=move,
            actor=self.actor,
            now=self.now,
            issue=self.report.issue_id,
            report=self.report.pk,
            before_state=before,
            after_state=state,
            reason=note,
        )
        changes = [Changed(REPORTS, self.report.pk, ChangeKind.UPDATED)]
        if filed is not None and filed.issue is not None:
            changes.append(Changed(ISSUES, filed.issue.pk, ChangeKind.CREATED))
        record_moves(events=[event], changes=changes, now=self.now)
        record(
            actor=self.actor,
            action=f"report.{move.value}",
            object_type="report",
            object_id=self.report.number,
            before={"state": before},
            after={"state": state.value, "note": note},
            now=self.now,
        )


@contextmanager
def _clearing(
    report: Report, standing: Standing, actor: Actor, now: datetime
) -> Iterator[_Clearing]:
    asked = ground(None, unpublished=True)
    if asked.scheme is None:
        raise NoPrimaryScheme()
    with routing_transaction([asked.scheme]):
        # Locked first and read then: a row that waited would be joined with what it was before.
        Report.objects.select_for_update(no_key=True).only("pk").get(pk=report.pk)
        locked = Report.objects.with_names().get(pk=report.pk)
        yield _Clearing(locked, standing, actor, now, asked, asked.scheme)


def _facts_of(report: Report) -> Facts:
    assert report.location is not None and report.category is not None
    return Facts(
        number=report.number,
        location=(report.location.x, report.location.y),
        accuracy_m=report.accuracy_m,
        captured_at=report.captured_at,
        category=report.category.code,
        condition=report.condition.code if report.condition else "",
        urgency=report.urgency,
        text=report.text,
        address=report.address,
        permitted_anyway=report.permitted_anyway,
    )
