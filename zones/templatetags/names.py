"""``{{ thing|name }}``: the Chinese or English name of a thing, by the page's language."""

from __future__ import annotations

from typing import Any

from django import template

from zones.bilingual import in_language

register = template.Library()


@register.filter
def json_name(thing: dict[str, Any]) -> str:
    """As ``name``, of a zone or unit as an Ownership has it."""
    return in_language(thing["name"], thing.get("name_en", ""))


@register.filter
def name(thing: object) -> str:
    """English where the page is English and the thing has an English name, else Chinese."""
    chinese = getattr(thing, "name", "") or getattr(thing, "name_zh", "")
    return in_language(chinese, getattr(thing, "name_en", ""))
