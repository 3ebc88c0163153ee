"""What a draft would change, and what is wrong with it."""

from __future__ import annotations

from typing import Any, ClassVar

from django.http import HttpResponse
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from geoapi.auth import SignedIn
from geoapi.v1.draft_shapes import CheckShape, DraftDifferenceShape
from geoapi.v1.drafts import draft_to_edit
from geoapi.v1.fields import InstantField, Query
from geoapi.v1.resource import Resource
from geoapi.v1.schemes import REVALIDATE
from zones.editor.checking import check_draft
from zones.editor.difference import draft_difference
from zones.editor.findings import check_json, differences_json, plans_json


class CheckQuery(Query):
    at = InstantField(required=False)


class DifferenceQuery(Query):
    geometry = serializers.ChoiceField(choices=["full", "none"], default="full")


class DraftCheck(Resource):
    """Every finding with its place, area, width, neighbours and safe repairs."""

    permission_classes = (SignedIn,)
    queries: ClassVar = {"GET": CheckQuery}

    @extend_schema(operation_id="check_draft", responses=CheckShape, tags=["drafts"])
    def get(self, request: Request, draft_id: int) -> HttpResponse:
        """Check the whole draft as the edition it would make."""
        draft = draft_to_edit(self, draft_id)
        check = check_draft(draft, now=self.now, at=self.params.get("at"))
        return Response(check_json(check), headers=REVALIDATE)


class DraftDifference(Resource):
    permission_classes = (SignedIn,)
    queries: ClassVar = {"GET": DifferenceQuery}

    @extend_schema(operation_id="draft_difference", responses=DraftDifferenceShape, tags=["drafts"])
    def get(self, request: Request, draft_id: int) -> HttpResponse:
        """Every zone and responsibility that the draft would change."""
        draft = draft_to_edit(self, draft_id)
        geometry = self.params["geometry"] == "full"
        answer: dict[str, Any] = {
            "zones": differences_json(draft_difference(draft), geometry=geometry),
            "responsibilities": plans_json(draft),
        }
        return Response(answer, headers=REVALIDATE)
