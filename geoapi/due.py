"""What falls due by itself: each duty, how often it is looked at, and what it does.

The tick command runs them. Every duty may be run at any time and twice: it asks the database what
is due and does only that.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.contrib.sessions.models import Session
from django.db import close_old_connections
from django_tasks_db.models import DBTaskResult

from fieldwork.casework.actions import ensure_months as ensure_casework_months
from fieldwork.evidence.actions import sweep as sweep_files
from fieldwork.evidence.actions import sweep_strays
from fieldwork.intake.actions import settle_deadlines
from fieldwork.notices.actions import forget_old_notices
from fieldwork.notices.deliveries import deliver_due, drop_old_deliveries
from zones.audit.actions import Actor, ensure_months
from zones.changes.actions import drop_old_changes
from zones.changes.actions import ensure_months as ensure_change_months
from zones.changes.feed import keep_epoch
from zones.imports.actions import sweep as sweep_imports
from zones.ownership.printing.actions import sweep as sweep_printed

logger = logging.getLogger(__name__)

_KEEP_FINISHED_JOBS = timedelta(days=30)


@dataclass(frozen=True)
class Duty:
    """``do(now)`` returns how many rows or partitions it touched."""

    name: str
    every: timedelta
    do: Callable[[datetime], int]


def make_audit_months(now: datetime) -> int:
    """The audit log's partitions for the coming months."""
    return ensure_months(now=now)


def recompute_provisional_deadlines(now: datetime) -> int:
    """Deadlines set before the work calendar was entered, of cases and of replies."""
    return settle_deadlines(actor=Actor(name="tick"), now=now)


def delete_expired_sessions(now: datetime) -> int:
    """Sessions that nobody prolonged in time."""
    return Session.objects.filter(expire_date__lt=now).delete()[0]


def delete_finished_jobs(now: datetime) -> int:
    """Rows of jobs that ended a month ago; what they made stays."""
    return DBTaskResult.objects.filter(finished_at__lt=now - _KEEP_FINISHED_JOBS).delete()[0]


DUTIES = (
    Duty("audit months", timedelta(hours=6), make_audit_months),
    Duty("case months", timedelta(hours=6), lambda now: ensure_casework_months(now=now)),
    Duty("provisional deadlines", timedelta(minutes=5), recompute_provisional_deadlines),
    Duty("change months", timedelta(hours=6), lambda now: ensure_change_months(now=now)),
    Duty("old changes", timedelta(hours=6), lambda now: drop_old_changes(now=now)),
    Duty("change epoch", timedelta(minutes=10), lambda now: keep_epoch(now=now)),
    Duty("old notices", timedelta(hours=6), lambda now: forget_old_notices(now=now)),
    Duty("old deliveries", timedelta(hours=6), lambda now: drop_old_deliveries(now=now)),
    Duty("import files", timedelta(minutes=10), lambda now: sweep_imports(now=now)),
    Duty("printed files", timedelta(hours=1), lambda now: sweep_printed(now=now)),
    Duty("files", timedelta(hours=1), lambda now: sweep_files(now=now)),
    Duty("stray files", timedelta(days=1), lambda now: sweep_strays(now=now)),
    Duty("expired sessions", timedelta(hours=1), delete_expired_sessions),
    Duty("finished jobs", timedelta(hours=6), delete_finished_jobs),
    # The last: receivers may be slow.
    Duty("deliveries", timedelta(0), lambda now: deliver_due(now=now)),
)


class Ticker:
    """Runs each duty when its time has come; one that fails is logged and tried again next time."""

    def __init__(self, duties: Iterable[Duty] = DUTIES) -> None:
        self._duties = tuple(duties)
        self._done_at: dict[str, datetime] = {}

    def tick(self, now: datetime) -> dict[str, int]:
        """Do what is due at ``now``; what each duty touched, by its name."""
        touched: dict[str, int] = {}
        for duty in self._duties:
            done_at = self._done_at.get(duty.name)
            if done_at is not None and now - done_at < duty.every:
                continue
            close_old_connections()
            try:
                touched[duty.name] = duty.do(now)
            except Exception:
                logger.exception("the duty %r failed; it is tried again next time", duty.name)
            else:
                self._done_at[duty.name] = now
        return touched
