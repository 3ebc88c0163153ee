"""``{{ thing|name }}``: the Chinese or English name of a thing, by the page's language."""

from __future__ import annotations

from django import template
from django.utils.translation import get_language

register = template.Library()


@register.filter
def name(thing: object) -> str:
    """English where the page is English and the thing has an English name, else Chinese."""
    english = getattr(thing, "name_en", "")
    if get_language() == "en" and english:
        return str(english)
    return str(getattr(thing, "name", "") or getattr(thing, "name_zh", "") or english)
