"""Rows of the organisation, asked for in the field's words."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q

if TYPE_CHECKING:
    from zones.organisation.models import (  # noqa: F401  (the querysets' row types)
        AccessToken,
        Deputy,
        Membership,
        Unit,
        User,
    )


class UnitQuerySet(models.QuerySet["Unit"]):
    def active(self) -> Self:
        return self.filter(is_active=True)

    def named(self, text: str) -> Self:
        """Units whose code or either name holds ``text``."""
        return self.filter(
            Q(name__icontains=text) | Q(name_en__icontains=text) | Q(code__icontains=text)
        )


class MembershipQuerySet(models.QuerySet["Membership"]):
    def on(self, day: date) -> Self:
        """Memberships that hold on that day."""
        return self.filter(during__contains=day)

    def of(self, user: User) -> Self:
        return self.filter(user=user)


class DeputyQuerySet(models.QuerySet["Deputy"]):
    def acting_at(self, at: datetime) -> Self:
        return self.filter(during__contains=at)


class AccessTokenQuerySet(models.QuerySet["AccessToken"]):
    def usable_at(self, now: datetime) -> Self:
        """Neither revoked nor expired."""
        return self.filter(revoked_at__isnull=True, expires_at__gt=now)
