"""Reference layers: the ground as it looks, drawn as our own basemap and searched by name."""

from __future__ import annotations

from django.contrib.gis.db import models
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from zones.datum import Datum
from zones.reference.queries import (
    BasemapQuerySet,
    ReferenceFeatureQuerySet,
    ReferenceLayerQuerySet,
)


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


class BasemapKind(models.TextChoices):
    XYZ = "xyz", "XYZ"
    WMTS = "wmts", "WMTS"


class TileCrs(models.TextChoices):
    MERCATOR = "EPSG:3857", _("Web Mercator (EPSG:3857)")
    CGCS2000 = "EPSG:4490", _("CGCS2000, degrees (EPSG:4490)")
    DEGREES = "EPSG:4326", _("WGS-84, degrees (EPSG:4326)")


DATUM_TEXTS = [
    (Datum.WGS84.value, "WGS-84"),
    (Datum.CGCS2000.value, "CGCS2000"),
    (Datum.GCJ02.value, _("GCJ-02 (Amap, Tencent)")),
    (Datum.BD09.value, _("BD-09 (Baidu)")),
]


class Basemap(models.Model):
    """Tiles of another service under our maps, asked for by browsers, never by the server.

    ``url`` is a template, see zones.reference.basemaps.rules. ``crs`` and ``datum`` say what the
    tiles are drawn in: "Mercator" of GCJ-02 is EPSG:3857 with the datum gcj02. ``two_at_zero``:
    zoom 0 of a grid of degrees is two tiles wide (WorldCRS84Quad), not one (Tianditu's "c");
    ``matrix_prefix`` stands before the zoom in a WMTS's names of its matrices ("EPSG:4326:").
    ``public`` is off until somebody decides otherwise: an address may hold a key.
    """

    code = models.SlugField(_("code"), max_length=40, unique=True)
    name_zh = models.CharField(_("Chinese name"), max_length=80)
    name_en = models.CharField(_("English name"), max_length=80)
    kind = models.CharField(_("kind"), max_length=4, choices=BasemapKind.choices)
    url = models.CharField(_("address"), max_length=500)
    layer = models.CharField(_("layer"), max_length=80, blank=True)
    matrix_set = models.CharField(_("tile matrix set"), max_length=80, blank=True)
    style = models.CharField(_("style"), max_length=80, blank=True, default="default")
    format = models.CharField(_("format"), max_length=40, blank=True, default="image/png")
    matrix_prefix = models.CharField(_("prefix of the matrices"), max_length=80, blank=True)
    two_at_zero = models.BooleanField(_("two tiles at zoom 0"), default=False)
    crs = models.CharField(_("coordinate system"), max_length=9, choices=TileCrs.choices)
    datum = models.CharField(_("datum"), max_length=8, choices=DATUM_TEXTS)
    attribution = models.CharField(_("source, as the map shows it"), max_length=200, blank=True)
    min_zoom = models.PositiveSmallIntegerField(_("first zoom"), default=0)
    max_zoom = models.PositiveSmallIntegerField(_("last zoom"), default=18)
    public = models.BooleanField(_("public"), default=False)
    position = models.PositiveSmallIntegerField(_("position in the list"), default=0)
    is_active = models.BooleanField(_("offered"), default=True)

    objects = BasemapQuerySet.as_manager()

    class Meta:
        verbose_name = _("basemap")
        verbose_name_plural = _("basemaps")
        constraints = [
            models.CheckConstraint(
                name="basemap_address_of_the_web", condition=Q(url__regex=r"^https?://")
            ),
            models.CheckConstraint(
                name="basemap_zooms_in_order",
                condition=Q(max_zoom__lte=24) & Q(min_zoom__lte=F("max_zoom")),
            ),
        ]

    def __str__(self) -> str:
        return self.name_zh
