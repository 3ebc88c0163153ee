"""What an exempt area permits when, in words for people."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, time, timedelta
from itertools import pairwise

from django.utils.dates import WEEKDAYS_ABBR
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from fieldwork.catalogue.models import ExemptArea

_WHOLE_WEEK = 7


def window_words(area: ExemptArea) -> str:
    """The weekdays and hours, such as "Fri to Sun, 18:00 to 02:00 the next morning"."""
    hours = hour_words(area.starts, area.ends)
    return _("%(days)s, %(hours)s") % {"days": weekday_words(area.weekdays), "hours": hours}


def weekday_words(weekdays: Sequence[int]) -> str:
    """ISO weekdays, days that follow each other joined; none and seven are every day."""
    if len(weekdays) in (0, _WHOLE_WEEK):
        return _("every day")
    runs: list[list[int]] = [[weekdays[0]]]
    for before, day in pairwise(weekdays):
        if day == before + 1:
            runs[-1].append(day)
        else:
            runs.append([day])
    return _(", ").join(_run_words(run) for run in runs)


def hour_words(starts: time | None, ends: time | None) -> str:
    """Hours of a day; those that end before they start run past midnight."""
    if starts is None or ends is None:
        return _("the whole day")
    facts = {"starts": f"{starts:%H:%M}", "ends": f"{ends:%H:%M}"}
    if starts < ends:
        return _("%(starts)s to %(ends)s") % facts
    return _("%(starts)s to %(ends)s the next morning") % facts


def period_words(first: date, end: date | None) -> str:
    """The days from ``first`` to before ``end``; None: without an end."""
    facts = {"first": date_format(first, "DATE_FORMAT")}
    if end is None:
        return _("from %(first)s on") % facts
    facts["last"] = date_format(end - timedelta(days=1), "DATE_FORMAT")
    return _("%(first)s to %(last)s") % facts


def _run_words(run: Sequence[int]) -> str:
    names = [str(WEEKDAYS_ABBR[day - 1]) for day in run]
    if len(run) < 3:
        return _(", ").join(names)
    return _("%(first)s to %(last)s") % {"first": names[0], "last": names[-1]}
