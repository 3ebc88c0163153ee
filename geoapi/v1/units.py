"""Units: the list, one unit with what it answers for, and the list as a file."""

from __future__ import annotations

from typing import Any, ClassVar

from django.http import HttpResponse, HttpResponseBase
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.exceptions import NotFound, PermissionDenied
from rest_framework.request import Request
from rest_framework.response import Response

from geoapi.pagination import link_header, page
from geoapi.v1.exports import FILE, TABLE_FORMATS, FormatField, download, keep_on_record
from geoapi.v1.fields import InstantField, KeyField, PagedQuery, Query
from geoapi.v1.resource import Resource
from geoapi.v1.schemes import REVALIDATE
from geoapi.v1.shapes import BriefUnitShape, Shape, UnitShape
from zones.boundaries.models import Scheme
from zones.exchange import Format, encode_table
from zones.imports.models import ImportKind
from zones.imports.outgoing import headings, unit_rows
from zones.organisation.models import Unit, UnitKind
from zones.organisation.permissions import may_see_contacts, may_see_unpublished
from zones.ownership.holders import deputies_of, holder_of
from zones.ownership.models import Responsibility
from zones.ownership.representations import brief_unit_json, unit_json


class UnitsQuery(PagedQuery):
    q = serializers.CharField(required=False, max_length=80, help_text="Part of a code or name.")
    kind = serializers.ChoiceField(required=False, choices=UnitKind.choices)
    parent = KeyField(  # type: ignore[assignment]
        required=False, help_text="Number of the unit above."
    )
    active = serializers.BooleanField(required=False, allow_null=True, default=None)
    after = serializers.CharField(
        required=False, max_length=40, help_text="The code of the last unit seen."
    )


class UnitsExportQuery(Query):
    format = FormatField(TABLE_FORMATS, default=Format.CSV.value)


class UnitQuery(Query):
    at = InstantField(required=False)


class ListedUnitShape(UnitShape):
    parent = BriefUnitShape(allow_null=True)
    active = serializers.BooleanField()


class UnitListShape(Shape):
    results = ListedUnitShape(many=True)
    next = serializers.CharField(allow_null=True)


class HeldShape(Shape):
    zone = serializers.IntegerField()
    scheme = serializers.CharField()
    role = serializers.CharField()


class UnitDetailShape(ListedUnitShape):
    children = BriefUnitShape(many=True)
    responsibilities = HeldShape(many=True)


class Units(Resource):
    """The units of the city, for the people of the organisation."""

    queries: ClassVar = {"GET": UnitsQuery}

    @extend_schema(operation_id="units", responses=UnitListShape, tags=["organisation"])
    def get(self, request: Request) -> HttpResponse:
        """Units in the order of their codes, page by page."""
        refuse_outsiders(self)
        limit = self.params["limit"]
        rows, following = page(
            request, list(_units(self.params)[: limit + 1]), limit, lambda unit: unit.code
        )
        contacts = may_see_contacts(self.standing)
        deputies = deputies_of([unit.head_id for unit in rows if unit.head_id], self.now)
        return Response(
            {
                "results": [_unit_json(unit, deputies, contacts=contacts) for unit in rows],
                "next": following,
            },
            headers=REVALIDATE | link_header(following),
        )


class OneUnit(Resource):
    queries: ClassVar = {"GET": UnitQuery}

    @extend_schema(operation_id="unit", responses=UnitDetailShape, tags=["organisation"])
    def get(self, request: Request, unit_id: int) -> HttpResponse:
        """One unit, the units below it, and what it answers for at an instant."""
        refuse_outsiders(self)
        unit = Unit.objects.filter(pk=unit_id).select_related("head", "parent").first()
        if unit is None:
            raise NotFound(_("There is no unit %(id)s.") % {"id": unit_id})
        deputies = deputies_of([unit.head_id] if unit.head_id else [], self.at())
        held = (
            Responsibility.objects.holding_at(self.at())
            .filter(unit=unit, scheme__in=Scheme.objects.visible_to(self.standing))
            .select_related("scheme")
            .order_by("scheme__code", "role", "zone_id")
        )
        return Response(
            {
                **_unit_json(unit, deputies, contacts=may_see_contacts(self.standing)),
                "children": [brief_unit_json(below) for below in unit.children.order_by("code")],
                "responsibilities": [
                    {"zone": row.zone_id, "scheme": row.scheme.code, "role": row.role}
                    for row in held
                ],
            },
            headers=REVALIDATE,
        )


class UnitsExport(Resource):
    queries: ClassVar = {"GET": UnitsExportQuery}

    @extend_schema(
        operation_id="units_export",
        responses={(200, "*/*"): FILE},
        tags=["organisation", "files"],
    )
    def get(self, request: Request) -> HttpResponseBase:
        """Every unit as a table that the import reads back."""
        refuse_outsiders(self)
        contacts = may_see_contacts(self.standing)
        total = Unit.objects.count()
        keep_on_record(request, what="units", rows=total, filters=self.params, now=self.now)
        rows = unit_rows(contacts=contacts)
        wanted = Format(self.params["format"])
        columns = headings(ImportKind.UNITS)
        chunks = encode_table(wanted, rows, columns=columns, title=_("Units"))
        return download(chunks, stem="units", wanted=wanted)


def refuse_outsiders(resource: Resource) -> None:
    """Raise PermissionDenied for whoever has no role in the organisation."""
    if not may_see_unpublished(resource.standing):
        raise PermissionDenied(_("This is for people with a role in the city's organisation."))


def _units(params: Any) -> Any:
    units = Unit.objects.select_related("head", "parent").order_by("code")
    if params.get("q"):
        units = units.named(params["q"])
    if params.get("kind"):
        units = units.filter(kind=params["kind"])
    if params.get("parent"):
        units = units.filter(parent=params["parent"])
    if params.get("active") is not None:
        units = units.filter(is_active=params["active"])
    if params.get("after"):
        units = units.filter(code__gt=params["after"])
    return units


def _unit_json(unit: Unit, deputies: dict[int, Any], *, contacts: bool) -> dict[str, Any]:
    head = holder_of(unit.head, deputies) if unit.head else None
    return {
        **unit_json(unit, head, contacts=contacts),
        "parent": unit.parent and brief_unit_json(unit.parent),
        "active": unit.is_active,
    }
