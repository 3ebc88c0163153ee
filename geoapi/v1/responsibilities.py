"""Responsibilities: who answers for which zone when; giving and ending them; the list to print."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar

from django.http import HttpResponse, HttpResponseBase
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.exceptions import NotFound, PermissionDenied
from rest_framework.request import Request
from rest_framework.response import Response

from geoapi.auth import Anybody
from geoapi.pagination import link_header, page
from geoapi.v1.exports import FILE, TABLE_FORMATS, download, keep_on_record
from geoapi.v1.fields import (
    LARGEST_KEY,
    BeginningField,
    EndField,
    InstantField,
    KeyField,
    PagedQuery,
)
from geoapi.v1.resource import Resource
from geoapi.v1.schemes import REVALIDATE, PeriodShape, check_level, scheme_to_see
from geoapi.v1.shapes import BriefUnitShape, Shape
from zones.boundaries.models import Scheme, Zone, ZoneVersion
from zones.boundaries.timeline import edition_of
from zones.exchange import Format, encode_table
from zones.organisation.models import Unit, User
from zones.organisation.permissions import (
    may_edit_responsibilities,
    may_see_contacts,
    may_see_unpublished,
)
from zones.ownership.actions import Assignment, assign, relieve
from zones.ownership.models import Responsibility, ResponsibilityRole
from zones.ownership.representations import brief_unit_json, period_json
from zones.ownership.responsibility_list import responsibility_list, table_columns, table_rows

JSON = "json"


class ResponsibilitiesQuery(PagedQuery):
    scheme = serializers.SlugField(required=False, help_text="The primary scheme unless named.")
    level = serializers.SlugField(required=False)
    zone = KeyField(required=False)
    role = serializers.ChoiceField(required=False, choices=ResponsibilityRole.choices)
    unit = KeyField(required=False)
    at = InstantField(required=False)
    after = serializers.IntegerField(required=False, min_value=0, max_value=LARGEST_KEY)
    format = serializers.ChoiceField(
        choices=[JSON, *(wanted.value for wanted in TABLE_FORMATS)],
        default=JSON,
        help_text="csv and xlsx give the responsibility list: one row for each zone.",
    )


class AssignmentBody(serializers.Serializer[Any]):
    zone = KeyField()
    role = serializers.ChoiceField(choices=ResponsibilityRole.choices)
    unit = KeyField(required=False, allow_null=True, default=None)
    user = KeyField(required=False, allow_null=True, default=None)
    effective_from = BeginningField(required=False, help_text="Now unless given.")
    effective_to = EndField(required=False, allow_null=True, default=None)
    basis = serializers.CharField(
        max_length=200, allow_blank=True, default="", help_text="The document it rests on."
    )
    no_manager = serializers.BooleanField(default=False)


class ReliefBody(serializers.Serializer[Any]):
    at = EndField(required=False, help_text="Now unless given.")


class BriefZoneShape(Shape):
    id = serializers.IntegerField()
    code = serializers.CharField(allow_null=True)
    name = serializers.CharField(allow_null=True)
    name_en = serializers.CharField(allow_null=True)


class PersonShape(Shape):
    id = serializers.IntegerField(required=False, help_text="Only for the organisation.")
    name = serializers.CharField()
    post = serializers.CharField(allow_blank=True)


class ResponsibilityShape(Shape):
    id = serializers.IntegerField()
    scheme = serializers.CharField()
    zone = BriefZoneShape(help_text="Without names where the zone is not in force.")
    role = serializers.ChoiceField(choices=ResponsibilityRole.choices)
    unit = BriefUnitShape(allow_null=True)
    user = PersonShape(allow_null=True)
    effective = PeriodShape()
    basis = serializers.CharField(allow_blank=True)
    no_manager = serializers.BooleanField()


class ResponsibilityListShape(Shape):
    results = ResponsibilityShape(many=True)
    next = serializers.CharField(allow_null=True)


class Responsibilities(Resource):
    """Who answers for which zones of a scheme at an instant."""

    permission_classes = (Anybody,)
    queries: ClassVar = {"GET": ResponsibilitiesQuery}

    @extend_schema(
        operation_id="responsibilities",
        responses={(200, "application/json"): ResponsibilityListShape, (200, "*/*"): FILE},
        tags=["ownership", "files"],
    )
    def get(self, request: Request) -> HttpResponseBase:
        """Responsibilities page by page, or the responsibility list as a file."""
        scheme = scheme_to_see(self.standing, self.params.get("scheme"))
        check_level(scheme, self.params.get("level"))
        if self.params["format"] != JSON:
            return self._table(request, scheme)
        limit = self.params["limit"]
        rows, following = page(
            request, list(self._rows(scheme)[: limit + 1]), limit, lambda row: row.pk
        )
        named = _versions_of({row.zone_id for row in rows}, scheme, self.at())
        known = may_see_unpublished(self.standing)
        results = [_row_json(row, scheme, named.get(row.zone_id), ids=known) for row in rows]
        headers = REVALIDATE | link_header(following)
        return Response({"results": results, "next": following}, headers=headers)

    @extend_schema(
        operation_id="assign",
        request=AssignmentBody,
        responses={201: ResponsibilityShape},
        tags=["ownership"],
    )
    def post(self, request: Request) -> HttpResponse:
        """Give a responsibility; what it contradicts ends where it begins."""
        refuse_non_editors(self)
        body = self.body(AssignmentBody)
        start, end = body.get("effective_from", self.now), body["effective_to"]
        if end is not None and end <= start:
            raise serializers.ValidationError(
                {"effective_to": _("The end must be later than the beginning.")}
            )
        zone = _named_row(Zone, body["zone"], "zone")
        row = assign(
            assignment=Assignment(
                zone=zone,
                role=body["role"],
                start=start,
                end=end,
                unit=_named_row(Unit, body["unit"], "unit"),
                user=_named_row(User, body["user"], "user"),
                basis=body["basis"],
                no_manager=body["no_manager"],
            ),
            actor=self.actor,
            now=self.now,
        )
        named = _versions_of({zone.pk}, row.scheme, start)
        answer = _row_json(row, row.scheme, named.get(zone.pk), ids=True)
        return Response(answer, status=201)

    def _rows(self, scheme: Scheme) -> Any:
        rows = Responsibility.objects.holding_at(self.at()).filter(scheme=scheme)
        for name in ("zone", "role", "unit"):
            if self.params.get(name):
                rows = rows.filter(**{name: self.params[name]})
        if level := self.params.get("level"):
            edition = edition_of(scheme, at=self.at())
            versions = ZoneVersion.objects.none()
            if edition is not None:
                versions = ZoneVersion.objects.in_edition(edition).at_level(level)
            rows = rows.filter(zone__in=versions.values("zone"))
        rows = rows.filter(pk__gt=self.params.get("after", 0))
        return rows.select_related("unit", "user").order_by("pk")

    def _table(self, request: Request, scheme: Scheme) -> HttpResponseBase:
        contacts = may_see_contacts(self.standing)
        edition = edition_of(scheme, at=self.at())
        level, zone = self.params.get("level"), self.params.get("zone")
        entries = []
        if edition is not None:
            entries = responsibility_list(edition, at=self.at(), level=level, zone=zone)
        keep_on_record(
            request,
            what="responsibilities",
            rows=len(entries),
            filters=self.params,
            now=self.now,
        )
        wanted = Format(self.params["format"])
        chunks = encode_table(
            wanted,
            table_rows(entries, contacts=contacts),
            columns=table_columns(contacts=contacts),
            title=str(_("Responsibility list")),
        )
        stem = "-".join(filter(None, ["responsibilities", scheme.code, level]))
        return download(chunks, stem=stem, wanted=wanted)


class Relief(Resource):
    """End a responsibility."""

    @extend_schema(
        operation_id="relieve", request=ReliefBody, responses={204: None}, tags=["ownership"]
    )
    def post(self, request: Request, responsibility_id: int) -> HttpResponse:
        """End a responsibility at an instant; until then it has held."""
        refuse_non_editors(self)
        body = self.body(ReliefBody)
        row = Responsibility.objects.as_known().filter(pk=responsibility_id).first()
        if row is None:
            raise NotFound(
                _("There is no responsibility %(id)s, or another has taken its place.")
                % {"id": responsibility_id}
            )
        relieve(responsibility=row, at=body.get("at", self.now), actor=self.actor, now=self.now)
        return Response(status=204)


def refuse_non_editors(resource: Resource) -> None:
    """Raise PermissionDenied for whoever may not say who answers for what."""
    if not may_edit_responsibilities(resource.standing):
        raise PermissionDenied(
            _("Responsibilities are given by the business administrator and the campaign office.")
        )


def _named_row(model: Any, key: int | None, field: str) -> Any:
    """The row the body names. Raises ValidationError naming the field."""
    row = None if key is None else model.objects.filter(pk=key).first()
    if key is not None and row is None:
        message = _("There is nothing with the number %(id)s.") % {"id": key}
        raise serializers.ValidationError({field: message}, code="does_not_exist")
    return row


def _versions_of(zones: Iterable[int], scheme: Scheme, at: Any) -> dict[int, ZoneVersion]:
    edition = edition_of(scheme, at=at)
    if edition is None:
        return {}
    versions = ZoneVersion.objects.in_edition(edition).filter(zone__in=zones)
    return {version.zone_id: version for version in versions.defer("boundary")}


def _row_json(
    row: Responsibility, scheme: Scheme, version: ZoneVersion | None, *, ids: bool
) -> dict[str, Any]:
    person: dict[str, Any] = {"id": row.user_id} if ids else {}
    if row.user:
        person |= {"name": str(row.user), "post": row.user.post}
    return {
        "id": row.pk,
        "scheme": scheme.code,
        "zone": {
            "id": row.zone_id,
            "code": version and version.code,
            "name": version and version.name,
            "name_en": version and version.name_en,
        },
        "role": row.role,
        "unit": row.unit and brief_unit_json(row.unit),
        "user": person if row.user else None,
        "effective": period_json(row.effective),
        "basis": row.basis,
        "no_manager": row.no_manager,
    }
