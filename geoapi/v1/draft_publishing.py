"""From draft to edition: submitted, approved, sent back, published."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.http import HttpResponse
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from fieldwork.notices.models import NoticeKind
from fieldwork.rezoning.describe import left_behind_json
from geoapi.auth import SignedIn
from geoapi.v1.draft_notices import tell_of_answer, tell_of_submission
from geoapi.v1.draft_shapes import DraftShape, PublishedShape
from geoapi.v1.drafts import draft_to_edit, person
from geoapi.v1.fields import BeginningField
from geoapi.v1.resource import Resource
from geoapi.v1.schemes import edition_json, edition_to_see
from zones.editor.actions.publishing import (
    approve_draft,
    publish_draft,
    send_back_draft,
    submit_draft,
)
from zones.editor.representations import draft_json


class SendingBackBody(serializers.Serializer[Any]):
    reason = serializers.CharField(max_length=1000)


class PublicationBody(serializers.Serializer[Any]):
    note = serializers.CharField(required=False, allow_blank=True, max_length=4000, default="")
    effective_from = BeginningField(
        required=False, allow_null=True, default=None, help_text="Now unless named."
    )
    effective_until = BeginningField(
        required=False,
        allow_null=True,
        default=None,
        help_text="Temporary borders end then, and those before come back.",
    )


class DraftSubmission(Resource):
    permission_classes = (SignedIn,)

    @extend_schema(operation_id="submit_draft", request=None, responses=DraftShape, tags=["drafts"])
    def post(self, request: Request, draft_id: int) -> HttpResponse:
        """Hand a draft in for a second person's approval."""
        draft = draft_to_edit(self, draft_id)
        by = person(self)
        with transaction.atomic():
            held = submit_draft(draft=draft, user=by, actor=self.actor, now=self.now)
            tell_of_submission(held, by=by, now=self.now)
        return Response(draft_json(held, self.standing.user))


class DraftApproval(Resource):
    permission_classes = (SignedIn,)

    @extend_schema(
        operation_id="approve_draft", request=None, responses=DraftShape, tags=["drafts"]
    )
    def post(self, request: Request, draft_id: int) -> HttpResponse:
        """Approve a draft that another submitted."""
        draft = draft_to_edit(self, draft_id)
        by = person(self)
        with transaction.atomic():
            held = approve_draft(draft=draft, user=by, actor=self.actor, now=self.now)
            tell_of_answer(held, NoticeKind.DRAFT_APPROVED, by=by, now=self.now)
        return Response(draft_json(held, self.standing.user))


class DraftSendingBack(Resource):
    permission_classes = (SignedIn,)

    @extend_schema(
        operation_id="send_back_draft",
        request=SendingBackBody,
        responses=DraftShape,
        tags=["drafts"],
    )
    def post(self, request: Request, draft_id: int) -> HttpResponse:
        """Send a submitted draft back for a reason; it is open again."""
        draft, body = draft_to_edit(self, draft_id), self.body(SendingBackBody)
        by, reason = person(self), body["reason"]
        with transaction.atomic():
            held = send_back_draft(draft=draft, reason=reason, actor=self.actor, now=self.now)
            tell_of_answer(held, NoticeKind.DRAFT_SENT_BACK, by=by, now=self.now)
        return Response(draft_json(held, self.standing.user))


class DraftPublication(Resource):
    permission_classes = (SignedIn,)

    @extend_schema(
        operation_id="publish_draft",
        request=PublicationBody,
        responses={201: PublishedShape},
        tags=["drafts"],
    )
    def post(self, request: Request, draft_id: int) -> HttpResponse:
        """Make a draft the next edition, at once, from an instant, or until another."""
        draft, body = draft_to_edit(self, draft_id), self.body(PublicationBody)
        published = publish_draft(
            draft=draft, user=person(self), actor=self.actor, now=self.now, **body
        )
        edition = edition_to_see(draft.scheme, published.edition.number)
        answer = {
            "edition": edition_json(edition, names=True),
            "effective_from": published.effective_from.isoformat(),
            "put": published.put,
            "dropped": published.dropped,
            "reroute": left_behind_json(draft.scheme, at=published.effective_from),
        }
        return Response(answer, status=201)
