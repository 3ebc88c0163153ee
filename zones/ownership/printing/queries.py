"""Printed files, asked for in the field's words."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Self

from django.db import models

from zones.organisation.models import User

if TYPE_CHECKING:
    from zones.ownership.printing.models import PrintRun  # noqa: F401  (the queryset's row type)


class PrintRunQuerySet(models.QuerySet["PrintRun"]):
    def of(self, user: User) -> Self:
        """What the person asked for; nobody sees the files of others."""
        return self.filter(asked_by=user)

    def newest_first(self) -> Self:
        return self.order_by("-id")

    def under_way(self) -> Self:
        return self.filter(state="printing")

    def asked_before(self, instant: datetime) -> Self:
        return self.filter(asked_at__lt=instant)
