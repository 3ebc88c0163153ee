"""Who is told of a report that has no issue: the office of what waits, the reporter of the end."""

from __future__ import annotations

from datetime import datetime

from fieldwork.casework.actions import campaign_office
from fieldwork.casework.models import Report
from fieldwork.casework.workflow import State
from fieldwork.notices.actions import tell
from fieldwork.notices.models import NoticeKind, ObjectType

_WAITING = {
    State.PENDING_VERIFICATION: NoticeKind.REPORT_UNVERIFIED,
    State.WAITING_FOR_PLACE: NoticeKind.REPORT_WITHOUT_PLACE,
    State.TO_ANSWER: NoticeKind.REPORT_TO_ANSWER,
}
_ENDED = {
    State.REJECTED: NoticeKind.REPORT_REJECTED,
    State.ANSWERED: NoticeKind.REPORT_ANSWERED,
}


def tell_about_report(*, report: Report, now: datetime, verified: bool = False) -> None:
    """Tell what the report's new state asks for; nothing for one that was filed at once."""
    state = State(report.state)
    kind = NoticeKind.REPORT_VERIFIED if verified else _WAITING.get(state) or _ENDED.get(state)
    if kind is None:
        return
    if state in _WAITING and not verified:
        recipients = campaign_office(now)
    else:
        recipients = [report.reporter_id] if report.reporter_id else []
    category = report.category
    tell(
        kind=kind,
        recipients=recipients,
        object_type=ObjectType.REPORT,
        object_id=report.pk,
        params={
            "number": report.number,
            "uuid": str(report.uuid),
            "category": category.name_zh if category else "",
            "category_en": category.name_en if category else "",
            "address": report.address,
            "reason": report.rejection_reason,
            "due_at": report.reply_due_at.isoformat() if report.reply_due_at else None,
        },
        key=f"report-{report.pk}-{kind}",
        now=now,
    )
