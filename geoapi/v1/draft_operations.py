"""What is done to a draft: operations, trials, undo and redo, the history."""

from __future__ import annotations

from typing import Any, ClassVar

from django.http import HttpResponse
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from geoapi.auth import SignedIn
from geoapi.v1.draft_shapes import HistoryShape, OutcomeShape
from geoapi.v1.drafts import draft_to_edit, person
from geoapi.v1.fields import LARGEST_INTEGER, PagedQuery
from geoapi.v1.resource import Resource
from geoapi.v1.schemes import REVALIDATE
from zones.editor.actions.operating import Outcome, attempt, operate, walk
from zones.editor.representations import history_json, outcome_json


class HistoryQuery(PagedQuery):
    after = serializers.IntegerField(
        required=False, min_value=0, max_value=LARGEST_INTEGER, help_text="The last number seen."
    )


class PositionBody(serializers.Serializer[Any]):
    position = serializers.IntegerField(
        min_value=0, max_value=LARGEST_INTEGER, help_text="The last operation you know in effect."
    )


class WalkBody(PositionBody):
    to = serializers.IntegerField(
        min_value=0, max_value=LARGEST_INTEGER, help_text="The last operation to be in effect."
    )


class TrialBody(serializers.Serializer[Any]):
    kind = serializers.CharField(max_length=20)
    parameters = serializers.DictField(help_text="As the kind wants them; GeoJSON in WGS-84.")


class OperationBody(TrialBody, PositionBody):
    uuid = serializers.UUIDField(help_text="Your own number: sent again, nothing is done twice.")


class DraftOperations(Resource):
    """The history of a draft, and the next operation."""

    permission_classes = (SignedIn,)
    queries: ClassVar = {"GET": HistoryQuery}

    @extend_schema(operation_id="draft_history", responses=HistoryShape, tags=["drafts"])
    def get(self, request: Request, draft_id: int) -> HttpResponse:
        """Every operation, undone ones too, in their order."""
        draft = draft_to_edit(self, draft_id)
        operations = draft.operations.filter(number__gt=self.params.get("after", 0))
        rows = operations.order_by("number").select_related("made_by").prefetch_related("steps")
        results = history_json(draft, rows[: self.params["limit"]])
        return Response({"results": results}, headers=REVALIDATE)

    @extend_schema(
        operation_id="operate_on_draft",
        request=OperationBody,
        responses={201: OutcomeShape, 200: OutcomeShape},
        tags=["drafts"],
    )
    def post(self, request: Request, draft_id: int) -> HttpResponse:
        """Do one operation; refused, nothing is changed, and the answer says why."""
        draft, body = draft_to_edit(self, draft_id), self.body(OperationBody)
        outcome = operate(draft=draft, user=person(self), actor=self.actor, now=self.now, **body)
        answer = outcome_json(outcome, self.standing.user)
        return Response(answer, status=200 if outcome.again else 201)


class DraftTrial(Resource):
    permission_classes = (SignedIn,)

    @extend_schema(
        operation_id="try_on_draft", request=TrialBody, responses=OutcomeShape, tags=["drafts"]
    )
    def post(self, request: Request, draft_id: int) -> HttpResponse:
        """What an operation would do; nothing is written."""
        draft, body = draft_to_edit(self, draft_id), self.body(TrialBody)
        outcome = attempt(draft=draft, kind=body["kind"], parameters=body["parameters"])
        return Response(outcome_json(outcome, self.standing.user, trial=True))


class DraftUndo(Resource):
    permission_classes = (SignedIn,)

    @extend_schema(
        operation_id="undo_on_draft", request=PositionBody, responses=OutcomeShape, tags=["drafts"]
    )
    def post(self, request: Request, draft_id: int) -> HttpResponse:
        """Undo the last operation in effect."""
        position = self.body(PositionBody)["position"]
        return _answer(self, _walked(self, draft_id, position, position - 1))


class DraftRedo(Resource):
    permission_classes = (SignedIn,)

    @extend_schema(
        operation_id="redo_on_draft", request=PositionBody, responses=OutcomeShape, tags=["drafts"]
    )
    def post(self, request: Request, draft_id: int) -> HttpResponse:
        """Do the next undone operation again."""
        position = self.body(PositionBody)["position"]
        return _answer(self, _walked(self, draft_id, position, position + 1))


class DraftWalk(Resource):
    permission_classes = (SignedIn,)

    @extend_schema(
        operation_id="walk_draft", request=WalkBody, responses=OutcomeShape, tags=["drafts"]
    )
    def post(self, request: Request, draft_id: int) -> HttpResponse:
        """Undo or redo until the named operation is the last in effect; 0 for none."""
        body = self.body(WalkBody)
        return _answer(self, _walked(self, draft_id, body["position"], body["to"]))


def _walked(resource: Resource, draft_id: int, position: int, to: int) -> Outcome:
    return walk(
        draft=draft_to_edit(resource, draft_id),
        position=position,
        to=to,
        user=person(resource),
        actor=resource.actor,
        now=resource.now,
    )


def _answer(resource: Resource, outcome: Outcome) -> HttpResponse:
    return Response(outcome_json(outcome, resource.standing.user))
