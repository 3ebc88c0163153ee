"""Reference layers: the ground as it looks, drawn as the basemap and searched by name."""

from __future__ import annotations

import json
from typing import Any, ClassVar

from django.http import HttpResponse, HttpResponseBase
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response

from geoapi.auth import AnonymousThrottle, Anybody
from geoapi.caching import conditional
from geoapi.pagination import next_address
from geoapi.v1.exports import (
    FEATURE_FORMATS,
    FILE,
    CrsField,
    FormatField,
    crs_to_write,
    download,
    keep_on_record,
)
from geoapi.v1.fields import LARGEST_KEY, BoxField, NumberField, PagedQuery, Query
from geoapi.v1.resource import Resource
from geoapi.v1.schemes import REVALIDATE
from geoapi.v1.shapes import FEATURES, Shape
from zones.boundaries.models import Scheme
from zones.boundaries.search import FoundZone, find_zones
from zones.exchange import Format, encode_features
from zones.organisation.permissions import Standing
from zones.reference.features import reference_features
from zones.reference.models import ReferenceKind, ReferenceLayer, ShapeKind
from zones.reference.nearest import address_near
from zones.reference.outgoing import columns_of, outgoing_features
from zones.reference.search import Place, find_places

ZONE_KIND = "zone"


class LayerShape(Shape):
    code = serializers.CharField()
    name_zh = serializers.CharField()
    name_en = serializers.CharField()
    kind = serializers.ChoiceField(choices=ReferenceKind.choices)
    geometry_kind = serializers.ChoiceField(choices=ShapeKind.choices)
    public = serializers.BooleanField()
    updated_at = serializers.DateTimeField()
    source = serializers.CharField(allow_blank=True)  # type: ignore[assignment]
    licence = serializers.CharField(allow_blank=True)


class AddressQuery(Query):
    lon = NumberField(least=-180, most=180, help_text="WGS-84")
    lat = NumberField(least=-90, most=90, help_text="WGS-84")


class AddressShape(Shape):
    address = serializers.CharField(allow_blank=True, help_text="Empty where nothing is near.")


class LayerListShape(Shape):
    results = LayerShape(many=True)


class FeaturesQuery(PagedQuery):
    bbox = BoxField(required=False)
    limit = serializers.IntegerField(min_value=1, max_value=20_000, default=5_000)
    after = serializers.IntegerField(
        min_value=0, max_value=LARGEST_KEY, default=0, help_text="The number of the last feature."
    )


class SearchQuery(Query):
    q = serializers.CharField(
        max_length=80,
        help_text="Part of a name, an alias, pinyin or its first letters, a street with house "
        "number, or a zone's code.",
    )
    limit = serializers.IntegerField(min_value=1, max_value=50, default=10)


class HitShape(Shape):
    lon = serializers.FloatField()
    lat = serializers.FloatField()
    label = serializers.CharField(  # type: ignore[assignment]
        help_text="In the language of the request."
    )
    detail = serializers.CharField(allow_blank=True, help_text="What kind of thing it is.")
    layer = serializers.CharField(help_text="Code of the reference layer or scheme.")
    kind = serializers.ChoiceField(choices=[ZONE_KIND, *ReferenceKind.values])
    id = serializers.IntegerField()


class HitListShape(Shape):
    results = HitShape(many=True)


class Layers(Resource):
    """The reference layers you may see."""

    permission_classes = (Anybody,)

    @extend_schema(operation_id="reference_layers", responses=LayerListShape, tags=["reference"])
    def get(self, request: Request) -> HttpResponse:
        """Code, names, kind and origin of each layer."""
        layers = ReferenceLayer.objects.visible_to(self.standing).order_by("code")
        return Response({"results": [_layer_json(layer) for layer in layers]}, headers=REVALIDATE)


class Features(Resource):
    """Features of one reference layer as GeoJSON."""

    permission_classes = (Anybody,)
    queries: ClassVar = {"GET": FeaturesQuery}

    @extend_schema(
        operation_id="reference_features",
        responses={(200, "application/geo+json"): FEATURES},
        tags=["reference"],
    )
    def get(self, request: Request, layer: str) -> HttpResponse:
        """Features that touch a box, page by page."""
        found = layer_to_see(self.standing, layer)
        return conditional(
            request,
            ("reference", found.pk, found.updated_at, request.build_absolute_uri()),
            lambda: self._collection(request, found),
            content_type="application/geo+json",
            public=found.public and self.standing.user is None,
        )

    def _collection(self, request: Request, layer: ReferenceLayer) -> str:
        chosen = {key: self.params.get(key) for key in ("limit", "bbox", "after")}
        page = reference_features(layer, **chosen)  # type: ignore[arg-type]
        return page.collection({"next": json.dumps(next_address(request, page.after))})


