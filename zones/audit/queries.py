"""Rows of the audit log, asked for in the field's words."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Self

from django.db import models

if TYPE_CHECKING:
    from zones.audit.models import AuditEntry  # noqa: F401  (the queryset's row type)


class AuditEntryQuerySet(models.QuerySet["AuditEntry"]):
    def about(self, object_type: str, object_id: object) -> Self:
        """Everything that was done to one object, newest first."""
        rows = self.filter(object_type=object_type, object_id=str(object_id))
        return rows.order_by("-at", "-id")

    def between(self, start: datetime, end: datetime) -> Self:
        """Entries with start <= at < end."""
        return self.filter(at__gte=start, at__lt=end)
