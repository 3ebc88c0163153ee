"""Imports and remembered mappings."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models

from zones.imports.kinds.registry import kinds_for
from zones.organisation.permissions import Standing

if TYPE_CHECKING:
    from zones.imports.models import ImportMapping, ImportRun  # noqa: F401  (row types)


class ImportRunQuerySet(models.QuerySet["ImportRun"]):
    def newest_first(self) -> Self:
        return self.order_by("-id")

    def visible_to(self, standing: Standing) -> Self:
        return self.filter(kind__in=[kind.code for kind in kinds_for(standing)])

    def brief(self) -> Self:
        """Without what is long: for lists and for asking how far a run is."""
        return self.defer("report", "preview").select_related("created_by")


class ImportMappingQuerySet(models.QuerySet["ImportMapping"]):
    def for_columns(self, kind: str, columns_sha256: str) -> Self:
        return self.filter(kind=kind, columns_sha256=columns_sha256)
