"""Imports and remembered mappings."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models

if TYPE_CHECKING:
    from zones.imports.models import ImportMapping, ImportRun  # noqa: F401  (row types)


class ImportRunQuerySet(models.QuerySet["ImportRun"]):
    def newest_first(self) -> Self:
        return self.order_by("-created_at", "-id")


class ImportMappingQuerySet(models.QuerySet["ImportMapping"]):
    def for_columns(self, kind: str, columns_sha256: str) -> Self:
        return self.filter(kind=kind, columns_sha256=columns_sha256)
