"""Reference layers: the ground as it looks, drawn as our own basemap and searched by name."""

from __future__ import annotations

from django.contrib.gis.db import models
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.utils.translation import gettext_lazy as _

from zones.reference.queries import ReferenceFeatureQuerySet, ReferenceLayerQuerySet


class ReferenceKind(models.TextChoices):
    ROADS = "roads", _("roads")
    BUILDINGS = "buildings", _("buildings")
    LANDMARKS = "landmarks", _("landmarks")
    ADDRESSES = "addresses", _("addresses")
    WATER = "water", _("water")
    GREEN = "green", _("green")
    OTHER = "other", _("other")


class ShapeKind(models.TextChoices):
    POINT = "point", _("points")
    LINE = "line", _("lines")
    POLYGON = "polygon", _("areas")


class ReferenceLayer(models.Model):
    """One imported layer; ``public`` is off until somebody decides otherwise (P16)."""

    code = models.SlugField(_("code"), max_length=40, unique=True)
    name_zh = models.CharField(_("Chinese name"), max_length=80)
    name_en = models.CharField(_("English name"), max_length=80)
    kind = models.CharField(_("kind"), max_length=12, choices=ReferenceKind.choices)
    geometry_kind = models.CharField(_("shape"), max_length=8, choices=ShapeKind.choices)
    public = models.BooleanField(_("public"), default=False)
    updated_at = models.DateTimeField(_("updated"))
    source = models.CharField(_("source"), max_length=200, blank=True)
    licence = models.CharField(_("licence"), max_length=200, blank=True)

    objects = ReferenceLayerQuerySet.as_manager()

    class Meta:
        verbose_name = _("reference layer")
        verbose_name_plural = _("reference layers")

    def __str__(self) -> str:
        return self.name_zh


class ReferenceFeature(models.Model):
    """A road, building, landmark or address in EPSG:4326, with the words it is found by.

    ``search_text`` is lower case and holds name, English name, aliases and house number;
    ``pinyin`` is the name's toneless pinyin run together, ``pinyin_initials`` its first letters.
    """

    layer = models.ForeignKey(ReferenceLayer, on_delete=models.CASCADE, related_name="features")
    code = models.CharField(_("code"), max_length=60, blank=True)
    name = models.CharField(_("name"), max_length=160, blank=True)
    name_en = models.CharField(_("English name"), max_length=160, blank=True)
    aliases = ArrayField(models.CharField(max_length=160), default=list, blank=True)
    house_number = models.CharField(_("house number"), max_length=40, blank=True)
    search_text = models.TextField(blank=True, editable=False)
    pinyin = models.TextField(blank=True, editable=False)
    pinyin_initials = models.TextField(blank=True, editable=False)
    geometry = models.GeometryField(srid=4326)
    attributes = models.JSONField(default=dict, blank=True)

    objects = ReferenceFeatureQuerySet.as_manager()

    class Meta:
        verbose_name = _("reference feature")
        verbose_name_plural = _("reference features")
        indexes = [
            GinIndex(
                name="reference_words",
                fields=["search_text", "pinyin", "pinyin_initials"],
                opclasses=["gin_trgm_ops", "gin_trgm_ops", "gin_trgm_ops"],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}{self.house_number}"
