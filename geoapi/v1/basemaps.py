"""Basemaps of others: where the tiles are, and in which system and datum they are drawn."""

from __future__ import annotations

from typing import Any, ClassVar

from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.exceptions import NotFound, PermissionDenied
from rest_framework.request import Request
from rest_framework.response import Response

from geoapi.auth import Anybody
from geoapi.v1.fields import Query
from geoapi.v1.me import PRIVATE
from geoapi.v1.resource import Resource
from geoapi.v1.schemes import REVALIDATE
from geoapi.v1.shapes import Shape
from zones.datum import Datum
from zones.organisation.permissions import may_edit_basemaps
from zones.reference.basemaps.actions import (
    FARTHEST,
    BasemapPut,
    add_basemap,
    change_basemap,
    remove_basemap,
    shifted_allowed,
)
from zones.reference.basemaps.representations import basemap_json
from zones.reference.models import Basemap, BasemapKind, TileCrs


class BasemapsQuery(Query):
    inactive = serializers.BooleanField(
        default=False, help_text="Those too that no map offers now; for those who set them up."
    )


class BasemapBody(serializers.Serializer[Any]):
    name_zh = serializers.CharField(max_length=80)
    name_en = serializers.CharField(max_length=80)
    kind = serializers.ChoiceField(choices=BasemapKind.choices)
    url = serializers.CharField(
        max_length=500,
        help_text="XYZ: with {z}, {x} and {y} or {-y}. WMTS: with {TileMatrix}, {TileRow} and "
        "{TileCol}, or without them the address that takes parameters. {0-7} or {a-c} stands for "
        "several hosts.",
    )
    crs = serializers.ChoiceField(choices=TileCrs.choices, help_text="Of the grid of tiles.")
    datum = serializers.ChoiceField(
        choices=[datum.value for datum in Datum],
        help_text="What the tiles are drawn in; gcj02 and bd09 only where the city allows them.",
    )
    layer = serializers.CharField(max_length=80, allow_blank=True, default="")
    matrix_set = serializers.CharField(max_length=80, allow_blank=True, default="")
    style = serializers.CharField(  # type: ignore[assignment]
        max_length=80, allow_blank=True, default="default"
    )
    format = serializers.CharField(max_length=40, allow_blank=True, default="image/png")
    matrix_prefix = serializers.CharField(
        max_length=80,
        allow_blank=True,
        default="",
        help_text="Before the zoom in the names of the WMTS's matrices, such as EPSG:4326:",
    )
    two_at_zero = serializers.BooleanField(
        default=False, help_text="Zoom 0 of a grid of degrees is two tiles wide, not one."
    )
    attribution = serializers.CharField(max_length=200, allow_blank=True, default="")
    min_zoom = serializers.IntegerField(min_value=0, max_value=FARTHEST, default=0)
    max_zoom = serializers.IntegerField(min_value=0, max_value=FARTHEST, default=18)
    public = serializers.BooleanField(
        default=False, help_text="For whoever is signed out, too: an address may hold a key."
    )
    position = serializers.IntegerField(min_value=0, max_value=32_767, default=0)
    is_active = serializers.BooleanField(default=True, help_text="Whether the maps offer it.")


class NewBasemapBody(BasemapBody):
    code = serializers.SlugField(max_length=40)


class BasemapShape(NewBasemapBody, Shape):
    pass


class BasemapListShape(Shape):
    results = BasemapShape(many=True)


class _Basemaps(Resource):
    permission_classes = (Anybody,)

    def refuse_others(self) -> None:
        """Raises PermissionDenied for whoever may not set basemaps up."""
        if not may_edit_basemaps(self.standing):
            raise PermissionDenied(
                _("System and business administrators and GIS staff set basemaps up.")
            )

    def basemap(self, code: str) -> Basemap:
        """One the asking person may see. Raises NotFound."""
        rows = Basemap.objects.all()
        if not may_edit_basemaps(self.standing):
            rows = rows.offered_to(self.standing, shifted=shifted_allowed())
        found: Basemap | None = rows.filter(code=code).first()
        if found is None:
            raise NotFound(_("There is no basemap %(code)s.") % {"code": code})
        return found


class Basemaps(_Basemaps):
    """The basemaps of others that maps may lie on."""

    queries: ClassVar = {"GET": BasemapsQuery}

    @extend_schema(operation_id="basemaps", responses=BasemapListShape, tags=["reference"])
    def get(self, request: Request) -> HttpResponse:
        """Those the maps offer you, in the order of their lists. The server asks none of them."""
        if self.params["inactive"]:
            self.refuse_others()
            rows = Basemap.objects.all()
        else:
            rows = Basemap.objects.offered_to(self.standing, shifted=shifted_allowed())
        results = [basemap_json(row) for row in rows.in_order()]
        return Response({"results": results}, headers=REVALIDATE)

    @extend_schema(
        operation_id="basemap_add",
        request=NewBasemapBody,
        responses={201: BasemapShape},
        tags=["reference"],
    )
    def post(self, request: Request) -> HttpResponse:
        """Set up a further one."""
        self.refuse_others()
        body = dict(self.body(NewBasemapBody))
        code = body.pop("code")
        basemap = add_basemap(code=code, put=BasemapPut(**body), actor=self.actor, now=self.now)
        return Response(basemap_json(basemap), status=201, headers=PRIVATE)


class OneBasemap(_Basemaps):
    @extend_schema(operation_id="basemap", responses=BasemapShape, tags=["reference"])
    def get(self, request: Request, code: str) -> HttpResponse:
        """One basemap."""
        return Response(basemap_json(self.basemap(code)), headers=REVALIDATE)

    @extend_schema(
        operation_id="basemap_put",
        request=BasemapBody,
        responses=BasemapShape,
        tags=["reference"],
    )
    def put(self, request: Request, code: str) -> HttpResponse:
        """Make it what you send; its code stays."""
        self.refuse_others()
        put = BasemapPut(**self.body(BasemapBody))
        basemap = change_basemap(
            basemap=self.basemap(code), put=put, actor=self.actor, now=self.now
        )
        return Response(basemap_json(basemap), headers=PRIVATE)

    @extend_schema(operation_id="basemap_remove", responses={204: None}, tags=["reference"])
    def delete(self, request: Request, code: str) -> HttpResponse:
        """Remove it for good."""
        self.refuse_others()
        remove_basemap(basemap=self.basemap(code), actor=self.actor, now=self.now)
        return Response(status=204)
