"""Filters that put lengths, areas and spans of time into words."""

from __future__ import annotations

from datetime import timedelta

from django import template
from django.utils.formats import number_format
from django.utils.translation import gettext

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
def minutes(span: timedelta) -> int:
    """How many minutes a span of time takes, a begun one counted whole."""
    return -(-span // timedelta(minutes=1))


def _rounded(value: float) -> str:
    digits = 0 if value >= 100 else 1
    # number_format cuts digits off.
    return number_format(round(value, digits), decimal_pos=digits, force_grouping=True)
