"""Rows of the reference layers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models

from zones.datum import Datum
from zones.organisation.permissions import Standing, may_see_unpublished

if TYPE_CHECKING:
    from zones.reference.models import (  # noqa: F401  (the querysets' row types)
        Basemap,
        ReferenceFeature,
        ReferenceLayer,
    )


class ReferenceLayerQuerySet(models.QuerySet["ReferenceLayer"]):
    def public(self) -> Self:
        """Layers that whoever is signed out may see."""
        return self.filter(public=True)

    def visible_to(self, standing: Standing) -> Self:
        return self if may_see_unpublished(standing) else self.public()


class ReferenceFeatureQuerySet(models.QuerySet["ReferenceFeature"]):
    def landmarks_for(self, standing: Standing) -> Self:
        """Named landmarks that are points, of layers the reader may see, in their file's order."""
        kept = self.filter(layer__kind="landmarks", layer__geometry_kind="point").exclude(name="")
        if not may_see_unpublished(standing):
            kept = kept.filter(layer__public=True)
        return kept.order_by("pk")


class BasemapQuerySet(models.QuerySet["Basemap"]):
    def in_order(self) -> Self:
        return self.order_by("position", "code")

    def offered_to(self, standing: Standing, *, shifted: bool) -> Self:
        """What the reader's maps offer; those in GCJ-02 or BD-09 only where the city allows it."""
        offered = self.filter(is_active=True)
        if not shifted:
            offered = offered.exclude(datum__in=(Datum.GCJ02, Datum.BD09))
        return offered if may_see_unpublished(standing) else offered.filter(public=True)
