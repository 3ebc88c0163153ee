"""Deadlines that were provisional, of cases and of replies, once the calendar says more."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from fieldwork.casework.actions import (
    REPORTS,
    recompute_deadlines,
    record_moves,
    write_event,
)
from fieldwork.casework.models import Report
from fieldwork.casework.workflow import Move
from fieldwork.catalogue.calendar import calendar_from
from fieldwork.intake.rules import reply_deadline
from zones.audit.actions import Actor
from zones.changes.actions import Changed
from zones.changes.models import ChangeKind

_LONGEST_RUN = timedelta(days=400)


def settle_deadlines(*, actor: Actor, now: datetime) -> int:
    """Recompute what is provisional, each moved deadline with an event; how many moved."""
    with transaction.atomic():
        cases = recompute_deadlines(actor=actor, now=now)
        return cases + _settle_replies(actor=actor, now=now)


def _settle_replies(*, actor: Actor, now: datetime) -> int:
    calendar = calendar_from(timezone.localdate(now) - _LONGEST_RUN)
    moved = 0
    with transaction.atomic():
        owed = Report.objects.filter(reply_due_provisional=True, replied_at=None)
        for report in owed.select_for_update(no_key=True).order_by("id"):
            due = reply_deadline(report.kind, report.urgency, report.received_at, calendar)
            if due.provisional and due.due_at == report.reply_due_at:
                continue
            before = report.reply_due_at
            report.reply_due_at, report.reply_due_provisional = due.due_at, due.provisional
            report.save(update_fields=["reply_due_at", "reply_due_provisional"])
            event = write_event(
                move=Move.DEADLINE_RECOMPUTED,
                actor=actor,
                now=now,
                report=report.pk,
                before_state=report.state,
                after_state=report.state,
                before={"reply_due_at": before.isoformat() if before else None},
                after={"reply_due_at": due.due_at.isoformat(), "provisional": due.provisional},
            )
            changed = Changed(REPORTS, report.pk, ChangeKind.UPDATED)
            record_moves(events=[event], changes=[changed], now=now)
            moved += 1
    return moved
