"""Drafts of boundaries: begun, named, taken, discarded; and their zones."""

from __future__ import annotations

import json
from typing import Any, ClassVar

from django.db import transaction
from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.exceptions import NotFound, PermissionDenied
from rest_framework.request import Request
from rest_framework.response import Response

from geoapi.auth import SignedIn
from geoapi.pagination import next_address
from geoapi.v1.draft_notices import tell_of_take_over
from geoapi.v1.draft_shapes import DraftListShape, DraftShape
from geoapi.v1.fields import BoxField, KeyField, PagedQuery, Query
from geoapi.v1.resource import Resource
from geoapi.v1.schemes import REVALIDATE, check_level, scheme_to_see
from geoapi.v1.shapes import FEATURES
from zones.boundaries.models import Scheme
from zones.editor.actions.drafting import (
    describe_draft,
    discard_draft,
    reopen_draft,
    start_draft,
)
from zones.editor.actions.locking import release_draft, take_draft
from zones.editor.features import draft_features
from zones.editor.models import Draft, DraftState
from zones.editor.permissions import may_edit_scheme
from zones.editor.representations import draft_json
from zones.organisation.models import User

GEOJSON = "application/geo+json"


class DraftsQuery(Query):
    scheme = serializers.SlugField(required=False)
    state = serializers.ChoiceField(
        required=False, choices=DraftState.choices, help_text="Those at work unless named."
    )


class DraftBody(serializers.Serializer[Any]):
    scheme = serializers.SlugField()
    name = serializers.CharField(max_length=120)
    note = serializers.CharField(required=False, allow_blank=True, max_length=4000, default="")


class DescriptionBody(serializers.Serializer[Any]):
    name = serializers.CharField(required=False, max_length=120)
    note = serializers.CharField(required=False, allow_blank=True, max_length=4000)


class LockBody(serializers.Serializer[Any]):
    take_over = serializers.BooleanField(
        required=False, default=False, help_text="In the place of whoever is editing."
    )


class DraftZonesQuery(PagedQuery):
    level = serializers.SlugField(required=False)
    bbox = BoxField(required=False)
    parent = KeyField(  # type: ignore[assignment]
        required=False, help_text="Number of the zone above."
    )
    zone = KeyField(required=False, help_text="Number of the one zone wanted.")
    q = serializers.CharField(required=False, max_length=80, help_text="Part of a code or name.")
    geometry = serializers.ChoiceField(choices=["full", "none"], default="full")
    after = serializers.CharField(
        required=False, max_length=60, help_text="The code of the last zone seen."
    )


class Drafts(Resource):
    """Drafts of the schemes you edit."""

    permission_classes = (SignedIn,)
    queries: ClassVar = {"GET": DraftsQuery}

    @extend_schema(operation_id="drafts", responses=DraftListShape, tags=["drafts"])
    def get(self, request: Request) -> HttpResponse:
        """The drafts, the last changed first."""
        drafts = Draft.objects.visible_to(self.standing).newest_first()
        drafts = drafts.select_related(
            "scheme", "base", "editor", "created_by", "submitted_by", "approved_by", "edition"
        )
        if code := self.params.get("scheme"):
            drafts = drafts.filter(scheme=scheme_to_see(self.standing, code))
        state = self.params.get("state")
        drafts = drafts.filter(state=state) if state else drafts.at_work()
        rows = [draft_json(draft, self.standing.user) for draft in drafts[:500]]
        return Response({"results": rows}, headers=REVALIDATE)

    @extend_schema(
        operation_id="start_draft",
        request=DraftBody,
        responses={201: DraftShape},
        tags=["drafts"],
    )
    def post(self, request: Request) -> HttpResponse:
        """Begin a draft on the newest edition."""
        body = self.body(DraftBody)
        scheme = scheme_to_see(self.standing, body["scheme"])
        user = editor_of(self, scheme)
        draft = start_draft(
            scheme=scheme,
            name=body["name"],
            note=body["note"],
            user=user,
            actor=self.actor,
            now=self.now,
        )
        return Response(draft_json(draft, user), status=201)


