"""Take a file out of a report, by the office or by the sender while nobody has begun to act."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from fieldwork.casework.actions import ISSUES, REPORTS, record_moves, write_event
from fieldwork.casework.models import Report
from fieldwork.casework.workflow import OPEN_REPORTS, Move, State
from fieldwork.evidence.actions import remove
from fieldwork.evidence.models import Attachment
from fieldwork.intake.actions.files import file_arrived
from fieldwork.intake.refusals import NotYours
from zones.audit.actions import Actor
from zones.changes.actions import Changed
from zones.changes.models import ChangeKind
from zones.organisation.models import Role
from zones.organisation.permissions import Standing


def may_remove_files(report: Report, standing: Standing) -> bool:
    """The campaign office always; the sender until the report is dealt with (P4)."""
    if standing.has(Role.CAMPAIGN_OFFICE):
        return True
    if standing.user is None or report.reporter_id != standing.user.pk:
        return False
    if report.issue is None:
        return report.state in OPEN_REPORTS
    return report.issue.state == State.ASSIGNED


def remove_file(
    *,
    report: Report,
    attachment: Attachment,
    reason: str,
    standing: Standing,
    actor: Actor,
    now: datetime,
) -> Attachment:
    """Leave a tombstone with the reason in place of the report's file; the case's history says so.

    A report that waited for this file alone is complete. Raises NotYours, ReasonMissing,
    FileRemoved.
    """
    with transaction.atomic():
        # The same locks as whoever accepts the case or notes another file's arrival.
        locked = Report.objects.select_for_update(no_key=True).get(pk=report.pk)
        if not may_remove_files(locked, standing):
            raise NotYours
        removed = remove(attachment=attachment, reason=reason, actor=actor, now=now)
        changes = [Changed(REPORTS, locked.pk, ChangeKind.UPDATED)]
        if locked.issue_id is not None:
            changes.append(Changed(ISSUES, locked.issue_id, ChangeKind.UPDATED))
        event = write_event(
            move=Move.FILE_REMOVED,
            actor=actor,
            now=now,
            issue=locked.issue_id,
            report=locked.pk,
            reason=removed.removed_reason,
        )
        record_moves(events=[event], changes=changes, now=now)
        file_arrived(report_id=locked.pk, now=now)
    return removed
