"""Responsibilities and duties, asked for in the field's words."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q

if TYPE_CHECKING:
    from zones.ownership.models import Duty, Responsibility  # noqa: F401  (row types)


class ResponsibilityQuerySet(models.QuerySet["Responsibility"]):
    def as_known(self, known_at: datetime | None = None) -> Self:
        """What we hold true now, or what we held true at ``known_at``."""
        if known_at is None:
            return self.filter(recorded__upper_inf=True)
        return self.filter(recorded__contains=known_at)

    def holding_at(self, at: datetime, known_at: datetime | None = None) -> Self:
        """Responsibilities in force at ``at``."""
        return self.as_known(known_at).filter(effective__contains=at)


class DutyQuerySet(models.QuerySet["Duty"]):
    def of_zone(self, zone_id: int, level_id: int) -> Self:
        """The zone's own duties and those of its level."""
        return self.filter(Q(zone_id=zone_id) | Q(level_id=level_id)).order_by("id")

    def of_zones(self, zones: Iterable[int], levels: Iterable[int]) -> Self:
        """The duties of these zones and of these levels."""
        return self.filter(Q(zone__in=zones) | Q(level__in=levels)).order_by("id")
