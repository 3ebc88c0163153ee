"""Exempt areas: where something is permitted at some times, as GeoJSON; drawing and ending them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any, ClassVar

from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.exceptions import NotFound, PermissionDenied
from rest_framework.request import Request
from rest_framework.response import Response

from fieldwork.catalogue.exempting import (
    AreaPut,
    add_exempt_area,
    change_exempt_area,
    end_exempt_area,
)
from fieldwork.catalogue.models import ExemptArea
from fieldwork.catalogue.outlines import read_outline
from fieldwork.catalogue.permissions import may_edit_exempt_areas
from fieldwork.catalogue.representations import exempt_area_feature, exempt_area_features
from geoapi.auth import Anybody
from geoapi.caching import conditional
from geoapi.pagination import next_address
from geoapi.v1.fields import BoxField, PagedQuery
from geoapi.v1.resource import Resource
from geoapi.v1.shapes import FEATURES
from geoapi.v1.zones import GEOJSON
from zones.datum import Datum
from zones.organisation.models import City
from zones.organisation.permissions import may_see_contacts
from zones.ownership.refusals import NoCity

CODE = r"[\w.-]+"
_MOST_CATEGORIES = 500
_DAY = timedelta(days=1)

FEATURE = {
    "type": "object",
    "required": ["type", "id", "geometry", "properties"],
    "properties": {
        "type": {"const": "Feature"},
        "id": {"type": "integer"},
        "geometry": {"type": "object", "description": "A MultiPolygon in WGS-84."},
        "properties": {
            "type": "object",
            "description": "As in the list, with the `version` that a change of it names.",
        },
    },
}


class ExemptAreasQuery(PagedQuery):
    day = serializers.DateField(required=False, help_text="Those in force that day.")
    category = serializers.CharField(
        required=False, max_length=20, help_text="Those that permit it, by code."
    )
    bbox = BoxField(required=False)
    all = serializers.BooleanField(
        default=False, help_text="Those that are switched off among them."
    )
    after = serializers.CharField(
        required=False, max_length=40, help_text="The code of the last area seen."
    )


def _of_these_times(day: date) -> None:
    """Refuse a day that can only be a slip of the hand."""
    if not 2000 <= day.year <= 2100:
        raise serializers.ValidationError(_("Give a day between the years 2000 and 2100."))


class AreaBody(serializers.Serializer[Any]):
    name = serializers.CharField(max_length=80)
    name_en = serializers.CharField(max_length=120, allow_blank=True, default="")
    geometry = serializers.DictField(help_text="A GeoJSON Polygon or MultiPolygon.")
    datum = serializers.ChoiceField(
        choices=[datum.value for datum in Datum], help_text="What its coordinates mean."
    )
    categories = serializers.ListField(
        child=serializers.CharField(max_length=20),
        default=list,
        max_length=_MOST_CATEGORIES,
        help_text="Their codes; none: all.",
    )
    first_day = serializers.DateField(validators=[_of_these_times])
    last_day = serializers.DateField(
        allow_null=True,
        default=None,
        validators=[_of_these_times],
        help_text="It still belongs to the period.",
    )
    weekdays = serializers.ListField(
        child=serializers.IntegerField(min_value=1, max_value=7),
        default=list,
        max_length=7,
        help_text="1 is Monday; none: every day.",
    )
    starts = serializers.TimeField(
        allow_null=True,
        default=None,
        input_formats=["%H:%M"],
        help_text="Hours that end before they start run past midnight.",
    )
    ends = serializers.TimeField(allow_null=True, default=None, input_formats=["%H:%M"])
    person = serializers.CharField(max_length=80, help_text="Who is in charge.")
    phone = serializers.CharField(max_length=30, allow_blank=True, default="")
    note = serializers.CharField(max_length=300, allow_blank=True, default="")
    active = serializers.BooleanField(
        default=True, help_text="false: from now on it permits nothing."
    )


class NewAreaBody(AreaBody):
    code = serializers.RegexField(
        rf"^{CODE}\Z",
        max_length=40,
        error_messages={"invalid": _("Use letters, digits, points, hyphens and underscores.")},
    )


class ChangedAreaBody(AreaBody):
    version = serializers.CharField(
        max_length=16, help_text="Of the area as it was read: nobody changes what they did not see."
    )


class EndBody(serializers.Serializer[Any]):
    last_day = serializers.DateField(
        validators=[_of_these_times], help_text="Yesterday at the earliest."
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
            active=not self.params["all"],
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

    @extend_schema(
        operation_id="exempt_area_add",
        request=NewAreaBody,
        responses={(201, GEOJSON): FEATURE},
        tags=["catalogue"],
    )
    def post(self, request: Request) -> HttpResponse:
        """Draw an exempt area: for business administrators, the campaign office and GIS staff."""
        _refuse_non_editors(self)
        body = self.body(NewAreaBody)
        area = add_exempt_area(put=_put(body["code"], body), actor=self.actor, now=self.now)
        return _answer(area, status=201)


class OneExemptArea(Resource):
    permission_classes = (Anybody,)

    @extend_schema(
        operation_id="exempt_area", responses={(200, GEOJSON): FEATURE}, tags=["catalogue"]
    )
    def get(self, request: Request, area_code: str) -> HttpResponse:
        """One exempt area, also one that ended or is switched off."""
        area = _area(area_code)
        feature = exempt_area_feature(area, contacts=may_see_contacts(self.standing))
        return conditional(
            request,
            ("exempt area", feature),
            lambda: json.dumps(feature, ensure_ascii=False),
            content_type=GEOJSON,
            public=self.standing.user is None,
        )

    @extend_schema(
        operation_id="exempt_area_change",
        request=ChangedAreaBody,
        responses={(200, GEOJSON): FEATURE},
        tags=["catalogue"],
    )
    def put(self, request: Request, area_code: str) -> HttpResponse:
        """Change an exempt area from now on; what was seen before is answered by what it was then.

        The whole of it: what is left out takes its default. 409 where somebody changed it since
        the `version` that is named.
        """
        _refuse_non_editors(self)
        body = self.body(ChangedAreaBody)
        area = _area(area_code)
        changed = change_exempt_area(
            put=_put(area.code, body), version=body["version"], actor=self.actor, now=self.now
        )
        return _answer(changed)


class ExemptAreaEnd(Resource):
    @extend_schema(
        operation_id="exempt_area_end",
        request=EndBody,
        responses={(200, GEOJSON): FEATURE},
        tags=["catalogue"],
    )
    def post(self, request: Request, area_code: str) -> HttpResponse:
        """Say on which day an exempt area holds for the last time; it is never deleted."""
        _refuse_non_editors(self)
        body = self.body(EndBody)
        area = _area(area_code)
        ended = end_exempt_area(
            code=area.code, last_day=body["last_day"], actor=self.actor, now=self.now
        )
        return _answer(ended)


def _refuse_non_editors(resource: Resource) -> None:
    """Raise PermissionDenied for whoever may not say what is permitted where."""
    if not may_edit_exempt_areas(resource.standing):
        raise PermissionDenied(
            _(
                "Exempt areas are kept by business administrators, the campaign office and GIS"
                " staff."
            )
        )


def _area(code: str) -> ExemptArea:
    area = ExemptArea.objects.filter(code=code).first() if "\x00" not in code else None
    if area is None:
        raise NotFound(_("There is no exempt area %(code)s.") % {"code": code[:40]})
    return area


def _put(code: str, body: Mapping[str, Any]) -> AreaPut:
    """The area the body describes. Raises Refusal for an outline that cannot be taken."""
    city = City.objects.first()
    if city is None:
        raise NoCity()
    last_day = body["last_day"]
    return AreaPut(
        code=code,
        name_zh=body["name"],
        name_en=body["name_en"],
        boundary=read_outline(body["geometry"], body["datum"], city).wkb,
        first=body["first_day"],
        end=None if last_day is None else last_day + _DAY,
        categories=tuple(sorted(set(body["categories"]))),
        weekdays=tuple(sorted(set(body["weekdays"]))),
        starts=body["starts"],
        ends=body["ends"],
        person=body["person"],
        phone=body["phone"],
        note=body["note"],
        is_active=body["active"],
    )


def _answer(area: ExemptArea, status: int = 200) -> HttpResponse:
    feature = exempt_area_feature(area, contacts=True)
    return Response(feature, status=status)
