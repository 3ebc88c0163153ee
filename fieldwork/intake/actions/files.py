"""When a report's last declared file has arrived."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from fieldwork.casework.actions import REPORTS
from fieldwork.casework.models import Report, ReportAttachment
from zones.changes.actions import Changed, record_changes
from zones.changes.models import ChangeKind


def file_arrived(*, report_id: int, now: datetime) -> bool:
    """Mark the report complete if none of its files is missing any more; whether it is complete.

    Called after a file was stored. Removed files are not waited for. Two last files that arrive at
    once meet on the report's row.
    """
    with transaction.atomic():
        report = Report.objects.select_for_update(no_key=True).get(pk=report_id)
        missing = ReportAttachment.objects.filter(
            report=report, attachment__arrived_at=None, attachment__removed_at=None
        )
        if missing.exists():
            return False
        if report.complete_at is None:
            report.complete_at = now
            report.save(update_fields=["complete_at"])
            record_changes(changes=[Changed(REPORTS, report.pk, ChangeKind.UPDATED)], now=now)
    return True
