"""Rows of the catalogue."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Self

from django.db import models

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
