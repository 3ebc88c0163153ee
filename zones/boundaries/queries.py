"""Editions and zone versions, asked for in the field's words."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Self

from django.contrib.gis.db import models
from django.db.models import F, Max, Q

from zones.organisation.permissions import Standing, may_see_unpublished

if TYPE_CHECKING:
    from zones.boundaries.models import (  # noqa: F401  (the querysets' row types)
        Edition,
        Scheme,
        Timeline,
        ZoneVersion,
    )


class SchemeQuerySet(models.QuerySet["Scheme"]):
    def public(self) -> Self:
        """Schemes that whoever is signed out may see."""
        return self.filter(public=True)

    def visible_to(self, standing: Standing) -> Self:
        return self if may_see_unpublished(standing) else self.public()

    def in_order(self) -> Self:
        """The primary scheme first, then by code."""
        return self.order_by("-primary", "code")


class EditionQuerySet(models.QuerySet["Edition"]):
    def newest_first(self) -> Self:
        return self.order_by("-number")

    def highest_number(self) -> int:
        """0 where nothing was published yet."""
        return self.aggregate(highest=Max("number"))["highest"] or 0


class TimelineQuerySet(models.QuerySet["Timeline"]):
    def as_known(self, known_at: datetime | None = None) -> Self:
        """What we hold true now, or what we held true at ``known_at``."""
        if known_at is None:
            return self.filter(recorded__upper_inf=True)
        return self.filter(recorded__contains=known_at)

    def beginning_after(self, at: datetime) -> Self:
        """What is scheduled to begin later, as known now, the earliest first."""
        later = self.as_known().filter(effective__startswith__gt=at)
        return later.order_by("effective")

    def in_force_when_said(self) -> Self:
        """What began no later than its edition was published, as known now."""
        return self.as_known().filter(effective__startswith__lte=F("edition__published_at"))

    def in_force_at(self, at: datetime, known_at: datetime | None = None) -> Self:
        return self.as_known(known_at).filter(effective__contains=at)


class ZoneVersionQuerySet(models.QuerySet["ZoneVersion"]):
    def in_edition(self, edition: Edition) -> Self:
        return self.filter(scheme=edition.scheme_id, editions__contains=edition.number)

    def at_level(self, level_code: str) -> Self:
        return self.filter(level__code=level_code)

    def matching(self, text: str) -> Self:
        """Zones whose code begins with the text or whose name holds it; all for ""."""
        return self.filter(
            Q(code__istartswith=text) | Q(name__icontains=text) | Q(name_en__icontains=text)
        )

    def by_code(self) -> Self:
        """In byte order of their codes, the order border ties are decided by."""
        return self.order_by("code")
