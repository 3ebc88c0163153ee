"""Filters that put lengths, areas and duties into words."""

from __future__ import annotations

from django import template
from django.utils.formats import number_format
from django.utils.translation import get_language, gettext, ngettext

from zones.ownership.models import Cadence, Duty, PartOfDay

register = template.Library()

KILOMETRE = 1_000
SQUARE_KILOMETRE = 1_000_000
HECTARE = 10_000


@register.filter
def area_m2(square_metres: float) -> str:
    """An area in the unit people use at that size: m², hectares, km²."""
    if square_metres >= SQUARE_KILOMETRE:
        value, unit = square_metres / SQUARE_KILOMETRE, gettext("km²")
    elif square_metres >= HECTARE:
        value, unit = square_metres / HECTARE, gettext("ha")
    else:
        value, unit = square_metres, gettext("m²")
    return f"{_rounded(value)} {unit}"


@register.filter
def length_m(metres: float) -> str:
    """A length in metres or kilometres."""
    if metres >= KILOMETRE:
        value, unit = metres / KILOMETRE, gettext("km")
    else:
        value, unit = metres, gettext("m")
    return f"{_rounded(value)} {unit}"


@register.filter
def duty_text(duty: Duty) -> str:
    """What is to be done, in the page's language."""
    return duty.text_en if get_language() == "en" and duty.text_en else duty.text_zh


@register.filter
def cadence(duty: Duty) -> str:
    """How often, in words: "every 3 days", "on Friday, afternoon"."""
    if duty.cadence == Cadence.EVERY_DAYS:
        days = duty.interval_days or 1
        often = ngettext("every %(days)d day", "every %(days)d days", days) % {"days": days}
    elif duty.cadence == Cadence.WEEKDAY:
        often = gettext("on %(weekday)s") % {"weekday": duty.get_weekday_display()}
    else:
        often = duty.get_cadence_display()
    if duty.part_of_day == PartOfDay.ANY:
        return often
    return gettext("%(often)s, %(part)s") % {
        "often": often,
        "part": duty.get_part_of_day_display(),
    }


def _rounded(value: float) -> str:
    digits = 0 if value >= 100 else 1
    # number_format cuts digits off.
    return number_format(round(value, digits), decimal_pos=digits, force_grouping=True)
