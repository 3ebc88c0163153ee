"""Take back what drafts said of people whose editions never take effect."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from zones.audit.actions import Actor
from zones.boundaries.models import Scheme, Timeline
from zones.editor.actions.holding import Wanted, end_at, give
from zones.editor.models import Draft
from zones.editor.planned import in_effect, plans_of
from zones.ownership.models import Responsibility

SAID_TOGETHER: Final = timedelta(milliseconds=1)
"""What one publication says is recorded within so much: each restatement a microsecond later."""


@dataclass(frozen=True)
class Scheduled:
    """A draft whose edition is yet to take effect, and when."""

    draft: Draft
    said_at: datetime
    start: datetime


def scheduled_drafts(scheme: Scheme, *, now: datetime) -> list[Scheduled]:
    """The drafts published to take effect after ``now``, in the order they were published."""
    entries = Timeline.objects.filter(scheme=scheme, edition__draft__isnull=False)
    rows = entries.beginning_after(now).select_related("edition__draft__scheme")
    found = {
        row.edition_id: Scheduled(row.edition.draft, row.edition.published_at, row.effective.lower)
        for row in reversed(rows)
    }
    return sorted(found.values(), key=lambda one: one.said_at)


def take_back_plans(
    scheduled: Sequence[Scheduled], *, zones: Collection[int], actor: Actor, now: datetime
) -> None:
    """For these zones, what held before the drafts were published holds again.

    What somebody said since of the same role of a zone stays. In the caller's transaction.
    """
    first: dict[tuple[int, str], Scheduled] = {}
    for one in scheduled:
        for plan in plans_of(in_effect(one.draft)):
            if plan.zone in zones:
                first.setdefault((plan.zone, plan.held.role), one)
    for (zone, role), one in first.items():
        held = Responsibility.objects.filter(zone=zone, role=role)
        present = _after(held.as_known(), one.start)
        if all(_said_by(row, scheduled) for row in present if _began_since(row, one)):
            known = one.said_at - timedelta(microseconds=1)
            end_at(present, one.start, actor, now)
            give(
                [
                    Wanted.again(row, max(row.effective.lower, one.start), row.effective.upper)
                    for row in _after(held.as_known(known), one.start)
                ],
                actor,
                now,
            )


def _after(rows: Collection[Responsibility], at: datetime) -> list[Responsibility]:
    """Those that hold at ``at`` or later."""
    return [row for row in rows if row.effective.upper is None or row.effective.upper > at]


def _began_since(row: Responsibility, one: Scheduled) -> bool:
    return bool(row.recorded.lower >= one.said_at)


def _said_by(row: Responsibility, scheduled: Sequence[Scheduled]) -> bool:
    """Whether one of the publications said it, not somebody since."""
    gaps = (row.recorded.lower - one.said_at for one in scheduled)
    return any(timedelta(0) <= gap < SAID_TOGETHER for gap in gaps)
