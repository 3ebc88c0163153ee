"""The traffic light of a deadline in words: never told by its colour alone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from fieldwork.casework import rules
from fieldwork.casework.models import Issue, Report
from fieldwork.casework.workflow import CLOCK_STOPPED


@dataclass(frozen=True)
class Light:
    """``code`` is green, yellow or red, or off where no clock runs; ``word`` says it to people."""

    code: str
    word: str | Promise
    icon: str


_RUNNING = {
    rules.Light.GREEN: Light("green", pgettext_lazy("deadline", "in time"), "clock"),
    rules.Light.YELLOW: Light("yellow", pgettext_lazy("deadline", "due soon"), "alarm"),
    rules.Light.RED: Light("red", pgettext_lazy("deadline", "overdue"), "clock-exclamation"),
}
STOPPED = Light("off", pgettext_lazy("deadline", "clock stopped"), "player-pause")
KEPT = Light("off", pgettext_lazy("deadline", "was in time"), "circle-check")
MISSED = Light("off", pgettext_lazy("deadline", "was late"), "clock-exclamation")


def light_of(issue: Issue, now: datetime) -> Light:
    """The light an issue shows now; where its clock stopped, what it was when it did."""
    if issue.state not in CLOCK_STOPPED:
        return _RUNNING[rules.light(issue.received_at, issue.due_at, now)]
    stopped_at = issue.rectified_at or issue.closed_at
    if stopped_at is None:
        return STOPPED
    was = rules.light(issue.received_at, issue.due_at, stopped_at)
    return MISSED if was is rules.Light.RED else KEPT


def reply_light_of(report: Report, now: datetime) -> Light | None:
    """The light of the reply that is owed; None where none is, or it was given."""
    if report.reply_due_at is None or report.replied_at is not None:
        return None
    return _RUNNING[rules.light(report.received_at, report.reply_due_at, now)]
