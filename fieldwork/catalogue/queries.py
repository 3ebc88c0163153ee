"""Rows of the catalogue."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q

if TYPE_CHECKING:
    from fieldwork.catalogue.models import (  # noqa: F401  (the querysets' row types)
        Category,
        ExemptArea,
    )


class CategoryQuerySet(models.QuerySet["Category"]):
    def active(self) -> Self:
        """Categories that a report may be given."""
        return self.filter(is_active=True)


class ExemptAreaQuerySet(models.QuerySet["ExemptArea"]):
    def in_force_on(self, day: date) -> Self:
        """Areas that permit something on that day of the city, at some hour."""
        return self.filter(is_active=True, during__contains=day)

    def not_over_on(self, day: date) -> Self:
        """Areas in force on that day, and those that begin later."""
        lasting = Q(during__endswith__gt=day) | Q(during__upper_inf=True)
        return self.filter(lasting, is_active=True)

    def over_on(self, day: date) -> Self:
        """Areas that ended before that day, and those that are switched off."""
        return self.filter(Q(is_active=False) | Q(during__endswith__lte=day))

    def called(self, words: str, *, contacts: bool) -> Self:
        """Areas whose code, name or note has the words in it; or, with contacts, the person's."""
        found = (
            Q(code__icontains=words)
            | Q(name_zh__icontains=words)
            | Q(name_en__icontains=words)
            | Q(note__icontains=words)
        )
        return self.filter(found | Q(person__icontains=words) if contacts else found)
