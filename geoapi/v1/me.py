"""Oneself: roles, what one is head of, language, access tokens."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response

from geoapi.auth import SignedInByPassword
from geoapi.v1.fields import InstantField
from geoapi.v1.resource import Resource
from geoapi.v1.shapes import BriefUnitShape, NamedPersonShape, Shape
from zones.organisation import permissions
from zones.organisation.actions import choose_language
from zones.organisation.models import AccessToken, Membership, Role, TokenScope, User
from zones.organisation.tokens import issue_token, revoke_token
from zones.ownership.models import Responsibility, ResponsibilityRole
from zones.ownership.representations import brief_unit_json

PRIVATE = {"Cache-Control": "no-store"}


class RoleShape(Shape):
    role = serializers.ChoiceField(choices=Role.choices)
    unit = BriefUnitShape()
    start = serializers.DateField(allow_null=True)
    end = serializers.DateField(allow_null=True, help_text="The first day without the role.")


class HeadedZoneShape(Shape):
    zone = serializers.IntegerField()
    scheme = serializers.CharField()
    acting_for = NamedPersonShape(allow_null=True)


class RightsShape(Shape):
    see_unpublished = serializers.BooleanField()
    see_contacts = serializers.BooleanField()
    see_people = serializers.BooleanField()
    import_ground = serializers.BooleanField()
    import_organisation = serializers.BooleanField()
    edit_responsibilities = serializers.BooleanField()
    read_audit = serializers.BooleanField()
    administer = serializers.BooleanField()


class MeShape(Shape):
    id = serializers.IntegerField()
    username = serializers.CharField()
    name = serializers.CharField()
    post = serializers.CharField(allow_blank=True)
    phone = serializers.CharField(allow_blank=True)
    language = serializers.CharField(allow_blank=True)
    roles = RoleShape(many=True)
    head_of = HeadedZoneShape(many=True, help_text="Also as the deputy of a head.")
    may = RightsShape()


class MeBody(serializers.Serializer[Any]):
    language = serializers.ChoiceField(
        choices=[*(code for code, _name in settings.LANGUAGES), ""],
        help_text="Empty: what the browser says.",
    )


class TokenShape(Shape):
    id = serializers.IntegerField()
    name = serializers.CharField()
    prefix = serializers.CharField(help_text="How the token begins.")
    scopes = serializers.ListField(child=serializers.ChoiceField(choices=TokenScope.choices))
    created_at = serializers.DateTimeField()
    expires_at = serializers.DateTimeField()
    revoked_at = serializers.DateTimeField(allow_null=True)
    last_used_at = serializers.DateTimeField(allow_null=True)


class IssuedTokenShape(TokenShape):
    token = serializers.CharField(help_text="The token itself, shown this once.")


class TokenListShape(Shape):
    results = TokenShape(many=True)


class TokenBody(serializers.Serializer[Any]):
    name = serializers.CharField(max_length=80, help_text="What it is for.")
    scopes = serializers.ListField(
        child=serializers.ChoiceField(choices=TokenScope.choices), max_length=10
    )
    expires_at = InstantField(required=False, help_text="In 180 days unless given.")


class Me(Resource):
    """Whoever asks."""

    @extend_schema(operation_id="me", responses=MeShape, tags=["me"])
    def get(self, request: Request) -> HttpResponse:
        """Who you are, what you stand for and what you may do."""
        return Response(_me_json(_person(request), self.standing, self.now), headers=PRIVATE)

    @extend_schema(operation_id="me_change", request=MeBody, responses=MeShape, tags=["me"])
    def patch(self, request: Request) -> HttpResponse:
        """Choose the language of answers and notices."""
        person = _person(request)
        choose_language(
            user=person,
            language=self.body(MeBody)["language"],
            actor=self.actor,
            now=self.now,
        )
        return Response(_me_json(person, self.standing, self.now), headers=PRIVATE)


class MyTokens(Resource):
    """Your access tokens. A token cannot issue or end tokens: sign in for that."""

    permission_classes = (SignedInByPassword,)

    @extend_schema(operation_id="tokens", responses=TokenListShape, tags=["me"])
    def get(self, request: Request) -> HttpResponse:
        """Every token you issued, the newest first."""
        tokens = AccessToken.objects.filter(user=_person(request)).order_by("-created_at", "-id")
        return Response({"results": [_token_json(token) for token in tokens]}, headers=PRIVATE)

    @extend_schema(
        operation_id="token_issue",
        request=TokenBody,
        responses={201: IssuedTokenShape},
        tags=["me"],
    )
    def post(self, request: Request) -> HttpResponse:
        """Issue a token. Keep its text: it is shown this once."""
        body = self.body(TokenBody)
        token, plain = issue_token(
            user=_person(request),
            name=body["name"],
            scopes=body["scopes"],
            expires_at=body.get("expires_at"),
            actor=self.actor,
            now=self.now,
        )
        return Response({**_token_json(token), "token": plain}, status=201, headers=PRIVATE)


class MyToken(Resource):
    permission_classes = (SignedInByPassword,)

    @extend_schema(operation_id="token_revoke", responses={204: None}, tags=["me"])
    def delete(self, request: Request, token_id: int) -> HttpResponse:
        """End a token at once."""
        token = AccessToken.objects.filter(user=_person(request), pk=token_id).first()
        if token is None:
            raise NotFound(_("You have no token %(id)s.") % {"id": token_id})
        revoke_token(token=token, actor=self.actor, now=self.now)
        return Response(status=204)


def _person(request: Request) -> User:
    assert isinstance(request.user, User)  # SignedIn saw to it
    return request.user


def _me_json(person: User, standing: permissions.Standing, now: Any) -> dict[str, Any]:
    today = timezone.localdate(now)
    memberships = Membership.objects.of(person).on(today).select_related("unit")
    return {
        "id": person.pk,
        "username": person.username,
        "name": str(person),
        "post": person.post,
        "phone": person.phone,
        "language": person.language,
        "roles": [
            {
                "role": membership.role,
                "unit": brief_unit_json(membership.unit),
                "start": membership.during.lower,
                "end": membership.during.upper,
            }
            for membership in memberships.order_by("unit__code", "role")
        ],
        "head_of": _headed(person, now),
        "may": {
            "see_unpublished": permissions.may_see_unpublished(standing),
            "see_contacts": permissions.may_see_contacts(standing),
            "see_people": permissions.may_see_people(standing),
            "import_ground": permissions.may_import_ground(standing),
            "import_organisation": permissions.may_import_organisation(standing),
            "edit_responsibilities": permissions.may_edit_responsibilities(standing),
            "read_audit": permissions.may_read_audit(standing),
            "administer": permissions.may_administer(standing),
        },
    }


def _headed(person: User, now: Any) -> list[dict[str, Any]]:
    heads = {head.pk: head for head in permissions.speaks_for(person, now=now)}
    rows = (
        Responsibility.objects.holding_at(now)
        .filter(role=ResponsibilityRole.HEAD, user__in=heads)
        .select_related("scheme")
        .order_by("scheme__code", "zone_id")
    )
    return [
        {
            "zone": row.zone_id,
            "scheme": row.scheme.code,
            "acting_for": None
            if row.user_id == person.pk
            else {"name": str(heads[row.user_id or 0]), "post": heads[row.user_id or 0].post},
        }
        for row in rows
    ]


def _token_json(token: AccessToken) -> dict[str, Any]:
    return {
        "id": token.pk,
        "name": token.name,
        "prefix": token.prefix,
        "scopes": token.scopes,
        "created_at": token.created_at,
        "expires_at": token.expires_at,
        "revoked_at": token.revoked_at,
        "last_used_at": token.last_used_at,
    }
