"""Re-routes, asked for in the field's words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models

if TYPE_CHECKING:
    from fieldwork.rezoning.models import RerouteRun  # noqa: F401  (the queryset's row type)


class RerouteRunQuerySet(models.QuerySet["RerouteRun"]):
    def newest_first(self) -> Self:
        return self.order_by("-id")

    def under_way(self) -> Self:
        return self.filter(state="under_way")
