"""Rows of the reference layers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models

from zones.organisation.permissions import Standing, may_see_unpublished

if TYPE_CHECKING:
    from zones.reference.models import (  # noqa: F401  (the querysets' row types)
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
