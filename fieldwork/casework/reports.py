"""Reports as every door and page shows them; who reported stays hidden from most (P2)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from fieldwork.casework.describe import Json, category_json, instant_json, issue_json
from fieldwork.casework.models import Complainant, Report, ReportAttachment
from fieldwork.casework.rules import mask_name, mask_phone
from fieldwork.casework.sight import may_see_reporters
from fieldwork.evidence.models import Attachment
from zones.audit.actions import Actor, record
from zones.organisation.models import Unit
from zones.organisation.permissions import Standing


def report_json(
    report: Report,
    *,
    standing: Standing,
    now: datetime,
    issue_visible: bool,
    files: Iterable[Attachment] | None = None,
    helping: Iterable[Unit] | None = None,
) -> Json:
    """The report with its state, reply and deadline, and the issue it joined.

    ``with_names()`` saves statements, as do ``files`` in their order and the units ``helping``
    where they are known. Without ``issue_visible`` the issue is its number and state.
    """
    return {
        **brief_report_json(report, standing=standing),
        "text": report.text,
        "external_number": report.external_number,
        "lon": report.location.x if report.location else None,
        "lat": report.location.y if report.location else None,
        "accuracy_m": report.accuracy_m,
        "captured_at": instant_json(report.captured_at),
        "reply": report.reply,
        "replied_at": instant_json(report.replied_at),
        "rejection_reason": report.rejection_reason,
        "exempt_area": report.exempt_area
        and {"code": report.exempt_area.code, "name": report.exempt_area.name_zh},
        "permitted_anyway": report.permitted_anyway,
        "joined": report.issue_id is not None and not report.opened_issue,
        "issue": _issue(report, now, helping) if issue_visible else _brief_issue(report),
        "is_history": report.is_history,
        "complete": report.complete_at is not None,
        "files": [file_json(report, each) for each in files_of(report, files)],
    }


def brief_report_json(report: Report, *, standing: Standing) -> Json:
    """The report as a list shows it."""
    return {
        "uuid": str(report.uuid),
        "number": report.number,
        "source": report.source,
        "source_label": report.get_source_display(),
        "kind": report.kind,
        "kind_label": report.get_kind_display(),
        "state": report.state,
        "state_label": report.get_state_display(),
        "category": report.category and category_json(report.category),
        "urgency": report.urgency,
        "address": report.address,
        "received_at": instant_json(report.received_at),
        "reply_due_at": instant_json(report.reply_due_at),
        "reply_due_provisional": report.reply_due_provisional,
        "reporter": reporter_name(report, standing),
        "issue_number": report.issue.number if report.issue else None,
    }


def reporter_name(report: Report, standing: Standing) -> str | None:
    """Who sent it, whole for the office and for oneself; others learn the source alone."""
    if report.reporter is None:
        return None
    own = standing.user is not None and standing.user.pk == report.reporter_id
    return str(report.reporter) if own or may_see_reporters(standing) else None


def file_json(report: Report, file: Attachment) -> Json:
    """A declared file: whether it has arrived, where to send it and where to get it."""
    return {
        "id": str(file.pk),
        "sha256": file.sha256,
        "size": file.size,
        "kind": file.kind,
        "role": file.role,
        "complete": file.arrived_at is not None,
        "removed": file.removed_at is not None,
        "url": f"/api/v1/files/{file.pk}",
        "send_to": f"/api/v1/reports/{report.uuid}/files/{file.sha256}",
    }


def files_of(report: Report, known: Iterable[Attachment] | None = None) -> list[Attachment]:
    """The declared files in their order, read where they are not known."""
    if known is not None:
        return list(known)
    rows = ReportAttachment.objects.filter(report=report).select_related("attachment")
    return [row.attachment for row in rows.order_by("position")]


def masked_contact(report: Report) -> Json | None:
    """The complainant for lists and pages: 张** and 138****1234."""
    contact = Complainant.objects.filter(report=report).first()
    if contact is None:
        return None
    return {"name": mask_name(contact.name), "phone": mask_phone(contact.phone)}


def read_contact(*, report: Report, actor: Actor, now: datetime) -> Json | None:
    """The complainant's name and telephone in whole; that it was read is written down (P11)."""
    with transaction.atomic():
        contact = Complainant.objects.filter(report=report).first()
        record(
            actor=actor,
            action="contact.read",
            object_type="report",
            object_id=report.number,
            after={"found": contact is not None},
            now=now,
        )
    return None if contact is None else {"name": contact.name, "phone": contact.phone}


def _issue(report: Report, now: datetime, helping: Iterable[Unit] | None) -> Json | None:
    if report.issue is None:
        return None
    return issue_json(report.issue, now=now, helping=helping)


def _brief_issue(report: Report) -> Json | None:
    issue = report.issue
    if issue is None:
        return None
    return {
        "number": issue.number,
        "state": issue.state,
        "state_label": issue.get_state_display(),
        "lead_unit": {"name": issue.lead_unit.name, "name_en": issue.lead_unit.name_en},
        "due_at": instant_json(issue.due_at),
    }
