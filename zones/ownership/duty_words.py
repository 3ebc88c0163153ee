"""A duty in words: what is to be done, and how often, in the active language."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from zones.bilingual import in_language
from zones.ownership.models import Cadence, Duty, PartOfDay


def task(duty: Duty) -> str:
    """What is to be done."""
    return in_language(duty.text_zh, duty.text_en)


def rhythm(duty: Duty) -> str:
    """How often: "every 3 days", "every Friday, afternoon"."""
    if duty.cadence == Cadence.EVERY_DAYS:
        days = duty.interval_days or 1
        often = ngettext("every %(days)d day", "every %(days)d days", days) % {"days": days}
    elif duty.cadence == Cadence.WEEKDAY:
        often = _("every %(weekday)s") % {"weekday": duty.get_weekday_display()}
    else:
        often = duty.get_cadence_display()
    if duty.part_of_day == PartOfDay.ANY:
        return often
    return _("%(often)s, %(part)s") % {"often": often, "part": duty.get_part_of_day_display()}
