"""How boundaries are kept: earlier ones brought back, accepted defects, policy, editors."""

from __future__ import annotations

import json
from typing import Any, ClassVar

import shapely
from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.exceptions import NotFound, PermissionDenied
from rest_framework.request import Request
from rest_framework.response import Response
from shapely.geometry import Polygon

from geoapi.auth import Anybody, SignedIn
from geoapi.v1.draft_shapes import EditionDifferenceShape, ExceptionShape
from geoapi.v1.drafts import editor_of
from geoapi.v1.fields import LARGEST_INTEGER, LARGEST_KEY, BeginningField, Query
from geoapi.v1.resource import Resource
from geoapi.v1.schemes import (
    REVALIDATE,
    EditionShape,
    edition_json,
    edition_to_see,
    scheme_to_see,
)
from geoapi.v1.shapes import Shape
from zones.boundaries.actions import except_defect, withdraw_exception
from zones.boundaries.exceptions import exceptions_of
from zones.boundaries.rules import DefectKind, snap_to_grid
from zones.editor.actions.returning import return_to
from zones.editor.difference import edition_difference
from zones.editor.findings import differences_json, exception_json
from zones.editor.models import SchemeEditor
from zones.editor.permissions import may_set_boundary_policy
from zones.editor.policy import current_boundary_policy, name_editors, set_boundary_policy
from zones.organisation.models import Role, User
from zones.organisation.permissions import may_see_unpublished, standing_of


class EditionDifferenceQuery(Query):
    since = serializers.IntegerField(
        min_value=0, max_value=LARGEST_INTEGER, help_text="The other edition's number; 0 for none."
    )
    geometry = serializers.ChoiceField(choices=["full", "none"], default="full")


class RollBackBody(serializers.Serializer[Any]):
    to = serializers.IntegerField(min_value=1, max_value=LARGEST_INTEGER)
    effective_from = BeginningField(required=False, allow_null=True, default=None)
    note = serializers.CharField(max_length=4000)


class ExceptionBody(serializers.Serializer[Any]):
    kind = serializers.ChoiceField(choices=[kind.value for kind in DefectKind])
    place = serializers.DictField(help_text="The defect's polygon as the check gave it.")
    reason = serializers.CharField(max_length=300)


class ExceptionListShape(Shape):
    results = ExceptionShape(many=True)


class PolicyShape(Shape):
    four_eyes = serializers.BooleanField(help_text="A second person approves a draft.")


class PolicyBody(serializers.Serializer[Any]):
    four_eyes = serializers.BooleanField()


class EditorShape(Shape):
    id = serializers.IntegerField()
    name = serializers.CharField()


class EditorListShape(Shape):
    results = EditorShape(many=True)


class EditorsBody(serializers.Serializer[Any]):
    users = serializers.ListField(
        child=serializers.IntegerField(min_value=1, max_value=LARGEST_KEY),
        max_length=200,
        help_text="Of the GIS staff; nobody: all of them edit the scheme.",
    )


class EditionDifference(Resource):
    permission_classes = (Anybody,)
    queries: ClassVar = {"GET": EditionDifferenceQuery}

    @extend_schema(
        operation_id="edition_difference", responses=EditionDifferenceShape, tags=["ground"]
    )
    def get(self, request: Request, code: str, number: int) -> HttpResponse:
        """Every zone that differs between two editions, before and after."""
        scheme = scheme_to_see(self.standing, code)
        edition = edition_to_see(scheme, number)
        since = self.params["since"]
        if since:
            edition_to_see(scheme, since)
        geometry = self.params["geometry"] == "full"
        zones = differences_json(edition_difference(edition, before=since), geometry=geometry)
        return Response({"zones": zones}, headers=REVALIDATE)


class RollBack(Resource):
    permission_classes = (SignedIn,)

    @extend_schema(
        operation_id="roll_back",
        request=RollBackBody,
        responses={201: EditionShape},
        tags=["ground"],
    )
    def post(self, request: Request, code: str) -> HttpResponse:
        """Make a new edition with the content of an earlier one."""
        body, scheme = self.body(RollBackBody), scheme_to_see(self.standing, code)
        user = editor_of(self, scheme)
        published = return_to(
            scheme=scheme,
            to=edition_to_see(scheme, body["to"]),
            note=body["note"],
            effective_from=body["effective_from"],
            user=user,
            actor=self.actor,
            now=self.now,
        )
        edition = edition_to_see(scheme, published.edition.number)
        return Response(edition_json(edition, names=True), status=201)


