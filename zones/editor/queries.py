"""Drafts and their zones, asked for in the field's words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.contrib.gis.db import models
from django.db.models import Q

from zones.organisation.permissions import Standing, may_import_ground

if TYPE_CHECKING:
    from zones.editor.models import Draft, DraftZone  # noqa: F401  (the querysets' row types)


class DraftQuerySet(models.QuerySet["Draft"]):
    def at_work(self) -> Self:
        """Neither published nor discarded."""
        return self.filter(state__in=("open", "submitted", "approved"))

    def visible_to(self, standing: Standing) -> Self:
        """Drafts are for the scheme's editors alone: a half-made border misleads."""
        if standing.user is None or not may_import_ground(standing):
            return self.none()
        anybody = Q(scheme__named_editors__isnull=True)
        return self.filter(anybody | Q(scheme__named_editors__user=standing.user))

    def newest_first(self) -> Self:
        return self.order_by("-changed_at", "-pk")


class DraftZoneQuerySet(models.QuerySet["DraftZone"]):
    def present(self) -> Self:
        """Zones that the draft changed and still has."""
        return self.filter(gone=False)

    def matching(self, text: str) -> Self:
        """Zones whose code begins with the text or whose name holds it; all for ""."""
        return self.filter(
            Q(code__istartswith=text) | Q(name__icontains=text) | Q(name_en__icontains=text)
        )
