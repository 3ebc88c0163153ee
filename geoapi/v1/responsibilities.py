"""Responsibilities: who answers for which zone when; giving and ending them; the list to print."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
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
    KnownField,
    PagedQuery,
)
from geoapi.v1.resource import Resource
from geoapi.v1.schemes import REVALIDATE, PeriodShape, check_level, scheme_to_see
from geoapi.v1.shapes import BriefUnitShape, Shape
from geoapi.v1.units import refuse_outsiders
from zones.boundaries.known import KnownOfNoPart
from zones.boundaries.models import Edition, Scheme, Zone, ZoneVersion
from zones.boundaries.queries import ZoneVersionQuerySet
from zones.boundaries.timeline import edition_of
from zones.exchange import Format, encode_table
from zones.organisation.models import Unit, User
from zones.organisation.permissions import (
    may_edit_responsibilities,
    may_see_contacts,
    may_see_unpublished,
)
from zones.ownership.actions import Assignment, assign, relieve
from zones.ownership.asked_zones import ANY, ZoneQuestion, zones_asked
from zones.ownership.gaps import Gap
from zones.ownership.models import Responsibility, ResponsibilityRole
from zones.ownership.representations import brief_unit_json, period_json
from zones.ownership.responsibility_list import entries_of, table_columns, table_rows

JSON = "json"

Find = Callable[[Any, int | None, str], Any]
"""(model, number, field of the body) to the row; None to None."""


class GapField(serializers.ChoiceField):
    """A kind of gap in responsibility, or any of them; for people of the organisation."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            choices=[(ANY, _("any")), *Gap.choices],
            help_text="Only zones with this gap in responsibility; for the organisation.",
            **options,
        )


class ResponsibilitiesQuery(PagedQuery):
    scheme = serializers.SlugField(required=False, help_text="The primary scheme unless named.")
    level = serializers.SlugField(required=False)
    zone = KeyField(required=False)
    role = serializers.ChoiceField(required=False, choices=ResponsibilityRole.choices)
    unit = KeyField(required=False)
    within = KeyField(required=False, help_text="Number of a zone above, however far.")
    q = serializers.CharField(
        required=False,
        max_length=80,
        help_text="Part of the name or code of a zone, or of a person or unit that answers for it.",
    )
    gap = GapField(required=False)
    at = InstantField(required=False)
    known_at = KnownField(required=False)
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
        known_at = self._known_at()
        if self.params["format"] != JSON:
            return self._table(request, scheme)
        limit = self.params["limit"]
        rows, following = page(
            request, list(self._rows(scheme, known_at)[: limit + 1]), limit, lambda row: row.pk
        )
        named = versions_of({row.zone_id for row in rows}, scheme, self.at(), known_at)
        known = may_see_unpublished(self.standing)
        results = [row_json(row, scheme, named.get(row.zone_id), ids=known) for row in rows]
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
        assignment = read_assignment(self.body(AssignmentBody), self.now)
        row = assign(assignment=assignment, actor=self.actor, now=self.now)
        named = versions_of({row.zone_id}, row.scheme, assignment.start)
        answer = row_json(row, row.scheme, named.get(row.zone_id), ids=True)
        return Response(answer, status=201)

    def _known_at(self) -> datetime | None:
        """Refuses what is searched by present names, or filled from present holders."""
        known_at = self.known_at()
        for name in ("q", "gap"):
            if known_at is not None and self.params.get(name):
                raise KnownOfNoPart(name)
        if known_at is not None and self.params["format"] != JSON:
            raise KnownOfNoPart("format")
        return known_at

    def _rows(self, scheme: Scheme, known_at: datetime | None) -> Any:
        rows = Responsibility.objects.holding_at(self.at(), known_at).filter(scheme=scheme)
        for name in ("zone", "role", "unit"):
            if self.params.get(name):
                rows = rows.filter(**{name: self.params[name]})
        if any(self.params.get(name) for name in ("level", "within", "q", "gap")):
            edition = edition_of(scheme, at=self.at(), known_at=known_at)
            versions = self._versions(edition) if edition else ZoneVersion.objects.none()
            rows = rows.filter(zone__in=versions.values("zone"))
        rows = rows.filter(pk__gt=self.params.get("after", 0))
        return rows.select_related("unit", "user").order_by("pk")

    def _versions(self, edition: Edition) -> ZoneVersionQuerySet:
        """The zones asked for. Raises PermissionDenied for strangers who ask for gaps."""
        asked = self.params
        if asked.get("gap"):
            refuse_outsiders(self)
        question = ZoneQuestion(
            level=asked.get("level"),
            zone=asked.get("zone"),
            within=asked.get("within"),
            words=asked.get("q", ""),
            gap=asked.get("gap", ""),
        )
        return zones_asked(edition, question, at=self.at(), with_gaps=bool(question.gap)).versions

    def _table(self, request: Request, scheme: Scheme) -> HttpResponseBase:
        contacts = may_see_contacts(self.standing)
        edition = edition_of(scheme, at=self.at())
        level = self.params.get("level")
        entries = []
        if edition is not None:
            entries = entries_of(self._versions(edition), edition, at=self.at())
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


def read_assignment(body: Mapping[str, Any], now: datetime, find: Find | None = None) -> Assignment:
    """The assignment that a checked AssignmentBody speaks of. Raises ValidationError.

    ``find`` finds the rows it names where they were looked up already.
    """
    find = find or named_row
    start, end = body.get("effective_from", now), body["effective_to"]
    if end is not None and end <= start:
        raise serializers.ValidationError(
            {"effective_to": _("The end must be later than the beginning.")}
        )
    return Assignment(
        zone=find(Zone, body["zone"], "zone"),
        role=body["role"],
        start=start,
        end=end,
        unit=find(Unit, body["unit"], "unit"),
        user=find(User, body["user"], "user"),
        basis=body["basis"],
        no_manager=body["no_manager"],
    )


def named_row(model: Any, key: int | None, field: str) -> Any:
    """The row the body names. Raises ValidationError naming the field."""
    row = None if key is None else model.objects.filter(pk=key).first()
    if key is not None and row is None:
        message = _("There is nothing with the number %(id)s.") % {"id": key}
        raise serializers.ValidationError({field: message}, code="does_not_exist")
    return row


def versions_of(
    zones: Iterable[int], scheme: Scheme, at: Any, known_at: datetime | None = None
) -> dict[int, ZoneVersion]:
    """The zones as the edition in force has them; those it has not are left out."""
    edition = edition_of(scheme, at=at, known_at=known_at)
    if edition is None:
        return {}
    versions = ZoneVersion.objects.in_edition(edition).filter(zone__in=zones)
    return {version.zone_id: version for version in versions.defer("boundary")}


def row_json(
    row: Responsibility, scheme: Scheme, version: ZoneVersion | None, *, ids: bool
) -> dict[str, Any]:
    """A responsibility as the answers write it; ``ids`` adds the numbers of people."""
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
