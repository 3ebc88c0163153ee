"""Who will head and lead a draft's zones, and who may be named for them."""

from __future__ import annotations

from typing import Any, ClassVar

from django.http import HttpResponse
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from geoapi.auth import SignedIn
from geoapi.v1.drafts import draft_to_edit
from geoapi.v1.fields import KeyField, Query
from geoapi.v1.resource import Resource
from geoapi.v1.schemes import REVALIDATE, check_level
from geoapi.v1.shapes import BriefUnitShape, Shape
from zones.editor.holders import ZoneHolders, holders_in, people_to_name
from zones.ownership.representations import brief_unit_json

MOST_PEOPLE = 20


class HoldersQuery(Query):
    level = serializers.SlugField(required=False)
    zone = KeyField(required=False, help_text="Number of the one zone wanted.")


class PeopleToNameQuery(Query):
    q = serializers.CharField(
        required=False, max_length=80, default="", help_text="Part of a name, user name or post."
    )


class HolderPersonShape(Shape):
    id = serializers.IntegerField()
    name = serializers.CharField()


class ZoneHoldersShape(Shape):
    zone = serializers.IntegerField()
    head = HolderPersonShape(allow_null=True)
    lead = BriefUnitShape(allow_null=True)


class DraftHoldersShape(Shape):
    results = ZoneHoldersShape(many=True)


class PersonToNameShape(HolderPersonShape):
    post = serializers.CharField(allow_blank=True)


class PeopleToNameShape(Shape):
    results = PersonToNameShape(many=True)


class DraftHolders(Resource):
    """Head and lead unit of each zone, as they would be were the draft in force now."""

    permission_classes = (SignedIn,)
    queries: ClassVar = {"GET": HoldersQuery}

    @extend_schema(operation_id="draft_holders", responses=DraftHoldersShape, tags=["drafts"])
    def get(self, request: Request, draft_id: int) -> HttpResponse:
        """Who heads and who leads the zones of a draft."""
        draft = draft_to_edit(self, draft_id)
        check_level(draft.scheme, self.params.get("level"))
        rows = holders_in(
            draft, at=self.now, level=self.params.get("level"), zone=self.params.get("zone")
        )
        return Response({"results": [_holders_json(row) for row in rows]}, headers=REVALIDATE)


class DraftPeople(Resource):
    """People whom the editors of a draft may name for its zones: the first few that match."""

    permission_classes = (SignedIn,)
    queries: ClassVar = {"GET": PeopleToNameQuery}

    @extend_schema(operation_id="draft_people", responses=PeopleToNameShape, tags=["drafts"])
    def get(self, request: Request, draft_id: int) -> HttpResponse:
        """Find somebody to head a zone, without telephone numbers."""
        draft_to_edit(self, draft_id)
        people = people_to_name(self.params["q"], most=MOST_PEOPLE)
        results = [{"id": one.pk, "name": str(one), "post": one.post} for one in people]
        return Response({"results": results}, headers=REVALIDATE)


def _holders_json(row: ZoneHolders) -> dict[str, Any]:
    return {
        "zone": row.zone,
        "head": row.head and {"id": row.head.pk, "name": str(row.head)},
        "lead": row.lead and brief_unit_json(row.lead),
    }
