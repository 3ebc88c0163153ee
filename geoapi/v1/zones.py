"""Zones: lists as GeoJSON, files of them, and everything about one."""

from __future__ import annotations

import json
from typing import Any, ClassVar

from django.http import HttpResponse, HttpResponseBase
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework_gis.fields import GeometryField

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
from geoapi.v1.fields import (
    LARGEST_INTEGER,
    BoxField,
    InstantField,
    KeyField,
    KnownField,
    PagedQuery,
    Query,
)
from geoapi.v1.resource import Resource
from geoapi.v1.schemes import REVALIDATE, PeriodShape, check_level, scheme_to_see
from geoapi.v1.shapes import (
    FEATURES,
    BriefUnitShape,
    DutyShape,
    HeadShape,
    NamedPersonShape,
    Shape,
    UnitShape,
    ZoneShape,
)
from zones.boundaries.features import ZoneFilter, zone_features
from zones.boundaries.known import KnownOfNoPart
from zones.boundaries.models import Edition, Scheme, Zone
from zones.boundaries.outgoing import COLUMNS, outgoing_zones, zones_to_write
from zones.boundaries.timeline import edition_of
from zones.exchange import Format, encode_features, encode_table
from zones.feature_page import FeaturePage
from zones.organisation.permissions import may_see_contacts
from zones.ownership.representations import (
    brief_unit_json,
    duty_json,
    holder_json,
    period_json,
    unit_json,
    version_json,
)
from zones.ownership.zone_sheet import ZoneSheet, sheet_of

GEOJSON = "application/geo+json"


class EditionQuery(Query):
    """Which state of which scheme."""

    scheme = serializers.SlugField(required=False, help_text="The primary scheme unless named.")
    level = serializers.SlugField(
        required=False, help_text="Code of a level; every level where none is named."
    )
    at = InstantField(required=False)
    known_at = KnownField(required=False)
    edition = serializers.IntegerField(
        required=False,
        min_value=1,
        max_value=LARGEST_INTEGER,
        help_text="In place of `at` and `known_at`.",
    )


class ZonesQuery(EditionQuery, PagedQuery):
    bbox = BoxField(required=False)
    parent = KeyField(  # type: ignore[assignment]
        required=False, help_text="Number of the zone above."
    )
    zone = KeyField(required=False, help_text="Number of the one zone wanted.")
    q = serializers.CharField(required=False, max_length=80, help_text="Part of a code or name.")
    geometry = serializers.ChoiceField(choices=["full", "none"], default="full")
    after = serializers.CharField(
        required=False, max_length=60, help_text="The code of the last zone seen."
    )


class ZonesExportQuery(EditionQuery):
    format = FormatField([*FEATURE_FORMATS, Format.XLSX], default=Format.GEOJSON.value)
    crs = CrsField(required=False)


class ZoneQuery(Query):
    at = InstantField(required=False)
    known_at = KnownField(required=False)


class ZonePastShape(Shape):
    edition = serializers.IntegerField(help_text="The edition that brought it.")
    since = serializers.DateTimeField(allow_null=True)
    code = serializers.CharField()
    name = serializers.CharField()
    name_en = serializers.CharField()
    note = serializers.CharField(allow_blank=True)
    current = serializers.BooleanField()


class HolderPastShape(Shape):
    role = serializers.CharField()
    unit = BriefUnitShape(allow_null=True)
    person = NamedPersonShape(allow_null=True)
    effective = PeriodShape()
    basis = serializers.CharField(allow_blank=True)


@extend_schema_field(
    {
        "type": "object",
        "required": ["type", "coordinates"],
        "properties": {"type": {"type": "string"}, "coordinates": {"type": "array", "items": {}}},
    }
)
class BoundaryField(GeometryField):  # type: ignore[misc]  # it has no types
    """GeoJSON; drf-spectacular knows the schema only of a geometry that is a model's field."""


BOUNDARY = BoundaryField(precision=7)


class ZoneDetailShape(ZoneShape):
    scheme = serializers.CharField()
    edition = serializers.IntegerField()
    path = ZoneShape(many=True, help_text="From the top level to the zone above.")
    children = ZoneShape(many=True)
    boundary = BoundaryField(help_text="GeoJSON, (lon, lat) in WGS-84, on the 1e-7 degree grid.")
    size = serializers.FloatField(help_text="Square metres, or metres of a line.")
    head = HeadShape(allow_null=True)
    lead_unit = UnitShape(allow_null=True)
    fallback_unit = BriefUnitShape(allow_null=True)
    no_manager = serializers.BooleanField()
    members = BriefUnitShape(many=True)
    paired_units = BriefUnitShape(many=True)
    paired_leaders = NamedPersonShape(many=True)
    duties = DutyShape(many=True)
    boundary_history = ZonePastShape(many=True)
    people_history = HolderPastShape(many=True)


class _OfEdition(Resource):
    def edition_asked(self, scheme: Scheme) -> Edition | None:
        """By its number, or in force at an instant, as known at another. Refuses both together."""
        number, known_at = self.params.get("edition"), self.known_at()
        if number is not None and "known_at" in self.params:
            raise KnownOfNoPart("edition")
        return edition_of(scheme, at=self.at(), number=number, known_at=known_at)


