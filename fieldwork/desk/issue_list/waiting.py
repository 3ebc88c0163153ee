"""What waits for a person, said first on the desk: each thing a number and where it leads."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from django.db.models import Count
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fieldwork.casework.listing import IssueFilter, count_up_to
from fieldwork.casework.models import Report
from fieldwork.casework.sight import Sight, may_clear_reports
from fieldwork.casework.workflow import State
from fieldwork.desk.issue_list.filters import OVERDUE, SOON, DeskFilter
from zones.bilingual import in_language
from zones.organisation.models import Unit
from zones.organisation.permissions import Standing

COUNTED_TO = 1000
"""Beyond it a number says "more than 1,000": counting a million rows helps nobody."""

UNITS_SHOWN = 3

_QUEUE = (
    (State.PENDING_VERIFICATION, "shield-question", gettext_lazy("to verify")),
    (State.WAITING_FOR_PLACE, "map-pin-question", gettext_lazy("wait for a place")),
    (State.TO_ANSWER, "message-question", gettext_lazy("to answer")),
)


@dataclass(frozen=True)
class Waiting:
    """``count`` things of a kind, or more than so many; ``url`` lists them."""

    count: int
    label: str | Promise
    icon: str
    url: str
    urgent: bool = False

    @property
    def more(self) -> bool:
        return self.count > COUNTED_TO

    @property
    def shown(self) -> int:
        return min(self.count, COUNTED_TO)


def waiting_for(standing: Standing, sight: Sight, now: datetime) -> list[Waiting]:
    """What the person should look at first; nothing that is nought."""
    found = _queue(sight) if may_clear_reports(standing) else []
    found += _new(sight, now)
    soon = count_up_to(sight, DeskFilter(soon=True), now=now, most=COUNTED_TO)
    late = count_up_to(sight, IssueFilter(overdue=True), now=now, most=COUNTED_TO)
    found += [
        Waiting(soon, _("due soon"), "alarm", _desk(show=SOON)),
        Waiting(late, _("overdue"), "clock-exclamation", _desk(show=OVERDUE), urgent=True),
    ]
    return [each for each in found if each.count]


def _new(sight: Sight, now: datetime) -> list[Waiting]:
    """What each of the person's units was given and nobody has taken up."""
    found = []
    for unit in Unit.objects.filter(pk__in=sight.units).order_by("code")[:UNITS_SHOWN]:
        asked = IssueFilter(unit=unit.pk, states=(State.ASSIGNED,))
        count = count_up_to(sight, asked, now=now, most=COUNTED_TO)
        label = _("new for %(unit)s") % {"unit": in_language(unit.name, unit.name_en)}
        found.append(Waiting(count, label, "inbox", _desk(state=State.ASSIGNED, unit=unit.code)))
    return found


def _queue(sight: Sight) -> list[Waiting]:
    rows = Report.objects.visible_to(sight).waiting().order_by().values("state")
    counts = dict(rows.annotate(n=Count("pk")).values_list("state", "n"))
    queue = reverse("report_queue")
    return [
        Waiting(counts.get(state, 0), label, icon, f"{queue}?state={state}")
        for state, icon, label in _QUEUE
    ]


def _desk(**asked: str) -> str:
    return f"{reverse('home')}?{urlencode(asked)}"
