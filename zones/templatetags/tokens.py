"""``{{ token.scopes|scope_names }}``: what a token may do, in words."""

from __future__ import annotations

from collections.abc import Iterable

from django import template
from django.utils.translation import pgettext

from zones.organisation.models import TokenScope

register = template.Library()


@register.filter
def scope_names(scopes: Iterable[str]) -> str:
    """The scopes in the model's order; one that is no longer known keeps its code."""
    held = set(scopes)
    known = [str(scope.label) for scope in TokenScope if scope in held]
    return pgettext("list", ", ").join([*known, *sorted(held - set(TokenScope))])
