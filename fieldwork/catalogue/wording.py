"""Limits in words, the kind always beside the number."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from fieldwork.catalogue.models import LimitKind


def limit_label(limit: int, kind: str) -> str:
    """A limit in the active language, such as "2 work hours"."""
    match LimitKind(kind):
        case LimitKind.URGENT_HOUR:
            words = ngettext("%(count)d hour by the clock", "%(count)d hours by the clock", limit)
        case LimitKind.WORK_HOUR:
            words = ngettext("%(count)d work hour", "%(count)d work hours", limit)
        case LimitKind.WORK_DAY:
            words = ngettext("%(count)d work day", "%(count)d work days", limit)
        case LimitKind.NATURAL_DAY:
            words = ngettext("%(count)d natural day", "%(count)d natural days", limit)
    return words % {"count": limit}


def limit_origin(*, own: bool, set_by_city: bool) -> str:
    """Where a limit comes from, where that is not the city; "" where it is.

    ``own``: the condition has a limit itself and does not take its class's.
    """
    if set_by_city:
        return ""
    return _("proposed, not set by the city") if own else _("default, not set by the city")