class LayerExportQuery(Query):
    format = FormatField(FEATURE_FORMATS, default=Format.GEOJSON.value)
    crs = CrsField(required=False)


class LayerExport(Resource):
    """A reference layer as a file."""

    permission_classes = (Anybody,)
    throttle_classes = (AnonymousThrottle,)
    queries: ClassVar = {"GET": LayerExportQuery}

    @extend_schema(
        operation_id="reference_export",
        responses={(200, "*/*"): FILE},
        tags=["reference", "files"],
    )
    def get(self, request: Request, layer: str) -> HttpResponseBase:
        """All features of a layer in any format and coordinate system."""
        found = layer_to_see(self.standing, layer)
        wanted, crs = Format(self.params["format"]), crs_to_write(self.params.get("crs"))
        keep_on_record(
            request,
            what=f"reference layer {found.code}",
            rows=found.features.count(),
            filters=self.params,
            now=self.now,
        )
        columns = columns_of(found)
        rows = outgoing_features(found, columns)
        chunks = encode_features(wanted, rows, columns=columns, crs=crs, layer=found.code)
        return download(chunks, stem=found.code, wanted=wanted, crs=crs)


class Address(Resource):
    """What the ground at a place is called, for whoever has an account: names of layers that are
    not public are among the answers.
    """

    queries: ClassVar = {"GET": AddressQuery}

    @extend_schema(operation_id="address", responses=AddressShape, tags=["reference"])
    def get(self, request: Request) -> HttpResponse:
        """The address proposed for a pin."""
        address = address_near(self.params["lon"], self.params["lat"])
        return Response({"address": address}, headers=REVALIDATE)


class Search(Resource):
    """Find places by what people call them."""

    permission_classes = (Anybody,)
    throttle_classes = (AnonymousThrottle,)
    queries: ClassVar = {"GET": SearchQuery}

    @extend_schema(operation_id="search", responses=HitListShape, tags=["reference"])
    def get(self, request: Request) -> HttpResponse:
        """Places of the reference layers and zones in force, the best first."""
        words, limit = self.params["q"], self.params["limit"]
        layers = ReferenceLayer.objects.visible_to(self.standing)
        schemes = Scheme.objects.visible_to(self.standing)
        hits: list[Place | FoundZone] = [
            *find_zones(words, schemes, at=self.now, limit=limit),
            *find_places(words, layers, limit=limit),
        ]
        hits.sort(key=lambda hit: hit.score)
        return Response({"results": [_hit_json(hit) for hit in hits[:limit]]}, headers=REVALIDATE)


def layer_to_see(standing: Standing, code: str) -> ReferenceLayer:
    """The reference layer of that code, if the person may see it. Raises NotFound."""
    layer = ReferenceLayer.objects.visible_to(standing).filter(code=code).first()
    if layer is None:
        raise NotFound(
            gettext_lazy("There is no reference layer %(code)s, or it is not public.")
            % {"code": code}
        )
    return layer


def _layer_json(layer: ReferenceLayer) -> dict[str, Any]:
    return {
        "code": layer.code,
        "name_zh": layer.name_zh,
        "name_en": layer.name_en,
        "kind": layer.kind,
        "geometry_kind": layer.geometry_kind,
        "public": layer.public,
        "updated_at": layer.updated_at.isoformat(),
        "source": layer.source,
        "licence": layer.licence,
    }


def _hit_json(hit: Place | FoundZone) -> dict[str, Any]:
    if isinstance(hit, FoundZone):
        detail, layer, kind = f"{hit.level} {hit.code}", hit.scheme, ZONE_KIND
    else:
        detail, layer, kind = hit.layer_name, hit.layer, hit.kind
        if hit.number_unknown:
            # In a line of its own: xgettext does not look into f-strings.
            unknown = _("the house number is not recorded")
            detail = f"{detail} · {unknown}"
    return {
        "lon": round(hit.lon, 7),
        "lat": round(hit.lat, 7),
        "label": hit.label,
        "detail": detail,
        "layer": layer,
        "kind": kind,
        "id": hit.id,
    }