class OneDraft(Resource):
    permission_classes = (SignedIn,)

    @extend_schema(operation_id="draft", responses=DraftShape, tags=["drafts"])
    def get(self, request: Request, draft_id: int) -> HttpResponse:
        """One draft."""
        draft = draft_to_edit(self, draft_id)
        return Response(draft_json(draft, self.standing.user), headers=REVALIDATE)

    @extend_schema(
        operation_id="describe_draft",
        request=DescriptionBody,
        responses=DraftShape,
        tags=["drafts"],
    )
    def patch(self, request: Request, draft_id: int) -> HttpResponse:
        """Give a draft another name or note."""
        draft, body = draft_to_edit(self, draft_id), self.body(DescriptionBody)
        changed = describe_draft(
            draft=draft,
            name=body.get("name", draft.name),
            note=body.get("note", draft.note),
            actor=self.actor,
            now=self.now,
        )
        return Response(draft_json(changed, self.standing.user))

    @extend_schema(operation_id="discard_draft", responses={200: DraftShape}, tags=["drafts"])
    def delete(self, request: Request, draft_id: int) -> HttpResponse:
        """Give a draft up; it can be opened again."""
        draft = draft_to_edit(self, draft_id)
        gone = discard_draft(draft=draft, user=person(self), actor=self.actor, now=self.now)
        return Response(draft_json(gone, self.standing.user))


class DraftReopening(Resource):
    permission_classes = (SignedIn,)

    @extend_schema(operation_id="reopen_draft", request=None, responses=DraftShape, tags=["drafts"])
    def post(self, request: Request, draft_id: int) -> HttpResponse:
        """Take a discarded or submitted draft up again."""
        draft = draft_to_edit(self, draft_id)
        opened = reopen_draft(draft=draft, actor=self.actor, now=self.now)
        return Response(draft_json(opened, self.standing.user))


class DraftLock(Resource):
    permission_classes = (SignedIn,)

    @extend_schema(
        operation_id="take_draft", request=LockBody, responses=DraftShape, tags=["drafts"]
    )
    def post(self, request: Request, draft_id: int) -> HttpResponse:
        """Become the one who edits; in somebody's place, who is told, with `take_over`."""
        draft, body = draft_to_edit(self, draft_id), self.body(LockBody)
        with transaction.atomic():
            taken, before = take_draft(
                draft=draft,
                user=person(self),
                take_over=body["take_over"],
                actor=self.actor,
                now=self.now,
            )
            tell_of_take_over(taken, before=before, by=person(self), now=self.now)
        return Response(draft_json(taken, self.standing.user))


class DraftUnlock(Resource):
    permission_classes = (SignedIn,)

    @extend_schema(
        operation_id="release_draft", request=None, responses=DraftShape, tags=["drafts"]
    )
    def post(self, request: Request, draft_id: int) -> HttpResponse:
        """Stop editing, so that another can."""
        draft = draft_to_edit(self, draft_id)
        free = release_draft(draft=draft, user=person(self), actor=self.actor, now=self.now)
        return Response(draft_json(free, self.standing.user))


class DraftZones(Resource):
    """The zones of a draft as GeoJSON, in the order of their codes."""

    permission_classes = (SignedIn,)
    queries: ClassVar = {"GET": DraftZonesQuery}

    @extend_schema(
        operation_id="draft_zones", responses={(200, GEOJSON): FEATURES}, tags=["drafts"]
    )
    def get(self, request: Request, draft_id: int) -> HttpResponse:
        """Zones as the draft has them, page by page."""
        draft = draft_to_edit(self, draft_id)
        check_level(draft.scheme, self.params.get("level"))
        zone = self.params.get("zone")
        page = draft_features(
            draft,
            limit=self.params["limit"],
            level=self.params.get("level"),
            bbox=self.params.get("bbox"),
            zones=[zone] if zone else None,
            parent=self.params.get("parent"),
            words=self.params.get("q"),
            after=self.params.get("after"),
            geometry=self.params["geometry"] == "full",
        )
        following = next_address(request, page.after)
        members = {"position": str(draft.position), "next": json.dumps(following)}
        return HttpResponse(page.collection(members), content_type=GEOJSON, headers=REVALIDATE)


def draft_to_edit(resource: Resource, draft_id: int) -> Draft:
    """The draft of that number, if the person edits its scheme. Raises NotFound alike."""
    drafts = Draft.objects.visible_to(resource.standing).select_related(
        "scheme", "base", "editor", "created_by", "submitted_by", "approved_by", "edition"
    )
    draft = drafts.filter(pk=draft_id).first()
    if draft is None:
        raise NotFound(_("There is no draft %(id)s that you may edit.") % {"id": draft_id})
    return draft


def editor_of(resource: Resource, scheme: Scheme) -> User:
    """The person, if an editor of the scheme. Raises PermissionDenied."""
    if not may_edit_scheme(resource.standing, scheme):
        raise PermissionDenied(_("Boundaries are edited by the GIS staff that this scheme names."))
    return person(resource)


def person(resource: Resource) -> User:
    """Who asks; the resources of drafts are for the signed in."""
    user = resource.standing.user
    assert user is not None
    return user
