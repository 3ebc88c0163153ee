"""Exempt areas: where something is permitted at some times, as GeoJSON."""

from __future__ import annotations

import json
from typing import ClassVar

from django.http import HttpResponse
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request

from fieldwork.catalogue.representations import exempt_area_features
from geoapi.auth import Anybody
from geoapi.caching import conditional
from geoapi.pagination import next_address
from geoapi.v1.fields import BoxField, PagedQuery
from geoapi.v1.resource import Resource
from geoapi.v1.shapes import FEATURES
from geoapi.v1.zones import GEOJSON
from zones.organisation.permissions import may_see_contacts


class ExemptAreasQuery(PagedQuery):
    day = serializers.DateField(required=False, help_text="Those in force that day.")
    category = serializers.CharField(
        required=False, max_length=20, help_text="Those that permit it, by code."
    )
    bbox = BoxField(required=False)
    after = serializers.CharField(
        required=False, max_length=40, help_text="The code of the last area seen."
    )


class ExemptAreas(Resource):
    permission_classes = (Anybody,)
    queries: ClassVar = {"GET": ExemptAreasQuery}

    @extend_schema(
        operation_id="exempt_areas", responses={(200, GEOJSON): FEATURES}, tags=["catalogue"]
    )
    def get(self, request: Request) -> HttpResponse:
        """Exempt areas in use, page by page; who is in charge only for the organisation."""
        page = exempt_area_features(
            day=self.params.get("day"),
            category=self.params.get("category"),
            contacts=may_see_contacts(self.standing),
            bbox=self.params.get("bbox"),
            limit=self.params["limit"],
            after=self.params.get("after"),
        )
        body = page.collection({"next": json.dumps(next_address(request, page.after))})
        return conditional(
            request,
            ("exempt areas", body),
            lambda: body,
            content_type=GEOJSON,
            public=self.standing.user is None,
        )
