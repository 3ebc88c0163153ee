"""Deputies: who acts for which head; naming and ending them."""

from __future__ import annotations

from typing import Any, ClassVar

from django.http import HttpResponse
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response

from geoapi.pagination import link_header, page
from geoapi.v1.fields import (
    LARGEST_KEY,
    BeginningField,
    EndField,
    InstantField,
    KeyField,
    PagedQuery,
)
from geoapi.v1.resource import Resource
from geoapi.v1.responsibilities import PersonShape, ReliefBody, named_row, refuse_non_editors
from geoapi.v1.schemes import REVALIDATE, PeriodShape
from geoapi.v1.shapes import Shape
from geoapi.v1.units import refuse_outsiders
from zones.organisation.actions import end_deputy, name_deputy
from zones.organisation.models import Deputy, User
from zones.ownership.representations import period_json


class DeputiesQuery(PagedQuery):
    head = KeyField(required=False)
    deputy = KeyField(required=False)
    at = InstantField(required=False, help_text="Only those who act then.")
    after = serializers.IntegerField(default=0, min_value=0, max_value=LARGEST_KEY)


class DeputyBody(serializers.Serializer[Any]):
    head = KeyField()
    deputy = KeyField()
    effective_from = BeginningField(required=False, help_text="Now unless given.")
    effective_to = EndField(required=False, allow_null=True, default=None)
    reason = serializers.CharField(max_length=200, allow_blank=True, default="")


class DeputyShape(Shape):
    id = serializers.IntegerField()
    head = PersonShape()
    deputy = PersonShape()
    effective = PeriodShape()
    reason = serializers.CharField(allow_blank=True)


class DeputyListShape(Shape):
    results = DeputyShape(many=True)
    next = serializers.CharField(allow_null=True)


class Deputies(Resource):
    """Who acts for a head in every zone and unit headed."""

    queries: ClassVar = {"GET": DeputiesQuery}

    @extend_schema(operation_id="deputies", responses=DeputyListShape, tags=["organisation"])
    def get(self, request: Request) -> HttpResponse:
        """Deputies of all times, page by page."""
        refuse_outsiders(self)
        found = Deputy.objects.filter(pk__gt=self.params["after"]).order_by("pk")
        if at := self.params.get("at"):
            found = found.acting_at(at)
        for name in ("head", "deputy"):
            if self.params.get(name):
                found = found.filter(**{name: self.params[name]})
        limit = self.params["limit"]
        rows = found.select_related("head", "deputy")[: limit + 1]
        kept, following = page(request, list(rows), limit, lambda row: row.pk)
        results = [_deputy_json(row) for row in kept]
        headers = REVALIDATE | link_header(following)
        return Response({"results": results, "next": following}, headers=headers)

    @extend_schema(
        operation_id="name_deputy",
        request=DeputyBody,
        responses={201: DeputyShape},
        tags=["organisation"],
    )
    def post(self, request: Request) -> HttpResponse:
        """Let somebody act for a head; one at a time for each head."""
        refuse_non_editors(self)
        body = self.body(DeputyBody)
        row = name_deputy(
            head=named_row(User, body["head"], "head"),
            deputy=named_row(User, body["deputy"], "deputy"),
            start=body.get("effective_from", self.now),
            end=body["effective_to"],
            reason=body["reason"],
            actor=self.actor,
            now=self.now,
        )
        return Response(_deputy_json(row), status=201)


class DeputyEnd(Resource):
    """End a deputy's time."""

    @extend_schema(
        operation_id="end_deputy", request=ReliefBody, responses={204: None}, tags=["organisation"]
    )
    def post(self, request: Request, deputy_id: int) -> HttpResponse:
        """End it at an instant; where it has not begun by then it is taken back."""
        refuse_non_editors(self)
        at = self.body(ReliefBody).get("at", self.now)
        row = Deputy.objects.filter(pk=deputy_id).first()
        if row is None:
            raise NotFound(_("There is no deputy %(id)s.") % {"id": deputy_id})
        if row.during.upper is None or row.during.upper > at:
            end_deputy(deputy=row, at=at, actor=self.actor, now=self.now)
        return Response(status=204)


def _deputy_json(row: Deputy) -> dict[str, Any]:
    return {
        "id": row.pk,
        "head": person_json(row.head),
        "deputy": person_json(row.deputy),
        "effective": period_json(row.during),
        "reason": row.reason,
    }


def person_json(person: User) -> dict[str, Any]:
    """A person by number, name and post, for the organisation."""
    return {"id": person.pk, "name": str(person), "post": person.post}
