"""Files and what still has to come, asked for in the field's words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Exists, OuterRef

if TYPE_CHECKING:
    from fieldwork.evidence.models import Attachment, Blob  # noqa: F401  (row types)


class BlobQuerySet(models.QuerySet["Blob"]):
    def orphans(self) -> Self:
        """No longer attached to anything."""
        from fieldwork.evidence.models import Attachment

        return self.filter(~Exists(Attachment.objects.filter(blob=OuterRef("pk"))))


class AttachmentQuerySet(models.QuerySet["Attachment"]):
    def awaited(self) -> Self:
        """Declared, but not yet here."""
        return self.filter(arrived_at=None, removed_at=None)

    def arrived(self) -> Self:
        """Once here, even if removed since."""
        return self.filter(arrived_at__isnull=False)
