"""GET /locate: who answers for a place, and why."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from fieldwork.catalogue.filing import filing_for
from fieldwork.catalogue.models import Urgency
from geoapi.auth import AnonymousThrottle, Anybody
from geoapi.v1.fields import InstantField, KnownField, NumberField, Query
from geoapi.v1.resource import Resource
from geoapi.v1.schemes import REVALIDATE, refuse_scheme
from geoapi.v1.shapes import (
    BriefUnitShape,
    EditionInForceShape,
    HeadShape,
    Shape,
    UnitShape,
    ZoneShape,
)
from zones.boundaries.ground import Ground, ground
from zones.datum import Datum, to_wgs84
from zones.organisation.city import check_datum
from zones.organisation.models import Unit
from zones.organisation.permissions import may_see_contacts, may_see_unpublished
from zones.ownership.describe import as_json
from zones.ownership.locate import Ownership, locate
from zones.ownership.representations import brief_unit_json
from zones.ownership.rules import Rule
from zones.refusal import Refusal


class LocateQuery(Query):
    lon = NumberField(least=-180, most=180, help_text="Longitude in degrees.")
    lat = NumberField(
        least=-90,
        most=90,
        help_text="Latitude in degrees.",
        error_messages={
            "range": _(
                "{value} is no latitude, which lies between {least} and {most}. If it is the "
                "longitude, exchange lon and lat."
            )
        },
    )
    datum = serializers.ChoiceField(
        choices=[datum.value for datum in Datum],
        help_text="What the two numbers mean. There is no default: a guess is off by 500 m.",
    )
    accuracy = NumberField(
        required=False,
        least=0.01,
        most=10_000,
        help_text="Radius in metres of the circle the place lies in.",
    )
    at = InstantField(required=False)
    known_at = KnownField(required=False)
    scheme = serializers.SlugField(required=False, help_text="The primary scheme unless named.")
    category = serializers.CharField(
        required=False,
        max_length=20,
        help_text="Code of a category: who else answers for such a thing, and whether it is "
        "permitted there.",
    )


class PointShape(Shape):
    lon = serializers.FloatField()
    lat = serializers.FloatField()
    datum = serializers.ChoiceField(choices=["wgs84"])


class LeadUnitShape(UnitShape):
    unowned = serializers.BooleanField(help_text="Answers only because nobody else does.")


class StreetHeadShape(Shape):
    scheme = serializers.CharField()
    zone = ZoneShape()
    head = HeadShape(allow_null=True)
    distance_m = serializers.FloatField()


class CandidateShape(Shape):
    zone = ZoneShape()
    lead_unit = BriefUnitShape(allow_null=True)
    share = serializers.FloatField(
        allow_null=True, help_text="Of the accuracy circle; null on a border."
    )


class ExemptAreaShape(Shape):
    code = serializers.CharField()
    name_zh = serializers.CharField()
    name_en = serializers.CharField()


class OwnershipShape(Shape):
    point = PointShape()
    at = serializers.DateTimeField()
    known_at = serializers.DateTimeField(allow_null=True, help_text="Null: as known now.")
    scheme = serializers.CharField()
    edition = EditionInForceShape(allow_null=True)
    rule = serializers.ChoiceField(choices=[rule.value for rule in Rule])
    placed = serializers.ChoiceField(
        choices=[rule.value for rule in Rule],
        help_text="How the zone was found, where `rule` is fallback.",
    )
    explanation = serializers.CharField()
    warnings = serializers.ListField(child=serializers.CharField())
    distance_m = serializers.FloatField(allow_null=True, help_text="From the zone; 0 inside.")
    border_m = serializers.FloatField(allow_null=True, help_text="From the zone's border.")
    zone = ZoneShape(allow_null=True)
    path = ZoneShape(many=True, help_text="From the top level to the zone.")
    head = HeadShape(allow_null=True)
    head_zone = ZoneShape(allow_null=True)
    lead_unit = LeadUnitShape()
    lead_zone = ZoneShape(allow_null=True)
    members = BriefUnitShape(many=True)
    street_heads = StreetHeadShape(many=True)
    accuracy_m = serializers.FloatField(allow_null=True)
    uncertain = serializers.BooleanField()
    candidates = CandidateShape(many=True)
    no_manager = serializers.BooleanField()
    functional_units = BriefUnitShape(
        many=True, help_text="Who answers for the category there beside the lead unit."
    )
    exempt_area = ExemptAreaShape(
        allow_null=True, help_text="Where the category is permitted there and then."
    )


class Locate(Resource):
    """Who answers for a place at an instant, never nobody, with the reason."""

    permission_classes = (Anybody,)
    throttle_classes = (AnonymousThrottle,)
    queries: ClassVar = {"GET": LocateQuery}

    @extend_schema(operation_id="locate", responses=OwnershipShape, tags=["locate"])
    def get(self, request: Request) -> HttpResponse:
        """Who answers for a place, and why."""
        unpublished = may_see_unpublished(self.standing)
        code = self.params.get("scheme")
        asked, known_at = ground(code, unpublished=unpublished), self.known_at()
        lon, lat = _in_wgs84(self.params, asked)
        ownership = locate(
            lon=lon,
            lat=lat,
            at=self.at(),
            scheme=asked.scheme or refuse_scheme(code),
            accuracy_m=self.params.get("accuracy"),
            known_at=known_at,
        )
        contacts = may_see_contacts(self.standing)
        answer = as_json(ownership, contacts=contacts, unpublished=unpublished)
        answer["warnings"] = _warnings(lon, lat, asked)
        answer |= _by_category(self.params.get("category"), ownership)
        return Response(answer, headers=REVALIDATE)


def _in_wgs84(params: Mapping[str, Any], asked: Ground) -> tuple[float, float]:
    """(lon, lat) in WGS-84. Refuses a forbidden datum, and a latitude given as longitude."""
    datum = Datum(params["datum"])
    check_datum(datum, allow_gcj02=asked.allow_gcj02)
    lon, lat = params["lon"], params["lat"]
    if asked.holds(lat, lon) and not asked.holds(lon, lat):
        raise Refusal(
            "axes_swapped",
            _(
                "Longitude and latitude seem to be exchanged: the place lies outside the city as "
                "it is and inside the other way round."
            ),
            field="lon",
            remedy=_("Send lon=%(lon)s and lat=%(lat)s.") % {"lon": lat, "lat": lon},
        )
    return to_wgs84(lon, lat, datum)


def _by_category(code: str | None, ownership: Ownership) -> dict[str, Any]:
    """Who answers for the category at the place, and where it is permitted. Refuses an unknown."""
    if not code:
        return {"functional_units": [], "exempt_area": None}
    filing = filing_for(
        category_code=code,
        urgency=Urgency.NORMAL,
        lon=ownership.lon,
        lat=ownership.lat,
        zone_ids=[zone["id"] for zone in ownership.path],
        at=ownership.at,
    )
    area = filing.exempt_area
    units = Unit.objects.filter(pk__in=filing.functional_units)
    return {
        "functional_units": [brief_unit_json(unit) for unit in units],
        "exempt_area": area
        and {"code": area.code, "name_zh": area.name_zh, "name_en": area.name_en},
    }


def _warnings(lon: float, lat: float, asked: Ground) -> list[str]:
    if asked.holds(lon, lat):
        return []
    return [str(_("The place lies outside the city. Check the coordinates and their datum."))]
