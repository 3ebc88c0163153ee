"""Zones: lists as GeoJSON, and everything about one."""

from __future__ import annotations

import json
from datetime import datetime
from typing import ClassVar

from django.http import HttpResponse
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request

from geoapi.auth import Anybody
from geoapi.caching import conditional
from geoapi.pagination import next_address
from geoapi.v1.fields import BoxField, InstantField, KeyField, PagedQuery
from geoapi.v1.resource import Resource
from geoapi.v1.schemes import scheme_to_see
from geoapi.v1.shapes import FEATURES
from zones.boundaries.features import FeaturePage, ZoneFilter, zone_features
from zones.boundaries.models import Edition, Scheme, Timeline

GEOJSON = "application/geo+json"


class ZonesQuery(PagedQuery):
    scheme = serializers.SlugField(required=False, help_text="The primary scheme unless named.")
    level = serializers.SlugField(required=False, help_text="Code of a level; all levels unless.")
    at = InstantField(required=False)
    edition = serializers.IntegerField(
        required=False, min_value=1, max_value=2**31 - 1, help_text="In place of `at`."
    )
    bbox = BoxField(required=False)
    parent = KeyField(  # type: ignore[assignment]
        required=False, help_text="Number of the zone above."
    )
    q = serializers.CharField(required=False, max_length=80, help_text="Part of a code or name.")
    geometry = serializers.ChoiceField(choices=["full", "none"], default="full")
    after = serializers.CharField(
        required=False, max_length=60, help_text="The code of the last zone seen."
    )


class Zones(Resource):
    """Zones of a scheme's edition as GeoJSON, in the order of their codes."""

    permission_classes = (Anybody,)
    queries: ClassVar = {"GET": ZonesQuery}

    @extend_schema(operation_id="zones", responses={(200, GEOJSON): FEATURES}, tags=["ground"])
    def get(self, request: Request) -> HttpResponse:
        """Zones in force at an instant, or of an edition, page by page."""
        scheme = scheme_to_see(self.standing, self.params.get("scheme"))
        edition = chosen_edition(scheme, self.at(), self.params.get("edition"))
        # The answer changes with the edition, not with the clock.
        state = (edition.pk, edition.number, edition.checksum) if edition else ()
        return conditional(
            request,
            ("zones", scheme.pk, *state, request.build_absolute_uri()),
            lambda: self._collection(request, scheme, edition),
            content_type=GEOJSON,
            public=scheme.public and self.standing.user is None,
        )

    def _collection(self, request: Request, scheme: Scheme, edition: Edition | None) -> str:
        page = FeaturePage([], None)
        if edition is not None:
            page = zone_features(
                edition,
                ZoneFilter(
                    level=self.params.get("level"),
                    bbox=self.params.get("bbox"),
                    words=self.params.get("q"),
                    parent=self.params.get("parent"),
                ),
                limit=self.params["limit"],
                after=self.params.get("after"),
                geometry=self.params["geometry"] == "full",
            )
        members = {
            "scheme": scheme.code,
            "edition": edition.number if edition else None,
            "next": next_address(request, page.after),
        }
        return page.collection({name: json.dumps(value) for name, value in members.items()})


def chosen_edition(scheme: Scheme, at: datetime, number: int | None) -> Edition | None:
    """The edition of that number, else the one in force at ``at``; None where there is none."""
    if number is not None:
        return scheme.editions.filter(number=number).first()
    row = Timeline.objects.in_force_at(at).filter(scheme=scheme).select_related("edition").first()
    return row.edition if row else None
