"""Templates, asked for in the office's words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models

if TYPE_CHECKING:
    from fieldwork.standing.models import DocumentTemplate


class DocumentTemplateQuerySet(models.QuerySet["DocumentTemplate"]):
    def in_force(self, name: str) -> DocumentTemplate | None:
        """The newest version of a document's template; None where the shipped one holds."""
        newest = self.filter(name=name).select_related("uploaded_by").order_by("-id").first()
        return newest if newest is not None and newest.content else None
