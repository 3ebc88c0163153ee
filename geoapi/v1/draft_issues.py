"""What a draft would do to open issues."""

from __future__ import annotations

from typing import Any, ClassVar

from django.http import HttpResponse
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from fieldwork.rezoning.describe import outlook_json
from fieldwork.rezoning.draft_outlook import outlook_of_draft
from geoapi.pagination import link_header
from geoapi.v1.drafts import draft_to_edit
from geoapi.v1.fields import InstantField
from geoapi.v1.resource import Resource
from geoapi.v1.rezoning import BalanceShape, MovingIssueShape, MovingQuery, moving_page
from geoapi.v1.schemes import REVALIDATE
from geoapi.v1.shapes import Shape


class DraftIssuesQuery(MovingQuery):
    at = InstantField(
        required=False, help_text="When the draft would take effect; now unless given."
    )


class DraftIssuesShape(Shape):
    open = serializers.IntegerField(help_text="All open issues of the scheme.")
    rerouted = serializers.IntegerField(help_text="Would have another zone or lead unit.")
    units = BalanceShape(many=True)
    issues = MovingIssueShape(many=True)
    next = serializers.CharField(allow_null=True)


class DraftIssues(Resource):
    """Open issues whose place would have another owner."""

    queries: ClassVar = {"GET": DraftIssuesQuery}

    @extend_schema(operation_id="draft_issues", responses=DraftIssuesShape, tags=["drafts"])
    def get(self, request: Request, draft_id: int) -> HttpResponse:
        """How many issues would be re-routed, which units gain and lose, and the issues page by
        page, the oldest first. They keep their owner until somebody re-routes them."""
        draft = draft_to_edit(self, draft_id)
        seen = outlook_of_draft(draft, at=self.at())
        asked: Any = self.params
        shown, following = moving_page(
            request, seen.shifts, limit=asked["limit"], after=asked.get("after")
        )
        answer = {**outlook_json(seen, shown=shown), "next": following}
        return Response(answer, headers=REVALIDATE | link_header(following))