class Zones(_OfEdition):
    """Zones of a scheme's edition as GeoJSON, in the order of their codes."""

    permission_classes = (Anybody,)
    queries: ClassVar = {"GET": ZonesQuery}

    @extend_schema(operation_id="zones", responses={(200, GEOJSON): FEATURES}, tags=["ground"])
    def get(self, request: Request) -> HttpResponse:
        """Zones in force at an instant, or of an edition, page by page."""
        scheme = scheme_to_see(self.standing, self.params.get("scheme"))
        edition = self.edition_asked(scheme)
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
                    zone=self.params.get("zone"),
                ),
                limit=self.params["limit"],
                after=self.params.get("after"),
                geometry=self.params["geometry"] == "full",
            )
        if not page.features:
            check_level(scheme, self.params.get("level"))
        members = {
            "scheme": scheme.code,
            "edition": edition.number if edition else None,
            "next": next_address(request, page.after),
        }
        return page.collection({name: json.dumps(value) for name, value in members.items()})


class ZonesExport(_OfEdition):
    """The zones of a scheme as a file."""

    permission_classes = (Anybody,)
    throttle_classes = (AnonymousThrottle,)
    queries: ClassVar = {"GET": ZonesExportQuery}

    @extend_schema(
        operation_id="zones_export", responses={(200, "*/*"): FILE}, tags=["ground", "files"]
    )
    def get(self, request: Request) -> HttpResponseBase:
        """Zones in any format and coordinate system, as zones_import reads them back."""
        scheme = scheme_to_see(self.standing, self.params.get("scheme"))
        check_level(scheme, self.params.get("level"))
        edition = self.edition_asked(scheme)
        if edition is None:
            raise NotFound(_("No boundaries of this scheme were in force at that time."))
        level, wanted = self.params.get("level"), Format(self.params["format"])
        crs = crs_to_write(self.params.get("crs"))
        zones = zones_to_write(edition, level=level)
        keep_on_record(request, what="zones", rows=zones.count(), filters=self.params, now=self.now)
        stem = "-".join(filter(None, [scheme.code, level, f"edition{edition.number}"]))
        rows = outgoing_zones(edition, zones)
        if wanted is Format.XLSX:
            cells = (cells for _code, _boundary, cells in rows)
            chunks = encode_table(wanted, cells, columns=COLUMNS, title=scheme.code)
        else:
            layer = level or scheme.code
            chunks = encode_features(wanted, rows, columns=COLUMNS, crs=crs, layer=layer)
        return download(chunks, stem=stem, wanted=wanted, crs=crs)


class OneZone(Resource):
    """Everything about one zone at an instant."""

    permission_classes = (Anybody,)
    queries: ClassVar = {"GET": ZoneQuery}

    @extend_schema(operation_id="zone", responses=ZoneDetailShape, tags=["ground"])
    def get(self, request: Request, zone_id: int) -> HttpResponse:
        """Who answers for a zone and for what, its place among others, and its past."""
        visible = Scheme.objects.visible_to(self.standing)
        zone = Zone.objects.filter(pk=zone_id, scheme__in=visible).first()
        known_at = self.known_at()
        sheet = sheet_of(zone=zone, at=self.at(), known_at=known_at) if zone else None
        if sheet is None:
            raise NotFound(_("There is no zone %(id)s at that time.") % {"id": zone_id})
        answer = _zone_json(sheet, contacts=may_see_contacts(self.standing))
        return Response(answer, headers=REVALIDATE)


def _zone_json(sheet: ZoneSheet, *, contacts: bool) -> dict[str, Any]:
    held = sheet.held
    return {
        **version_json(sheet.version),
        "scheme": sheet.entry.scheme.code,
        "edition": sheet.entry.edition.number,
        "path": [version_json(above) for above in sheet.path],
        "children": [version_json(below) for below in sheet.children],
        "boundary": BOUNDARY.to_representation(sheet.version.boundary),
        "size": round(sheet.size, 1),
        "head": holder_json(held.head, contacts=contacts),
        "lead_unit": held.lead and unit_json(held.lead, held.lead_head, contacts=contacts),
        "fallback_unit": held.fallback and brief_unit_json(held.fallback),
        "no_manager": held.no_manager,
        "members": [brief_unit_json(unit) for unit in held.members],
        "paired_units": [brief_unit_json(unit) for unit in held.paired_units],
        "paired_leaders": [
            {"name": str(leader), "post": leader.post} for leader in held.paired_leaders
        ],
        "duties": [duty_json(duty) for duty in sheet.duties],
        "boundary_history": [
            {
                "edition": span.edition,
                "since": span.since and span.since.isoformat(),
                "code": span.version.code,
                "name": span.version.name,
                "name_en": span.version.name_en,
                "note": span.note,
                "current": span.current,
            }
            for span in sheet.boundary_history
        ],
        "people_history": [
            {
                "role": row.role,
                "unit": row.unit and brief_unit_json(row.unit),
                "person": row.user and {"name": str(row.user), "post": row.user.post},
                "effective": period_json(row.effective),
                "basis": row.basis,
            }
            for row in sheet.people_history
        ],
    }
