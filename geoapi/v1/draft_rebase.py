"""Bring a draft to the newest edition, with its conflicts shown three-way."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django.http import HttpResponse
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from geoapi.auth import SignedIn
from geoapi.v1.draft_operations import PositionBody
from geoapi.v1.draft_shapes import OutcomeShape, RebaseShape
from geoapi.v1.drafts import draft_to_edit, person
from geoapi.v1.resource import Resource
from geoapi.v1.schemes import REVALIDATE
from zones.editor.actions.rebasing import MINE, THEIRS, rebase_draft
from zones.editor.conflicts import Conflict, compare_with_newest
from zones.editor.findings import state_json
from zones.editor.representations import outcome_json


class RebaseBody(PositionBody):
    uuid = serializers.UUIDField(required=False, help_text="Your own number of the operation.")
    choices = serializers.DictField(
        child=serializers.ChoiceField(choices=[MINE, THEIRS]),
        required=False,
        default=dict,
        help_text="For each group of zones that both changed, whose version stays.",
    )


class DraftRebase(Resource):
    """The draft held against the newest edition."""

    permission_classes = (SignedIn,)

    @extend_schema(operation_id="draft_conflicts", responses=RebaseShape, tags=["drafts"])
    def get(self, request: Request, draft_id: int) -> HttpResponse:
        """What merges by itself, and what both changed, zone by zone."""
        draft = draft_to_edit(self, draft_id)
        rebase = compare_with_newest(draft)
        answer = {
            "from": draft.base_number,
            "onto": rebase.onto,
            "merged": sorted(rebase.merged),
            "groups": [
                {"id": group.id, "zones": [_conflict_json(one) for one in group.conflicts]}
                for group in rebase.groups
            ],
        }
        return Response(answer, headers=REVALIDATE)

    @extend_schema(
        operation_id="rebase_draft",
        request=RebaseBody,
        responses={201: OutcomeShape},
        tags=["drafts"],
    )
    def post(self, request: Request, draft_id: int) -> HttpResponse:
        """Lay the draft over the newest edition, as one operation that can be undone."""
        draft, body = draft_to_edit(self, draft_id), self.body(RebaseBody)
        outcome = rebase_draft(
            draft=draft,
            uuid=body.get("uuid") or uuid4(),
            position=body["position"],
            choices=body["choices"],
            user=person(self),
            actor=self.actor,
            now=self.now,
        )
        return Response(outcome_json(outcome, self.standing.user), status=201)


def _conflict_json(one: Conflict) -> dict[str, Any]:
    shown = one.mine or one.theirs or one.base
    return {
        "zone": one.zone,
        "code": shown.code if shown else "",
        "name": shown.name if shown else "",
        "fields": one.fields,
        **{
            side: state and state_json(state, geometry=True)
            for side, state in (("base", one.base), ("theirs", one.theirs), ("mine", one.mine))
        },
    }
