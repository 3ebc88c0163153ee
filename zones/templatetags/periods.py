"""``{{ row.effective|period }}``: a period in days, first and last one counted."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import template
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from zones.instants import days_of

register = template.Library()


@register.filter
def first_day(period: Any) -> date | None:
    """The day a period ``[start, end)`` begins; None where it has no beginning."""
    return days_of(period.lower, None)[0]


@register.filter
def last_day(period: Any) -> date | None:
    """The last day a period counts; None where it has no end."""
    return days_of(None, period.upper)[1]


@register.filter
def period(period: Any) -> str:
    """A period in words: "1 May 2026 – 30 June 2026", "since 1 May 2026"."""
    first, last = first_day(period), last_day(period)
    if last is None:
        return _("from %(day)s") % {"day": _written(first)} if first else _("always")
    if first is None:
        return _("until %(day)s") % {"day": _written(last)}
    return f"{_written(first)} – {_written(last)}"


def _written(day: date | None) -> str:
    return date_format(day, "DATE_FORMAT") if day else ""