class DefectExceptions(Resource):
    """Torn places that are accepted for a reason."""

    permission_classes = (SignedIn,)

    @extend_schema(operation_id="defect_exceptions", responses=ExceptionListShape, tags=["drafts"])
    def get(self, request: Request, code: str) -> HttpResponse:
        """The accepted defects of a scheme."""
        scheme = scheme_to_see(self.standing, code)
        if not may_see_unpublished(self.standing):
            raise PermissionDenied(_("Accepted defects are for people of the organisation."))
        rows = [exception_json(one) for one in exceptions_of(scheme)]
        return Response({"results": rows}, headers=REVALIDATE)

    @extend_schema(
        operation_id="except_defect",
        request=ExceptionBody,
        responses={201: ExceptionShape},
        tags=["drafts"],
    )
    def post(self, request: Request, code: str) -> HttpResponse:
        """Accept a defect for a reason; it no longer keeps an edition from coming."""
        body, scheme = self.body(ExceptionBody), scheme_to_see(self.standing, code)
        user = editor_of(self, scheme)
        row = except_defect(
            scheme=scheme,
            kind=body["kind"],
            place=_polygon(body["place"]),
            reason=body["reason"],
            made_by=user,
            actor=self.actor,
            now=self.now,
        )
        return Response(exception_json(row), status=201)


class ExceptionWithdrawal(Resource):
    permission_classes = (SignedIn,)

    @extend_schema(
        operation_id="withdraw_exception", request=None, responses={204: None}, tags=["drafts"]
    )
    def post(self, request: Request, code: str, exception_id: int) -> HttpResponse:
        """Let an accepted defect be one again."""
        scheme = scheme_to_see(self.standing, code)
        editor_of(self, scheme)
        row = scheme.exceptions.filter(pk=exception_id).first()
        if row is None:
            raise NotFound(_("There is no accepted defect %(id)s.") % {"id": exception_id})
        withdraw_exception(exception=row, actor=self.actor, now=self.now)
        return Response(status=204)


class BoundaryPolicies(Resource):
    permission_classes = (SignedIn,)

    @extend_schema(operation_id="boundary_policy", responses=PolicyShape, tags=["drafts"])
    def get(self, request: Request) -> HttpResponse:
        """Whether a second person approves."""
        if not may_see_unpublished(self.standing):
            raise PermissionDenied(_("The policy is for people of the organisation."))
        answer = {"four_eyes": current_boundary_policy().four_eyes}
        return Response(answer, headers=REVALIDATE)

    @extend_schema(
        operation_id="set_boundary_policy",
        request=PolicyBody,
        responses=PolicyShape,
        tags=["drafts"],
    )
    def post(self, request: Request) -> HttpResponse:
        """Say whether a second person approves from now on."""
        _refuse_others(self)
        policy = set_boundary_policy(
            four_eyes=self.body(PolicyBody)["four_eyes"],
            user=self.standing.user,
            actor=self.actor,
            now=self.now,
        )
        return Response({"four_eyes": policy.four_eyes})


class SchemeEditors(Resource):
    """Who of the GIS staff edits a scheme; nobody named: all of them."""

    permission_classes = (SignedIn,)

    @extend_schema(operation_id="scheme_editors", responses=EditorListShape, tags=["drafts"])
    def get(self, request: Request, code: str) -> HttpResponse:
        """The named editors."""
        scheme = scheme_to_see(self.standing, code)
        if not may_see_unpublished(self.standing):
            raise PermissionDenied(_("The editors are for people of the organisation to know."))
        rows = SchemeEditor.objects.filter(scheme=scheme).select_related("user").order_by("user")
        return Response(_editors_json(row.user for row in rows), headers=REVALIDATE)

    @extend_schema(
        operation_id="name_scheme_editors",
        request=EditorsBody,
        responses=EditorListShape,
        tags=["drafts"],
    )
    def put(self, request: Request, code: str) -> HttpResponse:
        """Name the editors anew."""
        _refuse_others(self)
        body, scheme = self.body(EditorsBody), scheme_to_see(self.standing, code)
        users = list(User.objects.filter(pk__in=body["users"], is_active=True))
        named = {user.pk for user in users if standing_of(user, now=self.now).has(Role.GIS_STAFF)}
        if unfit := sorted(set(body["users"]) - named):
            message = _("Not GIS staff: %(ids)s.") % {"ids": ", ".join(map(str, unfit))}
            raise serializers.ValidationError({"users": message})
        editors = name_editors(scheme=scheme, users=users, actor=self.actor, now=self.now)
        return Response(_editors_json(editors))


def _refuse_others(resource: Resource) -> None:
    if not may_set_boundary_policy(resource.standing):
        raise PermissionDenied(_("The policy is set by an administrator."))


def _editors_json(users: Any) -> dict[str, Any]:
    return {"results": [{"id": user.pk, "name": str(user)} for user in users]}


def _polygon(given: dict[str, Any]) -> Polygon:
    """The polygon of a defect. Raises ValidationError."""
    try:
        shape = shapely.from_geojson(json.dumps(given))
    except (shapely.errors.GEOSException, ValueError) as error:
        raise _no_polygon() from error
    if not isinstance(shape, Polygon) or shape.is_empty or not shape.is_valid:
        raise _no_polygon()
    snapped = snap_to_grid(shape)
    # A defect's nodes may lie between the steps of the grid.
    return snapped if isinstance(snapped, Polygon) and snapped.is_valid else shape


def _no_polygon() -> serializers.ValidationError:
    return serializers.ValidationError({"place": _("A GeoJSON polygon is wanted.")})
